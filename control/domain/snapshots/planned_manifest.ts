import type { SnapshotId, TenantId, WorkspaceId } from "../ids.ts";
import type { Store } from "../store.ts";
import type { BlobStore } from "./blob_store.ts";
import { manifestDigest } from "./manifest.ts";
import { readManifestContent } from "./read_tree.ts";
import { notPlanned } from "./refusals.ts";

/** A snapshot that was planned in a workspace. */
export interface PlannedSnapshot {
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
  readonly snapshotId: SnapshotId;
}

/**
 * The manifest that a plan left in the workspace. One that was planned in another workspace is as
 * good as none: to know an id is not to have the manifest.
 *
 * @throws {DomainError} snapshot_not_planned
 * @throws {BlobMismatch} the store gives other bytes
 */
export async function plannedManifest(
  { store, blobs }: { readonly store: Store; readonly blobs: BlobStore },
  { tenantId, workspaceId, snapshotId }: PlannedSnapshot,
): Promise<Uint8Array<ArrayBuffer>> {
  const digest = manifestDigest(snapshotId);
  const held = await store.read(tenantId, (tenant) => tenant.blobs.held(workspaceId, [digest]));
  if (!held.has(digest)) throw notPlanned(snapshotId);
  return await readManifestContent(blobs.of(tenantId), snapshotId);
}
