import assert from "node:assert/strict";
import { until } from "../../tests/harness/processes.ts";
import { type Files, writeFiles } from "../../tests/harness/snapshot.ts";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { SnapshotError } from "../snapshot/error.ts";
import { readSnapshot } from "../snapshot/read_snapshot.ts";
import { keepSnapshot } from "./kept_snapshots.ts";

const FILES: Files = {
  "entry_point.ts": 'import "./deep/er/module.ts";\n',
  "deep/er/module.ts": "export {};\n",
  "deep/data.bin": new Uint8Array([0, 1, 255]),
  "empty.txt": "",
};

/** A project, and a place for copies. */
function place(files: Files = FILES) {
  const dir = tempDir();
  const root = `${dir.path}/root`;
  const copies = `${dir.path}/copies`;
  writeFiles(root, files);
  return { root, copies, [Symbol.dispose]: () => dir[Symbol.dispose]() };
}

/** Paths and contents of the files below a directory, links not followed. */
function contents(root: string, below = ""): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, isDirectory } of Deno.readDirSync(`${root}/${below}`)) {
    const path = below === "" ? name : `${below}/${name}`;
    if (isDirectory) Object.assign(found, contents(root, path));
    else found[path] = Deno.readFileSync(`${root}/${path}`).toHex();
  }
  return found;
}

function copiesIn(directory: string): string[] {
  return [...Deno.readDirSync(directory)].map(({ name }) => name)
    .filter((name) => /^[0-9a-f]{64}$/.test(name));
}

function locksIn(directory: string): string[] {
  return [...Deno.readDirSync(directory)].map(({ name }) => name)
    .filter((name) => name.endsWith(".lock"));
}

function draftsIn(directory: string): string[] {
  return [...Deno.readDirSync(`${directory}/drafts`)].map(({ name }) => name);
}

Deno.test("keepSnapshot copies exactly the files of the snapshot", async () => {
  const ignored = { ".aielignore": "*.log\nprivate/\n", "a.log": "x", "private/key": "secret" };
  using at = place({ ...FILES, ...ignored, ".git/config": "x", "node_modules/m/index.js": "x" });
  const snapshot = await readSnapshot(at.root);
  const kept = await keepSnapshot(at.copies, snapshot);
  const expected = contents(at.root);
  for (const path of ["a.log", "private/key", ".git/config", "node_modules/m/index.js"]) {
    delete expected[path];
  }
  assert.deepEqual(contents(kept.root), expected);
  // The copy is the same snapshot, and no process may write to it.
  assert.equal((await readSnapshot(kept.root)).id, snapshot.id);
  for (const path of Object.keys(expected)) {
    assert.equal((Deno.lstatSync(`${kept.root}/${path}`).mode ?? 0) & 0o377, 0, path);
  }
  assert.equal((Deno.lstatSync(at.copies).mode ?? 0) & 0o077, 0);
  assert.deepEqual(draftsIn(at.copies), []);
  kept.release();
});

Deno.test("keepSnapshot copies many files and large ones, and names as the snapshot spells them", async () => {
  const large = new Uint8Array(9 * 1024 * 1024).map((_, index) => index % 251);
  const many = Object.fromEntries(
    Array.from({ length: 600 }, (_, index) => [`many/${index}.txt`, `${index % 7 || ""}`]),
  );
  for (const more of [{ "large.bin": large, "e\u0301.txt": "accent" }, many]) {
    using at = place({ ...FILES, ...more });
    const snapshot = await readSnapshot(at.root);
    const kept = await keepSnapshot(at.copies, snapshot);
    assert.deepEqual(
      Object.keys(contents(kept.root)).sort(),
      snapshot.files.map(({ path }) => path).sort(),
    );
    assert.equal((await readSnapshot(kept.root)).id, snapshot.id);
    kept.release();
  }
});

