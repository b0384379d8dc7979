import type { SnapshotId, TenantId, WorkspaceId } from "../ids.ts";
import type { Store } from "../store.ts";
import { manifestDigest, type Tree } from "./manifest.ts";
import { notPlanned } from "./refusals.ts";
import { NotAManifest, type TreeReader } from "./tree_reader.ts";

/** A snapshot that was planned in a workspace. */
export interface PlannedSnapshot {
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
  readonly snapshotId: SnapshotId;
}

/** What reading it works with. */
export interface PlannedDeps {
  readonly store: Store;
  readonly trees: TreeReader;
}

/**
 * The manifest that a plan left in the workspace. One that was planned in another workspace is as
 * good as none: to know an id is not to have the manifest.
 *
 * @throws {DomainError} snapshot_not_planned
 * @throws {BlobMismatch} the store gives other bytes
 */
export async function plannedManifest(
  { store, trees }: PlannedDeps,
  { tenantId, workspaceId, snapshotId }: PlannedSnapshot,
): Promise<Tree> {
  const digest = manifestDigest(snapshotId);
  const held = await store.read(tenantId, (tenant) => tenant.blobs.held(workspaceId, [digest]));
  if (!held.has(digest)) throw notPlanned(snapshotId);
  try {
    return await trees.read(tenantId, snapshotId);
  } catch (error) {
    // The workspace has a file of this digest: nothing is damaged, and nothing was planned.
    throw error instanceof NotAManifest ? notPlanned(snapshotId) : error;
  }
}
