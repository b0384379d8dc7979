/**
 * Which of a tenant's executions become jobs. The workers take jobs in the order of their making,
 * whichever tenant's they are: so a tenant has a few at a time, and the rest waits in a queue of
 * its own. A tenant with a hundred thousand of them is served no better then than one with ten.
 *
 * @module
 */
import type { TenantRepositories } from "../store.ts";
import type { Gate, QueueEntry } from "./records.ts";

/** Of every job: by its own priorities a tenant would be served before others. */
export const JOB_PRIORITY = 0;

/** How much of a tenant there may be. */
export interface QueueLimits {
  /** Jobs of a tenant at a time. */
  readonly window: number;
  /** Executions of a tenant that wait or run. */
  readonly backlog: number;
}

/**
 * Makes jobs of what may begin, in a transaction with the turn `queue`.
 *
 * @returns how many
 */
export async function admitNext(
  { executionQueue, jobs }: Pick<TenantRepositories, "executionQueue" | "jobs">,
  now: Date,
  { window }: QueueLimits,
): Promise<number> {
  const admitted = [...await executionQueue.admitted()];
  let made = 0;
  while (admitted.length < window) {
    const next = await executionQueue.next(now, closedGates(admitted));
    if (next === undefined) return made;
    const { executionId } = next;
    const jobId = await jobs.add({ executionId, priority: JOB_PRIORITY });
    await executionQueue.admit(executionId, jobId, now);
    admitted.push(next);
    made++;
  }
  await executionQueue.rest();
  return made;
}

/** The gates that let no more through. */
export function closedGates(admitted: readonly QueueEntry[]): string[] {
  const passed = new Map<string, { count: number; limit: number }>();
  for (const { name, limit } of admitted.flatMap(({ gates }) => gates)) {
    const before = passed.get(name);
    // Of two limits of one gate, one was changed since: the lower one is the safe one.
    passed.set(name, {
      count: (before?.count ?? 0) + 1,
      limit: Math.min(before?.limit ?? Infinity, limit),
    });
  }
  return [...passed].flatMap(([name, { count, limit }]) => count >= limit ? [name] : []);
}

/** Gates without repetition; of two limits of one gate the lower one. */
export function distinctGates(gates: readonly Gate[]): readonly Gate[] {
  const lowest = new Map<string, number>();
  for (const { name, limit } of gates) {
    lowest.set(name, Math.min(lowest.get(name) ?? Infinity, limit));
  }
  return [...lowest].map(([name, limit]) => ({ name, limit }));
}
