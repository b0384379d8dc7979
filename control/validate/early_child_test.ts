/** The sandbox that comes up while a tree is laid out, or is expected: used when all is well, and gone when it is not. */

import assert from "node:assert/strict";
import { CAN_SEE_PROCESSES, isGone, until } from "../../tests/harness/processes.ts";
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
  const over = Promise.withResolvers<void>();
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
        // A test that failed with its gate closed shall not hang.
        if (!there.includes(sha256)) await Promise.race([gate, over.promise]);
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
    /** Somebody says that a push follows. */
    expect: (whose: Pick<typeof ids, "tenantId" | "projectId"> = ids) => validator.expect(whose),
    close: () => validator.close(),
    /** The second child there is. */
    up: () => until("a child is up", () => deno.started()[1]),
    async [Symbol.asyncDispose]() {
      over.resolve();
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

Deno.test("engineValidator.expect starts the sandbox of a push that follows, which uses it", async () => {
  await using project = await makeProject();
  project.expect();
  const child = await project.up();
  project.expect();
  const validation = await project.validate(NEXT);
  assert.ok(validation.ok, JSON.stringify(validation));
  assert.deepEqual(validation.facts.description["tools"], ["two"]);
  assert.deepEqual(project.opened, [digest(NEXT["entry_point.ts"])]);
  assert.equal(project.deno.started().length, 2);
  await until("the child is gone", () => isGone(child));
  const [tree, ...more] = project.trees();
  assert.deepEqual(more, []);
  assert.ok(tree !== undefined && !hasCaches(tree), "nothing of it meets the next one");
  project.expect();
  await until("another child is up", () => project.deno.started()[2]);
  assert.ok((await project.validate(TREE)).ok);
  assert.equal(project.deno.started().length, 3);
});

for (const other of ['{"capabilities":{"env":["API_KEY"]}}', undefined]) {
  Deno.test(`engineValidator ends the sandbox that waits when aiel.json becomes ${other}`, async () => {
    await using project = await makeProject();
    const limited = { ...TREE, "aiel.json": '{"limits":{"log_entries":9}}' };
    assert.ok((await project.validate(limited)).ok);
    project.expect();
    const child = await until("a child is up", () => project.deno.started()[2]);
    const { "aiel.json": _, ...rest } = NEXT;
    const gate = Promise.withResolvers<void>();
    using _open = { [Symbol.dispose]: () => gate.resolve() };
    const { validating } = await project.begin(
      other === undefined ? rest : { ...rest, "aiel.json": other },
      { gate: gate.promise },
    );
    // It is not kept up for contents that may never come.
    await until("the child is gone", () => isGone(child));
    gate.resolve();
    const validation = await validating;
    assert.ok(validation.ok, JSON.stringify(validation));
    const declared = other === undefined ? false : ["API_KEY"];
    assert.deepEqual(validation.facts.capabilities["env"], declared);
    assert.equal(project.deno.started().length, 4);
    assert.equal(project.trees().length, 1);
  });
}

Deno.test("engineValidator.expect starts nothing without a free turn", async () => {
  await using project = await makeProject();
  const gate = Promise.withResolvers<void>();
  const other = { tenantId: newId("tenant"), principalId: newId("user") };
  const working = project.turns.take(other, () => gate.promise);
  project.expect();
  assert.deepEqual(project.trees().filter(hasCaches), []);
  gate.resolve();
  await working;
  assert.ok((await project.validate(NEXT)).ok);
  assert.equal(project.deno.started().length, 2);
});

Deno.test("engineValidator.expect starts nothing for a project of another tenant, or one whose tree is not kept", async () => {
  await using project = await makeProject();
  const { tenantId, projectId } = project.ids;
  project.expect({ tenantId: newId("tenant"), projectId });
  project.expect({ tenantId, projectId: newId("project") });
  assert.deepEqual(project.trees().filter(hasCaches), []);
  assert.ok((await project.validate(NEXT)).ok);
  assert.equal(project.deno.started().length, 2);
});

Deno.test("engineValidator ends a sandbox that waited when contents don't come, or the request ends", async () => {
  for (const how of ["contents", "request"]) {
    await using project = await makeProject();
    project.expect();
    const child = await project.up();
    const end = new AbortController();
    const gate = Promise.withResolvers<void>();
    using _open = { [Symbol.dispose]: () => gate.resolve() };
    const { validating } = await project.begin(NEXT, { gate: gate.promise, signal: end.signal });
    await until("contents are read", () => project.opened.length > 0);
    assert.ok(!isGone(child));
    if (how === "request") {
      end.abort(new Error("missing"));
      gate.resolve();
    } else gate.reject(new Error("missing"));
    await assert.rejects(validating, /missing/);
    await until("the child is gone", () => isGone(child));
    assert.deepEqual(project.trees(), []);
    assert.equal(project.deno.started().length, 2);
    assert.ok((await project.validate(NEXT)).ok, "its turn was given back");
  }
});

Deno.test({
  name: "engineValidator judges a push also when the sandbox that waited for it was killed",
  ignore: !CAN_SEE_PROCESSES,
  async fn() {
    await using project = await makeProject();
    project.expect();
    const child = await project.up();
    Deno.kill(child.pid, "SIGKILL");
    await until("the child is gone", () => isGone(child));
    const validation = await project.validate(NEXT);
    assert.ok(validation.ok, JSON.stringify(validation));
    assert.equal(project.deno.started().length, 3);
  },
});

Deno.test("engineValidator.close ends a sandbox that waits, and none is started afterwards", async () => {
  await using project = await makeProject();
  project.expect();
  const child = await project.up();
  await project.close();
  assert.ok(isGone(child));
  assert.deepEqual(project.trees(), []);
  project.expect();
  assert.deepEqual(project.trees(), []);
  assert.equal(project.deno.started().length, 2);
});

Deno.test("engineValidator gives code that was pushed no more than before when its push was expected", async () => {
  await using project = await makeProject();
  const reading = {
    ...NEXT,
    "entry_point.ts": `${
      NEXT["entry_point.ts"]
    }Deno.readTextFileSync(Deno.args[0] ?? "/etc/passwd");\n`,
  };
  project.expect();
  await project.up();
  const refused = await project.validate(reading);
  assert.ok(!refused.ok);
  assert.equal(refused.problems[0]?.code, "SECURITY_VIOLATION");
  const text = JSON.stringify(refused);
  for (const tree of project.trees()) assert.ok(!text.includes(tree), text);
  assert.equal(project.deno.started().length, 2);
});

function hasCaches(tree: string): boolean {
  return [...Deno.readDirSync(tree)].some(({ name }) => name === "cache");
}
