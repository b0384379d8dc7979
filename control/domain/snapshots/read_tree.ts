import { readFrame, SnapshotError } from "../../../runtime/snapshot/mod.ts";
import type { SnapshotId } from "../ids.ts";
import { BlobMismatch, type TenantBlobs } from "./blob_store.ts";
import { manifestDigest } from "./manifest.ts";
import type { FileRecord } from "./records.ts";

/** No stored manifest is larger: `maxManifestBytes` of any service. */
const MOST_BYTES = 64 * 2 ** 20;

/**
 * The stored manifest of a snapshot, as bytes that are what the id promises, whatever lies in the
 * store. Who may see the snapshot is decided before.
 *
 * @throws {BlobNotFound}
 * @throws {BlobMismatch} the store gives other bytes
 * @throws {StoreUnavailable}
 */
export async function readManifestContent(
  blobs: TenantBlobs,
  id: SnapshotId,
): Promise<Uint8Array<ArrayBuffer>> {
  const sha256 = manifestDigest(id);
  const { size, content: stream } = await blobs.get(sha256);
  if (size > MOST_BYTES) {
    throw new BlobMismatch(sha256, `has ${size} bytes, too many for a manifest`);
  }
  const content = await new Response(stream).bytes();
  const digest = await crypto.subtle.digest("SHA-256", content);
  if (new Uint8Array(digest).toHex() !== sha256) throw new BlobMismatch(sha256, "has other bytes");
  return content;
}

/**
 * The files of a snapshot, out of its stored manifest: canonical paths, sorted by their bytes.
 *
 * @throws as {@linkcode readManifestContent}
 */
export async function readTree(blobs: TenantBlobs, id: SnapshotId): Promise<readonly FileRecord[]> {
  const content = await readManifestContent(blobs, id);
  try {
    return (await readFrame(content)).files;
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    throw new BlobMismatch(manifestDigest(id), "is no manifest");
  }
}
