import type { BlobStore } from "./blob_store.ts";
import type { Registration } from "./ports.ts";
import type { Store, TenantReads, TenantRepositories } from "../store.ts";
import { type AuditContext, eventOf } from "../audit/audit_context.ts";
import { type CarriedBlobs, storeMissing, verifyCarried } from "./carried_blobs.ts";
import type { CheckedManifest } from "./check_manifest.ts";
import { DomainError } from "../domain_error.ts";
import type { PrincipalId, ProjectId, SnapshotId, TenantId, WorkspaceId } from "../ids.ts";
import { checkParent, headMoved } from "./plan_push.ts";
import { holdBlobs, type VerifiedBlob } from "./receive_blobs.ts";
import type { SnapshotFacts, SnapshotRecord } from "./records.ts";
import { blobsMissing, requireHeld } from "./require_held.ts";
import type { SnapshotValidator, Validation, ValidationProblem } from "./snapshot_validator.ts";

/** What registering works with. */
export interface RegisterDeps {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly validator: SnapshotValidator;
}

/** A snapshot to register; the caller was let in by `openProject(…, "snapshot:write")`. */
export interface RegisterRequest {
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
  readonly projectId: ProjectId;
  readonly manifest: CheckedManifest;
  /** What the caller computed; undefined: whatever it is. */
  readonly expectedId: SnapshotId | undefined;
  readonly parentId: SnapshotId | null;
  /**
   * Contents that came along, by their digests, all of them in the manifest. They are taken as if
   * they had been planned and uploaded before; what the service has already is left alone.
   * Undefined: everything is to be there.
   */
  readonly carried?: ReadonlyMap<string, Uint8Array<ArrayBuffer>> | undefined;
  readonly author: PrincipalId;
  /** Checked. */
  readonly message: string;
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
}

/**
 * Registers a snapshot: id, parent, blobs; then validation in the sandbox; then contents that came
 * along are put on the disk; then, in one transaction, those contents, the record, the project's
 * head and the audit event.
 *
 * A request whose answer got lost may be sent again: when the head is this very content, it is
 * answered and nothing is added.
 *
 * @throws {DomainError} snapshot_id_mismatch, blobs_missing, snapshot_refused, head_moved,
 * archived, not_found, too_many_validations, blob_mismatch, blob_busy, invalid_manifest (a size),
 * and whatever `permit` throws
 */
export async function registerSnapshot(
  deps: RegisterDeps,
  request: RegisterRequest,
): Promise<Registered> {
  const { manifest } = request;
  if (request.expectedId !== undefined && request.expectedId !== manifest.id) {
    throw new DomainError(
      "snapshot_id_mismatch",
      `The manifest is snapshot "${manifest.id}", the request says "${request.expectedId}"`,
      { hint: "Rebuild the manifest from the files" },
    );
  }
  const present = await lookBefore(deps.store, request);
  if (present !== undefined) {
    // The answer is recorded like that of the request which added it.
    await deps.store.transaction(
      request.tenantId,
      async (tenant) => await request.within?.(tenant, { snapshot: present, added: false }),
    );
    return { snapshot: present, added: false };
  }
  const carried = verifyCarried(manifest, request.carried);
  await requireOthers(deps, request, carried);
  const validation = await validate(deps, request, carried);
  const arrived = await storeMissing(deps, request, carried);
  if (!validation.ok) {
    await recordRefusal(deps, request, validation.problems, arrived);
    throw refused(validation.problems);
  }
  return await register(deps, request, validation.facts, arrived);
}

/**
 * Refuses what neither the workspace has nor the request brought: to know a digest is not to have
 * the content. What came along is kept, so that it need not come again.
 */
async function requireOthers(
  deps: RegisterDeps,
  request: RegisterRequest,
  carried: CarriedBlobs,
): Promise<void> {
  const { tenantId, workspaceId, manifest, now } = request;
  const others = manifest.blobs.filter(({ sha256 }) => !carried.has(sha256));
  try {
    await deps.store.read(tenantId, (tenant) => requireHeld(tenant, workspaceId, others));
  } catch (error) {
    if (carried.size > 0 && error instanceof DomainError && error.code === "blobs_missing") {
      const arrived = await storeMissing(deps, request, carried);
      await deps.store.transaction(
        tenantId,
        (tenant) => holdBlobs(tenant, workspaceId, arrived, now),
      );
    }
    throw error;
  }
}

