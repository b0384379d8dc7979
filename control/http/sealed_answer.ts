/**
 * Answers with a secret in them, kept for an `Idempotency-Key` so that only the token which asked
 * can open them: the key comes from the token's text, which the service keeps nowhere. Synchronous,
 * because it happens inside transactions.
 *
 * @module
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { concatBytes } from "../../runtime/protocol/concat_bytes.ts";

const INFO = "aiel sealed idempotency answer 1";
const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The text, sealed: nonce, tag and cipher text in base64. */
export function sealAnswer(text: string, token: string, key: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, derive(token, key), nonce);
  const sealed = [cipher.update(text, "utf8"), cipher.final()];
  return concatBytes([nonce, cipher.getAuthTag(), ...sealed]).toBase64();
}

/** The text, opened; undefined: another token sealed it. */
export function openAnswer(sealed: string, token: string, key: string): string | undefined {
  try {
    const bytes = Uint8Array.fromBase64(sealed);
    const start = NONCE_BYTES + TAG_BYTES;
    const decipher = createDecipheriv(CIPHER, derive(token, key), bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, start));
    const text = concatBytes([decipher.update(bytes.subarray(start)), decipher.final()]);
    return new TextDecoder().decode(text);
  } catch {
    return undefined;
  }
}

function derive(token: string, key: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", token, key, INFO, 32));
}
