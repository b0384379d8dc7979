/**
 * Asks a runner for much and disturbs it meanwhile, and finds what is wrong afterwards: each
 * accepted request gets exactly one answer of an expected sort, and nothing is left behind.
 *
 * @module
 */

import { descendants } from "../../runtime/launch/process_usage.ts";
import { within } from "../../runtime/launch/timer.ts";
import type { Envelope } from "../../runtime/mod.ts";
import { RunnerClient } from "../../runtime/serve/client.ts";
import { leftovers } from "../harness/engine.ts";
import { assertEnvelope } from "../harness/envelope.ts";
import { isGone, until } from "../harness/processes.ts";
import { startRunner } from "../harness/runner.ts";
import { REPOSITORY, writeFiles } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { cancelMany } from "./cancelled.ts";
import { ChangingSnapshot } from "./changing_snapshot.ts";
import { countAtRest, type Counts, rssOf } from "./count.ts";
import { Disturbances } from "./disturbances.ts";
import { answerOf, Mix, type Picked, requestOf, type Sort, SORTS } from "./mix.ts";
import { below, type Random, randomFrom } from "./random.ts";
import { Tally } from "./tally.ts";
import { Wire } from "./wire.ts";

/** How much is asked for. */
export interface SoakOptions {
  /** Requests of all sorts. */
  readonly requests: number;
  /** So many of these are answered before what belongs to the runner is counted first. */
  readonly warmUp: number;
  /** Requests, after these, that are cancelled. */
  readonly cancelled: number;
  /** What is random comes from it; times are those of the machine. */
  readonly seed: number;
  /** Hears how far it is. */
  say(line: string): void;
}

/** What came of it. */
export interface SoakReport {
  readonly tally: Tally;
  readonly kills: number;
  readonly nonsense: number;
  readonly seconds: number;
  readonly before: Counts;
  readonly after: Counts;
}

/** Requests under way at a time: more than the runner runs, so that some wait. */
const AT_ONCE = 12;
/** A request without an answer for so long has none, in milliseconds. */
const PATIENCE_MS = 120_000;
/** How often the snapshot that changes is asked, and changed, among the others. */
const CHANGING_SHARE = 0.04;
const CHANGING = { schema_version: "v1", action: "invoke", kind: "tool", name: "t" };
const PROGRESS = 250;

/** What all requests of a soak share. */
interface Asking {
  readonly client: RunnerClient;
  readonly disturbances: Disturbances;
  readonly tally: Tally;
  readonly changing: ChangingSnapshot;
  readonly random: Random;
  readonly mix: Mix;
  /** The directory of each sort's snapshot. */
  rootOf(sort: Sort): string;
}

/** Runs one. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { requests, warmUp, cancelled, seed, say } = options;
  const since = performance.now();
  using dir = tempDir();
  using changing = new ChangingSnapshot();
  const rootOf = (sort: Sort) => `${dir.path}/${SORTS.indexOf(sort)}`;
  for (const sort of SORTS) writeFiles(rootOf(sort), sort.files);
  await using runner = startRunner(["--serve", "--files-root", dir.path]);
  const { process, cacheDir } = runner;
  const said = new Response(process.stderr).text();
  const wire = new Wire(process);
  const client = new RunnerClient(wire.input, wire.output);
  const random = randomFrom(seed);
  const disturbances = new Disturbances(process.pid, wire, random);
  const tally = new Tally();
  const mix = new Mix(random);
  const asking: Asking = { client, disturbances, tally, changing, random, mix, rootOf };
  const progress = () => {
    if (tally.requests % PROGRESS !== 0) return;
    const megabytes = Math.round(rssOf(process.pid) / 2 ** 20);
    const seconds = Math.round((performance.now() - since) / 1000);
    say(`${tally.requests} answered in ${seconds} s, the runner holds ${megabytes} MiB`);
  };

  await askAll(warmUp, asking, progress);
  const before = await countAtRest(process.pid, cacheDir);
  await askAll(requests - warmUp, asking, progress);
  await cancelMany(cancelled, { ...asking, progress });
  const after = await countAtRest(process.pid, cacheDir);

  const children = descendants(process.pid);
  await client[Symbol.asyncDispose]();
  const { code } = await process.status;
  if (code !== 0) tally.problem(`the runner ended with ${code}`);
  await until("no child is left", () => children.every(isGone));
  const left = leftovers(cacheDir);
  if (left.length > 0) tally.problem(`${left.length} directories are left at the end`);
  const words = (await said).trim();
  if (words !== "") tally.problem(`the runner said on standard error: ${words.slice(-500)}`);
  judgeWire(wire, disturbances, tally, tally.requests);
  judgeCounts(before, after, tally);
  const seconds = (performance.now() - since) / 1000;
  const { nonsense, kills } = disturbances;
  return { tally, nonsense, kills: kills.length, seconds, before, after };
}

/** Asks for so many of the mix, a few at a time. */
async function askAll(count: number, asking: Asking, answered: () => void): Promise<void> {
  let left = count;
  const askOn = async () => {
    while (left > 0) {
      left--;
      asking.disturbances.perhaps();
      if (asking.random() < CHANGING_SHARE) await askChanging(asking);
      else await askOne(asking.mix.next(), asking);
      answered();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askOn));
}

