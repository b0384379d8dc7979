/** Media type of every document. */
export const JSON_TYPE = "application/json";
const JSON_INIT = { headers: { "content-type": JSON_TYPE } };
/** For what never changes. Another token may not see it, so whoever keeps it keeps it for one. */
export const IMMUTABLE = "private, max-age=31536000, immutable";
// Kept by nobody for others, and asked for again each time: the answer to whom it is comes from here.
const REVALIDATE = "private, no-cache";

/** What an operation answers. */
export interface Reply<A> {
  readonly status: 200 | 201 | 204;
  readonly body: A;
  /** The body as JSON, when that is known already. */
  readonly json?: string;
  /** With its quotes. */
  readonly etag?: string;
  /** Path of what was made. */
  readonly location?: string;
  /** It never changes: whoever has it need not ask again. */
  readonly immutable?: true;
}

/** 200 with a document. */
export function ok<A>(body: A, more: Pick<Reply<A>, "etag" | "immutable"> = {}): Reply<A> {
  return { status: 200, body, ...more };
}

/** 200 with a document that may be given many times: it is written down once. */
export function okAgain<A>(body: A, more: Pick<Reply<A>, "etag" | "immutable"> = {}): Reply<A> {
  return { status: 200, body, json: JSON.stringify(body), ...more };
}

/** 201 with the document of what was made. */
export function created<A>(body: A, location: string, etag?: string): Reply<A> {
  return { status: 201, body, location, ...(etag === undefined ? {} : { etag }) };
}

/** 204. */
export function nothing(): Reply<undefined> {
  return { status: 204, body: undefined };
}

/** The body of a reply; empty when it has none. */
export function replyText({ body }: Reply<unknown>): string {
  return body === undefined ? "" : JSON.stringify(body);
}

/** The headers of a reply. */
export function replyHeaders(reply: Reply<unknown>): Record<string, string> {
  const { body, etag, location, immutable } = reply;
  return {
    ...(body === undefined ? {} : { "content-type": JSON_TYPE }),
    ...(etag === undefined ? {} : { etag }),
    ...(location === undefined ? {} : { location }),
    "cache-control": immutable ? IMMUTABLE : etag === undefined ? "no-store" : REVALIDATE,
  };
}

/** The response of a reply. */
export function replyResponse(reply: Reply<unknown>): Response {
  const { status, body, json, etag, location, immutable } = reply;
  // Deno makes a response of one header in a fraction of the time that several take; the others are quickly added.
  const response = body === undefined || status === 204
    ? new Response(null, { status })
    : status === 200
    ? new Response(json ?? JSON.stringify(body), JSON_INIT)
    : new Response(JSON.stringify(body), { status, headers: JSON_INIT.headers });
  const { headers } = response;
  if (etag !== undefined) headers.append("etag", etag);
  if (location !== undefined) headers.append("location", location);
  const caching = immutable ? IMMUTABLE : etag === undefined ? "no-store" : REVALIDATE;
  headers.append("cache-control", caching);
  return response;
}
