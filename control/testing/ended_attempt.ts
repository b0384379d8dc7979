import type { EndedAttempt } from "../domain/executions/ports.ts";
import type { Execution } from "../domain/executions/records.ts";
import type { Envelope, Meta, Usage } from "../../runtime/protocol/envelope.ts";
import type { CallRecord } from "../../runtime/protocol/calls.ts";

/** When the attempt of {@linkcode endedAttempt} began. */
export const BEGAN = new Date("2026-05-04T10:00:00.000Z");

const SNAPSHOT = `sha256:${"ab".repeat(32)}` as const;

/** So many milliseconds after {@linkcode BEGAN}. */
export function afterBegin(ms: number): Date {
  return new Date(BEGAN.getTime() + ms);
}

/** What of an attempt is different. */
export interface AttemptChanges extends Partial<Omit<EndedAttempt, "execution" | "envelope">> {
  readonly execution?: Partial<Execution>;
  readonly error?: Envelope["error"];
  readonly usage?: Partial<Usage> | null;
  readonly calls?: readonly CallRecord[];
}

/**
 * An attempt that waited for 250 ms, ran for 100 ms (a child came up in 30 ms, loaded in 10 ms and
 * ran for 50 ms), and was written 5 ms later.
 */
export function endedAttempt(
  { execution, error = null, usage, calls = [], ...rest }: AttemptChanges = {},
): EndedAttempt {
  const meta: Meta = {
    request_id: "exe_01",
    trace_id: null,
    duration_ms: 100,
    snapshot_id: SNAPSHOT,
    runtime_version: "0.1.0",
    sdk_version: "0.1.0",
    action: "invoke",
    kind: "tool",
    name: "greet",
    logs: [],
    usage: usage === null ? null : { ...USAGE, ...usage },
    permissions: [],
    permissions_complete: true,
    calls: [...calls],
    calls_complete: true,
    isolation: "os+deno",
    limits: null,
  };
  return {
    tenantId: "ten_01",
    workspaceId: "wsp_01",
    execution: { ...EXECUTION, ...execution },
    state: error === null ? "succeeded" : "failed",
    envelope: {
      schema_version: "v1",
      ok: error === null,
      http_status: error === null ? 200 : 500,
      result: { secret: "the result" },
      error,
      meta,
    },
    ran: { from: afterBegin(2), until: afterBegin(102) },
    endedAt: afterBegin(107),
    ...rest,
  };
}

const USAGE: Usage = {
  wall_ms: 90,
  cpu_ms: 40,
  peak_rss_bytes: 50_000_000,
  output_bytes: 25,
  start: "cold",
  phases: { spawn_ms: 30, load_ms: 10, run_ms: 50 },
  models: {},
};

const EXECUTION: Execution = {
  id: "exe_01",
  projectId: "prj_01",
  environmentId: "env_01",
  deploymentId: "dep_01",
  snapshotId: SNAPSHOT,
  snapshotNumber: 1,
  export: "tool/greet",
  principalId: "usr_01",
  source: "api",
  isQueued: true,
  state: "running",
  errorCode: null,
  attempt: 1,
  attempts: [],
  maxAttempts: 1,
  losses: 0,
  priority: 0,
  runAt: afterBegin(-250),
  timeoutMs: 30_000,
  record: "full",
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  retryOf: null,
  replayOf: null,
  scheduleId: null,
  cancelledBy: null,
  createdAt: afterBegin(-250),
  startedAt: BEGAN,
  endedAt: null,
  start: null,
  wallMs: null,
  cpuMs: null,
};
