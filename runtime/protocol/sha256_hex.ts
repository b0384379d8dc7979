import { hex } from "./hex.ts";

/** The SHA-256 of bytes, as 64 hex digits in lower case. */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}
