/**
 * Children that are killed while they come up, wait, are taken and run: each request is answered
 * once, and nothing is left of any.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Envelope } from "../../runtime/mod.ts";
import type { ProcessIdentity } from "../../runtime/launch/process_usage.ts";
import { CAN_SEE_PROCESSES, isGone, until } from "../harness/processes.ts";
import { toolSnapshot, writeSnapshot } from "../harness/snapshot.ts";
import { type WarmEngine, warmEngine } from "../harness/warm.ts";

const ECHO = toolSnapshot("return payload;");
const HANG = toolSnapshot('ctx.log("up"); await new Promise((r) => setTimeout(r, 600_000));');
/** Instants at which a child is killed, after its request came. */
const INSTANTS = 24;

for (const isolation of ["auto", "deno"] as const) {
  /** Of the processes of one child behind the barrier: bubblewrap, its first one, and Deno. */
  const each = isolation === "auto" ? [0, 1, 2] : [0];
  const test = (name: string, fn: () => Promise<void>) =>
    Deno.test({ name: `${name}, ${isolation}`, ignore: !CAN_SEE_PROCESSES, fn });

  test("a child that comes up for a request and is killed at any instant", async () => {
    await using warm = warmEngine({ isolation, pool: { children: 0 } });
    using snapshot = writeSnapshot(ECHO);
    const { path: root } = snapshot;
    assert.equal((await warm.run({ payload: 0 }, { root })).result, 0);
    for (const which of each) {
      for (let instant = 0; instant < INSTANTS; instant++) {
        const answer = warm.run({ payload: instant }, { root });
        await killSoon(() => warm.processes()[which], instant, answer);
        assertKilled(await answer, instant);
      }
    }
    // It answers before the last one is reaped.
    await warm.engine.drain();
    assert.deepEqual(warm.processes(), []);
  });

  test("a child that comes up ahead of requests and is killed at any instant", async () => {
    await using warm = warmEngine({ isolation, pool: { children: 1 } });
    using snapshot = writeSnapshot(ECHO);
    const { path: root } = snapshot;
    for (const which of each) {
      for (let instant = 0; instant < INSTANTS; instant += 2) {
        // Each has a key of its own, as one that was killed makes the next one wait.
        const ctx = { tenant_id: `${which}_${instant}` };
        assert.equal((await warm.run({ payload: instant, ctx }, { root })).result, instant);
        const up = until("none comes up", () => warm.engine.children().starting === 0);
        await killSoon(() => warm.processes()[which], instant, up);
        await up;
        const again = await warm.run({ payload: instant, ctx }, { root });
        assert.equal(again.result, instant, JSON.stringify(again.error));
        await endAll(warm);
      }
    }
  });

  test("a child that waits and is killed", async () => {
    using snapshot = writeSnapshot(ECHO);
    const { path: root } = snapshot;
    for (const which of each) {
      await using warm = warmEngine({ isolation });
      await warm.run({ payload: 0 }, { root });
      await warm.ready(1);
      const all = warm.processes();
      assert.equal(all.length, each.length);
      kill(all[which]);
      await until("all of it is gone", () => all.every(isGone));
      const { result, meta } = await warm.run({ payload: 1 }, { root });
      assert.deepEqual([result, meta.usage?.start], [1, "cold"]);
    }
  });

  test("a child that was just taken and is killed at any instant", async () => {
    await using warm = warmEngine({ isolation });
    using snapshot = writeSnapshot(ECHO);
    const { path: root } = snapshot;
    for (const which of each) {
      for (let instant = 0; instant < INSTANTS; instant += 2) {
        // One that was killed before it was taken makes the next one wait for a second.
        while (warm.engine.children().ready === 0) {
          await warm.run({ payload: 0 }, { root });
          await until("none comes up", () => warm.engine.children().starting === 0);
        }
        const found = warm.processes()[which];
        const answer = warm.run({ payload: instant }, { root });
        await pass(instant / 2);
        kill(found);
        assertKilled(await answer, instant);
      }
    }
  });

  test("a child that runs and is killed", async () => {
    await using warm = warmEngine({ isolation });
    using snapshot = writeSnapshot(HANG);
    const { path: root } = snapshot;
    const starts: unknown[] = [];
    for (const which of [...each, ...each]) {
      const up = Promise.withResolvers<void>();
      const answer = warm.run({}, { root, log: () => up.resolve() });
      await up.promise;
      kill(warm.processes()[which]);
      const { error, meta } = await answer;
      assert.equal(error?.code, "USER_CODE_ERROR", JSON.stringify(error));
      assert.deepEqual(error?.details, { signal: "SIGKILL" });
      starts.push(meta.usage?.start);
      await warm.ready(1);
    }
    assert.deepEqual(starts, ["cold", ...starts.slice(1).map(() => "warm")]);
  });
}

/** Either it had answered, or the answer tells of what ended it. */
function assertKilled({ ok, result, error }: Envelope, payload: number): void {
  if (ok) return assert.equal(result, payload);
  const { code, details } = error ?? {};
  if (code === "INTERNAL") return;
  assert.equal(code, "USER_CODE_ERROR", JSON.stringify(error));
  assert.deepEqual(details, { signal: "SIGKILL" });
}

/** Ends the children that wait, and those that come up. */
async function endAll(warm: WarmEngine): Promise<void> {
  await until("none is left", () => {
    for (const one of warm.processes()) kill(one);
    const { ready, starting } = warm.engine.children();
    return ready + starting + warm.processes().length === 0;
  });
}

/**
 * Kills a process some milliseconds after it is there, or kills none when something has happened
 * before.
 */
async function killSoon(
  find: () => ProcessIdentity | undefined,
  ms: number,
  before: Promise<unknown>,
): Promise<void> {
  let isLate = false;
  before.finally(() => isLate = true);
  for (let found = find(); !isLate; found = find()) {
    await pass(found === undefined ? 0 : ms);
    if (found !== undefined) return kill(found);
  }
}

/** Goes on some milliseconds later. */
async function pass(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

function kill(process: ProcessIdentity | undefined): void {
  try {
    if (process !== undefined) Deno.kill(process.pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}
