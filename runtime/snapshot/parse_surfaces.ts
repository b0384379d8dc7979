/**
 * The parts of a manifest that say who may call the project over HTTP and MCP.
 *
 * @module
 */

import { HTTP_METHODS, pathProblem } from "../../sdk/http_path.ts";
import { isReservedEnvName } from "../protocol/reserved_env.ts";
import { printable } from "./error.ts";
import { invalid, known, member, object, string, typeName, whole } from "./manifest_checks.ts";
import {
  type CorsPolicy,
  type HttpSurface,
  type McpSurface,
  ROUTE_AUTHS,
  type RouteAccess,
  SERVER_AUTHS,
  type ServerAuth,
  USUAL_HTTP_SURFACE,
  USUAL_MCP_SURFACE,
} from "./surface_policy.ts";

const MAX_NAMES = 200;
const MAX_ORIGINS = 50;
const MAX_HEADERS = 100;
/** As long as any browser keeps it (Firefox: a day). */
const MAX_AGE_SECONDS = 86_400;
const USUAL_AGE_SECONDS = 600;
/** As the SDK has the names of servers. */
const SERVER = /^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
/** RFC 9110, "Tokens", without the star, which would stand for all. */
const HEADER = /^[!#$%&'+.^_`|~0-9A-Za-z-]{1,128}$/;

/**
 * Checks `http` of a manifest, and fills in what it leaves out.
 *
 * @throws {SnapshotError} `invalid_manifest`
 */
export function httpSurface(value: unknown, at: string): HttpSurface {
  const given = object(value, at);
  known(given, ["auth", "routes", "cors"], at);
  const { auth = USUAL_HTTP_SURFACE.auth, routes = {}, cors: policy } = given;
  return {
    auth: oneOf(auth, SERVER_AUTHS, `${at}.auth`),
    routes: named(routes, `${at}.routes`, checkRoute, routeAccess),
    cors: policy === undefined ? undefined : cors(policy, `${at}.cors`),
  };
}

/**
 * Checks `mcp` of a manifest, and fills in what it leaves out.
 *
 * @throws {SnapshotError} `invalid_manifest`
 */
export function mcpSurface(value: unknown, at: string): McpSurface {
  const given = object(value, at);
  known(given, ["auth", "servers"], at);
  const { auth = USUAL_MCP_SURFACE.auth, servers = {} } = given;
  return {
    auth: oneOf(auth, SERVER_AUTHS, `${at}.auth`),
    servers: named(servers, `${at}.servers`, checkServer, serverAccess),
  };
}

/** Parts by name. */
function named<Part>(
  value: unknown,
  at: string,
  checkName: (name: string, at: string) => void,
  part: (value: unknown, at: string) => Part,
): Record<string, Part> {
  const entries = Object.entries(object(value, at));
  if (entries.length > MAX_NAMES) {
    throw invalid(at, `has ${entries.length} members, at most ${MAX_NAMES} are allowed`);
  }
  return Object.fromEntries(entries.map(([name, item]) => {
    const place = member(at, name);
    checkName(name, place);
    return [name, part(item, place)];
  }));
}

function checkRoute(name: string, at: string): void {
  const [, method, path] = /^(\S+) (\/.*)$/s.exec(name) ?? [];
  if (path === undefined || !HTTP_METHODS.some((known) => known === method)) {
    const methods = HTTP_METHODS.join(", ");
    throw invalid(at, `names no route, expected one such as "POST /orders/:id" with ${methods}`);
  }
  const wrong = pathProblem(path);
  if (wrong !== undefined) throw invalid(at, `names no route: its path ${wrong}`);
}

function routeAccess(value: unknown, at: string): RouteAccess {
  const given = object(value, at);
  known(given, ["auth", "secret"], at);
  const auth = oneOf(given["auth"], ROUTE_AUTHS, `${at}.auth`);
  const { secret } = given;
  if (auth === "signature") return { auth, secret: variable(secret, `${at}.secret`) };
  if (secret === undefined) return { auth };
  throw invalid(`${at}.secret`, `belongs to "auth": "signature", not to "${auth}"`);
}

function variable(value: unknown, at: string): string {
  const name = string(value, at);
  if (!VARIABLE.test(name)) {
    throw invalid(
      at,
      `is ${
        printable(name)
      }, expected the name of a variable: letters, digits and _, no digit first`,
    );
  }
  if (!isReservedEnvName(name)) return name;
  throw invalid(at, `is ${printable(name)}, which is reserved for the platform: take another name`);
}

function checkServer(name: string, at: string): void {
  if (SERVER.test(name)) return;
  throw invalid(at, "names no server, expected a letter or _, then letters, digits, _, . or -");
}

function serverAccess(value: unknown, at: string): ServerAuth {
  const given = object(value, at);
  known(given, ["auth"], at);
  return oneOf(given["auth"], SERVER_AUTHS, `${at}.auth`);
}

function cors(value: unknown, at: string): CorsPolicy {
  const given = object(value, at);
  known(given, ["origins", "headers", "exposed", "max_age_seconds"], at);
  const { headers = [], exposed = [], max_age_seconds = USUAL_AGE_SECONDS } = given;
  return {
    origins: origins(given["origins"], `${at}.origins`),
    headers: list(headers, `${at}.headers`, MAX_HEADERS, headerName),
    exposed: list(exposed, `${at}.exposed`, MAX_HEADERS, headerName),
    maxAgeSeconds: whole(max_age_seconds, `${at}.max_age_seconds`, MAX_AGE_SECONDS),
  };
}

function origins(value: unknown, at: string): string[] {
  const found = list(value, at, MAX_ORIGINS, origin);
  if (found.length === 0) throw invalid(at, 'has no origin, expected one at least, or "*"');
  if (found.length === 1 || !found.includes("*")) return found;
  throw invalid(at, 'has "*" and other origins, expected "*" alone');
}

function origin(value: unknown, at: string): string {
  const text = string(value, at);
  if (text === "*" || isOrigin(text)) return text;
  throw invalid(
    at,
    `is ${printable(text)}, expected an origin such as "https://app.example": scheme, host and ` +
      "port as browsers send them, without a path",
  );
}

function isOrigin(text: string): boolean {
  // To a URL's parser a star is part of a name like any other.
  if (!/^https?:[^*]+$/.test(text) || !URL.canParse(text)) return false;
  return new URL(text).origin === text;
}

function headerName(value: unknown, at: string): string {
  const name = string(value, at);
  if (HEADER.test(name)) return name.toLowerCase();
  throw invalid(at, `is ${printable(name)}, expected the name of a header`);
}

/** A list without what is in it twice. */
function list(
  value: unknown,
  at: string,
  most: number,
  item: (value: unknown, at: string) => string,
): string[] {
  if (!Array.isArray(value)) throw invalid(at, `is ${typeName(value)}, expected an array`);
  if (value.length > most) {
    throw invalid(at, `has ${value.length} items, at most ${most} are allowed`);
  }
  return [...new Set(value.map((one, n) => item(one, `${at}[${n}]`)))];
}

function oneOf<Choice extends string>(
  value: unknown,
  choices: readonly Choice[],
  at: string,
): Choice {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  const is = typeof value === "string" ? printable(value) : typeName(value);
  throw invalid(at, `is ${is}, expected ${choices.map((one) => `"${one}"`).join(" or ")}`);
}
