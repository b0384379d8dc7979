import assert from "node:assert/strict";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { readSnapshot, snapshotId } from "../../runtime/snapshot/mod.ts";
import { BlobMismatch } from "../domain/snapshots/blob_store.ts";
import { StoreUnavailable } from "../domain/store_unavailable.ts";
import { digest, manifest, type TestTree } from "../testing/push.ts";
import { materializeTree } from "./materialize_tree.ts";

const TREE = { "entry_point.ts": "1", "lib/deep/data.txt": "2", "lib/more.txt": "", "big": "" };

function subjectOf(tree: TestTree) {
  const contents = new Map(Object.values(tree).map((text) => [digest(text), text]));
  return {
    files: manifest(tree),
    open: (sha256: string) => Promise.resolve(new Blob([contents.get(sha256) ?? ""]).stream()),
  };
}

/** An empty directory, and one beside it in which nothing may appear. */
function rootInside() {
  const dir = tempDir();
  const root = `${dir.path}/root`;
  Deno.mkdirSync(root, { mode: 0o700 });
  Deno.mkdirSync(`${dir.path}/outside`);
  return {
    root,
    outside: `${dir.path}/outside`,
    [Symbol.dispose]() {
      assert.deepEqual([...Deno.readDirSync(`${dir.path}/outside`)], []);
      assert.deepEqual([...Deno.readDirSync(dir.path)].length, 2);
      dir[Symbol.dispose]();
    },
  };
}

Deno.test("materializeTree writes exactly the snapshot, whole files and streamed ones", async () => {
  using place = rootInside();
  const subject = subjectOf({ ...TREE, big: "x".repeat(2 ** 20 + 1) });
  await materializeTree(place.root, subject);
  const { id, ignored } = await readSnapshot(place.root);
  assert.equal(id, await snapshotId(subject.files));
  assert.deepEqual(ignored, []);
});

Deno.test({
  name: "materializeTree lets no other user in",
  ignore: Deno.build.os === "windows",
  async fn() {
    using place = rootInside();
    await materializeTree(place.root, subjectOf(TREE));
    const modes = ["", "/lib", "/lib/deep", "/lib/more.txt"]
      .map((path) => ((Deno.lstatSync(place.root + path).mode ?? 0) & 0o777).toString(8));
    assert.deepEqual(modes, ["700", "700", "700", "600"]);
  },
});

Deno.test("materializeTree takes 20,000 files, and the longest and deepest paths", async () => {
  using place = rootInside();
  const names = Array.from({ length: 20_000 }, (_, index) => `${index % 100}/${index}.txt`);
  const long = `${["a", "b", "c", "d"].map((name) => name.repeat(250)).join("/")}/${
    "e".repeat(20)
  }`;
  assert.equal(long.length, 1_024);
  const deep = Array.from({ length: 64 }, () => "x").join("/");
  const tree = Object.fromEntries([...names, long, deep].map((path) => [path, "same"]));
  await materializeTree(place.root, subjectOf(tree));
  const { files } = await readSnapshot(place.root);
  assert.equal(files.length, 20_002);
});

Deno.test("materializeTree writes nothing outside of its directory, whatever the paths are", async () => {
  for (
    const path of [
      "../outside/file",
      "../file",
      "..",
      "lib/../../outside/file",
      "lib/../../file",
      "./../outside/file",
      "lib//../../../outside/file",
    ]
  ) {
    using place = rootInside();
    const [file] = subjectOf({ x: "1" }).files;
    assert.ok(file !== undefined);
    const subject = { ...subjectOf({ x: "1" }), files: [{ ...file, path }] };
    await assert.rejects(materializeTree(place.root, subject), path);
  }
  using place = rootInside();
  const [file] = subjectOf({ x: "1" }).files;
  assert.ok(file !== undefined);
  // Joined to the root it is a path below it.
  const absolute = { ...file, path: `${place.outside}/file` };
  await materializeTree(place.root, { ...subjectOf({ x: "1" }), files: [absolute] });
  assert.equal(Deno.readTextFileSync(`${place.root}${place.outside}/file`), "1");
});

Deno.test("materializeTree follows no link that lies in its way, and opens no file that is there", async () => {
  using place = rootInside();
  Deno.symlinkSync(place.outside, `${place.root}/lib`);
  await assert.rejects(materializeTree(place.root, subjectOf({ "lib/a": "1" })));
  for (const path of ["file", "link"]) {
    using inner = rootInside();
    Deno.writeTextFileSync(`${inner.root}/file`, "before");
    Deno.symlinkSync(`${inner.outside}/new`, `${inner.root}/link`);
    const writing = materializeTree(inner.root, subjectOf({ [path]: "1" }));
    await assert.rejects(writing, Deno.errors.AlreadyExists);
    assert.equal(Deno.readTextFileSync(`${inner.root}/file`), "before");
  }
});

Deno.test("materializeTree refuses a file that has the name of another one's directory", async () => {
  using place = rootInside();
  const subject = subjectOf({ lib: "1", "lib/a": "2" });
  await assert.rejects(materializeTree(place.root, subject), Deno.errors.AlreadyExists);
});

Deno.test("materializeTree refuses contents that are not what they should be, or don't come", async () => {
  const write = async (change: object, tree: TestTree = TREE) => {
    using place = rootInside();
    await materializeTree(place.root, { ...subjectOf(tree), ...change });
  };
  const open = (text: string) => () => Promise.resolve(new Blob([text]).stream());
  for (const text of ["3", "", "12"]) {
    await assert.rejects(write({ open: open(text) }, { file: "1" }), BlobMismatch);
  }
  const large = "x".repeat(2 ** 20 + 1);
  for (const text of [large.slice(1), `${large}x`, large.replace("x", "y")]) {
    await assert.rejects(write({ open: open(text) }, { file: large }), BlobMismatch);
  }
  const gone = new StoreUnavailable("The store is gone");
  await assert.rejects(write({ open: () => Promise.reject(gone) }), (error) => error === gone);
  const signal = AbortSignal.abort(new Error("aborted"));
  await assert.rejects(write({ signal }), /aborted/);
});

Deno.test("materializeTree ends while a content does not come, and cancels it", async () => {
  using place = rootInside();
  const end = new AbortController();
  const cancelled = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const open = () =>
    Promise.resolve(
      new ReadableStream<Uint8Array<ArrayBuffer>>({
        pull: () => asked.resolve(),
        cancel: () => cancelled.resolve(),
      }, { highWaterMark: 0 }),
    );
  const subject = { ...subjectOf({ file: "1" }), open, signal: end.signal };
  const writing = materializeTree(place.root, subject);
  await asked.promise;
  end.abort(new Error("too late"));
  await assert.rejects(writing, /^Error: too late$/);
  await cancelled.promise;
});
