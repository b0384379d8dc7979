import type { FramePause } from "../../../runtime/snapshot/mod.ts";
import { DomainError } from "../domain_error.ts";
import type { ProjectId, SnapshotId, TenantId, WorkspaceId } from "../ids.ts";
import type { Project } from "../projects/records.ts";
import type { Store } from "../store.ts";
import type { BlobStore } from "./blob_store.ts";
import {
  type CheckedManifest,
  checkManifest,
  manifestBlob,
  type ManifestLimits,
} from "./manifest.ts";
import { holdBlobs } from "./receive_blobs.ts";
import { blobsBusy, headMoved, wrongSize } from "./refusals.ts";

/** What a push has to do. */
export interface PushPlan {
  readonly snapshotId: SnapshotId;
  /** Digests of the blobs to upload, sorted. */
  readonly missing: readonly string[];
  /** The project's newest snapshot. */
  readonly head: Project["head"];
  /** The head is this very content: there is nothing to push. */
  readonly unchanged: boolean;
}

/** A push; the caller was let in by `openProject(…, "snapshot:write")`. */
export interface PlannedPush {
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
  readonly projectId: ProjectId;
  readonly parentId: SnapshotId | null;
  /** The manifest as it came. */
  readonly content: Uint8Array<ArrayBuffer>;
  readonly limits: ManifestLimits;
  readonly now: Date;
}

/** What planning works with. */
export interface PlanDeps {
  readonly store: Store;
  readonly blobs: BlobStore;
  /** Lets other requests in while a long manifest is read. */
  readonly turn?: FramePause;
}

/**
 * Manifest in, missing blobs out. Keeps the blobs that are there from being collected meanwhile,
 * and the manifest for the uploads and the registration, as a blob of the workspace like all
 * others.
 *
 * @throws {DomainError} head_moved before anything is uploaded in vain; blob_busy,
 * invalid_manifest, manifest_too_large, snapshot_refused (no entry point)
 */
export async function planPush(
  { store, blobs, turn }: PlanDeps,
  push: PlannedPush,
): Promise<PushPlan> {
  const { tenantId, workspaceId, now } = push;
  const manifest = await checkManifest(push.content, push.limits, turn);
  const own = manifestBlob(manifest);
  const { head, unchanged, missing, isNew } = await compare(store, push, manifest);
  if (isNew) {
    await blobs.of(tenantId).putMany([{ sha256: own.sha256, bytes: push.content }]);
    await store.transaction(tenantId, (tenant) => holdBlobs(tenant, workspaceId, [own], now));
  }
  return { snapshotId: manifest.id, missing, head, unchanged };
}

/** What the workspace lacks, and whether the manifest itself is new to it. */
async function compare(
  store: Store,
  { tenantId, workspaceId, projectId, parentId, now }: PlannedPush,
  manifest: CheckedManifest,
) {
  return await store.transaction(tenantId, async (tenant) => {
    const project = await tenant.projects.get(projectId);
    if (project === undefined) throw new DomainError("not_found", "Project not found");
    const { head } = project;
    const unchanged = head?.snapshotId === manifest.id;
    if (!unchanged && (head?.snapshotId ?? null) !== parentId) {
      throw headMoved(head?.snapshotId ?? null);
    }
    const found = await tenant.blobs.renew(workspaceId, manifest.blobs, now);
    const own = await tenant.blobs.expect(workspaceId, [manifestBlob(manifest)], now);
    const busy = [...found.busy, ...own.busy];
    if (busy.length > 0) throw blobsBusy(busy);
    const [wrong] = found.mismatched;
    if (wrong !== undefined) throw wrongSize(wrong.sha256, wrong.size);
    return { head, unchanged, missing: found.missing, isNew: own.missing.length > 0 };
  });
}
