import type {
  BlobStore,
  Registration,
  Store,
  TenantReads,
  TenantRepositories,
} from "../store/ports.ts";
import { type AuditContext, eventOf } from "./audit_context.ts";
import type { CheckedManifest } from "./check_manifest.ts";
import { DomainError } from "./domain_error.ts";
import type { PrincipalId, ProjectId, SnapshotId, TenantId, WorkspaceId } from "./ids.ts";
import { checkParent, headMoved } from "./plan_push.ts";
import type { SnapshotFacts, SnapshotRecord } from "./records.ts";
import type { SnapshotValidator, ValidationProblem } from "./snapshot_validator.ts";

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
  /** This request has just seen to it that every blob is there: it is looked at again only in the transaction that registers. */
  readonly blobsSeen?: boolean;
  readonly author: PrincipalId;
  /** Checked. */
  readonly message: string;
  readonly now: Date;
  readonly audit: AuditContext;
  readonly signal?: AbortSignal;
  /** Runs first in the transaction that registers: throws when the caller, let in long ago, would not be let in any more. */
  readonly permit: (tenant: TenantReads) => Promise<void>;
  /** Runs in the transaction that registers, before the audit event: an idempotency record goes here. */
  readonly within?: (tenant: TenantRepositories, snapshot: SnapshotRecord) => Promise<void>;
}

/** The snapshot, and whether this request added it (false: the head was this very content already). */
export interface Registered {
  readonly snapshot: SnapshotRecord;
  readonly added: boolean;
}

const NAMED_MISSING = 100;

/**
 * Registers a snapshot: id, blobs, parent; then validation in the sandbox; then, in one transaction, the record, the project's
 * head and the audit event.
 *
 * A request whose answer got lost may be sent again: when the head is this very content, it is answered and nothing is added.
 *
 * @throws {DomainError} snapshot_id_mismatch, blobs_missing, snapshot_refused, head_moved, archived, not_found,
 * too_many_validations, and whatever `permit` throws
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
      async (tenant) => await request.within?.(tenant, present),
    );
    return { snapshot: present, added: false };
  }
  const facts = await validate(deps, request);
  const snapshot = await deps.store.transaction(request.tenantId, async (tenant) => {
    await request.permit(tenant);
    const registration = await tenant.snapshots.register({
      projectId: request.projectId,
      id: manifest.id,
      parentId: request.parentId,
      author: request.author,
      message: request.message,
      at: request.now,
      files: manifest.files,
      facts,
    });
    const added = snapshotOf(registration);
    await request.within?.(tenant, added);
    await tenant.audit.append(eventOf(request.audit, {
      at: request.now,
      action: "snapshot.register",
      outcome: "allowed",
      resources: resources(request),
      details: { number: added.number, parent: added.parentId, files: added.fileCount },
    }));
    return added;
  });
  return { snapshot, added: true };
}

/** What can be refused, or answered, without running anything. */
async function lookBefore(
  store: Store,
  { tenantId, workspaceId, projectId, manifest, parentId, blobsSeen }: RegisterRequest,
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
    if (blobsSeen) return undefined;
    const digests = manifest.blobs.map(({ sha256 }) => sha256);
    const held = await tenant.blobs.held(workspaceId, digests);
    const missing = digests.filter((digest) => !held.has(digest));
    if (missing.length > 0) throw blobsMissing(missing);
    return undefined;
  });
}

async function validate(deps: RegisterDeps, request: RegisterRequest): Promise<SnapshotFacts> {
  const blobs = deps.blobs.of(request.tenantId);
  const validation = await deps.validator.validate({
    tenantId: request.tenantId,
    projectId: request.projectId,
    principalId: request.author,
    snapshotId: request.manifest.id,
    files: request.manifest.files,
    open: async (sha256) => (await blobs.get(sha256)).content,
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
  if (validation.ok) return validation.facts;
  await deps.store.transaction(request.tenantId, async (tenant) => {
    await tenant.audit.append(eventOf(request.audit, {
      at: request.now,
      action: "snapshot.register",
      outcome: "failed",
      resources: resources(request),
      details: { problems: [...new Set(validation.problems.map(({ code }) => code))].slice(0, 10) },
    }));
  });
  throw refused(validation.problems);
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

function blobsMissing(missing: readonly string[]): DomainError {
  return new DomainError("blobs_missing", `${missing.length} blobs are not uploaded`, {
    hint: "Plan the push again and upload what is missing",
    details: { count: missing.length, missing: missing.slice(0, NAMED_MISSING) },
  });
}

function archived(): DomainError {
  return new DomainError("archived", "The project is archived");
}
