import assert from "node:assert/strict";
import fc from "fast-check";
import { frameSorted, snapshotId } from "../../runtime/snapshot/id.ts";
import { compareBytes } from "../../runtime/snapshot/paths.ts";
import { EMPTY_SNAPSHOT_ID } from "./commit_record.ts";
import { denoRepositoryDisk } from "./disk.ts";
import { ObjectStore } from "./object_store.ts";
import { compareStored, compareTrees, pairs, readTree, treeObject } from "./tree.ts";

Deno.test("EMPTY_SNAPSHOT_ID is the id of a tree without files", async () => {
  assert.equal(EMPTY_SNAPSHOT_ID, await snapshotId([]));
});

const tree = fc.dictionary(
  fc.constantFrom("a", "b", "a/b", "a-b", "é", "😀", "\uffee"),
  fc.constantFrom("1", "2"),
).map((files) =>
  Object.entries(files)
    .map(([path, digit]) => ({ path, size: 1, sha256: digit.repeat(64) }))
    .sort((a, b) => compareBytes(a.path, b.path))
);

Deno.test("compareTrees and pairs find what is in one list, in the other, and in both", () => {
  fc.assert(fc.property(tree, tree, (before, after) => {
    const old = new Map(before.map((file) => [file.path, file]));
    const now = new Map(after.map((file) => [file.path, file]));
    const paths = [...new Set([...old.keys(), ...now.keys()])].sort(compareBytes);
    assert.deepEqual(
      [...pairs(before, after)],
      paths.map((path) => [path, old.get(path), now.get(path)]),
    );
    assert.deepEqual(compareTrees(before, after), {
      added: paths.filter((path) => !old.has(path)),
      modified: paths.filter((path) =>
        old.has(path) && now.has(path) && old.get(path)?.sha256 !== now.get(path)?.sha256
      ),
      deleted: paths.filter((path) => !now.has(path)),
    });
  }));
});

Deno.test("readTree and compareStored read a tree of several chunks as it was stored", async () => {
  const directory = Deno.makeTempDirSync();
  try {
    // Characters of several bytes, so that chunks end within one.
    const files = Array.from({ length: 30_000 }, (_, at) => ({
      path: `ordner_ü/😀_${String(at).padStart(5, "0")}`,
      size: at,
      sha256: at.toString(16).padStart(64, "0"),
    }));
    const id = await snapshotId(files);
    const store = new ObjectStore(denoRepositoryDisk, directory);
    const writer = store.writer();
    const start = writer.begin();
    const content = new TextEncoder().encode(frameSorted(files));
    writer.append(content);
    writer.end(start, treeObject(id), content.length);
    await store.finish(writer);
    assert.ok(content.length > 2 * 2 ** 20);
    assert.deepEqual(await readTree(store, id), files);
    const after = files.filter((_, at) => at !== 7).map((file, at) =>
      at === 20_000 ? { ...file, sha256: "f".repeat(64) } : file
    );
    assert.deepEqual(await compareStored(store, id, after), {
      added: [],
      modified: [after[20_000]?.path],
      deleted: [files[7]?.path],
    });
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
});
