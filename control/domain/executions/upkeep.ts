/**
 * What has to be done now and then, by any process that shares the store: all of it may be done by
 * several at once, and again.
 *
 * @module
 */
import { RuntimeError } from "../../../runtime/protocol/errors.ts";
import { StoreUnavailable } from "../store_unavailable.ts";
import { fireSchedule } from "../schedules/fire.ts";
import { admitNext, JOB_PRIORITY } from "./admission.ts";
import type { ClaimWatch } from "./claim_watch.ts";
import { keepEnvelope, keptEnvelope } from "./kept_payloads.ts";
import type { ExecutionParts } from "./parts.ts";
import type { TenantsOwn } from "./parts.ts";
import { lostLine } from "./take_up.ts";
import type { ExecutionId } from "../ids.ts";

/** Things of a kind that are done at a time. */
const BATCH = 100;
/** Claims that are watched at a time; others get their turn when these have ended. */
const WATCHED = 10_000;
/** Times that queues are looked through before other work. */
const ROUNDS = 10;
/** What was admitted so long ago and does not run has lost its job, in milliseconds. */
const STRANDED_MS = 5 * 60_000;

/** What was done. */
export interface Upkeep {
  /** Executions whose process was lost while their caller waited. */
  readonly lost: number;
  /** Jobs that were made anew. */
  readonly rescued: number;
  /** Executions that became jobs. */
  readonly admitted: number;
  /** Schedules that fired. */
  readonly fired: number;
  /** Reasons of what could not be done. */
  readonly failed: readonly string[];
}

/**
 * Ends what was lost, makes jobs of what is due, fires schedules.
 *
 * @param watch of this process, which looks each time; without one the clock says what is lost
 * @throws {StoreUnavailable}
 */
export async function upkeep(parts: ExecutionParts, watch?: ClaimWatch): Promise<Upkeep> {
  const failed: string[] = [];
  const lost = await endLost(parts, failed, watch);
  const rescued = await rescueStranded(parts, failed);
  const fired = await fireDue(parts, failed);
  const admitted = await admitDue(parts, failed);
  if (admitted + rescued > 0) parts.signals.tell("jobs");
  return { lost, rescued, admitted, fired, failed };
}

/**
 * Does something with each, whatever becomes of the others: what one tenant has must not keep
 * another one's from its turn.
 *
 * @param failed gets the reasons of those with which it could not be done
 * @throws {StoreUnavailable}
 */
async function withEach<T>(
  all: readonly T[],
  failed: string[],
  work: (one: T) => Promise<unknown>,
): Promise<void> {
  for (const one of all) {
    // A store in this process gives requests no turn.
    await new Promise((resolve) => setTimeout(resolve, 0));
    try {
      await work(one);
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      failed.push(String(error));
    }
  }
}

/** Ends those whose caller waited for a process that is not heard of any more. */
async function endLost(
  parts: ExecutionParts,
  failed: string[],
  watch?: ClaimWatch,
): Promise<number> {
  const { store, clock, runner, signals } = parts;
  const now = clock.now();
  const soon = new Date(now.getTime() + (watch?.watchedMs ?? 0));
  const over = await store.read(
    "system",
    ({ executions }) => executions.expired(soon, WATCHED),
  );
  const lost = watch?.lost(over) ?? over;
  await withEach(lost, failed, async ({ tenantId, id, token }) => {
    await store.transaction(tenantId, async (tenant) => {
      const { executions } = tenant;
      const execution = await executions.get(id);
      if (execution === undefined) return;
      const { attempt, startedAt } = execution;
      const error = new RuntimeError("INTERNAL", "The process that ran it was lost");
      const isEnded = await executions.end(id, { token }, {
        state: execution.cancelledBy === null ? "failed" : "cancelled",
        endedAt: now,
        attempts: [{
          number: attempt,
          startedAt: startedAt ?? now,
          endedAt: now,
          errorCode: error.code,
          message: error.message,
          lost: true,
        }],
        errorCode: error.code,
        losses: 1,
        start: null,
        wallMs: null,
        cpuMs: null,
      });
      if (!isEnded) return;
      const envelope = runner.refuse(execution, error);
      const none = await runner.redactor([]);
      const kept = await keptEnvelope(envelope, execution, none);
      await keepEnvelope(tenant, execution, kept);
      await executions.addLines(execution, [lostLine(attempt, now)], now);
    }, "none");
    signals.tell(`execution ${id}`);
  });
  return lost.length;
}

/** Makes jobs anew for those whose job the engine does not know any more. */
async function rescueStranded(
  { store, clock }: ExecutionParts,
  failed: string[],
): Promise<number> {
  const before = new Date(clock.now().getTime() - STRANDED_MS);
  const stranded = await store.read(
    "system",
    ({ executions }) => executions.stranded(before, BATCH),
  );
  await withEach(stranded, failed, (one) => rescue({ store, clock }, one));
  return stranded.length;
}

async function rescue(
  { store, clock }: Pick<ExecutionParts, "store" | "clock">,
  { tenantId, id }: TenantsOwn<ExecutionId>,
): Promise<void> {
  await store.transaction(tenantId, async ({ executions, executionQueue, jobs }) => {
    const entry = await executionQueue.get(id);
    const execution = await executions.get(id);
    if (entry?.jobId == null) return;
    await jobs.remove(entry.jobId);
    if (execution?.state === "queued" || execution?.state === "running") {
      const jobId = await jobs.add({ executionId: id, priority: JOB_PRIORITY });
      await executionQueue.admit(id, jobId, clock.now());
    } else {
      await executionQueue.remove(id);
    }
  }, "queue");
}

/** Makes jobs of what waited for its time. */
async function admitDue(
  { store, clock, queueLimits }: ExecutionParts,
  failed: string[],
): Promise<number> {
  const now = clock.now();
  const before = failed.length;
  let admitted = 0;
  // A long queue is looked through a piece at a time, so that others get their turn.
  for (let round = 0; round < ROUNDS; round++) {
    const tenants = await store.read("system", (all) => all.executions.tenantsDue(now, BATCH));
    if (tenants.length === 0) break;
    await withEach(tenants, failed, async (tenantId) => {
      admitted += await store.transaction(
        tenantId,
        (tenant) => admitNext(tenant, now, queueLimits),
        "queue",
      );
    });
    // Those that failed would come again at once.
    if (failed.length > before) break;
  }
  return admitted;
}

/** Gives the number of those that fired. */
async function fireDue(parts: ExecutionParts, failed: string[]): Promise<number> {
  const { store, clock } = parts;
  const due = await store.read(
    "system",
    ({ executions }) => executions.schedulesDue(clock.now(), BATCH),
  );
  let fired = 0;
  await withEach(due, failed, async (schedule) => {
    const fire = await fireSchedule(parts, schedule);
    if (fire.kind === "fired") fired++;
    if ("reason" in fire) failed.push(fire.reason);
  });
  return fired;
}