/** What came along is read from the request, everything else from what the workspace has. */
async function validate(
  deps: RegisterDeps,
  request: RegisterRequest,
  carried: CarriedBlobs,
): Promise<Validation> {
  const { tenantId, manifest, signal } = request;
  const blobs = deps.blobs.of(tenantId);
  return await deps.validator.validate({
    tenantId,
    principalId: request.author,
    snapshotId: manifest.id,
    files: manifest.files,
    open: async (sha256) => {
      const blob = carried.get(sha256);
      if (blob !== undefined) return ReadableStream.from([blob.bytes]);
      return (await blobs.get(sha256)).content;
    },
    ...(signal === undefined ? {} : { signal }),
  });
}

async function recordRefusal(
  deps: RegisterDeps,
  request: RegisterRequest,
  problems: readonly ValidationProblem[],
  arrived: readonly VerifiedBlob[],
): Promise<void> {
  const { tenantId, workspaceId, now } = request;
  await deps.store.transaction(tenantId, async (tenant) => {
    // Most of it will be in the next try.
    await holdBlobs(tenant, workspaceId, arrived, now);
    await tenant.audit.append(eventOf(request.audit, {
      at: now,
      action: "snapshot.register",
      outcome: "failed",
      resources: resources(request),
      details: { problems: [...new Set(problems.map(({ code }) => code))].slice(0, 10) },
    }));
  });
}

async function register(
  deps: RegisterDeps,
  request: RegisterRequest,
  facts: SnapshotFacts,
  arrived: readonly VerifiedBlob[],
): Promise<Registered> {
  const { manifest, projectId } = request;
  return await deps.store.transaction(request.tenantId, async (tenant) => {
    await request.permit(tenant);
    await holdBlobs(tenant, request.workspaceId, arrived, request.now);
    const registration = await tenant.snapshots.register({
      projectId,
      id: manifest.id,
      parentId: request.parentId,
      author: request.author,
      message: request.message,
      at: request.now,
      files: manifest.files,
      facts,
    });
    if (registration.kind === "head_moved" && registration.head?.snapshotId === manifest.id) {
      // The same push came twice, and the other one was faster.
      const present = await tenant.snapshots.byNumber(projectId, registration.head.number);
      if (present !== undefined) {
        const registered = { snapshot: present, added: false };
        await request.within?.(tenant, registered);
        return registered;
      }
    }
    const added = snapshotOf(registration);
    const registered = { snapshot: added, added: true };
    await request.within?.(tenant, registered);
    await tenant.audit.append(eventOf(request.audit, {
      at: request.now,
      action: "snapshot.register",
      outcome: "allowed",
      resources: resources(request),
      details: { number: added.number, parent: added.parentId, files: added.fileCount },
    }));
    return registered;
  });
}

/** What can be answered without running anything, or refused by what the project is. */
async function lookBefore(
  store: Store,
  { tenantId, projectId, manifest, parentId }: RegisterRequest,
): Promise<SnapshotRecord | undefined> {
  return await store.read(tenantId, async (tenant) => {
    const project = await tenant.projects.get(projectId);
    if (project === undefined) throw new DomainError("not_found", "Project not found");
    if (project.archivedAt !== null) throw archived();
    if (project.head?.snapshotId === manifest.id) {
      const present = await tenant.snapshots.byNumber(projectId, project.head.number);
      if (present !== undefined) return present;
    }
    checkParent(project.head, parentId);
    return undefined;
  });
}

function snapshotOf(registration: Registration): SnapshotRecord {
  switch (registration.kind) {
    case "registered":
      return registration.snapshot;
    case "head_moved":
      throw headMoved(registration.head?.snapshotId ?? null);
    case "not_found":
      throw new DomainError("not_found", "Project not found");
    case "archived":
      throw archived();
    case "blobs_missing":
      throw blobsMissing(registration.missing);
  }
}

function resources({ projectId, manifest }: RegisterRequest) {
  return [{ kind: "project", id: projectId }, { kind: "snapshot", id: manifest.id }];
}

function refused(problems: readonly ValidationProblem[]): DomainError {
  const [first] = problems;
  return new DomainError(
    "snapshot_refused",
    `The snapshot can't run: ${first?.message ?? "validation failed"}` +
      (problems.length > 1 ? `, and ${problems.length - 1} more` : ""),
    {
      hint: first?.hint ?? "Run aiel validate, correct the project, and push again",
      details: { problems: problems.slice(0, 100).map((problem) => ({ ...problem })) },
    },
  );
}

function archived(): DomainError {
  return new DomainError("archived", "The project is archived");
}
