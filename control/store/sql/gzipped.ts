/**
 * Texts as compressed bytes.
 *
 * @module
 */
import { promisify } from "node:util";
import { gunzip, gunzipSync, gzip, gzipSync } from "node:zlib";
import { StoreCorrupt } from "./stored_values.ts";

/** Above this, compressing would hold the event loop for too long. */
const LONG = 128 * 1024;
/** What a row unpacks to at most; nothing that is kept is larger. */
const LARGEST = 32 * 1024 * 1024;
// More effort makes JSON a tenth smaller and takes three times as long.
const OPTIONS = { level: 1 } as const;

const gzipLater = promisify<Uint8Array, typeof OPTIONS, Uint8Array>(gzip);
const gunzipLater = promisify<Uint8Array, { maxOutputLength: number }, Uint8Array>(gunzip);

/** Packs a text. */
export async function gzipped(text: string): Promise<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return bytes.length <= LONG ? gzipSync(bytes, OPTIONS) : await gzipLater(bytes, OPTIONS);
}

/** Unpacks one. @throws {StoreCorrupt} */
export async function gunzipped(bytes: Uint8Array): Promise<string> {
  const limit = { maxOutputLength: LARGEST };
  try {
    return new TextDecoder().decode(
      bytes.length <= LONG ? gunzipSync(bytes, limit) : await gunzipLater(bytes, limit),
    );
  } catch (cause) {
    throw new StoreCorrupt("The store holds bytes that can't be unpacked", { cause });
  }
}
