import { type AuditContext, eventOf } from "../audit/audit_context.ts";
import { DomainError } from "../domain_error.ts";
import type { PrincipalId, ProjectId, SnapshotId, TenantId, WorkspaceId } from "../ids.ts";
import type { Store, TenantReads, TenantRepositories } from "../store.ts";
import type { Candidate, DeployDeps } from "../releases/deploy.ts";
import { type Followed, followedNow, followPush } from "../releases/follow_push.ts";
import type { BlobStore } from "./blob_store.ts";
import { type CheckedManifest, checkTree, manifestBlob, type ManifestLimits } from "./manifest.ts";
import type { Registration } from "./ports.ts";
import { plannedManifest } from "./planned_manifest.ts";
import type { BlobRecord, SnapshotFacts, SnapshotRecord } from "./records.ts";
import {
  blobsMissing,
  headMoved,
  projectArchived,
  snapshotRefused,
  wrongSize,
} from "./refusals.ts";
import type { TreeReader } from "./tree_reader.ts";
import type { SnapshotValidator, Validation, ValidationProblem } from "./snapshot_validator.ts";

/** What registering works with. */
export interface RegisterDeps extends DeployDeps {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly validator: SnapshotValidator;
  readonly trees: TreeReader;
}

/** A snapshot to register; the caller was let in by `openProject(…, "snapshot:write")`. */
export interface RegisterRequest {
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
  readonly projectId: ProjectId;
  /** Planned before, which is where its manifest is from. */
  readonly snapshotId: SnapshotId;
  readonly parentId: SnapshotId | null;
  readonly author: PrincipalId;
  /** Checked. */
  readonly message: string;
  readonly limits: ManifestLimits;
  readonly now: Date;
  readonly audit: AuditContext;
  readonly signal?: AbortSignal;
  /**
   * Runs first in the transaction that registers: throws when the caller, let in long ago, would
   * not be let in any more.
   */
  readonly permit: (tenant: TenantReads) => Promise<void>;
  /**
   * Runs in the transaction that registers, before the audit event: an idempotency record goes
   * here.
   */
  readonly within?: (tenant: TenantRepositories, registered: Registered) => Promise<void>;
}

/**
 * The snapshot, and whether this request added it (false: the head was this very content already).
 */
export interface Registered {
  readonly snapshot: SnapshotRecord;
  readonly added: boolean;
  /** Where it went live, and where not. */
  readonly followed: readonly Followed[];
}

/**
 * Registers a snapshot that was planned and uploaded:
 *
 * 1. look whether the project's newest snapshot is this one already, or another one than the
 *    caller builds on;
 * 2. read the manifest that the plan left;
 * 3. look whether the workspace has the content of every file: to know a digest is not to have it;
 * 4. validate it in the sandbox, where it may wait for its turn;
 * 5. in one transaction: may the caller still do this, the record, the project's head, what goes
 *    live in the environments that follow, the answer for who asks again, the audit events.
 *
 * A request whose answer got lost may be sent again: when the head is this very content, it is
 * answered and nothing is added.
 *
 * @throws {DomainError} head_moved, archived, not_found, snapshot_not_planned, blobs_missing,
 * invalid_manifest, manifest_too_large, snapshot_refused, too_many_validations, and what `permit`
 * throws
 */
export async function registerSnapshot(
  deps: RegisterDeps,
  request: RegisterRequest,
): Promise<Registered> {
  const newest = await findNewest(deps, request);
  if (newest !== undefined) return await answerAgain(deps, request, newest);
  const manifest = await readPlanned(deps, request);
  await requireContents(deps, request, manifest);
  const validation = await validate(deps, request, manifest);
  if (validation.ok) return await add(deps, request, manifest, validation.facts);
  await recordRefusal(deps, request, validation.problems);
  throw snapshotRefused(validation.problems);
}

/** The project's newest snapshot, where it is this content; undefined: it is what the push says. */
async function findNewest(
  { store }: RegisterDeps,
  { tenantId, projectId, snapshotId, parentId }: RegisterRequest,
): Promise<SnapshotRecord | undefined> {
  return await store.read(tenantId, async (tenant) => {
    const project = await tenant.projects.get(projectId);
    if (project === undefined) throw new DomainError("not_found", "Project not found");
    if (project.archivedAt !== null) throw projectArchived();
    if (project.head?.snapshotId === snapshotId) {
      const newest = await tenant.snapshots.byNumber(projectId, project.head.number);
      if (newest !== undefined) return newest;
    }
    const current = project.head?.snapshotId ?? null;
    if (current !== parentId) throw headMoved(current);
    return undefined;
  });
}

/** The answer is recorded like that of the request which added the snapshot. */
async function answerAgain(
  deps: RegisterDeps,
  { tenantId, projectId, within }: RegisterRequest,
  snapshot: SnapshotRecord,
): Promise<Registered> {
  return await deps.store.transaction(tenantId, async (tenant) => {
    const registered = await registeredBefore(tenant, deps, projectId, snapshot);
    await within?.(tenant, registered);
    return registered;
  });
}

/** What is said of a snapshot that another request has registered. */
async function registeredBefore(
  tenant: TenantReads,
  deps: DeployDeps,
  projectId: ProjectId,
  snapshot: SnapshotRecord,
): Promise<Registered> {
  const project = await tenant.projects.get(projectId);
  const found = await tenant.snapshots.detailed(projectId, snapshot.number);
  const followed = project === undefined || found === undefined
    ? []
    : await followedNow(tenant, deps, project, found);
  return { snapshot, added: false, followed };
}

