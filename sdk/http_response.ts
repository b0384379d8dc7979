import { type HeadersInput, type PlainHeaders, plainHeaders } from "./http_headers.ts";
import { describeValue } from "./value.ts";

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
  readonly headers: PlainHeaders;
  readonly body: Body;
}

/** Statuses that never have a body (fetch standard, "null body status"). */
const NULL_BODY = [101, 204, 205, 304];

/**
 * Makes a response. Unless a header says otherwise the content type is plain text for a string,
 * `application/octet-stream` for bytes, and JSON for any other value.
 *
 * @throws RangeError for a status outside 200..599; TypeError for a body that the status forbids,
 * or for a header that HTTP can't carry.
 */
export function response<Body = null>(
  status: number,
  body?: Body,
  headers?: HeadersInput,
): HttpResponse<Body>;
export function response(status: number, body: unknown, headers: unknown): HttpResponse;
export function response(
  status: number,
  body: unknown = null,
  headers: unknown = {},
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
