import { hex } from "../../runtime/protocol/hex.ts";

/** The SHA-256 of bytes, as 64 hex digits. */
export async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}
