/**
 * How an execution comes into being, whatever asked for it:
 *
 * 1. look up what is live, and what it may do (`plan.ts`);
 * 2. look whether the same request was made before;
 * 3. look whether the tenant's queue has room;
 * 4. write the record and what was asked;
 * 5. put it into the queue, or claim it for the caller that waits.
 *
 * What is written is written in one transaction.
 *
 * @module
 */
import { sha256Hex } from "../../../runtime/protocol/sha256_hex.ts";
import { DomainError } from "../domain_error.ts";
import { type CallerId, principalOf } from "../identity/caller.ts";
import { type ExecutionId, newId, type PrincipalId } from "../ids.ts";
import type { TenantRepositories } from "../store.ts";
import { admitNext } from "./admission.ts";
import { keptRequest, redactorOf } from "./kept_payloads.ts";
import { type ExecutionParts, newClaim } from "./parts.ts";
import type { Plan } from "./plan.ts";
import type { Claim, Execution, QueueEntry } from "./records.ts";
import { keptTrace } from "./trace_context.ts";

/** How long a key names its execution. */
const KEY_MS = 24 * 60 * 60_000;

/** A key by which the caller may ask again for the same execution. */
export interface AskedKey {
  readonly key: string;
  /** SHA-256 of the request, hex. */
  readonly requestHash: string;
}

/** The key of a request, `text` being all that makes two requests the same. */
export async function askedKey(key: string, text: string): Promise<AskedKey> {
  return { key, requestHash: await sha256Hex(new TextEncoder().encode(text)) };
}

/** What became of a request for an execution. */
export type Acceptance =
  /** `claim`: of one whose caller waits. */
  | { readonly kind: "accepted"; readonly execution: Execution; readonly claim: Claim | undefined }
  /** The key named it before. */
  | { readonly kind: "known"; readonly id: ExecutionId }
  | { readonly kind: "key_in_use" | "other_request" };

/**
 * Writes it, in a transaction whose turn is `queue` for one that is queued.
 *
 * @throws {DomainError} backlog_full
 */
export async function addExecution(
  tenant: TenantRepositories,
  parts: Pick<
    ExecutionParts,
    "clock" | "random" | "node" | "leaseMs" | "queueLimits" | "runner"
  >,
  plan: Plan,
  asked?: AskedKey,
): Promise<Acceptance> {
  const now = parts.clock.now();
  const execution = executionOf(plan, newId("execution", parts.clock, parts.random), now, parts);
  const { id, principalId, isQueued } = execution;
  if (asked !== undefined) {
    const before = await earlierOf(tenant, principalId, asked, now);
    if (before !== undefined) return before;
  }
  if (isQueued) await requireRoom(tenant, parts);
  const claim = isQueued ? undefined : newClaim(parts);
  await tenant.executions.add(execution, claim);
  const request = isQueued
    ? JSON.stringify(plan.asked.call)
    : await keptRequest(plan.asked.call, execution, await redactorOf(parts, plan.grant));
  if (request !== undefined) await tenant.executions.keep(execution, "request", request);
  if (isQueued) {
    await tenant.executionQueue.add(entryOf(execution, plan));
    await admitNext(tenant, now, parts.queueLimits);
  }
  if (asked !== undefined) {
    const body = JSON.stringify({ execution_id: id });
    await tenant.idempotency.finish(keyHolder(principalId), asked.key, {
      status: 200,
      headers: {},
      body,
    });
  }
  return { kind: "accepted", execution, claim };
}

/** @throws {DomainError} backlog_full */
export async function requireRoom(
  tenant: Pick<TenantRepositories, "executionQueue">,
  { queueLimits: { backlog } }: Pick<ExecutionParts, "queueLimits">,
  more = 1,
): Promise<void> {
  if (await tenant.executionQueue.count(backlog) + more <= backlog) return;
  throw new DomainError("backlog_full", `${backlog} executions of the tenant wait already`, {
    hint: "Ask again when some of them have ended",
    details: { backlog },
  });
}

function executionOf(
  { asked, grant, policy, timeoutMs, export: named }: Plan,
  id: ExecutionId,
  now: Date,
  { random }: Pick<ExecutionParts, "random">,
): Execution {
  const { isQueued, delaySeconds = 0, priority = 0 } = asked;
  return {
    id,
    projectId: asked.project.id,
    environmentId: asked.environment.id,
    deploymentId: grant.deployment.id,
    snapshotId: grant.snapshotId,
    snapshotNumber: grant.deployment.snapshotNumber,
    export: named,
    principalId: asked.principalId,
    source: asked.source,
    isQueued,
    state: isQueued ? "queued" : "running",
    errorCode: null,
    attempt: isQueued ? 0 : 1,
    attempts: [],
    maxAttempts: isQueued ? policy.retry.attempts : 1,
    losses: 0,
    priority,
    runAt: new Date(now.getTime() + delaySeconds * 1_000),
    timeoutMs,
    record: asked.environment.keeping.record,
    traceparent: keptTrace(asked.traceparent, random),
    retryOf: asked.retryOf ?? null,
    replayOf: null,
    scheduleId: asked.scheduleId ?? null,
    cancelledBy: null,
    createdAt: now,
    startedAt: isQueued ? null : now,
    endedAt: null,
    start: null,
    wallMs: null,
    cpuMs: null,
  };
}

function entryOf({ id, projectId, priority, runAt }: Execution, { gates }: Plan): QueueEntry {
  return { executionId: id, projectId, priority, runAt, gates, jobId: null };
}

/**
 * What the key named before. Undefined: nothing, and it is taken, unless the transaction fails.
 */
export async function earlierOf(
  { idempotency }: Pick<TenantRepositories, "idempotency">,
  callerId: CallerId,
  { key, requestHash }: AskedKey,
  now: Date,
): Promise<Exclude<Acceptance, { kind: "accepted" }> | undefined> {
  const state = await idempotency.begin({
    principalId: keyHolder(callerId),
    key,
    requestHash,
    now,
    // It is finished in this very transaction.
    lockedUntil: now,
    expiresAt: new Date(now.getTime() + KEY_MS),
  });
  switch (state.kind) {
    case "started":
      return undefined;
    case "running":
      return { kind: "key_in_use" };
    case "other_request":
      return { kind: "other_request" };
    case "done": {
      const { execution_id }: { execution_id?: ExecutionId } = JSON.parse(state.answer.body);
      return execution_id === undefined
        ? { kind: "other_request" }
        : { kind: "known", id: execution_id };
    }
  }
}

/** Keys are of those who have tokens: another caller has none of its own. */
function keyHolder(id: CallerId): PrincipalId {
  const principal = principalOf(id);
  if (principal === undefined) throw new TypeError(`"${id}" has no keys`);
  return principal;
}
