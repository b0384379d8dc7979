import { readHeaders } from "./http_headers.ts";
import { readBody } from "./http_request_body.ts";
import { describeValue, isRecord } from "./value.ts";
import { formatPath, type SchemaProblem } from "./schema.ts";

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
  /** Names in lower case; what was repeated is joined by ", ", cookies by "; ". */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * What a JSON content type says is JSON is parsed. Bytes (`{ "$base64": "…" }` in the document)
   * of a text are decoded in its charset; any others are a Uint8Array.
   */
  readonly body: Body;
  /**
   * The body as it was sent, for what signs it: the text, or the bytes where they were sent as
   * `{ "$base64": "…" }`. Undefined where there is none, and where the caller gave the body as a
   * JSON value, which has no text of its own.
   */
  readonly rawBody: string | Uint8Array<ArrayBuffer> | undefined;
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
  const query = readQuery(fields.query, search, (at, value) => {
    const expected = at.length === 0
      ? "an object of strings or lists of strings, or a query string"
      : at.length === 1
      ? "a string or a list of strings"
      : "a string";
    wrong(formatPath("input.query", at), value, expected);
  });
  const headers = readHeaders(fields.headers, (problem) => problems.push(problem));
  const { body, rawBody } = readBody(fields.body, headers, (message) => {
    problems.push({ path: "input.body", message });
  });
  if (problems.length > 0) return { ok: false, problems };
  const request = {
    method: String(verb).toUpperCase(),
    path: mark === -1 ? text : text.slice(0, mark),
    query,
    headers,
    body,
    rawBody,
  };
  return { ok: true, request };
}

function readQuery(
  value: unknown,
  search: string,
  wrong: (at: readonly PropertyKey[], value: unknown) => void,
): HttpQuery {
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
      const isList = Array.isArray(given);
      for (const [index, one] of (isList ? given : [given]).entries()) {
        // Gateways hand over ?page=2 as a number too; a query is text by nature.
        if (typeof one === "string" || typeof one === "number" || typeof one === "boolean") {
          add(name, String(one));
        } else if (one !== null && one !== undefined) {
          wrong(isList ? [name, index] : [name], one);
        }
      }
    }
  } else if (value !== undefined && value !== null) wrong([], value);
  return Object.fromEntries(
    Array.from(lists, ([name, [first = "", ...more]]) => [
      name,
      more.length === 0 ? first : [first, ...more],
    ]),
  );
}
