import type { ServerResponse } from "node:http";
import { setImmediate } from "node:timers/promises";

type Bytes = Uint8Array<ArrayBuffer>;

/** Statuses of answers that have no body (RFC 9110, section 6.4.1). */
const WITHOUT_BODY = [101, 204, 205];
/** Its length is that of the answer that it stands for (RFC 9110, section 15.4.5). */
const NOT_MODIFIED = 304;
/** What says where an answer ends is the server's to say (RFC 9112, section 6.1). */
const FRAMING = ["transfer-encoding", "trailer"];

/** So long a body may be sent before others get their turn, in milliseconds. */
const TURN_MS = 10;

/**
 * An answer as it can be given to the adapter: it prints what a body fails with, and may end the
 * answer as if it were whole. Here the connection breaks instead, and nothing is told: who made the
 * body knows it. The same is done to a body that is not as long as its head says.
 */
export function sendable(response: Response, isHead: boolean, outgoing: ServerResponse): Response {
  const { status, headers, body } = response;
  const framed = new Headers(headers);
  for (const name of FRAMING) framed.delete(name);
  if (!/^\d+$/.test(framed.get("content-length") ?? "")) framed.delete("content-length");
  if (isHead) {
    body?.cancel().catch(() => {});
    return new Response(null, { status, headers: framed });
  }
  if (body !== null) {
    const length = framed.get("content-length");
    const left = length === null ? undefined : Number(length);
    return new Response(guarded(body, left, outgoing), { status, headers: framed });
  }
  if (status === NOT_MODIFIED) return new Response(null, { status, headers: framed });
  if (WITHOUT_BODY.includes(status)) framed.delete("content-length");
  else framed.set("content-length", "0");
  return new Response(null, { status, headers: framed });
}

/** @param left bytes of which it was said that they come; others would pass for the next answer */
function guarded(
  body: ReadableStream<Bytes>,
  left: number | undefined,
  outgoing: ServerResponse,
): ReadableStream<Bytes> {
  const reader = body.getReader();
  let since = performance.now();
  return new ReadableStream<Bytes>({
    async pull(controller) {
      try {
        // A body that is there, and whose reader is fast, would be sent in one turn.
        if (performance.now() - since > TURN_MS) {
          await setImmediate();
          since = performance.now();
        }
        const { done, value } = await reader.read();
        if (left !== undefined) {
          left -= value?.length ?? 0;
          if (done ? left !== 0 : !(left >= 0)) throw new RangeError("This is not the length said");
        }
        if (done) controller.close();
        else controller.enqueue(value);
      } catch {
        reader.cancel().catch(() => {});
        outgoing.destroy();
        controller.close();
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}
