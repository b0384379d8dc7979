/** A child that comes up while its snapshot is still on the way runs that snapshot, or nothing. */

import assert from "node:assert/strict";
import { leftovers } from "../tests/harness/engine.ts";
import { isGone, until } from "../tests/harness/processes.ts";
import { type Files, toolSnapshot, writeFiles } from "../tests/harness/snapshot.ts";
import { tempDir } from "../tests/harness/temp_dir.ts";
import { watchedDeno } from "../tests/harness/watched_deno.ts";
import { type Coming, createEngine, localEngineOptions } from "./mod.ts";
import { type Manifest, readSnapshot } from "./snapshot/mod.ts";

const REQUEST = { schema_version: "v1", action: "invoke", kind: "tool", name: "t" };

/** An empty root, and a child that waits for what comes into it. */
async function start(coming: Omit<Coming, "fill">) {
  const dir = tempDir();
  const deno = watchedDeno(dir.path);
  const root = `${dir.path}/root`;
  const cacheDir = `${dir.path}/cache`;
  Deno.mkdirSync(root);
  const env: Record<string, string> = { AIEL_CACHE_DIR: cacheDir };
  const engine = createEngine(localEngineOptions({ env: (name) => env[name], deno: deno.path }));
  const there = Promise.withResolvers<void>();
  const answer = engine.run(REQUEST, { root, coming: { ...coming, fill: () => there.promise } });
  const [first] = await until("a child is up", () => {
    const started = deno.started();
    return started.length > 0 && started;
  });
  assert.ok(first !== undefined);
  return {
    deno,
    root,
    first,
    cacheDir,
    there,
    answer,
    [Symbol.dispose]: () => dir[Symbol.dispose](),
  };
}

async function idOf(files: Files): Promise<string> {
  using dir = tempDir();
  writeFiles(dir.path, files);
  return (await readSnapshot(dir.path)).id;
}

Deno.test("Engine.run starts a child for a snapshot that is coming, and runs it there", async () => {
  const files = toolSnapshot("return 1;", { "aiel.json": '{"name":"p"}' });
  using run = await start({ snapshotId: await idOf(files), manifest: { name: "p" } });
  writeFiles(run.root, files);
  run.there.resolve();
  const { result, error } = await run.answer;
  assert.deepEqual([result, error], [1, null]);
  assert.equal(run.deno.started().length, 1);
  assert.deepEqual(leftovers(run.cacheDir), []);
});

const FILES = toolSnapshot("return { own: Deno.env.get('OWN') ?? null };");
const GUESSES: readonly [string, string | undefined, Manifest][] = [
  ["another snapshot", `sha256:${"0".repeat(64)}`, {}],
  ["another manifest", undefined, { env: { OWN: "guessed" } }],
];
for (const [what, id, manifest] of GUESSES) {
  Deno.test(`Engine.run throws the child away when ${what} was announced than came`, async () => {
    using run = await start({ snapshotId: id ?? await idOf(FILES), manifest });
    writeFiles(run.root, FILES);
    run.there.resolve();
    const { result, error } = await run.answer;
    // Whether the variable may be asked for at all is the real manifest's business.
    assert.deepEqual([result, error?.code], [null, "SECURITY_VIOLATION"]);
    assert.equal(run.deno.started().length, 2);
    await until("the first child is gone", () => isGone(run.first));
    assert.deepEqual(leftovers(run.cacheDir), []);
  });
}

Deno.test("Engine.run ends the child when the snapshot does not come", async () => {
  using run = await start({ snapshotId: await idOf(FILES), manifest: {} });
  run.there.reject(new Error("the disk is full"));
  const { ok, error } = await run.answer;
  assert.deepEqual([ok, error?.code, error?.origin], [false, "INTERNAL", "platform"]);
  assert.doesNotMatch(JSON.stringify(error), /disk/);
  assert.equal(run.deno.started().length, 1);
  await until("the child is gone", () => isGone(run.first));
  assert.deepEqual(leftovers(run.cacheDir), []);
});
