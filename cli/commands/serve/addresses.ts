import type { LocalPlace } from "./local_place.ts";
import type { RouteWay } from "./ways_in.ts";

const OPENAPI_PATH = "/openapi.json";

/** Where the routes of a project are, without a slash at the end. */
export function routesUrl(origin: string, { workspace, project }: LocalPlace): string {
  return `${origin}/run/${workspace}/${project}`;
}

/**
 * Where the platform describes the routes of a project; undefined where there are none, or where
 * one of them is at this address.
 */
export function openApiUrl(
  origin: string,
  place: LocalPlace,
  routes: readonly RouteWay[],
): string | undefined {
  const isTaken = routes.some(({ method, path }) => method === "GET" && path === OPENAPI_PATH);
  return routes.length === 0 || isTaken ? undefined : routesUrl(origin, place) + OPENAPI_PATH;
}

/** Where an MCP server of a project is. */
export function serverUrl(
  origin: string,
  { workspace, project }: LocalPlace,
  server: string,
): string {
  return `${origin}/mcp/${workspace}/${project}/${server}`;
}
