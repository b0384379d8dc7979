/**
 * The ports of the control service's memory: {@linkcode Store} for facts, {@linkcode BlobStore} for content.
 *
 * Isolation is decided here and nowhere else: whoever works for a tenant is handed repositories that belong to that tenant
 * and that cannot name another one. Only the few functions of {@linkcode SystemRepositories} look across tenants.
 *
 * Expected outcomes (a slug is taken, a version has moved on) are return values. What is thrown: `StoreUnavailable` when the
 * database or the disk can't serve now (the change did not happen, or, when the connection was lost while committing, may
 * have happened), `DomainError` `invalid_cursor`, and programming mistakes.
 *
 * @module
 */
import type { ChainHead, ChainVerdict } from "../domain/audit_event.ts";
import type {
  PrincipalId,
  ProjectId,
  ServiceAccountId,
  SnapshotId,
  TenantId,
  TokenId,
  UserId,
  WorkspaceId,
} from "../domain/ids.ts";
import type { Page, PageRequest } from "../domain/page.ts";
import type {
  AuditEvent,
  BlobRecord,
  FileRecord,
  Member,
  NewAuditEvent,
  Outcome,
  Project,
  Retention,
  ServiceAccount,
  SnapshotFacts,
  SnapshotRecord,
  Tenant,
  Token,
  User,
  Workspace,
} from "../domain/records.ts";
import type { Role, TenantRole } from "../domain/roles.ts";

export type { BlobStore, TenantBlobs } from "./blob_store.ts";
export { BlobMismatch, BlobNotFound } from "./blob_store.ts";
export { StoreUnavailable } from "./store_unavailable.ts";

