/**
 * The attempts of the tables in this folder, each a test of its own: a sample of them with both
 * barriers, and a smaller one with each barrier alone. AIEL_ESCAPE_MODE names one mode, which then
 * gets all of them. Attempts know nothing of each other, so the next ones run already while one is
 * waited for.
 *
 * AIEL_ESCAPE_RECORD names a file that gets every envelope instead of a comparison with
 * `os_verdicts.json`; see `record_verdicts.ts`. AIEL_ESCAPE_SHARE is n for one of n attempts.
 *
 * @module
 */

import assert from "node:assert/strict";
import { findBase } from "../../runtime/engine/base.ts";
import { allAttempts, type NamedAttempt } from "./families.ts";
import { digestTree } from "./kept_files.ts";
import { type Mode, MODES } from "./modes.ts";
import verdicts from "./os_verdicts.json" with { type: "json" };
import { ENV_CANARY, runAttempt } from "./run_attempt.ts";
import { Session } from "./session.ts";

/** Attempts under way at a time. */
const AT_A_TIME = Math.max(2, navigator.hardwareConcurrency);
/** One of so many attempts is made, where not all of them are. */
const SAMPLES: Readonly<Record<Mode, number>> = { both: 8, ready: 32, deno: 32, os: 32 };

const TITLES: Readonly<Record<Mode, string>> = {
  both: "escape, ",
  ready: "escape from a child that was ready, ",
  deno: "escape with deno alone, ",
  os: "escape with os alone, ",
};

interface Planned extends NamedAttempt {
  mode: Mode;
}

const record = Deno.env.get("AIEL_ESCAPE_RECORD");
const share = Number(Deno.env.get("AIEL_ESCAPE_SHARE") ?? 1);
const session = new Session(record === undefined ? verdicts : undefined);
const asked = MODES.find((mode) => mode === Deno.env.get("AIEL_ESCAPE_MODE"));
const queue: Planned[] = await plan();
const outcomes: (Promise<void> | undefined)[] = [];
let base: string[] = [];

async function plan(): Promise<Planned[]> {
  const attempts = allAttempts();
  const all = (mode: Mode): Planned[] => attempts.map((one) => ({ ...one, mode }));
  const sample = (mode: Mode, from: number): Planned[] =>
    all(mode).filter((_, index) => index % SAMPLES[mode] === from);
  using dir = session.makeDir();
  const impossible = await session.modes.impossible("both", `${dir.path}/cache`);
  if (asked !== undefined && (asked === "deno" || impossible === null)) {
    return all(asked).filter((_, index) => index % share === 0);
  }
  if (impossible === null) {
    return [
      ...sample("both", 0),
      ...sample("ready", 7),
      ...sample("deno", 3),
      ...sample("os", 15),
    ];
  }
  // deno-lint-ignore no-console -- a report that does not say this would promise too much
  console.log(`The second barrier is not tested here: ${impossible}`);
  if (asked !== undefined) return asked === "os" ? [] : all("deno");
  return sample("deno", 3);
}

function start(index: number): Promise<void> | undefined {
  const next = queue[index];
  if (next === undefined) return undefined;
  const outcome = outcomes[index] ??= runAttempt(next, next.mode, session);
  // The test that waits for it hears of it; that one may not have begun.
  outcome.catch(() => {});
  return outcome;
}

Deno.test.beforeAll(async () => {
  // What runs this has secrets; no child may see them.
  Deno.env.set("AIEL_ESCAPE_CANARY", ENV_CANARY);
  for (const mode of new Set(queue.map(({ mode }) => mode))) {
    using dir = session.makeDir();
    const cacheDir = `${dir.path}/cache`;
    assert.equal(await session.modes.impossible(mode, cacheDir), null);
    // Attempts with packages stand on a base of their own, which is to be there as well.
    await findBase(session.modes.options(mode, { cacheDir }), "ai");
  }
  base = await digestTree(session.modes.baseDir);
  session.watch.start();
});

Deno.test.afterAll(async () => {
  await Promise.allSettled(outcomes);
  if (record !== undefined) {
    Deno.writeTextFileSync(record, JSON.stringify(Object.fromEntries(session.envelopes)));
  }
  session[Symbol.dispose]();
});

for (const [index, { name, mode }] of queue.entries()) {
  Deno.test({
    name: TITLES[mode] + name,
    // Other attempts begin and end meanwhile.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => {
      const outcome = start(index);
      for (let ahead = 1; ahead < AT_A_TIME; ahead++) start(index + ahead);
      await outcome;
    },
  });
}

Deno.test({
  name: "escape: what children stand on is the same afterwards",
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    await Promise.allSettled(outcomes);
    assert.notEqual(base.length, 0);
    assert.deepEqual(await digestTree(session.modes.baseDir), base);
  },
});

Deno.test({
  name: "escape: the children were looked at from outside",
  ignore: Deno.build.os !== "linux" || Deno.uid() !== 0,
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    await Promise.allSettled(outcomes);
    assert.deepEqual(session.watch.otherFaults, []);
    const ready = queue.filter(({ mode }) => mode === "ready").length;
    // Some are refused, do not load, or may not be loaded ahead.
    assert.ok(session.warm >= ready / 4, `only ${session.warm} of ${ready} were ready`);
    // About a third of the attempts is refused before a child has come up.
    assert.ok(session.watch.seen.size > queue.length / 2, `only ${session.watch.seen.size}`);
  },
});
