/**
 * The tables of executions. What grows with every execution is divided into months on Postgres
 * (`months.ts`), by the id, which is the time.
 *
 * @module
 */
import type { Column, Index, Table } from "./create_table.ts";

const TENANT: Column = ["tenant_id", "text"];
const NOT_SUCCEEDED = "state <> 'succeeded'";

/** What a large project may have, as an estimate. */
const MANY = 1_000_000;

/**
 * An index for lists of a project by some columns, newest first.
 *
 * @param rows how many executions have the same of each column
 */
function by(columns: readonly string[], rows: readonly number[], where?: string): Index {
  return {
    columns: ["tenant_id", "project_id", ...columns, "id"],
    where,
    rows: [MANY, MANY, MANY / 2, ...rows, 1],
  };
}

/** All of them. */
export const EXECUTION_TABLES: readonly Table[] = [
  {
    name: "executions",
    columns: [
      TENANT,
      ["id", "text"],
      ["project_id", "text"],
      ["environment_id", "text"],
      ["deployment_id", "text"],
      ["snapshot_id", "text"],
      ["snapshot_number", "number"],
      ["export", "text"],
      ["principal_id", "text"],
      ["source", "text"],
      ["queued", "number"],
      ["state", "text"],
      ["error_code", "text", "null"],
      ["attempt", "number"],
      ["attempts", "text"],
      ["max_attempts", "number"],
      ["losses", "number"],
      ["priority", "number"],
      ["run_at", "number"],
      ["timeout_ms", "number"],
      ["record_mode", "text"],
      ["traceparent", "text", "null"],
      ["retry_of", "text", "null"],
      ["replay_of", "text", "null"],
      ["schedule_id", "text", "null"],
      ["cancelled_by", "text", "null"],
      ["created_at", "number"],
      ["started_at", "number", "null"],
      ["ended_at", "number", "null"],
      ["start", "text", "null"],
      ["wall_ms", "decimal", "null"],
      ["cpu_ms", "decimal", "null"],
      ["claim", "text", "null"],
      ["node", "text", "null"],
      ["lease_until", "number", "null"],
    ],
    key: ["tenant_id", "id"],
    keyRows: [MANY, MANY, 1],
    months: "id",
    // One for each filter. Leases are in none of them: renewing one then touches no index.
    indexes: [
      by([], []),
      by(["environment_id"], [300_000]),
      by(["state"], [50_000], NOT_SUCCEEDED),
      by(["error_code"], [20_000], "error_code is not null"),
      by(["export"], [100_000]),
      by(["export", "state"], [100_000, 5_000], NOT_SUCCEEDED),
      by(["snapshot_id"], [100_000]),
      by(["snapshot_id", "state"], [100_000, 5_000], NOT_SUCCEEDED),
      by(["source"], [200_000]),
      by(["schedule_id"], [10_000], "schedule_id is not null"),
      { columns: ["tenant_id", "id"], where: "state = 'running'" },
      { columns: ["lease_until"], where: "state = 'running' and queued = 0" },
    ],
  },
  {
    name: "execution_payloads",
    columns: [
      TENANT,
      ["execution_id", "text"],
      ["part", "text"],
      ["environment_id", "text"],
      ["content", "bytes"],
    ],
    key: ["tenant_id", "execution_id", "part"],
    months: "execution_id",
    indexes: [["tenant_id", "environment_id", "execution_id"]],
  },
  {
    name: "execution_lines",
    columns: [
      TENANT,
      ["execution_id", "text"],
      ["seq", "number"],
      ["environment_id", "text"],
      ["attempt", "number"],
      ["at", "number"],
      ["kept_at", "number"],
      // JSON: such texts may hold what Postgres can't.
      ["line", "text"],
    ],
    key: ["tenant_id", "execution_id", "seq"],
    months: "execution_id",
    indexes: [["tenant_id", "environment_id", "kept_at", "execution_id", "seq"]],
  },
  {
    name: "execution_queue",
    columns: [
      TENANT,
      ["execution_id", "text"],
      ["project_id", "text"],
      ["priority", "number"],
      ["run_at", "number"],
      ["gates", "text"],
      ["line", "text", "null"],
      ["place", "text"],
      ["job_id", "text", "null"],
      ["admitted_at", "number", "null"],
    ],
    key: ["tenant_id", "execution_id"],
    indexes: [
      ["tenant_id", "place", "priority desc", "execution_id"],
      { columns: ["tenant_id", "run_at"], where: "place = 'delayed'" },
      {
        columns: ["tenant_id", "line", "priority desc", "execution_id"],
        where: "place = 'ready'",
      },
      { columns: ["admitted_at"], where: "admitted_at is not null" },
    ],
  },
  {
    // Counting a hundred thousand entries would be too slow for every request.
    name: "execution_backlogs",
    columns: [
      TENANT,
      ["entries", "number"],
      // When upkeep has to look at the queue.
      ["look_at", "number", "null"],
    ],
    key: ["tenant_id"],
    indexes: [
      { columns: ["look_at"], where: "look_at is not null" },
      { columns: ["entries desc"], where: "entries > 0" },
    ],
  },
  {
    name: "schedules",
    columns: [
      TENANT,
      ["id", "text"],
      ["project_id", "text"],
      ["environment_id", "text"],
      ["name", "text"],
      ["cron", "text"],
      ["time_zone", "text"],
      ["request", "text"],
      ["enabled", "number"],
      ["problem", "text", "null"],
      ["next_at", "number", "null"],
      ["last_fired_at", "number", "null"],
      ["last_execution_id", "text", "null"],
      ["missed", "number"],
      ["created_by", "text"],
      ["updated_at", "number"],
      ["version", "number"],
    ],
    key: ["tenant_id", "id"],
    unique: [["tenant_id", "environment_id", "name"]],
    indexes: [{ columns: ["next_at"], where: "next_at is not null" }],
  },
  {
    name: "schedule_fires",
    columns: [
      TENANT,
      ["schedule_id", "text"],
      ["fire_at", "number"],
    ],
    key: ["tenant_id", "schedule_id", "fire_at"],
  },
];