const CHANGES: Record<string, (root: string) => void> = {
  "another content of the same length": (root) =>
    Deno.writeTextFileSync(`${root}/deep/er/module.ts`, "import {};\n"),
  "a longer content": (root) => Deno.writeTextFileSync(`${root}/empty.txt`, "x"),
  "a shorter content": (root) => Deno.truncateSync(`${root}/deep/data.bin`, 1),
  "a file that is gone": (root) => Deno.removeSync(`${root}/empty.txt`),
  "a new file": (root) => Deno.writeTextFileSync(`${root}/new.ts`, ""),
  "a file of another name": (root) => Deno.renameSync(`${root}/empty.txt`, `${root}/other.txt`),
};
for (const [what, change] of Object.entries(CHANGES)) {
  Deno.test(`keepSnapshot refuses what changed after it was hashed: ${what}`, async () => {
    using at = place();
    const snapshot = await readSnapshot(at.root);
    change(at.root);
    await assert.rejects(keepSnapshot(at.copies, snapshot), (error) => {
      assert.ok(error instanceof SnapshotError);
      assert.equal(error.code, "changed_while_read");
      assert.ok(!error.message.includes(at.root), error.message);
      return true;
    });
    assert.deepEqual([copiesIn(at.copies), draftsIn(at.copies)], [[], []]);
    // What is there now can be kept.
    (await keepSnapshot(at.copies, await readSnapshot(at.root))).release();
  });
}

Deno.test("keepSnapshot follows no link that took the place of a file", async () => {
  using at = place();
  const snapshot = await readSnapshot(at.root);
  Deno.removeSync(`${at.root}/empty.txt`);
  Deno.symlinkSync("/dev/null", `${at.root}/empty.txt`);
  await assert.rejects(keepSnapshot(at.copies, snapshot), SnapshotError);
  assert.deepEqual([copiesIn(at.copies), draftsIn(at.copies)], [[], []]);
});

Deno.test("keepSnapshot makes one copy of an id, whatever becomes of the root", async () => {
  using at = place();
  const snapshot = await readSnapshot(at.root);
  const first = await keepSnapshot(at.copies, snapshot);
  Deno.removeSync(at.root, { recursive: true });
  const second = await keepSnapshot(at.copies, snapshot);
  assert.equal(second.root, first.root);
  assert.equal(contents(first.root)["empty.txt"], "");
  first.release();
  second.release();
});

Deno.test("keepSnapshot gives one copy to all who ask at once", async () => {
  using at = place();
  const snapshot = await readSnapshot(at.root);
  const all = await Promise.all([1, 2, 3, 4].map(() => keepSnapshot(at.copies, snapshot)));
  assert.equal(new Set(all.map(({ root }) => root)).size, 1);
  assert.deepEqual(contents(all[0]?.root ?? ""), contents(at.root));
  assert.deepEqual([copiesIn(at.copies).length, draftsIn(at.copies)], [1, []]);
  for (const one of all) one.release();
});

const LONG_AGO = new Date("2020-01-01");

/** Copies that were used long ago, minute by minute, the latest last. */
function fakeCopies(directory: string, count: number, bytes = 1): string[] {
  return Array.from({ length: count }, (_, index) => {
    const path = `${directory}/${(index + 1).toString(16).padStart(64, "0")}`;
    Deno.mkdirSync(`${path}/files`, { recursive: true });
    Deno.writeTextFileSync(`${path}/bytes`, String(bytes));
    const at = new Date(LONG_AGO.getTime() + (index + 1) * 60_000);
    Deno.utimeSync(path, at, at);
    return path;
  });
}

/** Makes another copy, after which there may be too many. */
async function keepAnother(copies: string, text: string): Promise<string> {
  using other = place({ "entry_point.ts": text });
  const kept = await keepSnapshot(copies, await readSnapshot(other.root));
  kept.release();
  return kept.root;
}

