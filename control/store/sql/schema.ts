/**
 * The tables, as Kysely sees them. Times are milliseconds since 1970, lists and objects are JSON
 * texts. Every table but {@linkcode SYSTEM_TABLES} belongs to tenants and begins with `tenant_id`.
 *
 * @module
 */
import type {
  ExecutionBacklogRow,
  ExecutionLineRow,
  ExecutionPayloadRow,
  ExecutionQueueRow,
  ExecutionRow,
  ScheduleFireRow,
  ScheduleRow,
} from "./execution_rows.ts";

/** All tables. */
export interface Database {
  tenants: TenantRow;
  principals: PrincipalRow;
  tokens: TokenRow;
  workspaces: WorkspaceRow;
  members: MemberRow;
  projects: ProjectRow;
  snapshots: SnapshotRow;
  snapshot_facts: SnapshotFactsRow;
  snapshot_pins: SnapshotPinRow;
  environments: EnvironmentRow;
  deployments: DeploymentRow;
  grants: GrantRow;
  variables: VariableRow;
  blobs: BlobRow;
  blob_holders: BlobHolderRow;
  executions: ExecutionRow;
  execution_payloads: ExecutionPayloadRow;
  execution_lines: ExecutionLineRow;
  execution_queue: ExecutionQueueRow;
  execution_backlogs: ExecutionBacklogRow;
  schedules: ScheduleRow;
  schedule_fires: ScheduleFireRow;
  idempotency: IdempotencyRow;
  audit_events: AuditEventRow;
  audit_resources: AuditResourceRow;
  audit_heads: AuditHeadRow;
  leases: LeaseRow;
  integrations: IntegrationRow;
  jobs: JobRow;
}

/** Tables that belong to no tenant. */
export const SYSTEM_TABLES: ReadonlySet<string> = new Set<keyof Database>(["tenants", "leases"]);

export interface TenantRow {
  id: string;
  slug: string;
  name: string;
  created_at: number;
}

/** Users and service accounts: who may own tokens and be members. */
export interface PrincipalRow {
  tenant_id: string;
  id: string;
  /** Of a user the address in lower case, of a service account the slug; the two can't be equal. */
  handle: string;
  email: string | null;
  name: string;
  tenant_role: string;
  created_by: string | null;
  created_at: number;
  disabled_at: number | null;
  version: number;
}

export interface TokenRow {
  tenant_id: string;
  id: string;
  owner_id: string;
  created_by: string;
  name: string;
  prefix: string;
  hash: string;
  scopes: string;
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
  revoked_at: number | null;
}

export interface WorkspaceRow {
  tenant_id: string;
  id: string;
  slug: string;
  name: string;
  created_at: number;
  archived_at: number | null;
  version: number;
}

export interface MemberRow {
  tenant_id: string;
  workspace_id: string;
  principal_id: string;
  role: string;
  added_at: number;
}

export interface ProjectRow {
  tenant_id: string;
  id: string;
  workspace_id: string;
  slug: string;
  name: string;
  created_at: number;
  archived_at: number | null;
  keep_last: number | null;
  keep_days: number | null;
  head_id: string | null;
  /** Of the newest snapshot; 0 before the first. */
  head_number: number;
  version: number;
}

export interface SnapshotRow {
  tenant_id: string;
  project_id: string;
  number: number;
  id: string;
  parent_id: string | null;
  author: string;
  message: string;
  created_at: number;
  file_count: number;
  bytes: number;
  bundle: string;
  runtime_version: string;
  sdk_version: string;
}

export interface SnapshotFactsRow {
  tenant_id: string;
  snapshot_id: string;
  runtime_version: string;
  entry_point: string;
  description: string;
  capabilities: string;
  integrations: string;
  limits: string;
  variables: string;
  policies: string;
  /** Who may call it from outside. */
  surfaces: string;
  bundle: string;
  sdk_version: string;
}

export interface SnapshotPinRow {
  tenant_id: string;
  project_id: string;
  snapshot_id: string;
  holder: string;
}

export interface EnvironmentRow {
  tenant_id: string;
  id: string;
  project_id: string;
  name: string;
  /** 1: each push goes live. */
  follows_pushes: number;
  created_at: number;
  live_id: string | null;
  /** How many deployments there were. */
  deployments: number;
  version: number;
  record_mode: string;
  payload_days: number;
  log_days: number;
  record_days: number;
}

export interface DeploymentRow {
  tenant_id: string;
  environment_id: string;
  number: number;
  id: string;
  kind: string;
  state: string;
  snapshot_id: string;
  snapshot_number: number;
  source_id: string | null;
  replaces_id: string | null;
  reason: string;
  /** Versions by level. */
  grants: string;
  /** Versions by name. */
  variables: string;
  created_by: string;
  created_at: number;
  ended_at: number | null;
}

export interface GrantRow {
  tenant_id: string;
  holder_id: string;
  version: number;
  /** JSON; null: taken back. */
  grant_text: string | null;
  updated_at: number;
  updated_by: string;
}

export interface VariableRow {
  tenant_id: string;
  environment_id: string;
  name: string;
  version: number;
  /** 1: the value is sealed. */
  sealed: number;
  /** Null: it was removed. */
  value: string | null;
  updated_at: number;
  updated_by: string;
}

/** Content of a tenant: what lies, will lie or has lain in the blob store. */
export interface BlobRow {
  tenant_id: string;
  sha256: string;
  /** When a client last announced, uploaded or registered it, to the hour. */
  touched_at: number;
  condemned_at: number | null;
}

export interface BlobHolderRow {
  tenant_id: string;
  workspace_id: string;
  sha256: string;
  /** Announced; true once held. */
  size: number;
  /** Null: announced, not uploaded. */
  held_at: number | null;
}

export interface IdempotencyRow {
  tenant_id: string;
  principal_id: string;
  key: string;
  request_hash: string;
  locked_until: number;
  expires_at: number;
  /** Null: still running. */
  status: number | null;
  headers: string;
  body: string;
}

/** `tenant_id` is the chain: a tenant, or `system`. */
export interface AuditEventRow {
  tenant_id: string;
  sequence: number;
  id: string;
  at: number;
  actor_kind: string;
  actor_id: string | null;
  token_id: string | null;
  action: string;
  outcome: string;
  resources: string;
  request_id: string;
  address: string | null;
  details: string;
  previous_hash: string;
  hash: string;
}

/** Finds events by what they touched. */
export interface AuditResourceRow {
  tenant_id: string;
  resource_id: string;
  sequence: number;
}

export interface AuditHeadRow {
  tenant_id: string;
  sequence: number;
  hash: string;
}

export interface LeaseRow {
  name: string;
  holder: string;
  until: number;
}

export interface IntegrationRow {
  tenant_id: string;
  environment_id: string;
  name: string;
  version: number;
  /** Null, as the configuration is: it was removed. */
  provider: string | null;
  config: string | null;
  /** Sealed; null: it has none. */
  secret: string | null;
  rotated_at: number | null;
  updated_at: number;
  updated_by: string;
}

/** Of the queue of one process or two, which SQLite keeps; Postgres has another one. */
export interface JobRow {
  tenant_id: string;
  id: string;
  execution_id: string;
  /** The priority with the other sign: lower ones are taken first. */
  rank: number;
  added_at: number;
  /** 0: no process has taken it. */
  lease_until: number;
  /** How often it was taken. */
  delivery: number;
}
