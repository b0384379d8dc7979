import { formatPath, type SchemaProblem } from "./schema.ts";
import { describeValue, isRecord } from "./value.ts";

/** The methods an HTTP handler can be declared for. */
export const HTTP_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** The path parameters a path names: `PathParams<"/a/:id">` is `{ id: string }`. */
export type PathParams<Path extends string> = string extends Path ? Record<string, string>
  : { readonly [Name in ParamNames<Path>]: string };

type ParamNames<Path extends string> = Path extends `${string}/:${infer Rest}`
  ? Rest extends `${infer Name}/${infer Tail}` ? Name | ParamNames<`/${Tail}`> : Rest
  : never;

const PARAM = /^:[A-Za-z_][A-Za-z0-9_]*$/;
// "*", "{" and "}" are kept for later kinds of pattern; the rest can't stand in a URL's path.
const LITERAL = /^[^\s/:?#*{}\\]+$/;

/** What is wrong with a declared path, or undefined: `/driver/:id` style, no wildcard, no query. */
export function pathProblem(path: string): string | undefined {
  if (!path.startsWith("/")) return `does not start with "/"`;
  if (path === "/") return undefined;
  const names = new Set<string>();
  for (const segment of path.slice(1).split("/")) {
    if (segment === "") return "has an empty segment, expected no double or final slash";
    if (segment === "." || segment === "..") return `has the segment "${segment}"`;
    if (segment.startsWith(":")) {
      if (!PARAM.test(segment)) return `has the malformed parameter "${segment}"`;
      if (names.has(segment)) return `names the parameter "${segment}" twice`;
      names.add(segment);
    } else if (!LITERAL.test(segment) || decodeSegment(segment) === undefined) {
      return `has the malformed segment "${segment}"`;
    }
  }
  return undefined;
}

/**
 * A path with its parameters' names taken out: two routes of the same shape can't be told apart.
 */
export function pathShape(path: string): string {
  return path.split("/").map((segment) =>
    segment.startsWith(":") ? ":" : decodeSegment(segment) ?? segment
  ).join("/");
}

/**
 * The parameters a concrete path gives to a declared one, or undefined when it doesn't match.
 * Segments are split first and percent-decoded then, so that `%2F` is part of a value; matching is
 * exact, a final slash included, and a parameter is never empty.
 */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const params: [string, string][] = [];
  for (const [index, segment] of wanted.entries()) {
    const value = decodeSegment(given[index] ?? "");
    if (value === undefined) return undefined;
    if (segment.startsWith(":")) {
      if (value === "") return undefined;
      params.push([segment.slice(1), value]);
    } else if (decodeSegment(segment) !== value) return undefined;
  }
  // fromEntries defines properties, so that a parameter named "__proto__" is one like any other.
  return Object.fromEntries(params);
}

/**
 * The concrete path of a declared one, with the values of its parameters.
 *
 * @param params an object of strings, as the caller gave it
 * @param report is told of each value that is missing, wrong or of no parameter
 */
export function fillPath(
  pattern: string,
  params: unknown,
  report: (problem: SchemaProblem) => void,
): string {
  if (!isRecord(params)) {
    const message = `is ${describeValue(params)}, expected an object of the path's parameters`;
    report({ path: "input.params", message });
    return pattern;
  }
  const names = new Set<string>();
  const path = pattern.split("/").map((segment) => {
    if (!segment.startsWith(":")) return segment;
    const name = segment.slice(1);
    names.add(name);
    const given = Object.hasOwn(params, name) ? params[name] : undefined;
    const value = typeof given === "number" ? String(given) : given;
    if (typeof value === "string" && value !== "" && value.isWellFormed()) {
      return encodeURIComponent(value);
    }
    const message = `is ${describeValue(value)}, expected a text for "${segment}" in the path`;
    report({ path: `input.params.${name}`, message });
    return segment;
  }).join("/");
  for (const name of Object.keys(params)) {
    if (names.has(name)) continue;
    const message = `is no parameter of "${pattern}"`;
    report({ path: formatPath("input.params", [name]), message });
  }
  return path;
}

/**
 * Orders paths that match the same request: at the first segment that differs in kind, the literal
 * one wins. Negative when `a` is the more specific.
 */
export function compareSpecificity(a: string, b: string): number {
  const left = a.split("/");
  const right = b.split("/");
  for (const [index, segment] of left.entries()) {
    const difference = Number(segment.startsWith(":")) -
      Number((right[index] ?? "").startsWith(":"));
    if (difference !== 0) return difference;
  }
  return 0;
}

/** What a segment of a path stands for; undefined: it is malformed. */
export function decodeSegment(segment: string): string | undefined {
  if (!segment.includes("%")) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
