import { type FramePause, readFrame, SnapshotError } from "../../../runtime/snapshot/mod.ts";
import type { SnapshotId, TenantId } from "../ids.ts";
import { KeyedLimit } from "../keyed_limit.ts";
import { BlobMismatch, type BlobStore } from "./blob_store.ts";
import { countLines, DEFAULT_MANIFEST_LIMITS, manifestDigest, type Tree } from "./manifest.ts";
import { sha256Hex } from "../../../runtime/protocol/sha256_hex.ts";

/** Manifests of one tenant that are read at a time. */
const AT_ONCE = 2;
/** Files of all manifests together that stay in memory: about 25 MB. */
const KEPT_FILES = 100_000;

/** The blob is whole and something else than a manifest: a file that was uploaded, say. */
export class NotAManifest extends BlobMismatch {}

/**
 * Reads stored manifests. To read one of 20,000 files takes a third of a second and many megabytes,
 * and any small request may need it. So a tenant's take turns, requests for the same one share one
 * reading, and those that were read last stay for the next request. What an id means never changes;
 * who may see the snapshot is decided before.
 */
export class TreeReader {
  // The order of the keys is that of their last use.
  readonly #kept = new Map<string, Promise<Tree>>();
  readonly #sizes = new Map<string, number>();
  readonly #ofTenant = new KeyedLimit<TenantId>(AT_ONCE);

  /** `pause`: lets other requests in while a long manifest is read. */
  constructor(private readonly blobs: BlobStore, private readonly pause: FramePause) {}

  /**
   * The manifest of a snapshot: what the id promises, whatever lies in the store.
   *
   * @throws {BlobNotFound}
   * @throws {BlobMismatch} the store gives other bytes
   * @throws {NotAManifest}
   * @throws {StoreUnavailable}
   */
  async read(tenantId: TenantId, id: SnapshotId): Promise<Tree> {
    const key = `${tenantId} ${id}`;
    const reading = this.#kept.get(key) ??
      this.#ofTenant.run(tenantId, () => this.#load(tenantId, id));
    this.#kept.delete(key);
    this.#kept.set(key, reading);
    try {
      const tree = await reading;
      this.#sizes.set(key, tree.files.length);
      this.#forgetOldest();
      return tree;
    } catch (error) {
      this.#forget(key);
      throw error;
    }
  }

  async #load(tenantId: TenantId, id: SnapshotId): Promise<Tree> {
    const sha256 = manifestDigest(id);
    const { maxManifestBytes, maxFiles } = DEFAULT_MANIFEST_LIMITS;
    const { size, content: stream } = await this.blobs.of(tenantId).get(sha256);
    if (size > maxManifestBytes) {
      await stream.cancel();
      throw new NotAManifest(sha256, `has ${size} bytes, too many for a manifest`);
    }
    const content = await new Response(stream).bytes();
    if (await sha256Hex(content) !== sha256) {
      throw new BlobMismatch(sha256, "has other bytes");
    }
    if (countLines(content) > maxFiles + 1) {
      throw new NotAManifest(sha256, "has too many lines for a manifest");
    }
    try {
      return { ...await readFrame(content, { pause: this.pause }), id, size };
    } catch (error) {
      if (error instanceof SnapshotError) throw new NotAManifest(sha256, "is no manifest");
      throw error;
    }
  }

  #forgetOldest(): void {
    let files = 0;
    for (const size of this.#sizes.values()) files += size;
    for (const key of this.#kept.keys()) {
      if (files <= KEPT_FILES) return;
      files -= this.#sizes.get(key) ?? 0;
      this.#forget(key);
    }
  }

  #forget(key: string): void {
    this.#kept.delete(key);
    this.#sizes.delete(key);
  }
}
