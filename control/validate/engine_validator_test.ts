/** Validation with the real engine and the real sandbox. */

import assert from "node:assert/strict";
import { localEngineOptions } from "../../runtime/mod.ts";
import { snapshotId } from "../../runtime/snapshot/mod.ts";
import { isSnapshotId, newId } from "../domain/ids.ts";
import type { ValidationSubject } from "../domain/snapshot_validator.ts";
import { BlobMismatch } from "../store/ports.ts";
import { digest, manifest, type Tree } from "../testing/push.ts";
import { engineValidator } from "./engine_validator.ts";
import { Turns } from "./turns.ts";

const TOOL = `import { tool } from "aiel";\ntool("hello", () => "hi");\n`;

async function validate(tree: Tree, change: Partial<ValidationSubject> = {}) {
  const scratchDir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const env: Record<string, string> = { AIEL_CACHE_DIR: `${scratchDir}/unused` };
  const validator = engineValidator({
    engine: localEngineOptions({ env: (name) => env[name], deno: Deno.execPath() }),
    scratchDir: `${scratchDir}/work`,
    turns: new Turns(1),
  });
  const contents = new Map(Object.values(tree).map((text) => [digest(text), text]));
  const files = manifest(tree);
  const id = await snapshotId(files);
  assert.ok(isSnapshotId(id));
  try {
    return await validator.validate({
      tenantId: newId("tenant"),
      projectId: newId("project"),
      principalId: newId("user"),
      snapshotId: id,
      files,
      open: (sha256) => {
        const text = contents.get(sha256);
        assert.ok(text !== undefined);
        return Promise.resolve(new Blob([text]).stream());
      },
      ...change,
    });
  } finally {
    assert.deepEqual([...Deno.readDirSync(`${scratchDir}/work`)], [], "a tree was left behind");
    Deno.removeSync(scratchDir, { recursive: true });
  }
}

async function problemsOf(tree: Tree) {
  const validation = await validate(tree);
  assert.equal(validation.ok, false);
  return validation.problems;
}

Deno.test("engineValidator tells what a snapshot exports and asks for", async () => {
  const validation = await validate({
    "entry_point.ts": TOOL,
    "lib/deep/data.txt": "",
    "aiel.json": JSON.stringify({
      capabilities: { network: ["api.example.com"] },
      integrations: ["crm"],
    }),
  });
  assert.equal(validation.ok, true, JSON.stringify(validation));
  const { facts } = validation;
  assert.deepEqual(facts.description["tools"], ["hello"]);
  assert.deepEqual(facts.capabilities["network"], ["api.example.com"]);
  assert.deepEqual(facts.integrations, ["crm"]);
  assert.equal(facts.entryPoint, "entry_point.ts");
  assert.equal(facts.bundle, "minimal");
});

