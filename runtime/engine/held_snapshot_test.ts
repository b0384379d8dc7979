import assert from "node:assert/strict";
import { writeSnapshot } from "../../tests/harness/snapshot.ts";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { SnapshotError } from "../snapshot/error.ts";
import { readSnapshot } from "../snapshot/read_snapshot.ts";
import { holdSnapshot } from "./held_snapshot.ts";

const FILES = { "entry_point.js": "", "lib/a.ts": "" };

function names(path: string): string[] {
  return [...Deno.readDirSync(path)].map(({ name }) => name).sort();
}

Deno.test("holdSnapshot holds a directory that is the caller's own where it lies", async () => {
  using dir = writeSnapshot(FILES);
  using copies = tempDir();
  const held = await holdSnapshot({ root: dir.path, owned: true }, copies.path);
  assert.deepEqual([held.root, held.entry], [dir.path, "entry_point.js"]);
  assert.equal(held.snapshot.id, (await readSnapshot(dir.path)).id);
  assert.deepEqual(names(copies.path), []);
  held.release();
});

Deno.test("holdSnapshot holds a copy of any other, and of one that has more than its snapshot", async () => {
  const ignoring = { ...FILES, ".aielignore": "a.log\n", "a.log": "" };
  for (const [files, owned] of [[FILES, false], [FILES, undefined], [ignoring, true]] as const) {
    using dir = writeSnapshot(files);
    using copies = tempDir();
    const held = await holdSnapshot({ root: dir.path, owned }, copies.path);
    assert.ok(held.root.startsWith(`${copies.path}/`));
    assert.deepEqual(names(held.root), names(dir.path).filter((name) => name !== "a.log"));
    assert.equal((await readSnapshot(held.root)).id, held.snapshot.id);
    held.release();
  }
});

Deno.test("holdSnapshot copies nothing that is no project", async () => {
  using copies = tempDir();
  for (const files of [{}, { "main.ts": "" }, { "entry_point.ts": "", "entry_point.js": "" }]) {
    using dir = writeSnapshot(files);
    await assert.rejects(holdSnapshot({ root: dir.path }, copies.path), SnapshotError);
  }
  await assert.rejects(holdSnapshot({ root: `${copies.path}/none` }, copies.path), SnapshotError);
  assert.deepEqual(names(copies.path), []);
});
