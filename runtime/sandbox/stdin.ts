/**
 * Reads the parent's messages. Used only before user code loads, so that nothing of the request is
 * left on stdin for it to read or to race for.
 *
 * @module
 */

import { MESSAGE_BYTES } from "../protocol/channel.ts";

/**
 * The next message, or undefined when the parent closed the pipe. Blocks the thread: there is
 * nothing else to do.
 */
export function readMessage(): unknown {
  const header = readExactly(4);
  if (header === undefined) return undefined;
  const length = new DataView(header.buffer).getUint32(0);
  if (length > MESSAGE_BYTES) return undefined;
  const body = readExactly(length);
  return body === undefined ? undefined : JSON.parse(new TextDecoder().decode(body));
}

function readExactly(length: number): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const read = Deno.stdin.readSync(bytes.subarray(at));
    if (read === null || read === 0) return undefined;
    at += read;
  }
  return bytes;
}
