import { bytesOf, decodeBody, encodeBytes } from "./http_body.ts";
import { describeValue } from "./value.ts";

/** Response headers as a handler may write them; a list becomes several header lines. */
export type HeadersInput =
  | Readonly<Record<string, string | readonly string[]>>
  | Headers;

/** What the runtime answers for kind `http`. Header names are lower-case. */
export interface HttpResult {
  readonly status: number;
  /** A list only for `set-cookie` lines, when there is more than one. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** JSON; text stands as a string, bytes as `{ "$base64": "…" }`; null for no body. */
  readonly body: unknown;
}

const BRAND = Symbol.for("aiel.http.response.v1");

/**
 * An answer with a status and headers, made by `http.response`.
 *
 * @example
 * ```ts
 * import { http, type HttpResponse } from "aiel";
 *
 * const created: HttpResponse<{ id: number }> = http.response(201, { id: 1 });
 * void created;
 * ```
 */
export interface HttpResponse<Body = unknown> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Body;
}

/** Statuses that never have a body (fetch standard, "null body status"). */
const NULL_BODY = [101, 204, 205, 304];

/**
 * Makes a response. The content type is JSON unless a header says otherwise or the body is binary.
 *
 * @throws RangeError for a status outside 200..599; TypeError for a body that the status forbids,
 * or for a header that HTTP can't carry.
 */
export function response<Body = null>(
  status: number,
  body?: Body,
  headers?: HeadersInput,
): HttpResponse<Body>;
export function response(
  status: number,
  body: unknown = null,
  headers: HeadersInput = {},
): HttpResponse {
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new RangeError(
      `Status of a response is ${describeValue(status)}, expected a whole number from 200 to 599`,
    );
  }
  if (NULL_BODY.includes(status) && body !== null) {
    throw new TypeError(`A response with status ${status} was given a body, expected none`);
  }
  const made = { status, headers: plainHeaders(headers), body };
  // A symbol property: it doesn't show in JSON, and another copy of the SDK knows it too.
  Object.defineProperty(made, BRAND, { value: true });
  return Object.freeze(made);
}

/** Whether a value was made by `http.response`, of this or another copy of the SDK. */
export function isHttpResponse(value: unknown): value is HttpResponse {
  return typeof value === "object" && value !== null && Reflect.get(value, BRAND) === true &&
    "status" in value && "headers" in value && "body" in value;
}

/**
 * What a handler returned as the result of kind `http`: `http.response(…)` as it says, a web
 * `Response` read to its end, any other value as 200 with JSON, nothing (undefined) as 204.
 */
export async function toHttpResult(returned: unknown): Promise<HttpResult> {
  if (isWebResponse(returned)) {
    if (returned.status === 0) throw new TypeError("A network error response can't be answered");
    const headers = plainHeaders(returned.headers);
    const bytes = new Uint8Array(await returned.arrayBuffer());
    const contentType = returned.headers.get("content-type") ?? undefined;
    return { status: returned.status, headers, body: decodeBody(bytes, contentType) };
  }
  if (isHttpResponse(returned)) {
    return withBody(returned.status, returned.headers, returned.body);
  }
  if (returned === undefined) return { status: 204, headers: {}, body: null };
  return withBody(200, {}, returned, "application/json");
}

function withBody(
  status: number,
  headers: HttpResult["headers"],
  value: unknown,
  emptyType?: string,
): HttpResult {
  const bytes = bytesOf(value);
  const body = bytes === undefined ? value ?? null : encodeBytes(bytes);
  const type = bytes !== undefined
    ? "application/octet-stream"
    : body === null
    ? emptyType
    : "application/json";
  if (type === undefined || Object.hasOwn(headers, "content-type")) {
    return { status, headers, body };
  }
  return { status, headers: { "content-type": type, ...headers }, body };
}

/** Found by its own tag, not by `instanceof`: a Response may come from another realm. */
function isWebResponse(value: unknown): value is Response {
  return typeof value === "object" && value !== null &&
    Object.prototype.toString.call(value) === "[object Response]" &&
    "arrayBuffer" in value && typeof value.arrayBuffer === "function";
}

function plainHeaders(input: HeadersInput): Record<string, string | readonly string[]> {
  const headers = new Headers();
  for (const [name, value] of isWebHeaders(input) ? input : Object.entries(input)) {
    for (const one of typeof value === "string" ? [value] : value) headers.append(name, one);
  }
  const plain = Object.fromEntries<string | readonly string[]>(headers);
  const cookies = headers.getSetCookie();
  if (cookies.length > 1) plain["set-cookie"] = cookies;
  return plain;
}

function isWebHeaders(value: HeadersInput): value is Headers {
  return Object.prototype.toString.call(value) === "[object Headers]";
}
