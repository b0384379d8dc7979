/**
 * What is answered to requests that reach nothing of ours: errors as documents (RFC 9457).
 *
 * @module
 */
import { STATUS_CODES } from "node:http";

/** Why a request is refused before it is looked at: status, code, and what to say. */
const REFUSALS = {
  malformed: [400, "bad_request", "The request is no well-formed HTTP/1.1"],
  target: [400, "bad_request", "Host or target of the request is none"],
  hosts: [400, "bad_request", "The request has more than one Host"],
  tunnel: [400, "bad_request", "This is no proxy: CONNECT is not served here"],
  slow: [408, "request_timeout", "The head of the request did not arrive in time"],
  expectation: [417, "bad_request", "Nothing but 100-continue can be expected here"],
  large: [431, "headers_too_large", "The head of the request is too large"],
  failed: [500, "internal", "The request could not be served"],
} as const satisfies Record<string, readonly [number, string, string]>;

/** One of the closed set of reasons. */
export type Refusal = keyof typeof REFUSALS;

/** The response. The connection ends with it: what follows on it can't be told from the request. */
export function refusalResponse(refusal: Refusal): Response {
  const { status, headers, body } = refusalOf(refusal);
  return new Response(body, { status, headers });
}

/** The same as it stands on the wire, where there is no request that could be answered. */
export function refusalText(refusal: Refusal): string {
  const { status, headers, body } = refusalOf(refusal);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`;
}

/** Texts are ASCII: a character is a byte. */
function refusalOf(refusal: Refusal) {
  const [status, code, detail] = REFUSALS[refusal];
  const type = `urn:aiel:problem:${code}`;
  const body = JSON.stringify({ type, title: STATUS_CODES[status], status, detail, code });
  const headers = {
    "content-type": "application/problem+json",
    "content-length": `${body.length}`,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "connection": "close",
  };
  return { status, headers, body };
}
