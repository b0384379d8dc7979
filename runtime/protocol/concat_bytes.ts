/**
 * The parts as one list of bytes, always a copy. Not `Buffer.concat`, whose result lies in a buffer
 * that it shares with others, and whose `slice` is no copy.
 */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
