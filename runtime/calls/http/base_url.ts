import { ConfigError } from "../provider.ts";
import { formatPath, parsePath, type Path, PathError } from "./path.ts";

/** Where the paths of an integration begin. */
export interface BaseUrl {
  /** `https://api.example.com`, with the port where it is not the usual one. */
  readonly origin: string;
  readonly path: Path;
}

/** A place below a base. */
export interface Place {
  /** Relative to the base. */
  readonly path: Path;
  /** With its question mark; empty: there is none. */
  readonly query: string;
}

// The authority is judged by what a URL parser makes of it.
const URL_PARTS = /^(https?:)\/\/([^/?#\\@\s]+)(\/[^?#]*)?$/i;
const PLACE_PARTS = /^(?:(https?:)\/\/([^/?#\\@]*))?([^?#]*)(\?[^#]*)?(?:#.*)?$/is;

/**
 * Reads the base URL of a configuration. Its host has one spelling: what a URL parser makes of it.
 *
 * @throws {ConfigError}
 */
export function parseBaseUrl(text: string, at: string): BaseUrl {
  const refuse = (why: string) =>
    new ConfigError(at, `"${at}" is no base URL: ${why}, expected "https://host/path"`);
  const [, protocol, authority, path] = URL_PARTS.exec(text) ?? [];
  if (protocol === undefined || authority === undefined) {
    throw refuse("it is not a scheme, a host and a path alone");
  }
  const parsed = urlOf(`${protocol}//${authority}/`);
  if (parsed === undefined || parsed.hostname.endsWith(".")) throw refuse("its host is not valid");
  const usual = parsed.protocol === "https:" ? ":443" : ":80";
  if (![parsed.host, `${parsed.host}${usual}`].includes(authority.toLowerCase())) {
    throw refuse(`its host has an odd spelling of "${parsed.host}"`);
  }
  try {
    return { origin: parsed.origin, path: parsePath((path ?? "").replace(/\/$/, "")) };
  } catch (error) {
    if (error instanceof PathError) throw refuse(error.message);
    throw error;
  }
}

/**
 * Finds what the code, or a redirect, names: a path below the base, or an absolute URL below it.
 *
 * @throws {PathError}
 */
export function locate(base: BaseUrl, text: string): Place {
  const [, protocol, authority, path = "", query = ""] = PLACE_PARTS.exec(text) ?? [];
  if (protocol === undefined || authority === undefined) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(text)) throw new PathError("it is below another address");
    return { path: parsePath(path), query: parseQuery(query) };
  }
  // Two texts of one origin are the same to every reader once a parser has read them.
  if (urlOf(`${protocol}//${authority}/`)?.origin !== base.origin) {
    throw new PathError("it is below another address");
  }
  const whole = parsePath(path);
  if (base.path.some((segment, index) => whole[index] !== segment)) {
    throw new PathError("it is not below the path of the base");
  }
  const below = whole.slice(base.path.length);
  // The base with a slash at its end is the base.
  return { path: below.length === 1 && below[0] === "" ? [] : below, query: parseQuery(query) };
}

/** The URL of a place, in the one spelling that is sent. */
export function urlAt(base: BaseUrl, { path, query }: Place): URL {
  return new URL(`${base.origin}${formatPath([...base.path, ...path])}${query}`);
}

const MAX_QUERY_CHARACTERS = 16 * 1024;

function parseQuery(text: string): string {
  // deno-lint-ignore no-control-regex -- the point is to find them
  if (/[\x00-\x1f\x7f]/.test(text)) throw new PathError("its query has a control character");
  if (text.length > MAX_QUERY_CHARACTERS) {
    throw new PathError(`its query has more than ${MAX_QUERY_CHARACTERS} characters`);
  }
  if (!text.isWellFormed()) throw new PathError("its query has half of a character");
  if (text === "?") return "";
  return text.replace(/%(?![0-9A-Fa-f]{2})/g, "%25")
    .replace(/[^A-Za-z0-9._~!$&'()*+,;=:@/?%-]/gu, (one) => encodeURIComponent(one));
}

function urlOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
