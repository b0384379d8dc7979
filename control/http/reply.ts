/** Media type of every document. */
export const JSON_TYPE = "application/json";
/** For what never changes. Another token may not see it, so a cache keeps it for one caller. */
const IMMUTABLE = "private, max-age=31536000, immutable";
// A cache keeps it for one caller and asks again each time whether that caller may still see it.
const REVALIDATE = "private, no-cache";

/** What an operation answers. */
export interface Reply<A> {
  readonly status: 200 | 201 | 202 | 204;
  readonly body: A;
  /** With its quotes. */
  readonly etag?: string;
  /** Path of what was made. */
  readonly location?: string;
  /** It never changes: a caller that has it need not ask again. */
  readonly immutable?: true;
}

/** 200 with a document. */
export function ok<A>(body: A, more: Pick<Reply<A>, "etag" | "immutable"> = {}): Reply<A> {
  return { status: 200, body, ...more };
}

/** 201 with the document of what was made. */
export function created<A>(body: A, location: string, etag?: string): Reply<A> {
  return { status: 201, body, location, ...(etag === undefined ? {} : { etag }) };
}

/** 202 with a document about what was begun. `location`: where to ask how it goes. */
export function accepted<A>(body: A, location: string): Reply<A> {
  return { status: 202, body, location };
}

/** 204. */
export function noContent(): Reply<undefined> {
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
  const { status, body } = reply;
  const headers = replyHeaders(reply);
  if (body === undefined || status === 204) return new Response(null, { status, headers });
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  return new Response(bytes, { status, headers: { ...headers, ...lengthOf(bytes) } });
}

/** The length, said for HEAD as well, whose answer has headers only. */
export function lengthOf(bytes: Uint8Array): Record<string, string> {
  return { "content-length": `${bytes.length}` };
}