async function askOne(picked: Picked, asking: Asking): Promise<void> {
  const { client, random, rootOf } = asking;
  const { sort } = picked;
  const n = below(1_000_000, random);
  const request = requestOf(picked, n);
  const cancel = new AbortController();
  const timer = sort.cancelledWithin === undefined
    ? undefined
    : setTimeout(() => cancel.abort(), below(sort.cancelledWithin, random));
  const heard: number[] = [];
  const follow = {
    item: (value: unknown, seq: number) => void heard.push(value === seq ? seq : NaN),
  };
  await judged(sort.name, asking, () =>
    client.run(request, {
      filesRoot: rootOf(sort),
      signal: cancel.signal,
      ...(sort.items === undefined ? {} : { follow }),
    }), (envelope) => {
    const answer = answerOf(envelope);
    if (!sort.answers.includes(answer)) return `was answered with ${answer}`;
    if (answer !== "OK") return undefined;
    if (sort.isResult?.(envelope.result, n) === false) return "had the result of something else";
    const isWhole = heard.length === (sort.items ?? 0) && heard.every((seq, at) => seq === at);
    return isWhole ? undefined : `gave the items ${heard}`;
  });
  clearTimeout(timer);
}

async function askChanging(asking: Asking): Promise<void> {
  const { client, changing, random } = asking;
  if (random() < 0.5) changing.rewrite(random);
  const asked = changing.version;
  await judged(
    "changes meanwhile",
    asking,
    () => client.run(CHANGING, { filesRoot: changing.root }),
    (envelope) => changing.problemOf(envelope, asked),
  );
}

/** Asks, and counts the answer. */
async function judged(
  name: string,
  { tally, disturbances }: Asking,
  ask: () => Promise<Envelope>,
  problemOf: (envelope: Envelope) => string | undefined,
): Promise<void> {
  const since = performance.now();
  const envelope = await within(PATIENCE_MS, ask());
  if (envelope === undefined) return tally.problem(`${name} had no answer`);
  const kill = disturbances.kills.some((at) => at >= since);
  tally.add(name, assertEnvelope(envelope, [REPOSITORY]), problemOf(envelope), kill);
}

function judgeWire(wire: Wire, { nonsense, kills }: Disturbances, tally: Tally, asked: number) {
  const counts = [...wire.envelopes.values()];
  if (counts.length !== asked) tally.problem(`${counts.length} of ${asked} were answered`);
  const twice = counts.filter((count) => count !== 1).length;
  if (twice > 0) tally.problem(`${twice} were answered more than once`);
  if (wire.late > 0) tally.problem(`${wire.late} lines came after the answer`);
  if (wire.refusals !== nonsense) {
    tally.problem(`${wire.refusals} of ${nonsense} lines that are no request were refused`);
  }
  if (tally.killed > kills.length) {
    tally.problem(`${kills.length} kills explain no ${tally.killed} answers`);
  }
}

function judgeCounts(before: Counts, after: Counts, tally: Tally): void {
  for (const what of ["processes", "directories", "descriptors", "sockets"] as const) {
    if (after[what] > before[what]) {
      tally.problem(`${what} grew from ${before[what]} to ${after[what]}`);
    }
  }
}
