/** The sandbox that comes up while a tree is laid out: used when all is well, and gone when it is not. */

import assert from "node:assert/strict";
import { isGone, until } from "../../tests/harness/processes.ts";
import { watchedDeno } from "../../tests/harness/watched_deno.ts";
import { localEngineOptions } from "../../runtime/mod.ts";
import { snapshotId } from "../../runtime/snapshot/mod.ts";
import { isSnapshotId, newId, type ProjectId } from "../domain/ids.ts";
import { StoreUnavailable } from "../store/ports.ts";
import { digest, manifest, type Tree } from "../testing/push.ts";
import { engineValidator } from "./engine_validator.ts";
import { Turns } from "./turns.ts";

const TREE = {
  "entry_point.ts": `import { tool } from "aiel";\ntool("one", () => 1);\n`,
  "aiel.json": "{}",
};
const NEXT = { ...TREE, "entry_point.ts": TREE["entry_point.ts"].replace("one", "two") };

/** How a validation begins. */
interface How {
  /** When contents are there. */
  readonly gate?: Promise<void>;
  /** Digests of those that are there at once. */
  readonly there?: readonly string[];
  readonly signal?: AbortSignal;
  /** Another project than the one whose tree is kept. */
  readonly projectId?: ProjectId;
}

/** A project whose last tree is kept, and its one turn at the sandbox. */
async function makeProject() {
  const dir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const memoryDir = `${dir}/memory`;
  Deno.mkdirSync(memoryDir);
  const deno = watchedDeno(dir);
  const turns = new Turns(1);
  const validator = engineValidator({
    engine: localEngineOptions({ env: () => dir, deno: deno.path }),
    scratchDir: `${dir}/disk`,
    memoryDir,
    turns,
  });
  const ids = {
    tenantId: newId("tenant"),
    projectId: newId("project"),
    principalId: newId("user"),
  };
  const opened: string[] = [];
  /** Directories that there are. */
  const trees = () => [...Deno.readDirSync(memoryDir)].map(({ name }) => `${memoryDir}/${name}`);
  /** Resolves when validation has begun. */
  const begin = async (tree: Tree, how: How = {}) => {
    const { gate = Promise.resolve(), there = [], ...rest } = how;
    // It may say no before anybody has asked for contents.
    gate.catch(() => {});
    const texts = new Map(Object.values(tree).map((text) => [digest(text), text]));
    const files = manifest(tree);
    const id = await snapshotId(files);
    assert.ok(isSnapshotId(id));
    const validating = validator.validate({
      ...ids,
      snapshotId: id,
      files,
      open: async (sha256) => {
        opened.push(sha256);
        if (!there.includes(sha256)) await gate;
        return new Blob([texts.get(sha256) ?? ""]).stream();
      },
      ...rest,
    });
    return { validating };
  };
  const validate = async (tree: Tree) => await (await begin(tree)).validating;
  const first = await validate(TREE);
  assert.ok(first.ok, JSON.stringify(first));
  assert.deepEqual([deno.started().length, trees().length], [1, 1]);
  opened.length = 0;
  return {
    ids,
    deno,
    turns,
    opened,
    trees,
    begin,
    validate,
    close: () => validator.close(),
    /** The second child there is. */
    up: () => until("a child is up", () => deno.started()[1]),
    async [Symbol.asyncDispose]() {
      await validator.close();
      assert.deepEqual(trees(), []);
      Deno.removeSync(dir, { recursive: true });
    },
  };
}

Deno.test("engineValidator starts the sandbox while contents come in, and uses it", async () => {
  await using project = await makeProject();
  const gate = Promise.withResolvers<void>();
  const { validating } = await project.begin(NEXT, { gate: gate.promise });
  await project.up();
  gate.resolve();
  const validation = await validating;
  assert.ok(validation.ok, JSON.stringify(validation));
  assert.deepEqual(validation.facts.description["tools"], ["two"]);
  assert.deepEqual(project.opened, [digest(NEXT["entry_point.ts"])]);
  assert.equal(project.deno.started().length, 2);
});

