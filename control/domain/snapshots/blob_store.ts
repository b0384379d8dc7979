/**
 * The port for content.
 *
 * @module
 */
import type { TenantId } from "../ids.ts";

/** Content, by tenant. */
export interface BlobStore {
  /** The blobs of one tenant; nothing in there can name another tenant's. */
  of(tenant: TenantId): TenantBlobs;
  /** Whether the store can serve, for readiness. @throws StoreUnavailable */
  check(): Promise<void>;
  /** Waits for what is done in the background. Nothing may be asked afterwards. */
  close(): Promise<void>;
}

/**
 * Content of one tenant, each named by the SHA-256 of its bytes (64 lower-case hex digits). Every
 * method throws `StoreUnavailable` when the disk or the service can't serve.
 */
export interface TenantBlobs {
  /**
   * Keeps a blob, verified while it arrives: it appears whole, or not at all. Resolves when it is
   * on the disk. Putting what is there already is harmless; the bytes are read and verified all the
   * same, since only who has them may put them. Not more than `size` bytes (and a chunk) are read.
   * A signal that aborts, or a stream that fails, leaves nothing behind.
   *
   * @throws {BlobMismatch} other bytes than promised
   */
  put(blob: {
    sha256: string;
    /** Bytes. */
    size: number;
    content: ReadableStream<Uint8Array>;
    signal?: AbortSignal;
  }): Promise<void>;
  /**
   * As {@linkcode put} for many small ones that are in memory already; much faster than one by one.
   */
  putMany(
    blobs: readonly { readonly sha256: string; readonly bytes: Uint8Array<ArrayBuffer> }[],
  ): Promise<void>;
  /**
   * The bytes, as they are. A caller that needs certainty hashes them: disks rot.
   *
   * @throws {BlobNotFound}
   */
  get(
    sha256: string,
  ): Promise<{ readonly size: number; readonly content: ReadableStream<Uint8Array<ArrayBuffer>> }>;
  /** Those of `sha256s` that are there. */
  has(sha256s: readonly string[]): Promise<ReadonlySet<string>>;
  /** Removes a blob; one that is not there is fine. */
  delete(sha256: string): Promise<void>;
}

/** Bytes that are not what their name or length promised. */
export class BlobMismatch extends Error {
  override readonly name = "BlobMismatch";

  constructor(readonly sha256: string, what: string) {
    super(`Blob "${sha256}" ${what}`);
  }
}

/** No such blob in this tenant. */
export class BlobNotFound extends Error {
  override readonly name = "BlobNotFound";

  constructor(readonly sha256: string) {
    super(`Blob not found: "${sha256}"`);
  }
}