Deno.test("engineValidator lays small trees out in memory, and on the disk where that can't be had", async () => {
  const dir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const tree = { "entry_point.ts": TOOL };
  const files = manifest(tree);
  const id = await snapshotId(files);
  assert.ok(isSnapshotId(id));
  const subject = {
    tenantId: newId("tenant"),
    projectId: newId("project"),
    principalId: newId("user"),
    snapshotId: id,
    files,
    open: () => Promise.resolve(new Blob([TOOL]).stream()),
  };
  for (const memoryDir of [dir, `${dir}/nothing`]) {
    const scratchDir = `${dir}/disk`;
    const validator = engineValidator({
      engine: localEngineOptions({ env: () => dir, deno: Deno.execPath() }),
      scratchDir,
      memoryDir,
      turns: new Turns(1),
    });
    assert.equal((await validator.validate(subject)).ok, true);
    await validator.close();
    const left = [...Deno.readDirSync(dir)].map(({ name }) => name);
    assert.deepEqual(left, memoryDir === dir ? [] : ["disk"]);
  }
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("engineValidator uses a project's last tree again, whatever became of that", async () => {
  const dir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const memoryDir = `${dir}/memory`;
  Deno.mkdirSync(memoryDir);
  const validator = engineValidator({
    engine: localEngineOptions({ env: () => dir, deno: Deno.execPath() }),
    scratchDir: `${dir}/disk`,
    memoryDir,
    turns: new Turns(1),
  });
  const [tenantId, projectId, principalId] = [newId("tenant"), newId("project"), newId("user")];
  const kept = () => [...Deno.readDirSync(memoryDir)].map(({ name }) => `${memoryDir}/${name}`);
  const validated = async (tree: Tree) => {
    const contents = new Map(Object.values(tree).map((text) => [digest(text), text]));
    const files = manifest(tree);
    const id = await snapshotId(files);
    assert.ok(isSnapshotId(id));
    const opened: string[] = [];
    const validation = await validator.validate({
      tenantId,
      projectId,
      principalId,
      snapshotId: id,
      files,
      open: (sha256) => {
        opened.push(sha256);
        return Promise.resolve(new Blob([contents.get(sha256) ?? ""]).stream());
      },
    });
    return { validation, opened };
  };
  const code = (name: string) => TOOL.replace("hello", name);
  const tree = { "entry_point.ts": code("one"), "lib/data.txt": "1", "aiel.json": "{}" };
  assert.equal((await validated(tree)).opened.length, 3);
  const [place] = kept();

  // Only what differs is written, and the code that runs is the new one.
  const next = { ...tree, "entry_point.ts": code("two") };
  const second = await validated(next);
  assert.deepEqual(second.opened, [digest(code("two"))]);
  assert.ok(second.validation.ok);
  assert.deepEqual(second.validation.facts.description["tools"], ["two"]);
  assert.deepEqual(kept(), [place]);
  assert.deepEqual([...Deno.readDirSync(place ?? "")].map(({ name }) => name), ["snapshot"]);

  // What is refused leaves no trace in what comes next.
  const refused = await validated({ ...next, "entry_point.ts": "tool(" });
  assert.equal(refused.validation.ok, false);
  const third = await validated(next);
  assert.ok(third.validation.ok);
  assert.equal(third.opened.length, 1);

  // A tree that somebody has changed is not used; what was pushed is judged all the same.
  Deno.writeTextFileSync(`${place}/snapshot/lib/data.txt`, "somebody's");
  const fourth = await validated(next);
  assert.ok(fourth.validation.ok, JSON.stringify(fourth.validation));
  assert.equal(fourth.opened.length, 3);
  assert.notDeepEqual(kept(), [place]);
  for (const path of kept()) Deno.removeSync(path, { recursive: true });
  assert.ok((await validated({ ...next, "more.txt": "x" })).validation.ok, "it is gone");

  await validator.close();
  assert.deepEqual(kept(), []);
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("engineValidator goes to the disk when the sandbox can't run in a tree that was kept", async () => {
  const dir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const memoryDir = `${dir}/memory`;
  Deno.mkdirSync(memoryDir);
  let broken = 0;
  const engine = {
    ...localEngineOptions({ env: () => dir }),
    get deno() {
      return broken-- > 0 ? `${dir}/no-deno` : Deno.execPath();
    },
  };
  const validator = engineValidator({
    engine,
    scratchDir: `${dir}/disk`,
    memoryDir,
    turns: new Turns(1),
  });
  const files = manifest({ "entry_point.ts": TOOL });
  const id = await snapshotId(files);
  assert.ok(isSnapshotId(id));
  const subject = {
    tenantId: newId("tenant"),
    projectId: newId("project"),
    principalId: newId("user"),
    snapshotId: id,
    files,
    open: () => Promise.resolve(new Blob([TOOL]).stream()),
  };
  const first = await validator.validate(subject);
  assert.ok(first.ok, JSON.stringify(first));
  assert.equal([...Deno.readDirSync(memoryDir)].length, 1);
  broken = 1;
  const second = await validator.validate(subject);
  assert.ok(second.ok, JSON.stringify(second));
  assert.deepEqual([...Deno.readDirSync(memoryDir)], []);
  assert.deepEqual([...Deno.readDirSync(`${dir}/disk`)], []);
  await validator.close();
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("engineValidator names every problem of the contract with its place", async () => {
  const text = `import { tool } from "aiel";\ntool("a b", () => 1);\ntool("x", (a, b, c) => 1);\n`;
  const problems = await problemsOf({ "entry_point.ts": text });
  assert.deepEqual(problems.map(({ code, path, line }) => [code, path, line]), [
    ["bad_name", "entry_point.ts", 2],
    ["bad_arity", "entry_point.ts", 3],
  ]);
});

Deno.test("engineValidator refuses imports that the runtime refuses", async () => {
  const [problem] = await problemsOf({ "entry_point.ts": `import "npm:left-pad";\n${TOOL}` });
  assert.equal(problem?.code, "SECURITY_VIOLATION");
  assert.equal(problem?.path, "entry_point.ts");
  assert.equal(problem?.line, 1);
});

Deno.test("engineValidator refuses a bad aiel.json, syntax errors, and code that throws while it is loaded", async () => {
  for (
    const tree of [
      { "entry_point.ts": TOOL, "aiel.json": '{"capabilities":{"network":["http://x"]}}' },
      { "entry_point.ts": TOOL, "aiel.json": "{" },
      { "entry_point.ts": "tool(" },
      { "entry_point.ts": 'throw new Error("at load");' },
    ]
  ) assert.ok((await problemsOf(tree)).length > 0);
});

Deno.test("engineValidator refuses files that .aielignore leaves out", async () => {
  const [problem] = await problemsOf({
    "entry_point.ts": TOOL,
    ".aielignore": "*.log\n",
    "a.log": "x",
  });
  assert.equal(problem?.code, "snapshot_id_mismatch");
});

Deno.test("engineValidator gives user code no power while it describes itself", async () => {
  const text = `${TOOL}Deno.readTextFileSync("/etc/passwd");\n`;
  const [problem] = await problemsOf({ "entry_point.ts": text });
  assert.equal(problem?.code, "SECURITY_VIOLATION");
});

Deno.test("engineValidator notices bytes that are not what they were", async () => {
  const open = () => Promise.resolve(new Blob(["other"]).stream());
  await assert.rejects(validate({ "entry_point.ts": TOOL }, { open }), BlobMismatch);
});

Deno.test("engineValidator stops when the request is gone", async () => {
  const signal = AbortSignal.abort(new Error("gone"));
  const scratchDir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const validator = engineValidator({
    engine: localEngineOptions({ env: () => scratchDir, deno: Deno.execPath() }),
    scratchDir,
    turns: new Turns(1),
  });
  const subject: ValidationSubject = {
    tenantId: newId("tenant"),
    projectId: newId("project"),
    principalId: newId("user"),
    snapshotId: `sha256:${"0".repeat(64)}`,
    files: [],
    open: () => assert.fail("was read"),
    signal,
  };
  await assert.rejects(validator.validate(subject), /gone/);
  Deno.removeSync(scratchDir, { recursive: true });
});
