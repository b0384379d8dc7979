/**
 * Children that wait, under load: how many requests a second, and how long each takes at half of
 * that.
 *
 * @module
 */

import {
  hundredths,
  interleave,
  milliseconds,
  prepared,
  type Row,
  type Subject,
  summary,
} from "./measure.ts";
import type { Ground } from "./waiting_runner.ts";

const CONCURRENCY = 2 * navigator.hardwareConcurrency;
/** How long each of them is kept under load, in milliseconds. */
const LOAD_MS = 2_500;
/** Shares of the rate of empty files. */
const RATE = { sdk: 0.55, zod: 0.35 };
/** Shares of an empty file's time. */
const HALF_LOAD = { median: 0.15, p99: 0.6 };
/** So many times as many arrivals as rounds. */
const ARRIVALS = 10;
/** The arrivals come in so many parts, with empty files between them. */
const PARTS = 4;
/** Empty files before each part. */
const BETWEEN = 10;
const SEED = 16;

/** The rows of load. */
export async function benchLoad(ground: Ground): Promise<Row[]> {
  const { runner, roots, bare, rounds } = ground;
  const calm = () => runner.calm();
  const measured = await interleave([
    prepared(loadSubject("bare", () => bare.run()), calm),
    prepared(loadSubject("sdk", () => runner.call(roots.sdk)), calm),
    prepared(loadSubject("zod", () => runner.call(roots.zod)), calm),
  ], Math.max(3, Math.round(rounds / 8)));
  const rate = (name: string) => 1_000 / (measured.get(name)?.median ?? NaN);
  const row = (name: "sdk" | "zod", what: string): Row => ({
    what,
    reference: `goal: ${RATE[name]} of that of empty files, ${rate("bare").toFixed(1)}/s`,
    ratio: hundredths(RATE[name] * rate("bare") / rate(name)),
    atMost: 1,
    note: `${rate(name).toFixed(1)}/s, ${hundredths(rate(name) / rate("bare")).toFixed(2)} of it`,
  });
  return [
    ...await halfLoad(ground, rate("sdk") / 2),
    row("sdk", `Rate of requests, ${CONCURRENCY} at a time`),
    row("zod", "The same, where the code loads zod"),
  ];
}

/** Milliseconds for one of what is done many at a time. */
function loadSubject(name: string, once: () => Promise<unknown>): Subject {
  return {
    name,
    async run() {
      const started = performance.now();
      let count = 0;
      await Promise.all(Array.from({ length: CONCURRENCY }, async () => {
        while (performance.now() - started < LOAD_MS) {
          await once();
          count++;
        }
      }));
      return (performance.now() - started) / count;
    },
  };
}

/**
 * Requests that come when they come, answered or not the ones before: what one waits for others
 * counts, from the time at which it was to be sent.
 */
async function halfLoad(
  { runner, roots, bare, rounds }: Ground,
  perSecond: number,
): Promise<Row[]> {
  const gaps = exponential(SEED, 1_000 / perSecond);
  const times: number[] = [];
  const empties: number[] = [];
  let ready = 0;
  const each = Math.ceil(rounds * ARRIVALS / PARTS);
  for (let part = 0; part < PARTS; part++) {
    await runner.calm();
    for (let n = 0; n < BETWEEN; n++) empties.push(await bare.run());
    const running: Promise<void>[] = [];
    let due = performance.now();
    for (let n = 0; n < each; n++) {
      due += gaps();
      const since = due;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, since - performance.now())));
      running.push(
        runner.call(roots.sdk).then((start) => {
          times.push(performance.now() - since);
          if (start === "warm") ready++;
        }),
      );
    }
    await Promise.all(running);
  }
  const { median, p99 } = summary("half load", times);
  const empty = summary("bare", empties).median;
  const reference = `${bare.name}: ${milliseconds(empty)}`;
  return [
    {
      what: `Half load, ${perSecond.toFixed(1)} requests a second, open loop ` +
        `(${ready} of ${times.length} found one ready)`,
      reference,
      ratio: hundredths(median / empty),
      atMost: HALF_LOAD.median,
      note: milliseconds(median),
    },
    {
      what: "The slowest of a hundred",
      reference,
      ratio: hundredths(p99 / empty),
      atMost: HALF_LOAD.p99,
      note: milliseconds(p99),
    },
  ];
}

/** Times between arrivals that know nothing of each other; the same ones for the same seed. */
function exponential(seed: number, mean: number): () => number {
  let state = seed;
  return () => {
    // A linear congruential generator (Numerical Recipes), of which the upper bits are used.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return -Math.log(1 - (state >>> 8) / 2 ** 24) * mean;
  };
}
