/**
 * Paths in one spelling: what is judged is what is sent, and no reader of it finds another one.
 *
 * @module
 */

/** Segments of a path, normalised; the last one is empty where it ends with a slash. */
export type Path = readonly string[];

/** A path that has another reading; its message says what about it is wrong. */
export class PathError extends Error {
  override readonly name = "PathError";
}

const MAX_CHARACTERS = 8 * 1024;
// RFC 3986, `pchar` without percent signs and without `*`, which stands for a wildcard.
const PLAIN = /[A-Za-z0-9._~!$&'()+,;=:@-]/;
const UNRESERVED = /[A-Za-z0-9._~-]/;

/**
 * Reads a path. Letters that need no encoding are decoded, others encoded, as RFC 3986 says of
 * equal paths; what upstream servers read in different ways is refused: `.` and `..` in every
 * spelling, empty segments, slashes inside of a segment, backslashes, control characters, and what
 * is encoded twice.
 *
 * @param text with the slash that it begins with, or without; empty: the base itself
 * @throws {PathError}
 */
export function parsePath(text: string): Path {
  if (text.length > MAX_CHARACTERS) {
    throw new PathError(`it has more than ${MAX_CHARACTERS} characters`);
  }
  if (!text.isWellFormed()) throw new PathError("it has half of a character");
  const rest = text.startsWith("/") ? text.slice(1) : text;
  if (rest === "") return [];
  const segments = rest.split("/");
  return segments.map((segment, index) => {
    if (segment === "" && index === segments.length - 1 && index > 0) return "";
    return parseSegment(segment);
  });
}

/** The path as it is sent, below a base. */
export function formatPath(path: Path): string {
  return `/${path.join("/")}`;
}

function parseSegment(segment: string): string {
  if (segment === "") throw new PathError("it has an empty segment");
  const decoded = decode(segment);
  // deno-lint-ignore no-control-regex -- the point is to find them
  if (/[\x00-\x1f\x7f]/.test(decoded)) throw new PathError("it has a control character");
  if (/[/\\]/.test(decoded)) throw new PathError("a segment has a slash or a backslash in it");
  if (/%[0-9a-f]{2}/i.test(decoded)) throw new PathError("a segment is encoded twice");
  // Some servers cut parameters off first, or spaces.
  if (/^[.\s]*$/.test(decoded.replace(/;.*$/s, ""))) {
    throw new PathError('a segment is "." or "..", or can be taken for one');
  }
  return normalise(segment);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new PathError("its percent encoding is not valid");
  }
}

/** One spelling for all equal ones. What had to be encoded stays so: `%3A` is not `:`. */
function normalise(segment: string): string {
  let out = "";
  for (const [part] of segment.matchAll(/%[0-9A-Fa-f]{2}|[^%]/gu)) {
    if (part.startsWith("%")) {
      const character = String.fromCharCode(Number.parseInt(part.slice(1), 16));
      out += UNRESERVED.test(character) ? character : part.toUpperCase();
    } else if (PLAIN.test(part)) {
      out += part;
    } else if (part === "*") {
      out += "%2A";
    } else {
      out += encodeURIComponent(part);
    }
  }
  return out;
}
