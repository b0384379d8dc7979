import type { ExecutionDocument, LogLineDocument } from "../../api/executions.ts";
import type { Execution, LogLine } from "../../domain/executions/records.ts";
import { traceIdOf } from "../../domain/executions/trace_context.ts";
import type { EnvironmentId, ExecutionId, ProjectId } from "../../domain/ids.ts";
import { MAX_PAGE } from "../../domain/page.ts";
import type { TenantReads } from "../../domain/store.ts";

/**
 * An execution as the wire has it.
 *
 * @param reads the caller may read payloads: what code threw may hold what its callers sent
 */
export function executionDocument(
  execution: Execution,
  environment: string,
  reads = false,
): ExecutionDocument {
  return {
    id: execution.id,
    state: execution.state,
    environment,
    deployment_id: execution.deploymentId,
    snapshot_id: execution.snapshotId,
    snapshot_number: execution.snapshotNumber,
    export: execution.export,
    source: execution.source,
    queued: execution.isQueued,
    principal_id: execution.principalId,
    error_code: execution.errorCode,
    attempt: execution.attempt,
    max_attempts: execution.maxAttempts,
    attempts: execution.attempts.map((attempt) => ({
      number: attempt.number,
      started_at: attempt.startedAt.toISOString(),
      ended_at: attempt.endedAt.toISOString(),
      error_code: attempt.errorCode,
      message: reads ? attempt.message : null,
      lost: attempt.lost,
    })),
    priority: execution.priority,
    run_at: execution.runAt.toISOString(),
    timeout_ms: execution.timeoutMs,
    record: execution.record,
    trace_id: traceIdOf(execution.traceparent),
    retry_of: execution.retryOf,
    replay_of: execution.replayOf,
    schedule_id: execution.scheduleId,
    cancelled_by: execution.cancelledBy,
    created_at: execution.createdAt.toISOString(),
    started_at: execution.startedAt?.toISOString() ?? null,
    ended_at: execution.endedAt?.toISOString() ?? null,
    start: execution.start,
    wall_ms: rounded(execution.wallMs),
    cpu_ms: rounded(execution.cpuMs),
  };
}

function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}

/** A line of a log as the wire has it. */
export function lineDocument(line: LogLine, executionId: ExecutionId | string): LogLineDocument {
  return {
    seq: line.seq,
    execution_id: executionId,
    attempt: line.attempt,
    ts: line.at.toISOString(),
    level: line.level,
    event: line.event,
    fields: line.fields,
    source: line.source,
  };
}

/** The names of a project's environments. */
export async function environmentNames(
  tenant: TenantReads,
  projectId: ProjectId,
): Promise<(id: EnvironmentId) => string> {
  const { items } = await tenant.environments.list(projectId, { limit: MAX_PAGE });
  const names = new Map(items.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}
