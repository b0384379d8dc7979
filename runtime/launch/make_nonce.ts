import { LINE_FEED, NONCE_BYTES } from "../protocol/channel.ts";

/** The nonce of a child's frames: each byte one of 255, as a line feed would cut frames. */
export function makeNonce(): Uint8Array<ArrayBuffer> {
  const nonce = new Uint8Array(NONCE_BYTES);
  do crypto.getRandomValues(nonce); while (nonce.includes(LINE_FEED));
  return nonce;
}
