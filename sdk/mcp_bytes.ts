import { describeValue } from "./value.ts";

/**
 * Bytes as base64, with padding.
 *
 * @param value bytes, or base64 that is given back as it is
 * @throws TypeError for anything else
 */
export function base64Of(value: unknown, what: string): string {
  if (value instanceof Uint8Array) return value.toBase64();
  if (value instanceof ArrayBuffer) return new Uint8Array(value).toBase64();
  if (typeof value === "string") {
    if (isBase64(value)) return value;
    throw new TypeError(`${what} is a text that is no base64, expected bytes or base64`);
  }
  throw new TypeError(`${what} is ${describeValue(value)}, expected bytes or base64`);
}

/** Whether a text is base64 (RFC 4648, section 4), padding and all. */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