/** The service's memory. */
export interface Store {
  /**
   * All or nothing: what `work` wrote is kept (and on the disk) when the promise resolves, and gone when `work` throws, which
   * is thrown on. `work` waits for nothing but the repositories it is given (others wait for it), never starts another
   * transaction, and may run more than once (databases give up one of two transactions that wait for each other).
   */
  transaction<T>(scope: TenantId, work: (tenant: TenantRepositories) => Promise<T>): Promise<T>;
  transaction<T>(scope: "system", work: (system: SystemRepositories) => Promise<T>): Promise<T>;
  /**
   * Reads without waiting for writers. Every single call sees committed facts; two calls may see two states. Of another process's
   * changes of the last millisecond it may see nothing yet.
   */
  read<T>(scope: TenantId, work: (tenant: TenantReads) => Promise<T>): Promise<T>;
  read<T>(scope: "system", work: (system: SystemReads) => Promise<T>): Promise<T>;
  /**
   * Grows with every transaction of this process, before anyone hears how it ended: what was read at a smaller one may have been
   * changed since. Transactions of other processes do not count.
   */
  readonly generation: number;
  /** Brings the tables up to date; safe when two processes do it at once. */
  migrate(): Promise<void>;
  /** Whether the store can serve and its tables are up to date, for readiness. @throws StoreUnavailable */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Everything a tenant may read. */
export interface TenantReads {
  readonly tenantId: TenantId;
  tenant(): Promise<Tenant | undefined>;
  readonly users: UserReads;
  readonly serviceAccounts: ServiceAccountReads;
  readonly tokens: TokenReads;
  readonly workspaces: WorkspaceReads;
  readonly members: MemberReads;
  readonly projects: ProjectReads;
  readonly snapshots: SnapshotReads;
  readonly blobs: BlobReads;
  readonly audit: AuditReads;
}

/** Everything a tenant may read and change. */
export interface TenantRepositories extends TenantReads {
  readonly users: Users;
  readonly serviceAccounts: ServiceAccounts;
  readonly tokens: Tokens;
  readonly workspaces: Workspaces;
  readonly members: Members;
  readonly projects: Projects;
  readonly snapshots: Snapshots;
  readonly blobs: Blobs;
  readonly audit: Audit;
  readonly idempotency: Idempotency;
}

/** What looks across tenants without changing anything. */
export interface SystemReads {
  /** Who a token belongs to, whatever its state: the caller decides by `authenticate` of the domain. */
  credential(tokenId: TokenId): Promise<Credential | undefined>;
  tenants(page: PageRequest): Promise<Page<Tenant>>;
  tenantBySlug(slug: string): Promise<Tenant | undefined>;
  /** The repositories of one tenant. */
  tenant(id: TenantId): TenantReads;
  /** The chain of events that belong to no tenant (unknown tokens, the service's own acts). */
  readonly audit: AuditReads;
}

/** What looks across tenants. */
export interface SystemRepositories extends SystemReads {
  /** False: the slug is taken. */
  addTenant(tenant: Tenant): Promise<boolean>;
  tenant(id: TenantId): TenantRepositories;
  readonly audit: Audit;
  /** Notes the use of tokens; only ever forwards. */
  touchTokens(uses: ReadonlyMap<TokenId, Date>): Promise<void>;
  /** Forgets idempotency records that expired before `now`; at most `limit`. How many. */
  forgetIdempotency(now: Date, limit: number): Promise<number>;
  /** Takes or renews the right to do `name` alone until `until`; false while another holder has it. */
  acquireLease(lease: { name: string; holder: string; now: Date; until: Date }): Promise<boolean>;
  releaseLease(name: string, holder: string): Promise<void>;
}

/** A token with what decides whether it is good. */
export interface Credential {
  readonly tenant: Tenant;
  readonly token: Token;
  readonly owner: {
    readonly id: PrincipalId;
    readonly name: string;
    readonly email: string | null;
    readonly tenantRole: TenantRole;
    readonly disabledAt: Date | null;
  };
}

/** An optimistic change: `done` with the new record, or what stands in the way. */
export type Changed<T> =
  | { readonly kind: "changed"; readonly record: T }
  | { readonly kind: "version_moved"; readonly record: T }
  | { readonly kind: "slug_taken" }
  | { readonly kind: "not_found" };

export interface UserReads {
  get(id: UserId): Promise<User | undefined>;
  byEmail(email: string): Promise<User | undefined>;
  list(page: PageRequest): Promise<Page<User>>;
}
export interface Users extends UserReads {
  /** False: the address is taken. */
  add(user: User): Promise<boolean>;
  /** `version`: the one the caller saw; absent: whatever it is. */
  change(
    id: UserId,
    change: { name?: string; tenantRole?: TenantRole; disabledAt?: Date | null },
    version?: number,
  ): Promise<Changed<User>>;
}

export interface ServiceAccountReads {
  get(id: ServiceAccountId): Promise<ServiceAccount | undefined>;
  list(page: PageRequest): Promise<Page<ServiceAccount>>;
}
export interface ServiceAccounts extends ServiceAccountReads {
  /** False: the slug is taken. */
  add(account: ServiceAccount): Promise<boolean>;
  change(
    id: ServiceAccountId,
    change: { name?: string; disabledAt?: Date | null },
    version?: number,
  ): Promise<Changed<ServiceAccount>>;
}

export interface TokenReads {
  get(id: TokenId): Promise<Token | undefined>;
  /** Newest first, revoked and expired ones included. */
  list(filter: { ownerId?: PrincipalId }, page: PageRequest): Promise<Page<Token>>;
}
export interface Tokens extends TokenReads {
  add(token: Token): Promise<void>;
  /** The token afterwards; a second revocation changes nothing. */
  revoke(id: TokenId, at: Date): Promise<Token | undefined>;
}

export interface WorkspaceReads {
  get(id: WorkspaceId): Promise<Workspace | undefined>;
  bySlug(slug: string): Promise<Workspace | undefined>;
  /** By slug. `member`: only those where this principal has a role. `archived` absent: both. */
  list(
    filter: { member?: PrincipalId; archived?: boolean },
    page: PageRequest,
  ): Promise<Page<Workspace>>;
}
export interface Workspaces extends WorkspaceReads {
  /** False: the slug is taken. */
  add(workspace: Workspace): Promise<boolean>;
  change(
    id: WorkspaceId,
    change: { name?: string; slug?: string; archivedAt?: Date | null },
    version?: number,
  ): Promise<Changed<Workspace>>;
}

export interface MemberReads {
  get(workspaceId: WorkspaceId, principalId: PrincipalId): Promise<Member | undefined>;
  /** By principal id. */
  list(workspaceId: WorkspaceId, page: PageRequest): Promise<Page<Member>>;
  /** Every role of one principal. */
  rolesOf(principalId: PrincipalId): Promise<ReadonlyMap<WorkspaceId, Role>>;
}
export interface Members extends MemberReads {
  /** Adds, or changes the role. False: no such workspace or principal in this tenant. */
  set(
    member: { workspaceId: WorkspaceId; principalId: PrincipalId; role: Role; at: Date },
  ): Promise<boolean>;
  /** False: was no member. */
  remove(workspaceId: WorkspaceId, principalId: PrincipalId): Promise<boolean>;
  /** How many owners there are; holds the workspace until the transaction ends, so that two owners can't both leave. */
  countOwners(workspaceId: WorkspaceId): Promise<number>;
}

/** A project where it is, with what a principal is there. */
export interface PlacedProject {
  readonly project: Project;
  readonly workspace: Workspace;
  /** Of the principal that was asked for, in the workspace. */
  readonly role: Role | undefined;
}

export interface ProjectReads {
  /**
   * The project of that id, or of that slug in a workspace, with all that decides who may do what in it, as one fact.
   *
   * @param workspace undefined: wherever it is, for an id only
   */
  find(place: {
    workspace: { id: WorkspaceId } | { slug: string } | undefined;
    project: { id: ProjectId } | { slug: string };
    principalId: PrincipalId;
  }): Promise<PlacedProject | undefined>;
  get(id: ProjectId): Promise<Project | undefined>;
  bySlug(workspaceId: WorkspaceId, slug: string): Promise<Project | undefined>;
  /** By slug. `archived` absent: both. */
  list(
    filter: { workspaceId: WorkspaceId; archived?: boolean },
    page: PageRequest,
  ): Promise<Page<Project>>;
}
export interface Projects extends ProjectReads {
  /** False: the slug is taken in the workspace. The project starts without a head. */
  add(project: Omit<Project, "head">): Promise<boolean>;
  change(
    id: ProjectId,
    change: {
      name?: string;
      slug?: string;
      archivedAt?: Date | null;
      retention?: Retention | null;
    },
    version?: number,
  ): Promise<Changed<Project>>;
}

/** A registration with what validation found out. */
export interface DetailedSnapshot {
  readonly snapshot: SnapshotRecord;
  readonly facts: SnapshotFacts;
}

export interface SnapshotReads {
  /** The newest registration of this content in the project. */
  get(projectId: ProjectId, id: SnapshotId): Promise<SnapshotRecord | undefined>;
  byNumber(projectId: ProjectId, number: number): Promise<SnapshotRecord | undefined>;
  /** Up to two distinct ids that begin with `prefix` (`sha256:` and hex digits). */
  withPrefix(projectId: ProjectId, prefix: string): Promise<readonly SnapshotId[]>;
  /** Newest first. */
  list(projectId: ProjectId, page: PageRequest): Promise<Page<SnapshotRecord>>;
  /** A registration by its number, with what validation found out. */
  detailed(
    projectId: ProjectId,
    number: number,
  ): Promise<DetailedSnapshot | undefined>;
  /** What validation found out; undefined when the project has no such snapshot. */
  facts(projectId: ProjectId, id: SnapshotId): Promise<SnapshotFacts | undefined>;
  /** All files by path; undefined when the project has no such snapshot. */
  files(projectId: ProjectId, id: SnapshotId): Promise<readonly FileRecord[] | undefined>;
  /** The blob, if the project has this snapshot and a file of it is the blob: what may be downloaded through the project. */
  blob(projectId: ProjectId, id: SnapshotId, sha256: string): Promise<BlobRecord | undefined>;
}
/** What {@linkcode Snapshots.register} came to. */
export type Registration =
  | { readonly kind: "registered"; readonly snapshot: SnapshotRecord }
  /** The project's head is not `parentId` (any more). */
  | { readonly kind: "head_moved"; readonly head: Project["head"] }
  | { readonly kind: "not_found" }
  | { readonly kind: "archived" }
  /** Blobs that the workspace does not hold (any more). */
  | { readonly kind: "blobs_missing"; readonly missing: readonly string[] };

export interface Snapshots extends SnapshotReads {
  /**
   * Adds a snapshot and moves the project's head from `parentId` to it, or does nothing. Of two that name the same parent
   * exactly one wins. Files that are not blobs held by the project's workspace are refused.
   */
  register(snapshot: {
    projectId: ProjectId;
    id: SnapshotId;
    parentId: SnapshotId | null;
    author: PrincipalId;
    message: string;
    at: Date;
    files: readonly FileRecord[];
    facts: SnapshotFacts;
  }): Promise<Registration>;
  /** Whatever uses a snapshot outside its project (a deployment) names itself here, and no retention touches it. */
  pin(projectId: ProjectId, id: SnapshotId, holder: string): Promise<boolean>;
  unpin(projectId: ProjectId, id: SnapshotId, holder: string): Promise<void>;
  /**
   * Snapshots that the project's retention lets go (never the head, never a pinned one), oldest first; see `retention.ts`.
   */
  expired(
    projectId: ProjectId,
    rule: { keepLast: number; createdBefore: Date; limit: number },
  ): Promise<readonly SnapshotRecord[]>;
  /** Removes one registration that {@linkcode expired} may name now, and its tree when it was the last. False: it may stay. */
  expire(
    projectId: ProjectId,
    number: number,
    rule: { keepLast: number; createdBefore: Date },
  ): Promise<boolean>;
}

/** A blob that someone announced. */
export interface ExpectedBlob {
  /** Bytes. */
  readonly size: number;
  readonly held: boolean;
  readonly touchedAt: Date;
}
export interface BlobReads {
  /** Those of `sha256s` that the workspace holds completely. */
  held(workspaceId: WorkspaceId, sha256s: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * What was announced to {@linkcode Blobs.expect}; only what is found in it may be uploaded. `held`: uploaded already.
   * `touchedAt`: when it was announced or used last, to the hour.
   */
  expected(
    workspaceId: WorkspaceId,
    sha256s: readonly string[],
  ): Promise<ReadonlyMap<string, ExpectedBlob>>;
}
/**
 * Which workspace holds which blobs. Content is kept once a tenant, but a workspace holds a blob only after its bytes came
 * through that workspace: to know a hash is not to have the file.
 */
export interface Blobs extends BlobReads {
  /**
   * Announces what will be uploaded and renews the grace period of what is there. `missing`: those still to be uploaded.
   * `busy`: being removed at this moment, plan again in a second. `mismatched`: held, with another size than announced.
   */
  expect(
    workspaceId: WorkspaceId,
    blobs: readonly BlobRecord[],
    at: Date,
  ): Promise<{
    readonly missing: readonly string[];
    readonly busy: readonly string[];
    readonly mismatched: readonly BlobRecord[];
  }>;
  /**
   * The bytes lie in the blob store, verified: from here on the workspace holds them, with the sizes given here, whatever was
   * announced. Names those nobody expected.
   */
  hold(
    workspaceId: WorkspaceId,
    blobs: readonly BlobRecord[],
    at: Date,
  ): Promise<{ readonly refused: readonly string[] }>;
  /**
   * Looks at up to `limit` blobs after the digest `after`, and marks those that no snapshot has and nobody asked for since
   * `untouchedSince` (at least two hours ago): from now on nobody can hold them until {@linkcode forget}. Those marked before
   * (a collector died) are named again. `next`: where to go on; null: that was all.
   */
  condemn(rule: {
    untouchedSince: Date;
    at: Date;
    limit: number;
    after: string | null;
  }): Promise<{ readonly condemned: readonly string[]; readonly next: string | null }>;
  /** Condemned blobs whose bytes are gone. */
  forget(sha256s: readonly string[]): Promise<void>;
}

/** A finished answer, to be given again. */
export interface RecordedAnswer {
  readonly status: number;
  /** Those that matter: `etag`, `location`, `content-type`. */
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}
/** What {@linkcode Idempotency.begin} found. */
export type IdempotencyState =
  | { readonly kind: "started" }
  | { readonly kind: "running" }
  | { readonly kind: "other_request" }
  | { readonly kind: "done"; readonly answer: RecordedAnswer };

/** Makes a repeated request give the first one's answer. Keys belong to a principal. */
export interface Idempotency {
  /** Claims a key until `lockedUntil`; a claim that ran out (its process died) is given to the next. Expired records count as none. */
  begin(claim: {
    principalId: PrincipalId;
    key: string;
    requestHash: string;
    now: Date;
    lockedUntil: Date;
    expiresAt: Date;
  }): Promise<IdempotencyState>;
  /** Call it in the transaction of the change, so that both or none are kept. */
  finish(principalId: PrincipalId, key: string, answer: RecordedAnswer): Promise<void>;
  /** Gives up a claim: the request changed nothing. */
  abandon(principalId: PrincipalId, key: string): Promise<void>;
}

export interface AuditFilter {
  readonly actorId?: PrincipalId;
  readonly action?: string;
  readonly outcome?: Outcome;
  /** Id of a resource. */
  readonly resourceId?: string;
}
export interface AuditReads {
  /** Newest first. */
  list(filter: AuditFilter, page: PageRequest): Promise<Page<AuditEvent>>;
  /** Oldest first, from `sequence` on; for export. */
  range(fromSequence: number, limit: number): Promise<readonly AuditEvent[]>;
  head(): Promise<ChainHead>;
  /** Reads the whole chain, page by page. `anchor`: a head that was seen before, which must still be in it. */
  verify(anchor?: ChainHead): Promise<ChainVerdict>;
}
/** A chain: nothing in this port changes or removes an event. */
export interface Audit extends AuditReads {
  /** Adds to the chain. Transactions of one tenant that append wait for each other: append last. */
  append(event: NewAuditEvent): Promise<AuditEvent>;
}
