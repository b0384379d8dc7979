/**
 * The end of an attempt, in one transaction: what became of the execution, what is kept of it, its
 * job, and the next one of the tenant. It happens only where the claim still holds: a process that
 * was taken for dead changes nothing.
 *
 * @module
 */
import type { Envelope } from "../../../runtime/protocol/envelope.ts";
import type { TenantId } from "../ids.ts";
import type { TenantRepositories } from "../store.ts";
import { admitNext } from "./admission.ts";
import { keepEnvelope, keptEnvelope, leaveRequest, leftRequest } from "./kept_payloads.ts";
import type { ExecutionParts } from "./parts.ts";
import type { AttemptEnd, Redactor, TakenJob } from "./ports.ts";
import type { Attempt, Claim, Execution, LogLine } from "./records.ts";
import { type Outcome, outcomeOf, type RetryPolicy } from "./retry_policy.ts";

/** Attempts that a record names. */
const NAMED_ATTEMPTS = 20;
/** Characters of the message that an attempt's record has. */
const MESSAGE = 500;

/** An attempt that has its envelope. */
export interface Finished {
  readonly tenantId: TenantId;
  /** As it began. */
  readonly execution: Execution;
  readonly claim: Pick<Claim, "token">;
  readonly job: TakenJob | undefined;
  readonly policy: RetryPolicy;
  readonly envelope: Envelope;
  /** Lines that are not kept yet. */
  readonly lines: readonly LogLine[];
  /** Undefined: what must not be kept is not known, and the code did not run. */
  readonly redactor: Redactor | undefined;
}

/**
 * Writes it.
 *
 * @returns what the execution is now; `lost`: the claim held no more, and nothing was written
 * @throws {StoreUnavailable}
 */
export async function settle(
  parts: Pick<
    ExecutionParts,
    "store" | "clock" | "random" | "signals" | "queueLimits" | "runner"
  >,
  finished: Finished,
): Promise<Execution["state"] | "lost"> {
  const { tenantId, execution, envelope, redactor } = finished;
  const { id, environmentId, isQueued } = execution;
  const none = await parts.runner.redactor([]);
  const kept = await keptEnvelope(envelope, execution, redactor ?? none);
  const left = isQueued
    ? await parts.store.read(tenantId, (tenant) => leftRequest(tenant, execution, redactor))
    : null;
  const now = parts.clock.now();
  const random = (parts.random(1)[0] ?? 0) / 255;
  const state = await parts.store.transaction(tenantId, async (tenant) => {
    const state = await writeEnd(tenant, finished, { now, random });
    if (state === "lost") return state;
    await keepEnvelope(tenant, execution, kept);
    await tenant.executions.addLines(execution, finished.lines, now);
    if (!isQueued) return state;
    // Until it has ended, the request is what it is run with; a dead one may be run again.
    if (state !== "queued" && state !== "dead") {
      await leaveRequest(tenant, execution, left);
    }
    await endJob(tenant, finished, state, now);
    await admitNext(tenant, now, parts.queueLimits);
    return state;
  }, isQueued ? "queue" : "none");
  parts.signals.tell(`execution ${id}`);
  parts.signals.tell(`environment ${environmentId}`);
  if (isQueued) parts.signals.tell("jobs");
  return state;
}

async function writeEnd(
  { executions }: TenantRepositories,
  { execution, claim, envelope, policy, redactor }: Finished,
  { now, random }: { readonly now: Date; readonly random: number },
): Promise<Execution["state"] | "lost"> {
  const current = await executions.get(execution.id);
  if (current === undefined) return "lost";
  const outcome = outcomeOf(current, envelope, policy, random);
  const end = attemptEnd(current, { envelope, outcome, redactor, now });
  if (outcome.kind === "ends") {
    const { state } = outcome;
    return await executions.end(execution.id, claim, { ...end, state, endedAt: now })
      ? state
      : "lost";
  }
  const runAt = new Date(now.getTime() + outcome.afterMs);
  const { maxAttempts } = current;
  return await executions.again(execution.id, claim, { ...end, runAt, maxAttempts })
    ? "queued"
    : "lost";
}

function attemptEnd(
  { attempts, attempt, startedAt, losses, record }: Execution,
  { envelope: { error, meta: { usage } }, outcome, redactor, now }: {
    readonly envelope: Envelope;
    readonly outcome: Outcome;
    readonly redactor: Redactor | undefined;
    readonly now: Date;
  },
): AttemptEnd {
  // What the code says of its failure may be of the payload, or a secret.
  const said = error === null || record !== "full" ? null : error.message;
  const message = redactor === undefined ? said : redactor.json(said);
  const ended: Attempt = {
    number: attempt,
    startedAt: startedAt ?? now,
    endedAt: now,
    errorCode: error?.code ?? null,
    message: typeof message === "string" ? message.slice(0, MESSAGE) : null,
    lost: false,
  };
  return {
    attempts: [...attempts, ended].slice(-NAMED_ATTEMPTS),
    errorCode: error?.code ?? null,
    losses: outcome.kind === "again" && !outcome.counts ? losses + 1 : losses,
    start: usage?.start ?? null,
    wallMs: usage?.wall_ms ?? null,
    cpuMs: usage?.cpu_ms ?? null,
  };
}

async function endJob(
  { executionQueue, jobs, executions }: TenantRepositories,
  { execution: { id }, job }: Finished,
  state: Execution["state"],
  now: Date,
): Promise<void> {
  // One that was given to another worker since finds that it is not the entry's any more.
  if (job !== undefined) await jobs.finish(job);
  if (state !== "queued") return await executionQueue.remove(id);
  const { runAt = now } = await executions.get(id) ?? {};
  await executionQueue.wait(id, runAt);
}
