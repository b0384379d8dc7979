/**
 * The ports of the control service's memory: {@linkcode Store} for facts, {@linkcode BlobStore} for
 * content.
 *
 * Isolation is decided here and nowhere else: code that works for a tenant is handed repositories
 * that belong to that tenant and that cannot name another one. Only the few functions of
 * {@linkcode SystemRepositories} look across tenants.
 *
 * Expected outcomes (a slug is taken, a version has moved on) are return values. What is thrown:
 * `StoreUnavailable` when the database or the disk can't serve now (the change did not happen, or,
 * when the connection was lost while committing, may have happened), `DomainError`
 * `invalid_cursor`, and programming mistakes.
 *
 * @module
 */
import type { Audit, AuditReads } from "./audit/ports.ts";
import type {
  ExecutionQueue,
  ExecutionQueueReads,
  ExecutionReads,
  Executions,
  Jobs,
  ScheduleReads,
  Schedules,
  SystemExecutionReads,
  SystemExecutions,
} from "./executions/ports.ts";
import type { Idempotency } from "./idempotency.ts";
import type {
  Credential,
  MemberReads,
  Members,
  ServiceAccountReads,
  ServiceAccounts,
  TokenReads,
  Tokens,
  UserReads,
  Users,
} from "./identity/ports.ts";
import type { Tenant } from "./identity/records.ts";
import type { IntegrationReads, Integrations } from "./integrations/ports.ts";
import type { TenantId, TokenId } from "./ids.ts";
import type { Page, PageRequest } from "./page.ts";
import type { ProjectReads, Projects, WorkspaceReads, Workspaces } from "./projects/ports.ts";
import type {
  DeploymentReads,
  Deployments,
  EnvironmentReads,
  Environments,
  GrantReads,
  Grants,
  VariableReads,
  Variables,
} from "./releases/ports.ts";
import type { BlobReads, Blobs, SnapshotReads, Snapshots } from "./snapshots/ports.ts";

/** The service's memory. */
export interface Store {
  /**
   * All or nothing: what `work` wrote is kept (and on the disk) when the promise resolves, and gone
   * when `work` throws, which is thrown on. `work` waits for nothing but the repositories it is
   * given (others wait for it), never starts another transaction, and may run more than once
   * (databases give up one of two transactions that wait for each other).
   */
  transaction<T>(
    scope: TenantId,
    work: (tenant: TenantRepositories) => Promise<T>,
    turn?: Turn | undefined,
  ): Promise<T>;
  transaction<T>(
    scope: "system",
    work: (system: SystemRepositories) => Promise<T>,
    turn?: Turn | undefined,
  ): Promise<T>;
  /**
   * Reads without waiting for writers. Every single call sees committed facts; two calls may see
   * two states.
   */
  read<T>(scope: TenantId, work: (tenant: TenantReads) => Promise<T>): Promise<T>;
  read<T>(scope: "system", work: (system: SystemReads) => Promise<T>): Promise<T>;
  /**
   * Grows with every transaction of this process that has the turn `scope`, before its caller hears
   * how it ended: what was read at a smaller one may have been changed since. What others change,
   * records of executions, is not to be kept by it; transactions of other processes do not count.
   */
  readonly generation: number;
  /** Brings the tables up to date; safe when two processes do it at once. */
  migrate(): Promise<void>;
  /**
   * Whether the store can serve and its tables are up to date, for readiness.
   *
   * @throws StoreUnavailable
   */
  check(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Which transactions of a scope run one after the other:
 *
 * - `scope`, unless another one is asked for: all that ask for it, so that what two of them could
 *   do to each other need not be thought of.
 * - `queue`: those that touch the queue of a tenant. Others of the tenant run beside them, so they
 *   read nothing that has to stay as it is until they end.
 * - `none`: none wait for it, and it waits for none. For what adds rows of its own, or changes one
 *   where it is as expected, in one statement: records of executions, their lines, leases.
 *
 * Where a database has one writer at a time, all run one after the other.
 */
export type Turn = "scope" | "queue" | "none";

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
  readonly grants: GrantReads;
  readonly variables: VariableReads;
  readonly environments: EnvironmentReads;
  readonly deployments: DeploymentReads;
  readonly integrations: IntegrationReads;
  readonly executions: ExecutionReads;
  readonly executionQueue: ExecutionQueueReads;
  readonly schedules: ScheduleReads;
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
  readonly grants: Grants;
  readonly variables: Variables;
  readonly environments: Environments;
  readonly deployments: Deployments;
  readonly integrations: Integrations;
  readonly executions: Executions;
  readonly executionQueue: ExecutionQueue;
  readonly schedules: Schedules;
  readonly audit: Audit;
  readonly idempotency: Idempotency;
  readonly jobs: Jobs;
}

/** What looks across tenants without changing anything. */
export interface SystemReads {
  /**
   * Who a token belongs to, whatever its state: the caller decides by `authenticate` of the domain.
   */
  credential(tokenId: TokenId): Promise<Credential | undefined>;
  tenants(page: PageRequest): Promise<Page<Tenant>>;
  tenantBySlug(slug: string): Promise<Tenant | undefined>;
  /** The repositories of one tenant. */
  tenant(id: TenantId): TenantReads;
  /** The chain of events that belong to no tenant (unknown tokens, the service's own acts). */
  readonly audit: AuditReads;
  readonly executions: SystemExecutionReads;
}

/** What looks across tenants. */
export interface SystemRepositories extends SystemReads {
  /** False: the slug is taken. */
  addTenant(tenant: Tenant): Promise<boolean>;
  tenant(id: TenantId): TenantRepositories;
  readonly audit: Audit;
  readonly executions: SystemExecutions;
  /** Notes the use of tokens; only ever forwards. */
  touchTokens(uses: ReadonlyMap<TokenId, Date>): Promise<void>;
  /** Forgets idempotency records that expired before `now`; at most `limit`. How many. */
  forgetIdempotency(now: Date, limit: number): Promise<number>;
  /**
   * Takes or renews the right to do `name` alone until `until`; false while another holder has it.
   */
  acquireLease(lease: { name: string; holder: string; now: Date; until: Date }): Promise<boolean>;
  releaseLease(name: string, holder: string): Promise<void>;
}
