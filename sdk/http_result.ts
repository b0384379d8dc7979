import {
  bytesOf,
  charsetOf,
  decodeBytes,
  decodeText,
  encodeBytes,
  encodingOf,
  isBase64Body,
  isJsonType,
  isTextType,
  parseJson,
} from "./http_body.ts";
import { isEncoded } from "./http_encoding.ts";
import { isAsyncIterable } from "./async_iterable.ts";
import { type BodySink, piecesOf, readBody, sendBody } from "./http_body_stream.ts";
import { endToEndHeaders, type PlainHeaders } from "./http_headers.ts";
import { type HttpResponse, isHttpResponse, response } from "./http_response.ts";
import { isSameJson } from "./same_json.ts";
import { isFunction, isRecord } from "./value.ts";

/** What the runtime answers for kind `http`. Header names are lower-case. */
export interface HttpResult {
  readonly status: number;
  readonly headers: PlainHeaders;
  /**
   * A string is the text that leaves, as it is; `{ "$base64": "…" }` are the bytes that leave;
   * null is no body, but under a JSON content type JSON's null; any other value leaves as JSON.
   */
  readonly body: unknown;
}

/** Checks the body of a 2xx answer, and gives what leaves in its place. */
export type CheckBody = (body: unknown) => Promise<unknown>;

/**
 * What a handler returned as the result of kind `http`: `http.response(…)` and an object of the
 * same keys as they say, a web `Response` read to its end, any other value as 200 with that body,
 * nothing (undefined) as 204.
 *
 * @throws TypeError or RangeError for an answer that HTTP can't carry; what `check` throws.
 */
export async function toHttpResult(
  returned: unknown,
  check: CheckBody = (body) => Promise.resolve(body),
  follow?: BodySink,
): Promise<HttpResult> {
  if (isWebResponse(returned)) {
    return follow === undefined || returned.body === null
      ? await readResponse(returned, check)
      : await streamResponse(returned, returned.body, follow);
  }
  const answer = isAsyncIterable(returned) ? response(200, returned) : answerOf(returned);
  if (answer === undefined) return await writeBody(200, {}, await check(returned), JSON_TYPE);
  const { status, headers, body } = answer;
  const pieces = piecesOf(body);
  if (pieces !== undefined) {
    const streamed = new Response(null, { status, headers: headerPairs(headers) });
    if (follow !== undefined) return await streamResponse(streamed, pieces, follow);
    return await readResponse(
      new Response(await readBody(pieces), { status, headers: headerPairs(headers) }),
      check,
    );
  }
  return await writeBody(status, headers, isChecked(status) ? await check(body) : body);
}

const JSON_TYPE = "application/json";
const TEXT_TYPE = "text/plain; charset=utf-8";

/** An error's body has a shape of its own; 204 and 205 have none. */
function isChecked(status: number): boolean {
  return status >= 200 && status <= 299 && status !== 204 && status !== 205;
}

/** The answer that a returned value is, rather than the body of one; checked once more. */
function answerOf(value: unknown): HttpResponse | undefined {
  if (value === undefined) return response(204);
  if (isHttpResponse(value)) return response(value.status, value.body ?? null, value.headers);
  if (!isRecord(value) || typeof value.status !== "number" || isFunction(value.toJSON)) {
    return undefined;
  }
  const { status, headers, body, ...more } = value;
  if (Object.keys(more).length > 0) return undefined;
  return response(status, body ?? null, headers);
}

