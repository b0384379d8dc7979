/** A child that was started ahead of time, by what a root held the last time, never runs anything but what the root holds now. */

import assert from "node:assert/strict";
import { runRequest, testEngine } from "../harness/engine.ts";
import { toolSnapshot, writeFiles, writeSnapshot } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";

const invoke = { schema_version: "v1", action: "invoke", kind: "tool", name: "t" };

Deno.test("a root that changed since the last run gives the new answer and the new id", async () => {
  using cache = tempDir();
  using root = writeSnapshot(toolSnapshot("return 1;"));
  const options = { cacheDir: cache.path };
  const first = await runRequest(root.path, {}, options);
  const again = await runRequest(root.path, {}, options);
  writeFiles(root.path, toolSnapshot("return 2;"));
  const changed = await runRequest(root.path, {}, options);
  assert.deepEqual([first.result, again.result, changed.result], [1, 1, 2]);
  assert.equal(first.meta.snapshot_id, again.meta.snapshot_id);
  assert.notEqual(first.meta.snapshot_id, changed.meta.snapshot_id);
});

Deno.test("powers that a root asked for the last time are not there when it no longer asks", async () => {
  using cache = tempDir();
  using outside = tempDir();
  const secret = `${outside.path}/secret.txt`;
  Deno.writeTextFileSync(secret, "granted once");
  const read = toolSnapshot(`return Deno.readTextFileSync(${JSON.stringify(secret)});`);
  const asking = JSON.stringify({ capabilities: { read: [outside.path] } });
  using root = writeSnapshot({ ...read, "aiel.json": asking });
  const request = { capabilities: { read: [outside.path] } };
  const options = { cacheDir: cache.path };
  assert.equal(
    (await runRequest(root.path, { ...invoke, ...request }, options)).result,
    "granted once",
  );
  writeFiles(root.path, { "aiel.json": "{}" });
  const refused = await runRequest(root.path, { ...invoke, ...request }, options);
  assert.equal(refused.error?.code, "SECURITY_VIOLATION");
  // And the other way: what was asked for before is refused when it is no longer granted.
  writeFiles(root.path, { "aiel.json": asking });
  const ungranted = await runRequest(root.path, invoke, options);
  assert.equal(ungranted.error?.code, "SECURITY_VIOLATION");
  assert.equal(ungranted.meta.usage, null);
});

Deno.test("a root that can no longer be a snapshot is refused whatever it held the last time", async () => {
  using cache = tempDir();
  using root = writeSnapshot(toolSnapshot("return 1;"));
  const options = { cacheDir: cache.path };
  await runRequest(root.path, {}, options);
  Deno.symlinkSync("/etc/passwd", `${root.path}/link`);
  const refused = await runRequest(root.path, {}, options);
  assert.equal(refused.error?.code, "SECURITY_VIOLATION");
  assert.deepEqual([...Deno.readDirSync(`${cache.path}/runs`)], []);
});

Deno.test("a note that is torn, of another root or made up changes nothing but time", async () => {
  using cache = tempDir();
  using root = writeSnapshot(toolSnapshot("return 1;"));
  const engine = testEngine(cache.path);
  const run = async () => (await engine.run(invoke, { root: root.path })).result;
  assert.equal(await run(), 1);
  const [note] = [...Deno.readDirSync(`${cache.path}/seen`)];
  const file = `${cache.path}/seen/${note?.name}`;
  const good = JSON.parse(Deno.readTextFileSync(file));
  const notes = [
    "",
    "{",
    "null",
    "[]",
    JSON.stringify({ ...good, root: "/somewhere/else" }),
    JSON.stringify({ ...good, snapshotId: "sha256:../../escape" }),
    JSON.stringify({ ...good, snapshotId: `sha256:${"0".repeat(64)}` }),
    JSON.stringify({ ...good, manifest: { capabilities: { network: "nonsense" } } }),
    JSON.stringify({ ...good, manifest: { bundle: "constructor", limits: { memory_mb: -1 } } }),
  ];
  for (const text of notes) {
    Deno.writeTextFileSync(file, text);
    assert.equal(await run(), 1, text);
  }
});
