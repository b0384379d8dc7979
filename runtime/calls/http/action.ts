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
  // Grants are compared action by action, tens of thousands of times: nothing is taken apart here.
  let outer = granted.indexOf(" ") + 1;
  let inner = wanted.indexOf(" ") + 1;
  const isSameMethod = outer === inner && wanted.startsWith(granted.slice(0, outer));
  if (!isSameMethod && !granted.startsWith(`${ANY} `)) return false;
  const same = sameSegments(granted.slice(outer), wanted.slice(inner));
  outer += same;
  inner += same;
  while (outer < granted.length && inner < wanted.length) {
    const outerEnd = segmentEnd(granted, outer + 1);
    const innerEnd = segmentEnd(wanted, inner + 1);
    if (isAny(granted, outer + 1, outerEnd)) {
      // A wildcard at the end stands for a segment at least, and an empty one is none; one before
      // it stands for one.
      if (innerEnd === inner + 1) return false;
      if (outerEnd === granted.length) return true;
      if (isOpen(wanted, inner + 1, innerEnd)) return false;
    } else if (
      outerEnd - outer !== innerEnd - inner || isAny(wanted, inner + 1, innerEnd) ||
      !wanted.startsWith(granted.slice(outer + 1, outerEnd), inner + 1)
    ) return false;
    outer = outerEnd;
    inner = innerEnd;
  }
  return outer === granted.length && inner === wanted.length;
}

/** How many characters of two paths are segments, not the last ones, that both have. */
function sameSegments(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one.charCodeAt(at) === other.charCodeAt(at)) at++;
  return at === 0 ? 0 : one.lastIndexOf("/", at - 1);
}

/** Where the segment that begins at `from` ends. */
function segmentEnd(action: string, from: number): number {
  const end = action.indexOf("/", from);
  return end === -1 ? action.length : end;
}

/** Whether a segment is a wildcard. */
function isAny(action: string, from: number, end: number): boolean {
  return end - from === 1 && action[from] === ANY;
}

/** Whether it is one at the end, which stands for more than one segment. */
function isOpen(action: string, from: number, end: number): boolean {
  return end === action.length && isAny(action, from, end);
}
