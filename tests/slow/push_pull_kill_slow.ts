/**
 * `kill -9` of push, pull and clone at any moment: run again they complete, and no side's
 * work is lost.
 */

import assert from "node:assert/strict";
import { type Desk, openDesk, readFiles, writeFiles } from "../harness/desk.ts";
import { startListeningService } from "../harness/listening_service.ts";

const ROUNDS = 8;
const FILES = 150;

/** Many small files, each with the round in it. */
function filesOf(round: number): Record<string, string> {
  const files: Record<string, string> = {};
  for (let at = 0; at < FILES; at++) files[`data/d${at % 7}/f${at}.txt`] = `${round} ${at}\n`;
  return files;
}

async function commit(desk: Desk, name: string, message: string): Promise<void> {
  await desk.ok(name, "add", ".");
  await desk.ok(name, "commit", "-m", message);
}

/** Runs a command and sends it a signal after so many milliseconds, unless it was faster. */
async function signalled(child: Deno.ChildProcess, signal: Deno.Signal, ms: number) {
  const timer = setTimeout(() => {
    try {
      child.kill(signal);
    } catch {
      // It was faster.
    }
  }, ms);
  await child.stdin.close();
  const { code, stderr } = await child.output();
  clearTimeout(timer);
  return { code, stderr: new TextDecoder().decode(stderr) };
}

async function killedAt(desk: Desk, cwd: string, ms: number, ...args: string[]): Promise<void> {
  await signalled(desk.start(cwd, ...args), "SIGKILL", ms);
}

/** How long a command takes here and now, in milliseconds. */
async function timeOf(work: Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work;
  return performance.now() - start;
}

/** Moments over a command's whole life, in the middle of each of the rounds' shares. */
const moment = (round: number, whole: number) => whole * (round + 0.5) / ROUNDS;

Deno.test("push killed at any moment is completed by the next one", async () => {
  await using service = await startListeningService();
  using desk = openDesk(service.env);
  await desk.ok("", "init", "p");
  writeFiles(`${desk.path}/p`, filesOf(-1));
  await commit(desk, "p", "First");
  const whole = await timeOf(desk.ok("p", "push"));
  for (let round = 0; round < ROUNDS; round++) {
    writeFiles(`${desk.path}/p`, filesOf(round));
    await commit(desk, "p", `Round ${round}`);
    await killedAt(desk, "p", moment(round, whole), "push");
    const { code, document } = await desk.json("p", "push");
    assert.equal(code, 0, JSON.stringify(document));
    assert.equal(document["newest"], document["snapshot_id"]);
    const { document: status } = await desk.json("p", "status");
    assert.deepEqual(status["unpushed"], []);
  }
  // Nothing of it is there twice.
  const { document } = await desk.json("", "clone", "payments/fraud", "copy");
  assert.equal(document["number"], ROUNDS + 1);
  assert.deepEqual(readFiles(`${desk.path}/copy`), readFiles(`${desk.path}/p`));
});

Deno.test("pull killed at any moment is completed by the next one, and local edits are as they were", async () => {
  await using service = await startListeningService();
  using desk = openDesk(service.env);
  await desk.ok("", "init", "ada");
  writeFiles(`${desk.path}/ada`, { ...filesOf(-1), "hers.txt": "1", "his.txt": "1" });
  await commit(desk, "ada", "First");
  await desk.ok("ada", "push");
  const whole = await timeOf(desk.ok("", "clone", "payments/fraud", "bob"));
  const bob = `${desk.path}/bob`;
  for (let round = 0; round < ROUNDS; round++) {
    writeFiles(`${desk.path}/ada`, { ...filesOf(round), [`new/${round}.txt`]: "new" });
    if (round > 0) Deno.removeSync(`${desk.path}/ada/new/${round - 1}.txt`);
    await commit(desk, "ada", `Round ${round}`);
    await desk.ok("ada", "push");
    writeFiles(bob, { "his.txt": `edit ${round}`, "untracked.txt": `mine ${round}` });
    await killedAt(desk, "bob", moment(round, whole), "pull");
    assert.equal(Deno.readTextFileSync(`${bob}/his.txt`), `edit ${round}`);
    const { code, document } = await desk.json("bob", "pull");
    assert.equal(code, 0, JSON.stringify(document));
    assert.deepEqual(readFiles(bob), {
      ...readFiles(`${desk.path}/ada`),
      "his.txt": `edit ${round}`,
      "untracked.txt": `mine ${round}`,
    });
    const { document: status } = await desk.json("bob", "status");
    assert.deepEqual(status["unpushed"], []);
    assert.deepEqual(Object(status["unstaged"]).modified, ["his.txt"]);
    assert.deepEqual(status["untracked"], ["untracked.txt"]);
  }
});

Deno.test("clone killed at any moment is completed by the same line", async () => {
  await using service = await startListeningService();
  using desk = openDesk(service.env);
  await desk.ok("", "init", "p");
  writeFiles(`${desk.path}/p`, filesOf(0));
  await commit(desk, "p", "First");
  await desk.ok("p", "push");
  const whole = await timeOf(desk.ok("", "clone", "payments/fraud", "whole"));
  const expected = readFiles(`${desk.path}/p`);
  for (let round = 0; round < ROUNDS; round++) {
    const name = `copy${round}`;
    await killedAt(desk, "", moment(round, whole), "clone", "payments/fraud", name);
    const again = await desk.aiel("", "clone", "payments/fraud", name);
    // Where the killed one had come to its end already there is nothing to complete.
    if (again.code !== 0) assert.match(again.stderr, /is not empty/);
    assert.deepEqual(readFiles(`${desk.path}/${name}`), expected);
    const { document } = await desk.json(name, "status");
    assert.equal(document["clean"], true);
    assert.deepEqual(document["unpushed"], []);
  }
});

Deno.test("clone removes what it made when it is interrupted", async () => {
  await using service = await startListeningService();
  using desk = openDesk(service.env);
  await desk.ok("", "init", "p");
  writeFiles(`${desk.path}/p`, filesOf(0));
  await commit(desk, "p", "First");
  await desk.ok("p", "push");
  const whole = await timeOf(desk.ok("", "clone", "payments/fraud", "copy"));
  for (let round = ROUNDS / 2; round < ROUNDS; round++) {
    const child = desk.start("", "clone", "payments/fraud", "other");
    const { code, stderr } = await signalled(child, "SIGINT", moment(round, whole));
    assert.doesNotMatch(stderr, /aiel made a mistake/);
    const exists = [...Deno.readDirSync(desk.path)].some(({ name }) => name === "other");
    // Deno itself has no listener yet in the first moments, and a signal ends it with 130, too.
    assert.equal(exists, code === 0, `${code} ${stderr}`);
    if (exists) Deno.removeSync(`${desk.path}/other`, { recursive: true });
  }
});
