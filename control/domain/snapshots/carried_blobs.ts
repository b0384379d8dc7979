/**
 * Contents that come along with the registration which needs them.
 *
 * @module
 */
import type { BlobStore } from "./blob_store.ts";
import type { Store } from "../store.ts";
import type { CheckedManifest } from "./check_manifest.ts";
import { planPush } from "./plan_push.ts";
import { type VerifiedBlob, verifiedBlob } from "./receive_blobs.ts";

/** By their digests. */
export type CarriedBlobs = ReadonlyMap<string, VerifiedBlob>;

/**
 * What came along, if it is what files of the manifest promise.
 *
 * @throws {DomainError} blob_mismatch
 */
export function verifyCarried(
  { blobs }: CheckedManifest,
  contents: ReadonlyMap<string, Uint8Array<ArrayBuffer>> | undefined,
): CarriedBlobs {
  const carried = new Map<string, VerifiedBlob>();
  if (contents === undefined) return carried;
  for (const blob of blobs) {
    const bytes = contents.get(blob.sha256);
    if (bytes !== undefined) carried.set(blob.sha256, verifiedBlob(blob, bytes));
  }
  return carried;
}

/**
 * Plans what came along, and puts on the disk what of it the workspace lacks. That is nobody's yet: within the hour `holdBlobs` makes
 * it the workspace's, in the transaction that needs it.
 *
 * @returns what the workspace lacks
 * @throws {DomainError} as `planPush`
 */
export async function storeMissing(
  { store, blobs }: { readonly store: Store; readonly blobs: BlobStore },
  push: Parameters<typeof planPush>[1],
  carried: CarriedBlobs,
): Promise<readonly VerifiedBlob[]> {
  if (carried.size === 0) return [];
  const manifest = { ...push.manifest, blobs: [...carried.values()] };
  const { missing } = await planPush(store, { ...push, manifest });
  const arriving = missing.flatMap((sha256) => carried.get(sha256) ?? []);
  if (arriving.length > 0) await blobs.of(push.tenantId).putMany(arriving);
  return arriving;
}
