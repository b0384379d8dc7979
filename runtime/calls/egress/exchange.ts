/**
 * One HTTP exchange with a service, under policy: the only way out for governed calls over HTTP.
 *
 * @module
 */

import type { Socket } from "node:net";

import type { Client } from "undici";

import { CallError } from "../provider.ts";
import type { PrivateGrants } from "./addresses.ts";
import { asCallError } from "./call_errors.ts";
import { connectTo, type EgressPorts } from "./connect.ts";
import { ACCEPT_ENCODING } from "./decoded_body.ts";
import { type Header, HEADER_LIMITS, isTransportHeader } from "./headers.ts";
import { type Bytes, type EgressResponse, received } from "./response.ts";

/** A request as it is sent. The headers were checked, and may have credentials. */
export interface EgressRequest {
  /** `http:` or `https:`, without user information. */
  readonly url: URL;
  readonly method: string;
  readonly headers: readonly Header[];
  /** Bytes have a length that is sent; a stream is sent in chunks. */
  readonly body: Uint8Array<ArrayBuffer> | Bytes | undefined;
}

/** What exchanges of one integration may do. */
export interface EgressPolicy {
  /** Private addresses that are open. */
  readonly private: PrivateGrants;
}

/**
 * Sends a request and brings the head of its answer. Each exchange has a connection of its own, so
 * that no answer can be taken for that of another call; it is closed with the body, or the signal.
 *
 * @throws {CallError}
 */
export async function exchange(
  request: EgressRequest,
  policy: EgressPolicy,
  ports: EgressPorts,
  signal: AbortSignal,
): Promise<EgressResponse> {
  const { url, method } = request;
  checkUrl(url);
  // Ends the connection: with the caller's signal, and with the body.
  const over = new AbortController();
  const end = () => over.abort(signal.reason);
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  let socket: Socket | undefined;
  let client: Client | undefined;
  const close = async () => {
    signal.removeEventListener("abort", end);
    over.abort(new CallError("TIMEOUT", "The call was ended"));
    await client?.destroy().catch(() => {});
    socket?.destroy();
  };
  try {
    over.signal.throwIfAborted();
    socket = await connectTo(url, policy.private, ports, over.signal);
    client = await clientOf(socket, url);
    const answer = await client.request({
      path: `${url.pathname}${url.search}`,
      method: method as "GET",
      headers: sentHeaders(request).flat(),
      body: bodyOf(request.body, over.signal),
      signal: over.signal,
      responseHeaders: "raw",
    });
    return await received(answer, method, signal, close);
  } catch (error) {
    await close();
    if (request.body instanceof ReadableStream && !request.body.locked) {
      await request.body.cancel().catch(() => {});
    }
    throw asCallError(error, signal);
  }
}

function checkUrl(url: URL): void {
  if (!/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") {
    throw new CallError(
      "SECURITY_VIOLATION",
      `A call to "${url.protocol}//${url.host}" is not possible, expected a URL that begins with ` +
        '"https://" or "http://" and has no user',
    );
  }
}

/** A client of one connection, which is there already, for one request. */
async function clientOf(socket: Socket, url: URL): Promise<Client> {
  // Most runs make no call, and loading it takes longer than all else of a start.
  const { Client } = await import("./http_client.ts");
  let unused = true;
  return new Client(url.origin, {
    // The connection is not kept for another request.
    pipelining: 0,
    allowH2: false,
    maxHeaderSize: HEADER_LIMITS.bytes,
    // The signal is the deadline; models may think for long.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (_options, callback) => {
      const usable = unused && !socket.destroyed;
      unused = false;
      // The client takes an answer only after it has asked.
      queueMicrotask(() =>
        usable
          ? callback(null, socket as never)
          : callback(new Error("The connection was closed"), null)
      );
    },
  });
}

function sentHeaders({ headers }: EgressRequest): string[][] {
  return [
    ...headers.filter(([name]) => !isTransportHeader(name)).map((header) => [...header]),
    ["accept-encoding", ACCEPT_ENCODING],
  ];
}

function bodyOf(body: EgressRequest["body"], signal: AbortSignal) {
  if (!(body instanceof ReadableStream)) return body ?? null;
  // The end of the exchange ends the stream too, also where its next piece never comes. The
  // transport takes whatever can be iterated; its types name fewer.
  return body.pipeThrough(new TransformStream(), { signal }) as unknown as Uint8Array;
}
