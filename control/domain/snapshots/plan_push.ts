import type { Store } from "../store.ts";
import type { CheckedManifest } from "./check_manifest.ts";
import { DomainError } from "../domain_error.ts";
import type { ProjectId, SnapshotId, TenantId, WorkspaceId } from "../ids.ts";
import type { Project } from "../projects/records.ts";

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

/**
 * Manifest in, missing blobs out. Announces the blobs, so that they may be uploaded, and keeps those that are there from being
 * collected meanwhile.
 *
 * @throws {DomainError} head_moved before anything is uploaded in vain; blob_busy, invalid_manifest
 */
export async function planPush(
  store: Store,
  push: {
    tenantId: TenantId;
    workspaceId: WorkspaceId;
    projectId: ProjectId;
    parentId: SnapshotId | null;
    manifest: CheckedManifest;
    now: Date;
  },
): Promise<PushPlan> {
  const { manifest } = push;
  return await store.transaction(push.tenantId, async (tenant) => {
    const project = await tenant.projects.get(push.projectId);
    if (project === undefined) throw new DomainError("not_found", "Project not found");
    const unchanged = project.head?.snapshotId === manifest.id;
    if (!unchanged) checkParent(project.head, push.parentId);
    const { missing, busy, mismatched } = await tenant.blobs.expect(
      push.workspaceId,
      manifest.blobs,
      push.now,
    );
    if (busy.length > 0) throw blobsBusy(busy);
    const [wrong] = mismatched;
    if (wrong !== undefined) throw wrongSize(wrong.sha256, wrong.size);
    return { snapshotId: manifest.id, missing, head: project.head, unchanged };
  });
}

/**
 * Refuses a push that does not build on the newest snapshot.
 *
 * @throws {DomainError} head_moved
 */
export function checkParent(head: Project["head"], parentId: SnapshotId | null): void {
  const current = head?.snapshotId ?? null;
  if (current === parentId) return;
  throw headMoved(current);
}

/** The refusal of a push that does not build on the newest snapshot. */
export function headMoved(current: SnapshotId | null): DomainError {
  return new DomainError(
    "head_moved",
    current === null
      ? "The project has no snapshot yet, so a push to it has no parent"
      : `The project's newest snapshot is "${current}", the push builds on another one`,
    {
      hint: current === null ? "Push without a parent" : "Run aiel pull, then push again",
      details: { head: current },
    },
  );
}

/** The refusal of a manifest that gives a blob another size than it has. */
export function wrongSize(sha256: string, bytes: number | undefined): DomainError {
  return new DomainError(
    "invalid_manifest",
    `Blob "${sha256}" has ${bytes} bytes, the manifest says something else`,
    { hint: "Rebuild the manifest from the files" },
  );
}

/** The refusal while blobs are being removed. */
export function blobsBusy(digests: readonly string[]): DomainError {
  return new DomainError(
    "blob_busy",
    "Unused blobs of this push are being removed at this moment",
    {
      hint: "Ask again in a second",
      details: { blobs: digests.slice(0, 100) },
    },
  );
}
