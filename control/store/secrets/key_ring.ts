/**
 * Seals values with keys of the service: AES-256-GCM (NIST SP 800-38D), a random nonce each time.
 * The first key seals, all of them open, so that a key can be replaced while values that it sealed
 * stay readable.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { SealBroken, type Sealer } from "../../domain/releases/ports.ts";

/** Bytes of a key. */
export const KEY_BYTES = 32;
const NONCE_BYTES = 12;

interface RingKey {
  /** Begins each text that the key sealed; says nothing of the key. */
  readonly id: string;
  readonly key: CryptoKey;
}

/** Makes a sealer of keys, the newest first. @param keys each {@linkcode KEY_BYTES} long */
export async function keyRing(keys: readonly Uint8Array<ArrayBuffer>[]): Promise<Sealer> {
  const ring = await Promise.all(keys.map(importKey));
  const [newest] = ring;
  if (newest === undefined) throw new TypeError("A key ring needs a key");
  return {
    async seal(text, context) {
      const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const sealed = await crypto.subtle.encrypt(
        { name: "AES-GCM", iv, additionalData: bytesOf(context) },
        newest.key,
        bytesOf(text),
      );
      return `v1.${newest.id}.${iv.toBase64()}.${new Uint8Array(sealed).toBase64()}`;
    },
    knows(sealed) {
      const [version, id] = sealed.split(".");
      return version === "v1" && ring.some((one) => one.id === id);
    },
    async open(sealed, context) {
      const [version, id, nonce, content] = sealed.split(".");
      const found = ring.find((one) => one.id === id);
      if (version !== "v1" || nonce === undefined || content === undefined) {
        throw new SealBroken("A sealed value is not of this form");
      }
      if (found === undefined) {
        throw new SealBroken(`No key of this service has the id "${id}", by which it was sealed`);
      }
      try {
        const text = await crypto.subtle.decrypt(
          {
            name: "AES-GCM",
            iv: Uint8Array.fromBase64(nonce),
            additionalData: bytesOf(context),
          },
          found.key,
          Uint8Array.fromBase64(content),
        );
        return new TextDecoder().decode(text);
      } catch (cause) {
        throw new SealBroken("A sealed value was changed, or belongs elsewhere", { cause });
      }
    },
  };
}

async function importKey(bytes: Uint8Array<ArrayBuffer>): Promise<RingKey> {
  if (bytes.length !== KEY_BYTES) {
    throw new TypeError(`A key has ${bytes.length} bytes, expected ${KEY_BYTES}`);
  }
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  const id = createHash("sha256").update("aiel key id\n").update(bytes).digest("hex").slice(0, 12);
  return { id, key };
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
