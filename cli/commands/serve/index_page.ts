/**
 * The page that lists what a project serves on this machine.
 *
 * @module
 */

import { accessText } from "../run/access_text.ts";
import { openApiUrl, routesUrl, serverUrl } from "./addresses.ts";
import { offerText } from "./ways_in.ts";
import type { Serving } from "./serving_text.ts";

/** It runs nothing, loads nothing, and shows no token. */
const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "content-type": "text/html; charset=utf-8",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

/** Makes it; of a project that does not load it says why. */
export function indexPage(serving: Omit<Serving, "token">, broken?: string): Response {
  const { origin, place, routes, servers } = serving;
  const base = routesUrl(origin, place);
  const name = escaped(place.project);
  const described = openApiUrl(origin, place, routes);
  const blocks = [
    ...broken === undefined ? [] : [`<p>The project does not load: ${escaped(broken)}</p>`],
    table(
      "HTTP",
      [
        ...routes.map(({ method, path, access }) => [method, `${base}${path}`, accessText(access)]),
        ...described === undefined ? [] : [["", described, "what they take and give"]],
      ],
    ),
    table(
      "MCP",
      servers.map((server) => [
        server.name,
        serverUrl(origin, place, server.name),
        server.auth,
        offerText(server),
      ]),
    ),
  ];
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${name}</title>
<h1>${name}</h1>
${blocks.filter((block) => block !== "").join("\n")}
<p>Served by aiel dev --serve, for this machine alone.</p>
</html>
`;
  return new Response(html, { headers: HEADERS });
}

function table(heading: string, rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const lines = rows.map((cells) =>
    `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>`
  );
  return `<h2>${heading}</h2>\n<table>\n${lines.join("\n")}\n</table>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
