/**
 * Speed of children that wait for requests, against a bare `deno run` of an empty file in the same
 * run (Linux: only there can be seen when a child waits).
 *
 * @module
 */

import { findBase } from "../../runtime/engine/base.ts";
import { holdSnapshot } from "../../runtime/engine/held_snapshot.ts";
import type { EngineOptions } from "../../runtime/engine/options.ts";
import { type LoadedChild, recipeOf } from "../../runtime/engine/ready.ts";
import { grantOf, settle } from "../../runtime/engine/settle.ts";
import { targetOf } from "../../runtime/engine/target.ts";
import type { Recipe } from "../../runtime/launch/pool.ts";
import { localEngineOptions } from "../../runtime/local.ts";
import { DEFAULT_LIMITS } from "../../runtime/protocol/limits.ts";
import { parseRequest } from "../../runtime/protocol/request.ts";
import {
  hundredths,
  interleave,
  milliseconds,
  ms,
  prepared,
  processSubject,
  ratio,
  type Row,
  type Subject,
} from "./measure.ts";
import { EMPTY, REQUEST, TOOL, writeTool, ZOD_TOOL } from "./runtime.ts";
import { type Ground, WaitingRunner } from "./waiting_runner.ts";
import { benchLoad } from "./warm_load.ts";
import { benchPeers } from "./warm_peers.ts";
import { benchSoak } from "./warm_soak.ts";

/** Shares of an empty file's time. */
const ALONE = { median: 0.1, p99: 0.35 };
const START = 1.6;
/** Private memory of a child that waits, in MiB. */
const MEMORY = { sdk: 14, zod: 19 };
/** So many times as many requests as rounds, for the slowest of a hundred. */
const REQUESTS = 5;
/** Children that wait while their memory is looked at: what they share counts for none. */
const TOGETHER = 4;
const MIB = 1024 * 1024;

