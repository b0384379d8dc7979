/**
 * Headers of governed calls: which ones the code may send, and which ones it gets.
 *
 * @module
 */

import { CallError } from "../provider.ts";

/** A name in lower case, and its value. */
export type Header = readonly [name: string, value: string];

/** Headers of one message. */
export const HEADER_LIMITS = { count: 100, bytes: 64 * 1024 } as const;

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// Visible characters of Latin-1, spaces and tabs, none of them at an end.
const VALUE = /^(?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?$/;

/** What the transport decides. Clients set these out of habit, so they are left out in silence. */
const OURS = new Set([
  "accept-encoding",
  "connection",
  "content-length",
  "host",
  "keep-alive",
]);

/**
 * What frames a message, speaks for another sender, or makes a server take the request for another
 * one than was judged.
 */
const REFUSED = new Set([
  "cookie",
  "cookie2",
  "cf-connecting-ip",
  "client-ip",
  "expect",
  "forwarded",
  "http-method-override",
  "http2-settings",
  "te",
  "trailer",
  "transfer-encoding",
  "true-client-ip",
  "upgrade",
  "via",
  "x-client-ip",
  "x-cluster-client-ip",
  "x-forwarded",
  "x-http-host-override",
  "x-http-method",
  "x-http-method-override",
  "x-method-override",
  "x-original-method",
  "x-original-uri",
  "x-original-url",
  "x-original-host",
  "x-host",
  "x-real-ip",
  "x-rewrite-url",
]);
const REFUSED_PREFIXES = ["proxy-", "x-forwarded-"];

/** Whether a text can be the name of a header. */
export function isHeaderName(text: string): boolean {
  return TOKEN.test(text) && text.length <= 256;
}

/** Whether a text can be the value of a header, with no way to begin another one. */
export function isHeaderValue(text: string): boolean {
  return VALUE.test(text);
}

/** Whether neither the code, nor the configuration of an integration, may decide a header. */
export function isRefusedHeader(name: string): boolean {
  const plain = foldedName(name);
  return REFUSED.has(plain) || REFUSED_PREFIXES.some((prefix) => plain.startsWith(prefix)) ||
    plain !== name && OURS.has(plain);
}

/**
 * The name of a header that servers may take it for: what is read by way of variables, as in CGI
 * and WSGI, has no hyphens, so that `x_a` is `x-a` there.
 */
export function foldedName(name: string): string {
  return name.replace(/[^a-z0-9]/g, "-");
}

/** Whether the transport decides a header, whatever else is said. */
export function isTransportHeader(name: string): boolean {
  return OURS.has(name);
}

/**
 * The headers that the code wants to send, without those that the transport decides.
 *
 * @throws {CallError} VALIDATION_ERROR for a wrong shape, SECURITY_VIOLATION for a refused name
 */
export function requestHeaders(headers: readonly Header[]): Header[] {
  let bytes = 0;
  const kept: Header[] = [];
  for (const [given, value] of headers) {
    const name = given.toLowerCase();
    if (!isHeaderName(given)) {
      throw new CallError(
        "VALIDATION_ERROR",
        `"${printable(given)}" is not the name of a header, expected letters, digits and hyphens`,
      );
    }
    if (!isHeaderValue(value)) {
      throw new CallError(
        "VALIDATION_ERROR",
        `The value of the header "${given}" has characters that no header has, or spaces at an end`,
      );
    }
    if (isRefusedHeader(name)) {
      throw new CallError(
        "SECURITY_VIOLATION",
        `The header "${given}" can't be sent by a governed call`,
      );
    }
    bytes += name.length + value.length;
    if (!OURS.has(name)) kept.push([name, value]);
  }
  if (headers.length > HEADER_LIMITS.count || bytes > HEADER_LIMITS.bytes) {
    throw new CallError(
      "VALIDATION_ERROR",
      `The headers are too many or too long, expected at most ${HEADER_LIMITS.count} with ` +
        `${HEADER_LIMITS.bytes} bytes`,
    );
  }
  return kept;
}

/** Headers of an answer that belong to its connection, or to who holds the credentials. */
const HELD_BACK = new Set([
  "alt-svc",
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authentication-info",
  "proxy-connection",
  "set-cookie",
  "set-cookie2",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * The headers of an answer that the code gets. The length is left out where a body follows, since
 * it may be decoded, and secrets in it are replaced.
 */
export function responseHeaders(headers: readonly Header[], hasBody: boolean): Header[] {
  return headers.filter(([name, value]) =>
    !HELD_BACK.has(name) && isHeaderValue(value) &&
    !(hasBody && (name === "content-length" || name === "content-encoding"))
  );
}

/** The value of a header that may be there once; undefined where it is not. */
export function headerOf(headers: readonly Header[], name: string): string | undefined {
  return headers.find(([one]) => one === name)?.[1];
}

function printable(text: string): string {
  return text.slice(0, 60).replace(/[^\x20-\x7e]/g, "?");
}
