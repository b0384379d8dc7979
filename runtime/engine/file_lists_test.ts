import assert from "node:assert/strict";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { type SnapshotFile, snapshotId } from "../snapshot/id.ts";
import { FileLists, writeFileList } from "./file_lists.ts";

function listOf(count: number, sha256 = "0".repeat(64)): SnapshotFile[] {
  return Array.from({ length: count }, (_, at) => ({
    path: at === 0 ? "entry_point.ts" : `file_${String(at).padStart(6, "0")}`,
    size: at,
    sha256,
  }));
}

Deno.test("FileLists tells what was written, with its bytes", async () => {
  using dir = tempDir();
  const files = listOf(4);
  writeFileList(dir.path, files);
  const list = await new FileLists().get(await snapshotId(files), dir.path);
  assert.deepEqual(list, { files, bytes: 6, entry: "entry_point.ts" });
});

Deno.test("FileLists knows no list that is not of the id, or not whole", async () => {
  using dir = tempDir();
  const files = listOf(4);
  const id = await snapshotId(files);
  assert.equal(await new FileLists().get(id, dir.path), undefined);
  const text = JSON.stringify(files);
  const bad = [
    "",
    "null",
    "[]",
    "[1]",
    text.slice(0, -1),
    JSON.stringify(listOf(5)),
    "\0".repeat(99),
  ];
  for (const one of bad) {
    Deno.writeTextFileSync(`${dir.path}/list.json`, one);
    assert.equal(await new FileLists().get(id, dir.path), undefined, one.slice(0, 20));
  }
});

Deno.test("FileLists keeps the lists that were used last in memory, up to a number of files", async () => {
  using dir = tempDir();
  const lists = new FileLists(100);
  const ids: string[] = [];
  for (const [at, count] of [30, 31, 101].entries()) {
    const files = listOf(count);
    ids.push(await snapshotId(files));
    Deno.mkdirSync(`${dir.path}/${at}`);
    writeFileList(`${dir.path}/${at}`, files);
    await lists.get(ids[at] ?? "", `${dir.path}/${at}`);
  }
  const [first = "", second = "", large = ""] = ids;
  const nowhere = `${dir.path}/none`;
  assert.equal((await lists.get(first, nowhere))?.files.length, 30);
  assert.equal((await lists.get(second, nowhere))?.files.length, 31);
  assert.equal(await lists.get(large, nowhere), undefined);
  // The second one was used last.
  const files = listOf(20);
  writeFileList(dir.path, files);
  await lists.get(await snapshotId(files), dir.path);
  assert.equal(await lists.get(first, nowhere), undefined);
  assert.equal((await lists.get(second, nowhere))?.files.length, 31);
});
