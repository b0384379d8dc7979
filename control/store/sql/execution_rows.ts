/** The rows of executions, as Kysely sees them; see `schema.ts`. @module */

export interface ExecutionRow {
  tenant_id: string;
  /** Sorts by time. */
  id: string;
  project_id: string;
  environment_id: string;
  deployment_id: string;
  snapshot_id: string;
  snapshot_number: number;
  export: string;
  principal_id: string;
  source: string;
  /** 1: no caller waits for it. */
  queued: number;
  state: string;
  error_code: string | null;
  attempt: number;
  attempts: string;
  max_attempts: number;
  losses: number;
  priority: number;
  run_at: number;
  timeout_ms: number;
  record_mode: string;
  traceparent: string | null;
  retry_of: string | null;
  replay_of: string | null;
  schedule_id: string | null;
  cancelled_by: string | null;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
  start: string | null;
  wall_ms: number | null;
  cpu_ms: number | null;
  /** Of what runs it; null: nothing does. */
  claim: string | null;
  node: string | null;
  lease_until: number | null;
}

export interface ExecutionPayloadRow {
  tenant_id: string;
  execution_id: string;
  /** `request` or `envelope`. */
  part: string;
  environment_id: string;
  /** JSON, gzipped. */
  content: Uint8Array;
}

export interface ExecutionLineRow {
  tenant_id: string;
  execution_id: string;
  seq: number;
  environment_id: string;
  attempt: number;
  at: number;
  kept_at: number;
  /** Level, event, fields and source. */
  line: string;
}

export interface ExecutionQueueRow {
  tenant_id: string;
  execution_id: string;
  project_id: string;
  priority: number;
  run_at: number;
  gates: string;
  /** The same for all of the same gates; null: it has none. */
  line: string | null;
  /** `ready`, `delayed`, `admitted`, or behind which gate or in which line it waits. */
  place: string;
  job_id: string | null;
  admitted_at: number | null;
}

export interface ExecutionBacklogRow {
  tenant_id: string;
  /** How many there are in the queue. */
  entries: number;
  /** When upkeep has to look at it; null: not before something changes. */
  look_at: number | null;
}

export interface ScheduleRow {
  tenant_id: string;
  id: string;
  project_id: string;
  environment_id: string;
  name: string;
  cron: string;
  time_zone: string;
  request: string;
  enabled: number;
  problem: string | null;
  next_at: number | null;
  last_fired_at: number | null;
  last_execution_id: string | null;
  missed: number;
  created_by: string;
  updated_at: number;
  version: number;
}

export interface ScheduleFireRow {
  tenant_id: string;
  schedule_id: string;
  fire_at: number;
}
