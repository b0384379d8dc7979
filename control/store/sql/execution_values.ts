/**
 * Executions and their rows.
 *
 * @module
 */
import type {
  Attempt,
  Claim,
  Execution,
  Gate,
  LogLine,
  QueueEntry,
} from "../../domain/executions/records.ts";
import {
  ERROR_CODES,
  EXECUTION_SOURCES,
  EXECUTION_STATES,
  LOG_LEVELS,
  RECORD_MODES,
} from "../../domain/executions/words.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";
import type { ExecutionLineRow, ExecutionQueueRow, ExecutionRow } from "./execution_rows.ts";
import {
  StoreCorrupt,
  storedCaller,
  storedId,
  storedJson,
  storedObject,
  storedPrincipal,
  storedSnapshotId,
  storedWord,
} from "./stored_values.ts";
import { toDate, toDateOrNull, toMs, toMsOrNull } from "./tenant_sql.ts";

const MAX_ATTEMPTS_KEPT = 20;
const STARTS = ["cold", "warm"] as const;

/** The row of an execution. */
export function toExecutionRow(
  execution: Execution,
  claim: Claim | undefined,
): Omit<ExecutionRow, "tenant_id"> {
  return {
    id: execution.id,
    project_id: execution.projectId,
    environment_id: execution.environmentId,
    deployment_id: execution.deploymentId,
    snapshot_id: execution.snapshotId,
    snapshot_number: execution.snapshotNumber,
    export: execution.export,
    principal_id: execution.principalId,
    source: execution.source,
    queued: execution.isQueued ? 1 : 0,
    state: execution.state,
    error_code: execution.errorCode,
    attempt: execution.attempt,
    attempts: attemptsText(execution.attempts),
    max_attempts: execution.maxAttempts,
    losses: execution.losses,
    priority: execution.priority,
    run_at: toMs(execution.runAt),
    timeout_ms: execution.timeoutMs,
    record_mode: execution.record,
    traceparent: execution.traceparent,
    retry_of: execution.retryOf,
    replay_of: execution.replayOf,
    schedule_id: execution.scheduleId,
    cancelled_by: execution.cancelledBy,
    created_at: toMs(execution.createdAt),
    started_at: toMsOrNull(execution.startedAt),
    ended_at: toMsOrNull(execution.endedAt),
    start: execution.start,
    wall_ms: execution.wallMs,
    cpu_ms: execution.cpuMs,
    ...claimColumns(claim),
  };
}

/** Who holds it; undefined: nothing does. */
export function claimColumns(claim: Claim | undefined) {
  return {
    claim: claim?.token ?? null,
    node: claim?.node ?? null,
    lease_until: claim === undefined ? null : toMs(claim.leaseUntil),
  };
}

/** An execution out of its row. */
export function toExecution(row: Omit<ExecutionRow, "tenant_id">): Execution {
  const { error_code, retry_of, replay_of, schedule_id, cancelled_by, start } = row;
  return {
    id: storedId("execution", row.id),
    projectId: storedId("project", row.project_id),
    environmentId: storedId("environment", row.environment_id),
    deploymentId: storedId("deployment", row.deployment_id),
    snapshotId: storedSnapshotId(row.snapshot_id),
    snapshotNumber: row.snapshot_number,
    export: row.export,
    principalId: storedCaller(row.principal_id),
    source: storedWord(EXECUTION_SOURCES, row.source),
    isQueued: row.queued !== 0,
    state: storedWord(EXECUTION_STATES, row.state),
    errorCode: error_code === null ? null : storedWord(ERROR_CODES, error_code),
    attempt: row.attempt,
    attempts: storedAttempts(row.attempts),
    maxAttempts: row.max_attempts,
    losses: row.losses,
    priority: row.priority,
    runAt: toDate(row.run_at),
    timeoutMs: row.timeout_ms,
    record: storedWord(RECORD_MODES, row.record_mode),
    traceparent: row.traceparent,
    retryOf: retry_of === null ? null : storedId("execution", retry_of),
    replayOf: replay_of === null ? null : storedId("execution", replay_of),
    scheduleId: schedule_id === null ? null : storedId("schedule", schedule_id),
    cancelledBy: cancelled_by === null || cancelled_by === "caller"
      ? cancelled_by
      : storedPrincipal(cancelled_by),
    createdAt: toDate(row.created_at),
    startedAt: toDateOrNull(row.started_at),
    endedAt: toDateOrNull(row.ended_at),
    start: start === null ? null : storedWord(STARTS, start),
    wallMs: row.wall_ms,
    cpuMs: row.cpu_ms,
  };
}

/** The last attempts, as the tables have them. */
export function attemptsText(attempts: readonly Attempt[]): string {
  return JSON.stringify(
    attempts.slice(-MAX_ATTEMPTS_KEPT).map((one) => ({
      number: one.number,
      started_at: toMs(one.startedAt),
      ended_at: toMs(one.endedAt),
      error_code: one.errorCode,
      message: one.message,
      lost: one.lost,
    })),
  );
}

/** @throws {StoreCorrupt} */
export function storedAttempts(text: string): Attempt[] {
  return storedList(text).map((one) => {
    if (!isRecord(one)) throw corrupt("attempt");
    const { number, started_at, ended_at, error_code, message, lost } = one;
    if (
      typeof number !== "number" || typeof started_at !== "number" ||
      typeof ended_at !== "number" || typeof lost !== "boolean"
    ) throw corrupt("attempt");
    return {
      number,
      startedAt: toDate(started_at),
      endedAt: toDate(ended_at),
      errorCode: typeof error_code === "string" ? storedWord(ERROR_CODES, error_code) : null,
      message: typeof message === "string" ? message : null,
      lost,
    };
  });
}

/** A line as one text. */
export function lineText({ level, event, fields, source }: LogLine): string {
  return JSON.stringify({ level, event, fields, source });
}

/** A line out of its row. @throws {StoreCorrupt} */
export function toLine(row: Pick<ExecutionLineRow, "seq" | "attempt" | "at" | "line">): LogLine {
  const { level, event, fields, source } = storedObject(row.line);
  if (
    typeof level !== "string" || typeof event !== "string" || typeof source !== "string" ||
    !isRecord(fields)
  ) throw corrupt("line of a log");
  return {
    seq: row.seq,
    attempt: row.attempt,
    at: toDate(row.at),
    level: storedWord(LOG_LEVELS, level),
    event,
    fields,
    source,
  };
}

/** An entry of the queue out of its row. @throws {StoreCorrupt} */
export function toEntry(
  row: Omit<ExecutionQueueRow, "tenant_id" | "line" | "place" | "admitted_at">,
): QueueEntry {
  return {
    executionId: storedId("execution", row.execution_id),
    projectId: storedId("project", row.project_id),
    priority: row.priority,
    runAt: toDate(row.run_at),
    gates: storedGates(row.gates),
    jobId: row.job_id,
  };
}

/** @throws {StoreCorrupt} */
export function storedGates(text: string): Gate[] {
  return storedList(text).map((one) => {
    if (isRecord(one) && typeof one.name === "string" && typeof one.limit === "number") {
      return { name: one.name, limit: one.limit };
    }
    throw corrupt("gate");
  });
}

function storedList(text: string) {
  const value = storedJson(text);
  if (Array.isArray(value)) return value;
  throw corrupt("list");
}

function corrupt(what: string): StoreCorrupt {
  return new StoreCorrupt(`The store holds something else than a ${what}`);
}
