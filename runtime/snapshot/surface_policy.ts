/**
 * What `aiel.json` says of who may call a project over HTTP and MCP.
 *
 * @module
 */

/**
 * Who may call: everyone; who has a token of the platform; who signs the body (Standard Webhooks).
 */
export const ROUTE_AUTHS = ["public", "token", "signature"] as const;
/** Who may call a route. */
export type RouteAuth = typeof ROUTE_AUTHS[number];

/** Who may call an MCP server. */
export const SERVER_AUTHS = ["public", "token"] as const;
/** Who may call an MCP server. */
export type ServerAuth = typeof SERVER_AUTHS[number];

/** Who may call a route. */
export type RouteAccess =
  | { readonly auth: "public" | "token" }
  /**
   * `secret`: the variable of the environment that holds the secret (`whsec_…`), or several of them
   * with spaces between. The platform reads it; the code does not get it by this.
   */
  | { readonly auth: "signature"; readonly secret: string };

/** What pages of other origins may do (Fetch standard, "CORS protocol"). */
export interface CorsPolicy {
  /** Origins such as `https://app.example`; `*` alone: each of them. */
  readonly origins: readonly string[];
  /** Request headers, in lower case; others that a browser sends without asking come anyway. */
  readonly headers: readonly string[];
  /** Headers of the answer that pages may read, in lower case. */
  readonly exposed: readonly string[];
  /** How long a browser may keep the answer to its question, in seconds. */
  readonly maxAgeSeconds: number;
}

/** Who may call the http exports of a project, and from where. */
export interface HttpSurface {
  /** What holds for a route that is not named. */
  readonly auth: "public" | "token";
  /** By name of the export, as `POST /drivers/:id`. */
  readonly routes: Readonly<Record<string, RouteAccess>>;
  /** Undefined: pages of other origins read nothing. */
  readonly cors: CorsPolicy | undefined;
}

/** Who may call the MCP servers of a project. */
export interface McpSurface {
  /** What holds for a server that is not named. */
  readonly auth: ServerAuth;
  /** By name of the server. */
  readonly servers: Readonly<Record<string, ServerAuth>>;
}

/** What holds where `aiel.json` says nothing. */
export const USUAL_HTTP_SURFACE: HttpSurface = { auth: "token", routes: {}, cors: undefined };
/** What holds where `aiel.json` says nothing. */
export const USUAL_MCP_SURFACE: McpSurface = { auth: "token", servers: {} };

/** Who may call a route, by the name of its export. */
export function routeAccess({ routes, auth }: HttpSurface, name: string): RouteAccess {
  return Object.hasOwn(routes, name) ? routes[name] ?? { auth } : { auth };
}

/** Who may call a server, by its name. */
export function serverAuth({ servers, auth }: McpSurface, name: string): ServerAuth {
  return Object.hasOwn(servers, name) ? servers[name] ?? auth : auth;
}
