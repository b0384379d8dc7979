/**
 * `deno task soak`: a runner that stays, asked for thousands of good, slow, crashing and hostile
 * requests while children are killed and a snapshot changes.
 *
 *     deno task soak [--requests N] [--cancelled N] [--seed N]
 *
 * The exit code is 0 when nothing was wrong, 1 when something was, 2 when the command line is.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { reportOf } from "./report.ts";
import { soak } from "./soak.ts";

const USAGE = `deno task soak [--requests N] [--cancelled N] [--seed N]

  --requests N   requests of all sorts, from 1 on (10000)
  --cancelled N  requests after these, each of which is cancelled (10000)
  --seed N       what is random comes from it (a new one)
  --help         this`;
/** What is counted first is counted when this many were answered. */
const WARM_UP = 500;
/** Of a soak that is shorter than that, a part. */
const WARM_UP_SHARE = 0.25;

/** A wrong word must not start minutes of work. */
function refuse(why: string): never {
  // deno-lint-ignore no-console -- a composition root
  console.error(`error: ${why}\n\nUsage: ${USAGE}`);
  Deno.exit(2);
}

function readFlags(args: string[]): Record<string, string | boolean | undefined> {
  try {
    const string = { type: "string" } as const;
    const options = { requests: string, cancelled: string, seed: string };
    return parseArgs({ args, options: { ...options, help: { type: "boolean" } } }).values;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function numberOf(flag: string, value: unknown, least: number, otherwise: number): number {
  if (value === undefined) return otherwise;
  const number = /^\d+$/.test(String(value)) ? Number(value) : NaN;
  if (Number.isSafeInteger(number) && number >= least) return number;
  return refuse(`--${flag} is "${value}", expected a whole number from ${least} on`);
}

const flags = readFlags(Deno.args);
if (flags.help === true) {
  // deno-lint-ignore no-console -- a composition root
  console.log(`Usage: ${USAGE}`);
  Deno.exit(0);
}
if (Deno.build.os !== "linux") refuse("It counts processes and descriptors, which takes Linux");
const requests = numberOf("requests", flags.requests, 1, 10_000);
const cancelled = numberOf("cancelled", flags.cancelled, 0, 10_000);
const seed = numberOf("seed", flags.seed, 0, crypto.getRandomValues(new Uint16Array(1))[0] ?? 0);
// deno-lint-ignore no-console -- progress of a program
const say = (line: string) => console.error(line);
say(`${requests} requests and ${cancelled} that are cancelled, --seed ${seed}`);
const warmUp = Math.min(WARM_UP, Math.ceil(requests * WARM_UP_SHARE));
const report = await soak({ requests, cancelled, seed, warmUp, say });
// deno-lint-ignore no-console -- the report of a program
console.log(reportOf(report));
Deno.exit(report.tally.problems.length === 0 ? 0 : 1);
