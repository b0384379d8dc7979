/**
 * Actions of HTTP: `GET /contacts/*`. The path is relative to the base URL. A `*` at the end covers
 * one or more segments, one in the middle exactly one; the method may be `*`.
 *
 * @module
 */

import { ConfigError } from "../provider.ts";
import { formatPath, parsePath, type Path, PathError } from "./path.ts";

const METHOD = /^[A-Z]{1,20}$/;
/** They make a tunnel, or show what was sent. */
const NO_METHODS = new Set(["CONNECT", "TRACE", "TRACK"]);
const ANY = "*";

/** Whether a call may have a method at all. */
export function isMethod(text: string): boolean {
  return METHOD.test(text) && !NO_METHODS.has(text);
}

/** The action of one request. */
export function formatAction(method: string, path: Path): string {
  return `${method} ${formatPath(path)}`;
}

/**
 * The one spelling of an action.
 *
 * @throws {ConfigError}
 */
export function parseAction(text: string, at: string): string {
  const refuse = (why: string) =>
    new ConfigError(
      at,
      `"${at}" is ${JSON.stringify(text.slice(0, 100))}: ${why}, expected a method and a path ` +
        'such as "GET /contacts/*"',
    );
  const [, method, path] = /^(\S+) (\/[^?#]*)$/.exec(text) ?? [];
  if (method === undefined || path === undefined) throw refuse("it is no method and path");
  if (method !== ANY && !isMethod(method)) throw refuse(`"${method}" is no method that is allowed`);
  return `${method} ${formatPath(parsePattern(path, refuse))}`;
}

function parsePattern(path: string, refuse: (why: string) => ConfigError): Path {
  const segments = path.split("/");
  for (const segment of segments) {
    if (segment !== ANY && segment.includes(ANY)) {
      throw refuse(`"${segment}" has a wildcard that is no whole segment`);
    }
  }
  try {
    // A wildcard is no text of a path, so a plain segment takes its place.
    const plain = parsePath(segments.map((one) => one === ANY ? "x" : one).join("/"));
    return plain.map((segment, index) => segments[index + 1] === ANY ? ANY : segment);
  } catch (error) {
    if (error instanceof PathError) throw refuse(error.message);
    throw error;
  }
}

/** Whether everything that one action allows is allowed by another one. Both are parsed. */
export function covers(granted: string, wanted: string): boolean {
  const outer = split(granted);
  const inner = split(wanted);
  if (outer.method !== ANY && outer.method !== inner.method) return false;
  if (!outer.open) {
    return !inner.open && inner.fixed.length === outer.fixed.length && begins(inner, outer);
  }
  if (!begins(inner, outer)) return false;
  // The wildcard at the end stands for a segment at least, and an empty one is none.
  return inner.open || (inner.fixed[outer.fixed.length] ?? "") !== "";
}

interface Pattern {
  readonly method: string;
  /** Segments before a wildcard at the end. */
  readonly fixed: Path;
  /** Whether one stands there. */
  readonly open: boolean;
}

function split(action: string): Pattern {
  const [method = "", path = ""] = action.split(" ");
  const segments = path === "/" ? [] : path.slice(1).split("/");
  const open = segments.at(-1) === ANY;
  return { method, fixed: open ? segments.slice(0, -1) : segments, open };
}

/** Whether the fixed segments of a pattern begin with those of another one. */
function begins(inner: Pattern, outer: Pattern): boolean {
  return outer.fixed.length <= inner.fixed.length &&
    outer.fixed.every((segment, index) =>
      segment === inner.fixed[index] || (segment === ANY && inner.fixed[index] !== "")
    );
}
