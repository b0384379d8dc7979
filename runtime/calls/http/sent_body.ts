import { CALL_LIMITS } from "../../protocol/calls.ts";
import { concatBytes } from "../../protocol/concat_bytes.ts";
import { ended } from "../egress/call_errors.ts";
import type { Bytes } from "../egress/response.ts";
import { CallError } from "../provider.ts";

/** Bytes of a body that are waited for, so that it can be sent with its length, and once more. */
const HELD_BYTES = 256 * 1024;

/**
 * A body as it is sent: as bytes where it is short, as a stream otherwise. A stream breaks off
 * where it is longer than a call may send.
 */
export async function sentBody(
  body: Bytes | undefined,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | Bytes | undefined> {
  if (body === undefined) return undefined;
  const { held, rest } = await hold(body, HELD_BYTES, signal);
  return rest === undefined ? held : limited(held, rest);
}

/**
 * A whole body.
 *
 * @throws {CallError} RESOURCE_LIMIT
 */
export async function wholeBody(
  body: Bytes | undefined,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  if (body === undefined) return new Uint8Array();
  const { held, rest } = await hold(body, CALL_LIMITS.requestBytes, signal);
  if (rest === undefined) return held;
  await rest.cancel().catch(() => {});
  throw tooLong();
}

/** Reads a body to its end, or until it is longer than that; then what follows is still to come. */
async function hold(body: Bytes, most: number, signal: AbortSignal) {
  const reader = body.getReader();
  const stop = ended(signal);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  try {
    while (length <= most) {
      const { done, value } = await stop.race(reader.read());
      if (done) return { held: concatBytes(pieces), rest: undefined };
      pieces.push(value);
      length += value.length;
    }
  } catch (error) {
    await reader.cancel().catch(() => {});
    throw error;
  } finally {
    stop.forget();
  }
  return { held: concatBytes(pieces), rest: reader };
}

function limited(held: Uint8Array<ArrayBuffer>, rest: ReadableStreamDefaultReader): Bytes {
  let left = CALL_LIMITS.requestBytes - held.length;
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => controller.enqueue(held),
    async pull(controller) {
      const { done, value } = await rest.read();
      if (done) return controller.close();
      left -= value.length;
      if (left >= 0) return controller.enqueue(value);
      controller.error(tooLong());
      await rest.cancel().catch(() => {});
    },
    cancel: (reason) => rest.cancel(reason),
  }, { highWaterMark: 0 });
}

function tooLong(): CallError {
  return new CallError(
    "RESOURCE_LIMIT",
    `The body is longer than ${CALL_LIMITS.requestBytes} bytes, which is the most a call sends`,
  );
}
