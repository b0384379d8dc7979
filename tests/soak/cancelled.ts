/**
 * Requests that are cancelled: before the runner has read them, while they wait or run, and when
 * they are answered already.
 *
 * @module
 */

import type { RunnerClient } from "../../runtime/serve/client.ts";
import { within } from "../../runtime/launch/timer.ts";
import { answerOf, requestOf, type Sort, SORTS } from "./mix.ts";
import { below, type Random } from "./random.ts";
import type { Tally } from "./tally.ts";

/** What cancelling needs. */
export interface Cancelling {
  readonly client: RunnerClient;
  readonly tally: Tally;
  readonly random: Random;
  rootOf(sort: Sort): string;
  /** Called after each answer. */
  progress(): void;
}

/** Under way at a time: most of them wait for a place. */
const AT_ONCE = 100;
/** The latest that is cancelled, in milliseconds: some have ended by then. */
const LATEST_MS = 250;
const PATIENCE_MS = 120_000;
const NAME = "one of many cancelled";

/** Asks for so many and cancels each. */
export async function cancelMany(count: number, cancelling: Cancelling): Promise<void> {
  const sorts = SORTS.filter(({ name }) => name === "cancelled" || name === "good");
  let left = count;
  const askOn = async () => {
    while (left > 0) {
      left--;
      const sort = sorts[left % sorts.length];
      if (sort !== undefined) await cancelOne(sort, left % 3 === 0, cancelling);
      cancelling.progress();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askOn));
}

async function cancelOne(sort: Sort, atOnce: boolean, cancelling: Cancelling): Promise<void> {
  const { client, tally, random, rootOf } = cancelling;
  const cancel = new AbortController();
  const timer = setTimeout(() => cancel.abort(), below(LATEST_MS, random));
  if (atOnce) cancel.abort();
  const request = requestOf({ sort, tenant: undefined }, 0);
  const answer = client.run(request, { filesRoot: rootOf(sort), signal: cancel.signal });
  const envelope = await within(PATIENCE_MS, answer);
  clearTimeout(timer);
  // The answer is there: this one is of no request in flight.
  cancel.abort();
  if (envelope === undefined) return tally.problem(`${NAME} had no answer`);
  const isExpected = ["CANCELLED", "OK"].includes(answerOf(envelope));
  tally.add(NAME, envelope, isExpected ? undefined : "was not expected", false);
}
