/**
 * The way of one attempt, whether a caller waits for it or a worker took it from the queue:
 *
 * 1. look which secrets it gets: they are taken out of what is kept;
 * 2. make the request: what was asked, with what the platform says of it;
 * 3. run it, and keep its log while it comes;
 * 4. settle: what became of it is written, if it is still ours;
 * 5. tell those who watch the service.
 *
 * @module
 */
import type { Envelope } from "../../../runtime/protocol/envelope.ts";
import type { TenantId } from "../ids.ts";
import type { Project } from "../projects/records.ts";
import type { RunGrant } from "../releases/run_grant.ts";
import { StoreUnavailable } from "../store_unavailable.ts";
import { type AskedCall, runtimeRequest } from "./asked.ts";
import { policyOf } from "./export_policy.ts";
import { redactorOf } from "./kept_payloads.ts";
import { LogWriter } from "./log_writer.ts";
import type { ExecutionParts } from "./parts.ts";
import type { RunFollower, TakenJob } from "./ports.ts";
import type { Claim, Execution, LogLine } from "./records.ts";
import { settle } from "./settle.ts";

/** An attempt that is ours to run. */
export interface Begun {
  readonly tenantId: TenantId;
  readonly project: Project;
  readonly execution: Execution;
  readonly claim: Pick<Claim, "token">;
  readonly job: TakenJob | undefined;
  readonly grant: RunGrant;
  readonly call: AskedCall;
}

/** How it is run. */
export interface RunControl {
  /** Ends it: it was cancelled, its claim is lost, or the process stops. */
  readonly signal: AbortSignal;
  /** Hears of head and items as they come. */
  readonly follow: RunFollower | undefined;
  /** Whether it was broken off because another process has it now. */
  readonly isLost: () => boolean;
}

/** An attempt that has its envelope. */
export interface Ran {
  readonly envelope: Envelope;
  /** When its end has been written. `lost`: its claim held no more. */
  readonly settled: Promise<Execution["state"] | "lost">;
}

/** How long to wait before a store that was away is asked again, in milliseconds. */
const AGAIN_MS = 500;
/** How long the end of an attempt is offered to a store that is away, in milliseconds. */
const PATIENCE_MS = 10 * 60_000;

/**
 * Runs it.
 *
 * @throws {StoreUnavailable} before it began
 */
export async function runExecution(
  parts: ExecutionParts,
  begun: Begun,
  control: RunControl,
): Promise<Ran> {
  const { tenantId, project, execution, grant, call } = begun;

  // 1. What must not be kept.
  const redactor = await redactorOf(parts, grant);

  // 2. The request.
  const request = runtimeRequest(call, {
    executionId: execution.id,
    tenantId,
    workspaceId: project.workspaceId,
    projectId: project.id,
    principalId: execution.principalId,
    traceparent: execution.traceparent,
    timeoutMs: execution.timeoutMs,
    grant,
  });

  // 3. The run.
  const log = new LogWriter(parts, { tenantId, execution, redactor });
  const from = parts.clock.now();
  const envelope = await parts.runner.run({
    tenantId,
    environmentId: execution.environmentId,
    snapshotId: grant.snapshotId,
    request,
    env: grant.env,
    integrations: grant.configured,
    isQueued: execution.isQueued,
    log: (entry) => log.add(entry),
    follow: control.follow,
    signal: control.signal,
  });
  const ran = { from, until: parts.clock.now() };

  // 4. and 5. The end.
  const settled = log.rest(envelope.meta.logs).then(finish);
  return { envelope, settled };

  async function finish(lines: readonly LogLine[]): Promise<Execution["state"] | "lost"> {
    // Another worker has its job, and ends it: what was broken off here is not its end.
    const isGone = control.isLost() && envelope.error?.code === "CANCELLED";
    const state = isGone ? "lost" : await settleAtLast(parts, {
      ...begun,
      policy: policyOf(grant.facts, call).retry,
      envelope,
      lines,
      redactor,
    });
    const endedAt = parts.clock.now();
    const { workspaceId } = project;
    parts.observer.ended({ tenantId, workspaceId, execution, state, envelope, ran, endedAt });
    return state;
  }
}

/**
 * Offers the end to the store until it takes it: what was done is not to be lost because the
 * database was away for a moment. Whether it is still wanted, the claim says.
 *
 * @throws {StoreUnavailable} when it stays away
 */
export async function settleAtLast(
  parts: ExecutionParts,
  finished: Parameters<typeof settle>[1],
): Promise<Execution["state"] | "lost"> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await settle(parts, finished);
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
