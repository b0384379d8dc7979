import { describeValue, isRecord } from "./value.ts";
import type { SchemaProblem } from "./schema.ts";

/** Response headers as a handler may write them; a list becomes several header lines. */
export type HeadersInput =
  | Readonly<Record<string, string | readonly string[]>>
  | Iterable<readonly [string, string | readonly string[]]>
  | Headers;

/** Headers by their lower-case names; a list only for several `set-cookie` lines. */
export type PlainHeaders = Readonly<Record<string, string | readonly string[]>>;

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// deno-lint-ignore no-control-regex -- these are what no header line can hold
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;
// deno-lint-ignore no-control-regex -- what is not Latin-1
const FOREIGN = /[^\x00-\xff]/u;

/** Headers that are about one connection, and those that tell the length of what it carries. */
const TRANSPORT = [
  "connection",
  "content-length",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** What keeps a text from being the name of a header, or undefined. */
function nameProblem(name: string): string | undefined {
  return NAME.test(name) ? undefined : "has a malformed name, expected a token such as x-count";
}

/** What keeps a value from being that of a header, or undefined. */
function valueProblem(value: unknown, expected: string): string | undefined {
  if (typeof value !== "string") return `is ${describeValue(value)}, expected ${expected}`;
  if (/[\r\n]/.test(value)) return "has a line break, expected a single line";
  const control = CONTROL.exec(value)?.[0];
  if (control !== undefined) return `has the control character ${codePoint(control)}`;
  const foreign = FOREIGN.exec(value)?.[0];
  return foreign === undefined
    ? undefined
    : `has the character ${codePoint(foreign)}, expected Latin-1 only: encode it, ` +
      "for example with encodeURIComponent";
}

function codePoint(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/**
 * Response headers as they stand in a result.
 *
 * @throws TypeError that names the header which HTTP can't carry.
 */
export function plainHeaders(input: unknown): PlainHeaders {
  const headers = new Headers();
  for (const [name, given] of headerPairs(input)) {
    for (const value of Array.isArray(given) ? given : [given]) {
      const problem = nameProblem(name) ?? valueProblem(value, "a string or a list of strings");
      if (problem !== undefined) {
        throw new TypeError(`Header ${describeValue(name)} of a response ${problem}`);
      }
      headers.append(name, String(value));
    }
  }
  const plain = Object.fromEntries<string | readonly string[]>(headers);
  const cookies = headers.getSetCookie();
  if (cookies.length > 1) plain["set-cookie"] = cookies;
  return plain;
}

function headerPairs(input: unknown): [string, unknown][] {
  if (input === undefined || input === null) return [];
  const wrong = (value: unknown): TypeError =>
    new TypeError(
      `Headers of a response are ${describeValue(value)}, expected an object of strings, ` +
        "a list of pairs or Headers",
    );
  if (typeof input !== "object") throw wrong(input);
  if (!isIterable(input)) return Object.entries(input);
  return Array.from(input, (pair) => {
    if (!Array.isArray(pair) || pair.length !== 2) throw wrong(input);
    return [String(pair[0]), pair[1]];
  });
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value && typeof value[Symbol.iterator] === "function";
}

/**
 * Leaves out what is about a connection: the body is framed anew for the one on which it leaves.
 * Names that `connection` lists are about it as well.
 */
export function endToEndHeaders(headers: PlainHeaders): PlainHeaders {
  const dropped = new Set(TRANSPORT);
  for (const name of String(headers.connection ?? "").split(",")) {
    dropped.add(name.trim().toLowerCase());
  }
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)));
}

/**
 * Request headers by their lower-case names. What is repeated, in a list or under another case, is
 * joined as HTTP joins it: by a comma, cookies by a semicolon.
 */
export function readHeaders(
  value: unknown,
  report: (problem: SchemaProblem) => void,
): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) {
    const message = `is ${describeValue(value)}, expected an object of strings`;
    report({ path: "input.headers", message });
    return {};
  }
  const read = new Map<string, string>();
  for (const [name, given] of Object.entries(value)) {
    const path = `input.headers[${JSON.stringify(name)}]`;
    const problem = nameProblem(name);
    if (problem !== undefined) report({ path, message: problem });
    const key = name.toLowerCase();
    const isList = Array.isArray(given);
    for (const [index, one] of (isList ? given : [given]).entries()) {
      // Gateways hand over counts and lengths as numbers.
      const text: unknown = typeof one === "number" ? String(one) : one;
      const message = valueProblem(text, isList ? "a string" : "a string or a list of strings");
      if (message !== undefined) report({ path: isList ? `${path}[${index}]` : path, message });
      const before = read.get(key);
      const separator = key === "cookie" ? "; " : ", ";
      read.set(key, before === undefined ? String(text) : before + separator + String(text));
    }
  }
  // fromEntries defines properties, so that a header named "__proto__" is one like any other.
  return Object.fromEntries(read);
}
