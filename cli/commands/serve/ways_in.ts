/**
 * What of a project can be reached, and by whom.
 *
 * @module
 */

import * as v from "valibot";
import {
  type HttpSurface,
  type McpSurface,
  type RouteAccess,
  routeAccess,
  type ServerAuth,
  serverAuth,
} from "../../../runtime/snapshot/surface_policy.ts";

/** A route. */
export interface RouteWay {
  readonly method: string;
  /** As it is declared: `/drivers/:id`. */
  readonly path: string;
  readonly access: RouteAccess;
}

/** An MCP server. */
export interface ServerWay {
  readonly name: string;
  readonly auth: ServerAuth;
  readonly tools: number;
  readonly resources: number;
  readonly prompts: number;
}

/** All of them, as they are listed. */
export interface WaysIn {
  readonly routes: readonly RouteWay[];
  readonly servers: readonly ServerWay[];
}

/** The part of a description that says what there is. */
const Described = v.object({
  exports: v.array(v.object({
    kind: v.string(),
    name: v.string(),
    mcp: v.optional(v.object({ server: v.string(), type: v.string() })),
  })),
  mcp_servers: v.optional(v.array(v.object({ name: v.string() }))),
});

/** Finds them in what `describe` says. */
export function waysIn(
  description: unknown,
  { http, mcp }: { readonly http: HttpSurface; readonly mcp: McpSurface },
): WaysIn {
  const found = v.safeParse(Described, description);
  if (!found.success) return { routes: [], servers: [] };
  const { exports, mcp_servers = [] } = found.output;
  const routes = exports.filter(({ kind }) => kind === "http").map(({ name }) => {
    const [method = "", path = ""] = name.split(" ", 2);
    return { method, path, access: routeAccess(http, name) };
  });
  const servers = mcp_servers.map(({ name }) => {
    const own = exports.filter((each) => each.mcp?.server === name);
    const count = (type: string) => own.filter((each) => each.mcp?.type === type).length;
    return {
      name,
      auth: serverAuth(mcp, name),
      tools: count("tool"),
      resources: count("resource"),
      prompts: count("prompt"),
    };
  });
  return { routes, servers };
}

/** What a server has, such as `2 tools, 1 prompt`. */
export function offerText({ tools, resources, prompts }: ServerWay): string {
  const counted = [[tools, "tool"], [resources, "resource"], [prompts, "prompt"]] as const;
  return counted.filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}${count === 1 ? "" : "s"}`).join(", ");
}