async function readResponse(returned: Response, check: CheckBody): Promise<HttpResult> {
  const { status } = returned;
  if (status === 0) throw new TypeError("A network error response can't be answered");
  if (returned.bodyUsed) throw new TypeError("The Response that was returned was read already");
  const { headers } = response(status, null, returned.headers);
  const isEmpty = returned.body === null;
  const bytes = new Uint8Array(await returned.arrayBuffer());
  const framed = await contentHeaders(headers, bytes);
  const type = contentTypeOf(framed);
  const isJson = isJsonType(type);
  if (isEmpty && !isJson) return { status, headers: framed, body: null };
  const text = framed["content-encoding"] === undefined &&
      (type === undefined || isJson || isTextType(type) || charsetOf(type) !== undefined)
    ? decodeText(bytes, charsetOf(type) ?? "utf-8")
    : undefined;
  const body = text ?? encodeBytes(bytes);
  const result = { status, headers: text === undefined ? framed : inUtf8(framed), body };
  if (!isChecked(status)) return result;
  const json = isJson && text !== undefined ? parseJson(text) : undefined;
  const value = json?.ok === true ? json.value : body;
  const checked = await check(value);
  // What the schema left as it was leaves as the text that it was.
  if (isSameJson(checked, value)) return result;
  return await writeBody(status, result.headers, isJson ? jsonBody(checked) : checked);
}

/**
 * Sends the head, then the body as it comes. What compressed the body is not known here: a `fetch`
 * has undone it, so no header says that it still is.
 */
async function streamResponse(
  returned: Response,
  pieces: AsyncIterable<unknown>,
  follow: BodySink,
): Promise<HttpResult> {
  if (returned.bodyUsed) throw new TypeError("The Response that was returned was read already");
  const { status } = returned;
  const { headers } = response(status, null, returned.headers);
  const head = { status, headers: inUtf8(await contentHeaders(headers, undefined)) };
  await sendBody(head, pieces, follow);
  return { ...head, body: null };
}

function headerPairs(headers: PlainHeaders): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one])
  );
}

/** A value under a JSON content type, where a string would be the text of one. */
function jsonBody(value: unknown): unknown {
  return typeof value === "string" ? JSON.stringify(value) : value;
}

/** @param emptyType the content type where there is no value. */
async function writeBody(
  status: number,
  headers: PlainHeaders,
  value: unknown,
  emptyType?: string,
): Promise<HttpResult> {
  const bytes = bytesIn(value);
  const type = bytes !== undefined
    ? "application/octet-stream"
    : typeof value === "string"
    ? TEXT_TYPE
    : value === null || value === undefined
    ? emptyType
    : JSON_TYPE;
  const typed = type === undefined || Object.hasOwn(headers, "content-type")
    ? headers
    : { "content-type": type, ...headers };
  const framed = await contentHeaders(typed, bytes);
  if (bytes !== undefined) return { status, headers: framed, body: encodeBytes(bytes) };
  return { status, headers: inUtf8(framed), body: value ?? null };
}

function bytesIn(value: unknown): Uint8Array | undefined {
  if (!isBase64Body(value)) return bytesOf(value);
  const decoded = decodeBytes(value);
  if (!decoded.ok) throw new TypeError(`The body of a response ${decoded.message}`);
  return decoded.bytes;
}

/** The headers of a body that leaves as these bytes, or as text or JSON that no one compressed. */
async function contentHeaders(
  headers: PlainHeaders,
  bytes: Uint8Array | undefined,
): Promise<PlainHeaders> {
  const kept = endToEndHeaders(headers);
  const { "content-encoding": codings, ...decoded } = kept;
  if (codings === undefined) return kept;
  return bytes !== undefined && await isEncoded(bytes, String(codings)) ? kept : decoded;
}

/** Text leaves as UTF-8, whatever charset it had. */
function inUtf8(headers: PlainHeaders): PlainHeaders {
  const type = contentTypeOf(headers);
  const charset = charsetOf(type);
  if (type === undefined || charset === undefined || encodingOf(charset) === "utf-8") {
    return headers;
  }
  const renamed = type.replace(/(;\s*charset=)(?:"[^"]*"|[^\s";]+)/i, "$1utf-8");
  return { ...headers, "content-type": renamed };
}

function contentTypeOf(headers: PlainHeaders): string | undefined {
  const type = headers["content-type"];
  return typeof type === "string" ? type : undefined;
}

/** Found by its own tag, not by `instanceof`: a Response may come from another realm. */
function isWebResponse(value: unknown): value is Response {
  return typeof value === "object" && value !== null &&
    Object.prototype.toString.call(value) === "[object Response]" &&
    "arrayBuffer" in value && typeof value.arrayBuffer === "function";
}
