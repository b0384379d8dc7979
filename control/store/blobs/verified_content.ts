import { createHash } from "node:crypto";
import { LoopTurn } from "../../domain/loop_turn.ts";
import { BlobMismatch } from "../../domain/snapshots/blob_store.ts";

const TURN_MS = 10;

/** What a blob promises to be. */
export interface Promised {
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly content: ReadableStream<Uint8Array>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The chunks of a blob as they arrive. Ends only when they were all of it and nothing else; else it
 * throws, so that a caller that kept the chunks throws them away. A chunk is good until the next
 * one is asked for.
 *
 * @throws {BlobMismatch}
 * @throws the signal's reason, or what the stream fails with
 */
export async function* verifiedContent(
  { sha256, size, content, signal }: Promised,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  const reader = content.getReader();
  const abort = () => void reader.cancel(signal?.reason).catch(() => {});
  signal?.addEventListener("abort", abort, { once: true });
  let length = 0;
  let ended = false;
  try {
    signal?.throwIfAborted();
    for (;;) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) break;
      length += value.byteLength;
      if (length > size) {
        throw new BlobMismatch(sha256, `has more than the ${size} bytes announced`);
      }
      hash.update(value);
      yield value;
    }
    ended = true;
    if (length !== size) throw new BlobMismatch(sha256, `has ${length} bytes, expected ${size}`);
    checkDigest(sha256, hash.digest("hex"));
  } finally {
    signal?.removeEventListener("abort", abort);
    if (!ended) await reader.cancel().catch(() => {});
    reader.releaseLock();
  }
}

/** Verifies many blobs that are in memory, and lets other work in after each 10 ms of it. */
export class BlobVerifier {
  // One for all requests: how long others have waited is what counts.
  readonly #turn = new LoopTurn(TURN_MS);

  /** @throws {BlobMismatch} */
  async verify(
    blobs: readonly { readonly sha256: string; readonly bytes: Uint8Array }[],
  ): Promise<void> {
    for (const { sha256, bytes } of blobs) {
      verifyBytes(sha256, bytes);
      await this.#turn.letOthersIn();
    }
  }
}

/** @throws {BlobMismatch} */
export function verifyBytes(sha256: string, bytes: Uint8Array): void {
  checkDigest(sha256, createHash("sha256").update(bytes).digest("hex"));
}

function checkDigest(promised: string, found: string): void {
  if (found !== promised) {
    throw new BlobMismatch(promised, `arrived as other bytes, their SHA-256 is "${found}"`);
  }
}
