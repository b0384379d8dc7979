/**
 * What is served, for people and as a document. Pure.
 *
 * @module
 */

import { columns, type Screen, visible } from "../../program/screen.ts";
import { accessText } from "../run/access_text.ts";
import { openApiUrl, routesUrl, serverUrl } from "./addresses.ts";
import type { LocalPlace } from "./local_place.ts";
import { offerText, type WaysIn } from "./ways_in.ts";

/** What is served, and where. */
export interface Serving extends WaysIn {
  /** Such as `http://127.0.0.1:8789`. */
  readonly origin: string;
  readonly place: LocalPlace;
  /** Undefined: the user set it, and it is not shown. */
  readonly token: string | undefined;
}

/** The lines that say what there is and how to call it. */
export function servingText(serving: Serving, screen: Screen): string {
  const { origin, place, routes, servers } = serving;
  const base = routesUrl(origin, place);
  const blocks: string[] = [];
  if (routes.length > 0) {
    const rows = routes.map(({ method, path, access }) => [
      screen.cyan(visible(method)),
      visible(`${base}${path}`),
      screen.dim(visible(accessText(access))),
    ]);
    const described = openApiUrl(origin, place, routes);
    if (described !== undefined) rows.push(["", described, screen.dim("what they take and give")]);
    blocks.push(`${screen.bold("HTTP")}\n${columns(rows, "  ")}`);
  }
  if (servers.length > 0) {
    const rows = servers.map((server) => [
      screen.cyan(visible(server.name)),
      visible(serverUrl(origin, place, server.name)),
      screen.dim(server.auth),
      screen.dim(offerText(server)),
    ]);
    blocks.push(`${screen.bold("MCP")}\n${columns(rows, "  ")}`);
  }
  if (blocks.length === 0) {
    blocks.push("The project has no route and no MCP server yet: http.get(), mcpServer()");
  }
  return blocks.join("\n");
}

/** The line on how callers show that they may call. */
export function tokenText({ token }: Pick<Serving, "token">, screen: Screen): string {
  return token === undefined
    ? "Token: that of AIEL_DEV_TOKEN"
    : `Token: ${screen.bold(token)} ${screen.dim("(for this session)")}`;
}

/** The same as a document. */
export function servingDocument({ origin, place, token, routes, servers }: Serving) {
  const base = routesUrl(origin, place);
  return {
    type: "serving",
    url: base,
    token: token ?? null,
    openapi: openApiUrl(origin, place, routes) ?? null,
    routes: routes.map(({ method, path, access }) => ({
      method,
      path,
      url: `${base}${path}`,
      auth: access.auth,
      secret: access.auth === "signature" ? access.secret : null,
    })),
    servers: servers.map(({ name, auth, tools, resources, prompts }) => ({
      name,
      url: serverUrl(origin, place, name),
      auth,
      tools,
      resources,
      prompts,
    })),
  };
}
