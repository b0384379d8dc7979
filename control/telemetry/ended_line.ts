import type { EndedAttempt } from "../domain/executions/ports.ts";
import { traceIdOf } from "../domain/executions/trace_context.ts";
import { withoutSecrets } from "../http/request_log.ts";
import type { ServiceLogLine } from "../http/services.ts";
import { timesOf } from "./attempt_times.ts";

/** Characters of an export's name that a line has. */
const MAX_EXPORT = 300;

/**
 * The line of an attempt that ended: what, whose, how it ended, what it took. No payload, no result
 * and no message: what code says is the code's.
 */
export function endedLine(ended: EndedAttempt): ServiceLogLine {
  const { tenantId, workspaceId, execution, state, envelope: { error, meta } } = ended;
  const { queueWaitMs, runMs } = timesOf(ended);
  return {
    level: levelOf(ended),
    event: "execution.ended",
    execution_id: execution.id,
    attempt: execution.attempt,
    state,
    error_code: error?.code ?? null,
    tenant_id: tenantId,
    workspace_id: workspaceId,
    project_id: execution.projectId,
    environment_id: execution.environmentId,
    deployment_id: execution.deploymentId,
    snapshot_id: execution.snapshotId,
    export: withoutSecrets(execution.export).slice(0, MAX_EXPORT),
    source: execution.source,
    trace_id: traceIdOf(execution.traceparent),
    queue_wait_ms: queueWaitMs,
    run_ms: runMs,
    start: meta.usage?.start ?? null,
    cpu_ms: meta.usage?.cpu_ms ?? null,
    peak_rss_bytes: meta.usage?.peak_rss_bytes ?? null,
    calls: meta.calls.length,
  };
}

/** What an operator has to look at is an error, what a project has to is a warning. */
function levelOf({ state, envelope: { error } }: EndedAttempt): ServiceLogLine["level"] {
  if (state === "dead" || error?.code === "INTERNAL") return "error";
  return state === "succeeded" || state === "cancelled" ? "info" : "warn";
}