async function readPlanned(
  deps: RegisterDeps,
  request: RegisterRequest,
): Promise<CheckedManifest> {
  return checkTree(await plannedManifest(deps, request), request.limits);
}

async function requireContents(
  { store }: RegisterDeps,
  { tenantId, workspaceId }: RegisterRequest,
  { blobs }: CheckedManifest,
): Promise<void> {
  const digests = blobs.map(({ sha256 }) => sha256);
  const known = await store.read(
    tenantId,
    (tenant) => tenant.blobs.expected(workspaceId, digests),
  );
  const missing = digests.filter((sha256) => known.get(sha256)?.held !== true);
  if (missing.length > 0) throw blobsMissing(missing);
  const wrong = blobs.find(({ sha256, size }) => known.get(sha256)?.size !== size);
  if (wrong !== undefined) throw wrongSize(wrong.sha256, known.get(wrong.sha256)?.size);
}

async function validate(
  { blobs, validator }: RegisterDeps,
  { tenantId, author, signal }: RegisterRequest,
  { id, files }: CheckedManifest,
): Promise<Validation> {
  const contents = blobs.of(tenantId);
  return await validator.validate({
    tenantId,
    principalId: author,
    snapshotId: id,
    files,
    open: async (sha256) => (await contents.get(sha256)).content,
    ...(signal === undefined ? {} : { signal }),
  });
}

async function recordRefusal(
  { store }: RegisterDeps,
  request: RegisterRequest,
  problems: readonly ValidationProblem[],
): Promise<void> {
  await store.transaction(request.tenantId, async (tenant) => {
    await tenant.audit.append(eventOf(request.audit, {
      at: request.now,
      action: "snapshot.register",
      outcome: "failed",
      resources: resources(request),
      details: { problems: [...new Set(problems.map(({ code }) => code))].slice(0, 10) },
    }));
  });
}

async function add(
  deps: RegisterDeps,
  request: RegisterRequest,
  manifest: CheckedManifest,
  facts: SnapshotFacts,
): Promise<Registered> {
  return await deps.store.transaction(request.tenantId, async (tenant) => {
    await request.permit(tenant);
    const registration = await tenant.snapshots.register({
      projectId: request.projectId,
      id: manifest.id,
      parentId: request.parentId,
      author: request.author,
      message: request.message,
      at: request.now,
      fileCount: manifest.files.length,
      bytes: manifest.bytes,
      blobs: usedBlobs(manifest),
      facts,
    });
    const { snapshot, added } = await registeredBy(tenant, request, registration);
    const registered = added
      ? {
        snapshot,
        added,
        followed: await follow(tenant, deps, request, { snapshot, facts }),
      }
      : await registeredBefore(tenant, deps, request.projectId, snapshot);
    await request.within?.(tenant, registered);
    if (added) {
      await tenant.audit.append(eventOf(request.audit, {
        at: request.now,
        action: "snapshot.register",
        outcome: "allowed",
        resources: resources(request),
        details: {
          number: snapshot.number,
          parent: snapshot.parentId,
          files: snapshot.fileCount,
        },
      }));
      for (const one of registered.followed) await tenant.audit.append(followEvent(request, one));
    }
    return registered;
  });
}

/** Lets the environments follow that follow pushes, in the transaction that registers. */
async function follow(
  tenant: TenantRepositories,
  deps: RegisterDeps,
  { projectId, author, now }: RegisterRequest,
  candidate: Candidate,
): Promise<readonly Followed[]> {
  const project = await tenant.projects.get(projectId);
  if (project === undefined) throw new DomainError("not_found", "Project not found");
  return await followPush(tenant, deps, { project, by: author, now }, candidate);
}

function followEvent(request: RegisterRequest, { environment, deployment, missing }: Followed) {
  return eventOf(request.audit, {
    at: request.now,
    action: "deployment.create",
    outcome: deployment === undefined ? "failed" : "allowed",
    resources: [
      ...resources(request),
      ...(deployment === undefined ? [] : [
        { kind: "environment", id: deployment.environmentId },
        { kind: "deployment", id: deployment.id },
      ]),
    ],
    details: {
      environment,
      kind: "follow",
      ...(deployment === undefined
        ? { missing: missing.slice(0, 10).map(({ kind, value }) => ({ kind, value })) }
        : { number: deployment.number, replaces: deployment.replacesId }),
    },
  });
}

/** Everything that must stay for as long as the snapshot does. */
function usedBlobs(manifest: CheckedManifest): readonly BlobRecord[] {
  return [...manifest.blobs, manifestBlob(manifest)];
}

async function registeredBy(
  tenant: TenantReads,
  { projectId, snapshotId }: RegisterRequest,
  registration: Registration,
): Promise<Omit<Registered, "followed">> {
  switch (registration.kind) {
    case "registered":
      return { snapshot: registration.snapshot, added: true };
    case "head_moved": {
      const { head } = registration;
      // The same push came twice, and the other one was faster.
      const newest = head?.snapshotId === snapshotId
        ? await tenant.snapshots.byNumber(projectId, head.number)
        : undefined;
      if (newest !== undefined) return { snapshot: newest, added: false };
      throw headMoved(head?.snapshotId ?? null);
    }
    case "not_found":
      throw new DomainError("not_found", "Project not found");
    case "archived":
      throw projectArchived();
    case "blobs_missing":
      throw blobsMissing(registration.missing);
  }
}

function resources({ projectId, snapshotId }: RegisterRequest) {
  return [{ kind: "project", id: projectId }, { kind: "snapshot", id: snapshotId }];
}