Deno.test("engineValidator starts no sandbox early for an aiel.json that it has not read", async () => {
  await using project = await makeProject();
  const tree = { ...NEXT, "aiel.json": '{"capabilities":{"env":["API_KEY"]}}' };
  const gate = Promise.withResolvers<void>();
  const { validating } = await project.begin(tree, { gate: gate.promise });
  await until("contents are read", () => project.opened.length > 0);
  assert.deepEqual(project.trees().filter(hasCaches), []);
  gate.resolve();
  const validation = await validating;
  assert.ok(validation.ok, JSON.stringify(validation));
  assert.deepEqual(validation.facts.capabilities["env"], ["API_KEY"]);
  assert.equal(project.deno.started().length, 2);
  // From now on it is known.
  const again = Promise.withResolvers<void>();
  const next = await project.begin({ ...tree, "data.txt": "" }, { gate: again.promise });
  await until("a child is up", () => project.deno.started()[2]);
  again.resolve();
  assert.ok((await next.validating).ok);
  assert.equal(project.deno.started().length, 3);
});

Deno.test("engineValidator starts the sandbox of a new tree as soon as it has its aiel.json", async () => {
  await using project = await makeProject();
  const gate = Promise.withResolvers<void>();
  const { validating } = await project.begin(NEXT, {
    gate: gate.promise,
    there: [digest(NEXT["aiel.json"])],
    projectId: newId("project"),
  });
  await project.up();
  gate.resolve();
  assert.ok((await validating).ok);
  assert.deepEqual(project.opened, [NEXT["aiel.json"], NEXT["entry_point.ts"]].map(digest));
  assert.equal(project.deno.started().length, 2);
});

Deno.test("engineValidator starts no sandbox without a turn", async () => {
  await using project = await makeProject();
  const gate = Promise.withResolvers<void>();
  const other = { tenantId: newId("tenant"), principalId: newId("user") };
  const working = project.turns.take(other, () => gate.promise);
  const { validating } = await project.begin(NEXT);
  for (let round = 0; round < 50; round++) await Promise.resolve();
  assert.deepEqual(project.trees().filter(hasCaches), []);
  assert.deepEqual(project.opened, []);
  gate.resolve();
  await working;
  assert.ok((await validating).ok);
  assert.equal(project.deno.started().length, 2);
});

Deno.test("engineValidator ends the sandbox and leaves nothing when contents don't come", async () => {
  for (const reason of [new Error("missing"), new StoreUnavailable("The store is gone")]) {
    await using project = await makeProject();
    const gate = Promise.withResolvers<void>();
    const { validating } = await project.begin(NEXT, { gate: gate.promise });
    const child = await project.up();
    gate.reject(reason);
    await assert.rejects(validating, (error) => error === reason);
    await until("the child is gone", () => isGone(child));
    assert.deepEqual(project.trees(), []);
    assert.equal(project.deno.started().length, 2, "and no other one was started");
    assert.ok((await project.validate(NEXT)).ok, "its turn was given back");
  }
});

Deno.test("engineValidator ends the sandbox and leaves nothing when the request ends", async () => {
  await using project = await makeProject();
  const end = new AbortController();
  const gate = Promise.withResolvers<void>();
  const { validating } = await project.begin(NEXT, { gate: gate.promise, signal: end.signal });
  const child = await project.up();
  end.abort(new Error("gone"));
  gate.resolve();
  await assert.rejects(validating, /gone/);
  await until("the child is gone", () => isGone(child));
  assert.deepEqual(project.trees(), []);
  assert.equal(project.deno.started().length, 2);
  assert.ok((await project.validate(NEXT)).ok, "its turn was given back");
});

Deno.test("engineValidator.close ends what runs, what waits and what is kept", async () => {
  await using project = await makeProject();
  const gate = Promise.withResolvers<void>();
  const running = await project.begin(NEXT, { gate: gate.promise });
  const child = await project.up();
  const waiting = await project.begin(NEXT);
  const ended = Promise.allSettled([running.validating, waiting.validating]);
  const closing = project.close();
  gate.resolve();
  await closing;
  for (const one of await ended) {
    assert.ok(one.status === "rejected" && one.reason instanceof StoreUnavailable);
  }
  await until("the child is gone", () => isGone(child));
  assert.deepEqual(project.trees(), []);
  assert.equal(project.deno.started().length, 2);
});

function hasCaches(tree: string): boolean {
  return [...Deno.readDirSync(tree)].some(({ name }) => name === "cache");
}