/** The rows of children that wait. */
export async function benchWarm(rounds: number): Promise<Row[]> {
  if (Deno.build.os !== "linux") return [];
  const dir = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "aiel-bench-" }));
  try {
    const empty = `${dir}/empty.ts`;
    Deno.writeTextFileSync(empty, "");
    const bare = processSubject(EMPTY, [Deno.execPath(), "run", empty]);
    const roots = { sdk: writeTool(`${dir}/sdk`, TOOL), zod: writeTool(`${dir}/zod`, ZOD_TOOL) };
    const rows: Row[] = [];
    {
      await using runner = new WaitingRunner(`${dir}/cache`);
      const ground = { dir, runner, roots, bare, rounds };
      rows.push(...await benchAlone(ground), ...await benchLoad(ground));
    }
    rows.push(...await benchStart(`${dir}/cache`, roots, bare, rounds));
    rows.push(...await benchPeers(`${dir}/peers`, bare, rounds));
    rows.push(...await benchSoak(`${dir}/cache`, roots.sdk, rounds));
    return rows;
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

/** One request at a time, each when a child waits: from the line that goes in to its envelope. */
async function benchAlone({ runner, roots, bare, rounds }: Ground): Promise<Row[]> {
  let ready = 0;
  const alone = (name: string, root: string): Subject =>
    prepared({
      name,
      async run() {
        const started = performance.now();
        const start = await runner.call(root);
        const took = performance.now() - started;
        if (start === "warm") ready++;
        return took;
      },
    }, () => runner.calm());
  for (const root of Object.values(roots)) {
    await runner.call(root);
    await runner.calm();
  }
  const measured = await interleave([
    bare,
    alone("sdk", roots.sdk),
    alone("zod", roots.zod),
  ], rounds * REQUESTS);
  const asked = 2 * (rounds * REQUESTS + 1);
  const reference = `${EMPTY}: ${ms(measured, EMPTY)}`;
  const empty = measured.get(EMPTY)?.median ?? NaN;
  const slowest = (name: string) => measured.get(name)?.p99 ?? NaN;
  return [
    {
      what: `Ready child, alone: line in to envelope out (${ready} of ${asked} found one ready)`,
      reference,
      ratio: ratio(measured, "sdk", EMPTY),
      atMost: ALONE.median,
      note: ms(measured, "sdk"),
    },
    {
      what: "The slowest of a hundred",
      reference,
      ratio: hundredths(slowest("sdk") / empty),
      atMost: ALONE.p99,
      note: milliseconds(slowest("sdk")),
    },
    {
      what: "The same, where the code has loaded zod",
      reference,
      ratio: ratio(measured, "zod", EMPTY),
      atMost: null,
      note: `${ms(measured, "zod")}, 99 %: ${milliseconds(slowest("zod"))}`,
    },
  ];
}

/** Starts of children until they wait, and what they hold then. */
async function benchStart(
  cacheDir: string,
  roots: Ground["roots"],
  bare: Subject,
  rounds: number,
): Promise<Row[]> {
  const options = localEngineOptions({
    env: (name) => name === "AIEL_CACHE_DIR" ? cacheDir : undefined,
    deno: Deno.execPath(),
  });
  const recipes = {
    sdk: await recipeFor(roots.sdk, options),
    zod: await recipeFor(roots.zod, options),
  };
  const measured = await interleave([
    bare,
    startSubject("sdk", recipes.sdk),
    startSubject("zod", recipes.zod),
  ], rounds);
  const { isolation, reason } = await findBase(options);
  const barriers = isolation === "os+deno" ? "both barriers" : `Deno's flags alone (${reason})`;
  const row = (name: string, what: string, atMost: number | null): Row => ({
    what,
    reference: `${EMPTY}: ${ms(measured, EMPTY)}`,
    ratio: ratio(measured, name, EMPTY),
    atMost,
    note: ms(measured, name),
  });
  return [
    row("sdk", `Start of a ready child with ${barriers}, until it waits`, START),
    row("zod", "The same, where the code loads zod", null),
    memoryRow("Private memory of a child that waits", await held(recipes.sdk), MEMORY.sdk),
    memoryRow("The same, where the code has loaded zod", await held(recipes.zod), MEMORY.zod),
  ];
}

/** How children of a snapshot are started ahead, with nothing granted. */
export async function recipeFor(
  root: string,
  options: EngineOptions,
): Promise<Recipe<LoadedChild>> {
  const request = parseRequest(REQUEST);
  const held = await holdSnapshot({ root }, `${options.cacheDir}/snapshots`);
  const none = () => Promise.resolve(new Map());
  const settled = await settle(held, grantOf(request), { most: DEFAULT_LIMITS, usual: {} }, none);
  const base = await findBase(options, settled.bundle);
  const target = targetOf(request, held.snapshot, settled.entry);
  held.release();
  return recipeOf({ settled, target, tenant: undefined, base }, held.keep, options);
}

function start(recipe: Recipe<LoadedChild>): Promise<LoadedChild> {
  return recipe.start(new AbortController().signal);
}

/** The start of such a child until it waits. */
export function startSubject(name: string, recipe: Recipe<LoadedChild>): Subject {
  return {
    name,
    async run() {
      const started = performance.now();
      const child = await start(recipe);
      const took = performance.now() - started;
      await child.end();
      return took;
    },
  };
}

/** Bytes that each of some children has for itself, those in the middle. */
export async function held(recipe: Recipe<LoadedChild>): Promise<number> {
  const children = await Promise.all(Array.from({ length: TOGETHER }, () => start(recipe)));
  const bytes = children.map(({ prepared }) => privateMemory(prepared.session.child.pid ?? 0));
  await Promise.all(children.map((child) => child.end()));
  return bytes.sort((a, b) => a - b)[TOGETHER >> 1] ?? NaN;
}

/** Pages that no other process has (proc(5), smaps_rollup). */
function privateMemory(pid: number): number {
  const rollup = Deno.readTextFileSync(`/proc/${pid}/smaps_rollup`);
  const [clean = NaN, dirty = NaN] = ["Private_Clean", "Private_Dirty"].map((key) =>
    Number(new RegExp(`${key}:\\s+(\\d+)`).exec(rollup)?.[1])
  );
  return (clean + dirty) * 1024;
}

/** Memory against a budget in MiB. */
export function memoryRow(what: string, bytes: number, budget: number): Row {
  return {
    what,
    reference: `budget: ${budget} MiB`,
    ratio: hundredths(bytes / MIB / budget),
    atMost: 1,
    note: `${(bytes / MIB).toFixed(1)} MiB`,
  };
}