Deno.test("keepSnapshot removes the copies that were used longest ago, but none that is in use", async () => {
  using at = place();
  const used = await keepSnapshot(at.copies, await readSnapshot(at.root));
  const unused = await keepAnother(at.copies, "1;");
  for (const root of [used.root, unused]) Deno.utimeSync(`${root}/..`, LONG_AGO, LONG_AGO);
  const fakes = fakeCopies(at.copies, 63);
  await keepAnother(at.copies, "2;");
  const isThere = (path: string) => copiesIn(at.copies).some((name) => path.includes(name));
  assert.deepEqual(contents(used.root), contents(at.root));
  assert.ok(!isThere(unused));
  assert.ok(fakes.every(isThere));
  used.release();
  await keepAnother(at.copies, "3;");
  assert.ok(!isThere(used.root));
  // One more that was not used for longer than the others.
  assert.deepEqual(fakes.filter((path) => !isThere(path)), fakes.slice(0, 1));
});

Deno.test("keepSnapshot removes locks with their copies, and locks that have none", async () => {
  using at = place();
  const used = await keepSnapshot(at.copies, await readSnapshot(at.root));
  // The copy is gone, as an interrupted removal leaves it; it is still in use.
  Deno.renameSync(used.root.replace(/\/files$/, ""), `${at.copies}/elsewhere`);
  Deno.writeTextFileSync(`${at.copies}/${"0".repeat(64)}.lock`, "");
  fakeCopies(at.copies, 70).forEach((path) => Deno.writeTextFileSync(`${path}.lock`, ""));
  await keepAnother(at.copies, "1;");
  // One for each copy, and the one that is held.
  assert.deepEqual([copiesIn(at.copies).length, locksIn(at.copies).length], [64, 65]);
  used.release();
  await keepAnother(at.copies, "2;");
  assert.equal(locksIn(at.copies).length, 64);
});

Deno.test("keepSnapshot holds a copy whose lock was removed while it waited for it", async () => {
  using at = place();
  const snapshot = await readSnapshot(at.root);
  const path = `${at.copies}/${snapshot.id.replace("sha256:", "")}.lock`;
  Deno.mkdirSync(at.copies);
  using first = Deno.openSync(path, { create: true, write: true });
  first.lockSync(true);
  // It has opened the file when it returns its promise.
  const waiting = keepSnapshot(at.copies, snapshot);
  Deno.removeSync(path);
  first.unlockSync();
  const kept = await waiting;
  // What is held is the file of that name.
  using second = Deno.openSync(path, { write: true });
  assert.equal(second.tryLockSync(true), false);
  kept.release();
  // A process that another test starts just now holds the lock too, until it runs its program.
  await until("the lock is free", () => second.tryLockSync(true));
});

Deno.test("keepSnapshot keeps no more bytes than it may", async () => {
  using at = place();
  Deno.mkdirSync(at.copies);
  const fakes = fakeCopies(at.copies, 3, 2 ** 30 - 1_000);
  (await keepSnapshot(at.copies, await readSnapshot(at.root))).release();
  const left = copiesIn(at.copies);
  assert.deepEqual(fakes.map((path) => left.some((name) => path.includes(name))), [
    false,
    true,
    true,
  ]);
});

Deno.test("keepSnapshot removes what a runner that was killed had begun", async () => {
  using at = place();
  const begun = `${at.copies}/drafts/${Deno.pid}-1-${namespace()}-5`;
  Deno.mkdirSync(`${begun}/files`, { recursive: true });
  (await keepSnapshot(at.copies, await readSnapshot(at.root))).release();
  assert.deepEqual(draftsIn(at.copies), Deno.build.os === "linux" ? [] : [begun]);
});

/** A process of this number that started at another time is not this one. */
function namespace(): string {
  try {
    return /\d+/.exec(Deno.readLinkSync("/proc/self/ns/pid"))?.[0] ?? "0";
  } catch {
    return "0";
  }
}
