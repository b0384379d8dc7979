import { decodeBytes, isJsonType } from "./http_body.ts";
import { describeValue, isRecord } from "./value.ts";
import type { SchemaProblem } from "./schema.ts";

/** Query parameters; a list when a name is given more than once. */
export type HttpQuery = Readonly<Record<string, string | readonly string[]>>;

/**
 * The request an HTTP handler gets.
 *
 * @example
 * ```ts
 * import { type Context, http, type HttpRequest } from "aiel";
 *
 * export const show = http.get("/driver/:id", (_ctx: Context, request: HttpRequest) => ({
 *   id: request.params.id,
 *   agent: request.headers["user-agent"] ?? null,
 * }));
 * ```
 */
export interface HttpRequest<Params = Record<string, string>, Query = HttpQuery, Body = unknown> {
  /** Upper-case. */
  readonly method: string;
  /** The concrete path, without the query. */
  readonly path: string;
  /** What the path gave to the `:names` of the handler's path, percent-decoded. */
  readonly params: Params;
  readonly query: Query;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * A body with a JSON content type that came as text is parsed; `{ "$base64": "…" }` with any
   * other content type becomes a Uint8Array.
   */
  readonly body: Body;
}

/** A request before its path was matched, or what is wrong with it. */
export type ReadRequest =
  | { readonly ok: true; readonly request: Omit<HttpRequest, "params"> }
  | { readonly ok: false; readonly problems: readonly SchemaProblem[] };

/**
 * Reads the payload of kind `http` (`{ method, path, query, headers, body }`, all but the path
 * optional).
 *
 * @param method used when the payload names none.
 * @param path used when the payload names none.
 */
export function readHttpRequest(
  payload: unknown,
  method: string,
  path: string | undefined,
): ReadRequest {
  const problems: SchemaProblem[] = [];
  const wrong = (at: string, value: unknown, expected: string): void => {
    problems.push({ path: at, message: `is ${describeValue(value)}, expected ${expected}` });
  };
  const fields = payload === undefined || payload === null ? {} : payload;
  if (!isRecord(fields)) {
    wrong("input", payload, "a request { method, path, query, headers, body }");
    return { ok: false, problems };
  }
  const verb = fields.method ?? method;
  if (typeof verb !== "string") wrong("input.method", verb, 'a method such as "GET"');
  const target = fields.path ?? path;
  if (typeof target !== "string" || !target.startsWith("/")) {
    wrong("input.path", target, `a path that starts with "/"`);
  }
  const text = typeof target === "string" ? target : "";
  const mark = text.indexOf("?");
  const search = mark === -1 ? "" : text.slice(mark);
  const query = readQuery(fields.query, search, (value) => {
    wrong("input.query", value, "an object of strings or lists of strings, or a query string");
  });
  const headers = readHeaders(fields.headers, (at, value) => {
    wrong(at, value, at === "input.headers" ? "an object of strings" : "a string");
  });
  const body = readBody(fields.body, headers["content-type"], (message) => {
    problems.push({ path: "input.body", message });
  });
  if (problems.length > 0) return { ok: false, problems };
  const request = {
    method: String(verb).toUpperCase(),
    path: mark === -1 ? text : text.slice(0, mark),
    query,
    headers,
    body,
  };
  return { ok: true, request };
}

function readQuery(value: unknown, search: string, wrong: (value: unknown) => void): HttpQuery {
  const lists = new Map<string, string[]>();
  const add = (name: string, one: string): void => {
    const list = lists.get(name);
    if (list === undefined) lists.set(name, [one]);
    else list.push(one);
  };
  for (const [name, one] of new URLSearchParams(search)) add(name, one);
  if (typeof value === "string") {
    for (const [name, one] of new URLSearchParams(value)) add(name, one);
  } else if (isRecord(value)) {
    for (const [name, given] of Object.entries(value)) {
      for (const one of Array.isArray(given) ? given : [given]) {
        // Gateways hand over ?page=2 as a number too; a query is text by nature.
        if (typeof one === "string" || typeof one === "number" || typeof one === "boolean") {
          add(name, String(one));
        } else if (one !== null && one !== undefined) wrong(one);
      }
    }
  } else if (value !== undefined && value !== null) wrong(value);
  return Object.fromEntries(
    Array.from(lists, ([name, [first = "", ...more]]) => [
      name,
      more.length === 0 ? first : [first, ...more],
    ]),
  );
}

function readHeaders(
  value: unknown,
  wrong: (at: string, value: unknown) => void,
): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) {
    wrong("input.headers", value);
    return {};
  }
  const pairs = new Map<string, string>();
  for (const [name, given] of Object.entries(value)) {
    const text = Array.isArray(given) ? given.join(", ") : given;
    if (typeof text === "string") pairs.set(name.toLowerCase(), text);
    else if (typeof text === "number") pairs.set(name.toLowerCase(), String(text));
    else wrong(`input.headers[${JSON.stringify(name)}]`, given);
  }
  return Object.fromEntries(pairs);
}

function readBody(
  body: unknown,
  contentType: string | undefined,
  wrong: (message: string) => void,
): unknown {
  if (!isJsonType(contentType)) return decodeBytes(body) ?? body ?? null;
  if (typeof body !== "string" || body === "") return body === "" ? null : body ?? null;
  try {
    const value: unknown = JSON.parse(body);
    return value;
  } catch {
    wrong("is not JSON, although its content type says so");
    return null;
  }
}
