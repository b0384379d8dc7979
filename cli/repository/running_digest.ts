import { hex } from "../../runtime/protocol/hex.ts";

// Up to here WebCrypto is cheaper than loading node:crypto, though it takes everything at once.
const ONE_DIGEST_BYTES = 4 * 2 ** 20;

/** A SHA-256 of bytes that come one after the other. */
export interface RunningDigest {
  /** The bytes may be reused afterwards. */
  update(bytes: Uint8Array): void;
  /** All of them, as 64 hex digits. */
  hex(): Promise<string>;
}

/** The SHA-256 of bytes that are all there, as 64 hex digits. Of many no copy is made. */
export async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (bytes.length <= ONE_DIGEST_BYTES) return await digestAside(bytes);
  const digest = await runningDigest(bytes.length);
  digest.update(bytes);
  return await digest.hex();
}

/** As {@linkcode digestOf}, on another thread; the bytes are copied first. */
export async function digestAside(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/** @param size about how many bytes will come: many are not held in memory */
export async function runningDigest(size: number): Promise<RunningDigest> {
  if (size > ONE_DIGEST_BYTES) {
    const { createHash } = await import("node:crypto");
    const hash = createHash("sha256");
    return {
      update: (bytes) => void hash.update(bytes),
      hex: () => Promise.resolve(hash.digest("hex")),
    };
  }
  let content = new Uint8Array(size);
  let length = 0;
  return {
    update(bytes) {
      if (length + bytes.length > content.length) {
        const larger = new Uint8Array(2 * (length + bytes.length));
        larger.set(content.subarray(0, length));
        content = larger;
      }
      content.set(bytes, length);
      length += bytes.length;
    },
    hex: async () => await digestAside(content.subarray(0, length)),
  };
}
