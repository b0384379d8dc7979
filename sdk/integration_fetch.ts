/**
 * The fetch of an integration (WHATWG fetch), which the trusted side performs.
 *
 * @module
 */

import type { Ask } from "./ask.ts";

/**
 * What a path is taken relative to. The real base URL is the platform's; client libraries that want
 * one are given this.
 */
export const INTEGRATION_ORIGIN = "https://integration.invalid";

/** Statuses whose responses have no body (fetch standard, "null body status"). */
const NULL_BODY = [101, 103, 204, 205, 304];

/** What the trusted side says of a response. */
interface ResponseHead {
  readonly status: number;
  readonly statusText: string;
  readonly headers: [string, string][];
  readonly url: string;
  readonly redirected: boolean;
}

/** Fetches. Rejects with `TypeError` for what is no request, as every fetch. */
export async function integrationFetch(
  name: string,
  ask: Ask,
  input: string | URL | Request,
  init?: RequestInit,
): Promise<Response> {
  const target = input instanceof Request ? input : new URL(input, `${INTEGRATION_ORIGIN}/`);
  // A body that is a stream is sent while it is read, which the standard wants to be said.
  const duplex = init?.body instanceof ReadableStream ? { duplex: "half" } : {};
  const request = new Request(target, { ...init, ...duplex });
  const { href, origin, pathname, search } = new URL(request.url);
  const { value, body } = await ask(name, "fetch", {
    method: request.method,
    url: origin === INTEGRATION_ORIGIN ? pathname + search : href,
    headers: [...request.headers],
    redirect: request.redirect,
  }, { body: request.body, signal: request.signal });
  const { status, statusText, headers, url, redirected } = value as ResponseHead;
  const response = new Response(NULL_BODY.includes(status) ? null : body, {
    status,
    statusText,
    headers,
  });
  // The constructor has no way to say these.
  Object.defineProperties(response, {
    url: { value: url, configurable: true },
    redirected: { value: redirected, configurable: true },
  });
  return response;
}
