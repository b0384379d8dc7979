/**
 * What a runner holds after many requests, against what it held after some.
 *
 * @module
 */

import { hundredths, type Row } from "./measure.ts";
import { type Holding, WaitingRunner } from "./waiting_runner.ts";

const CONCURRENCY = 2 * navigator.hardwareConcurrency;
const SOME = 500;
/** So many times as many requests as rounds: 10,000 for 40. */
const REQUESTS = 250;
const GROWTH_AT_MOST = 1.1;
const MIB = 1024 * 1024;

/** The rows of a runner that stays for long. */
export async function benchSoak(cacheDir: string, root: string, rounds: number): Promise<Row[]> {
  const many = SOME + Math.max(SOME, Math.min(10_000, rounds * REQUESTS) - SOME);
  await using runner = new WaitingRunner(cacheDir);
  const before = await holdingAfter(runner, root, SOME);
  const after = await holdingAfter(runner, root, many - SOME);
  return [
    {
      what: `Memory of the runner after ${many.toLocaleString("en")} requests`,
      reference: `after ${SOME}: ${(before.rss / MIB).toFixed(1)} MiB`,
      ratio: hundredths(after.rss / before.rss),
      atMost: GROWTH_AT_MOST,
      note: `${(after.rss / MIB).toFixed(1)} MiB`,
    },
    {
      what: "Its descriptors then",
      reference: `after ${SOME}: ${descriptors(before)}`,
      ratio: hundredths(after.descriptors / before.descriptors),
      atMost: GROWTH_AT_MOST,
      note: descriptors(after),
    },
  ];
}

async function holdingAfter(
  runner: WaitingRunner,
  root: string,
  requests: number,
): Promise<Holding> {
  let left = requests;
  await Promise.all(Array.from({ length: CONCURRENCY }, async () => {
    while (left-- > 0) await runner.call(root);
  }));
  await runner.calm();
  return runner.holding();
}

function descriptors({ descriptors, waiting }: Holding): string {
  return `${descriptors}, with ${waiting} children that wait`;
}
