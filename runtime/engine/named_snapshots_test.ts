import assert from "node:assert/strict";
import { type Files, writeFiles } from "../../tests/harness/snapshot.ts";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { RuntimeError } from "../protocol/errors.ts";
import { SnapshotError } from "../snapshot/error.ts";
import { readSnapshot } from "../snapshot/read_snapshot.ts";
import { holdSnapshot } from "./held_snapshot.ts";
import { NamedSnapshots } from "./kept_snapshots.ts";
import type { NamedSnapshot } from "./options.ts";
import { removeUnused } from "./prune_copies.ts";

const FILES: Files = {
  "entry_point.ts": 'import "./deep/er/module.ts";\n',
  "deep/er/module.ts": "export {};\n",
  "deep/data.bin": new Uint8Array([0, 1, 255]),
  "empty.txt": "",
};

/** A place for copies, and a snapshot that is brought into it; its bringings are counted. */
async function place(files: Files = FILES) {
  const dir = tempDir();
  const root = `${dir.path}/root`;
  writeFiles(root, files);
  const { id } = await readSnapshot(root);
  const brought: string[] = [];
  const named: NamedSnapshot = {
    id,
    bring: (to) => {
      brought.push(to);
      writeFiles(to, files);
      return Promise.resolve();
    },
  };
  const copies = `${dir.path}/copies`;
  return { root, copies, named, brought, id, [Symbol.dispose]: () => dir[Symbol.dispose]() };
}

function copiesIn(directory: string): string[] {
  return [...Deno.readDirSync(directory)].map(({ name }) => name)
    .filter((name) => /^[0-9a-f]{64}$/.test(name));
}

function draftsIn(directory: string): string[] {
  return [...Deno.readDirSync(`${directory}/drafts`)].map(({ name }) => name);
}

Deno.test("NamedSnapshots has the files of an id brought once, and seals them", async () => {
  using at = await place();
  const first = await new NamedSnapshots().keep(at.copies, at.named);
  const { files, bytes, entry } = first.list;
  assert.deepEqual(
    { id: at.id, root: first.root, files, bytes, ignored: [] },
    await readSnapshot(first.root),
  );
  assert.equal(entry, "entry_point.ts");
  for (const path of [...Object.keys(FILES), "deep", "deep/er", ""]) {
    const info = Deno.lstatSync(`${first.root}/${path}`);
    assert.equal(info.mtime?.getTime(), 0, path);
    if (info.isFile) assert.equal((info.mode ?? 0) & 0o777, 0o400, path);
  }
  assert.deepEqual(draftsIn(at.copies), []);
  first.release();
  // Neither this process nor another one needs them again.
  for (const named of [new NamedSnapshots(), new NamedSnapshots()]) {
    const again = await named.keep(at.copies, at.named);
    assert.deepEqual([again.root, again.list], [first.root, first.list]);
    again.release();
  }
  assert.equal(at.brought.length, 1);
  assert.ok(at.brought[0]?.startsWith(`${at.copies}/drafts/`));
});

Deno.test("NamedSnapshots looks at no file of a copy that it has", async () => {
  using at = await place();
  const snapshots = new NamedSnapshots();
  const first = await snapshots.keep(at.copies, at.named);
  first.release();
  // A walk would find them missing.
  Deno.removeSync(first.root, { recursive: true });
  const again = await snapshots.keep(at.copies, at.named);
  assert.deepEqual([again.list, at.brought.length], [first.list, 1]);
  again.release();
});

Deno.test("holdSnapshot shares the copies of directories and of ids", async () => {
  using at = await place();
  const held = await holdSnapshot({ root: at.root }, at.copies);
  const named = await holdSnapshot({ snapshot: at.named }, at.copies);
  assert.deepEqual([named.root, named.entry, at.brought], [held.root, "entry_point.ts", []]);
  assert.deepEqual(named.snapshot, { ...held.snapshot, root: named.root });
  held.release();
  named.release();
  // Who keeps a child ready gets the copy again when it had to go.
  Deno.removeSync(at.copies, { recursive: true });
  (await named.keep(new AbortController().signal)).release();
  assert.equal(at.brought.length, 1);
});

const DAMAGES: Record<string, (to: string) => void> = {
  "another content": (to) => Deno.writeTextFileSync(`${to}/empty.txt`, "x"),
  "a file too few": (to) => Deno.removeSync(`${to}/empty.txt`),
  "a file too many": (to) => Deno.writeTextFileSync(`${to}/more.txt`, ""),
  "an ignored file": (to) => Deno.writeTextFileSync(`${to}/.env`, "KEY=x"),
  "an empty directory": (to) => Deno.mkdirSync(`${to}/deep/none`),
  "a link": (to) => Deno.symlinkSync("/etc/passwd", `${to}/link`),
  "a second name": (to) => Deno.linkSync(`${to}/empty.txt`, `${to}/../outside`),
  "nothing": (to) => Deno.removeSync(to, { recursive: true }),
};
for (const [what, damage] of Object.entries(DAMAGES)) {
  Deno.test(`NamedSnapshots keeps nothing that is not what was named: ${what}`, async () => {
    using at = await place();
    const snapshots = new NamedSnapshots();
    const bring = async (to: string, signal: AbortSignal) => {
      await at.named.bring(to, signal);
      damage(to);
    };
    await assert.rejects(snapshots.keep(at.copies, { id: at.id, bring }), (error) => {
      assert.ok(error instanceof RuntimeError);
      assert.equal(error.code, "INTERNAL");
      assert.match(error.message, /^Snapshot "sha256:[0-9a-f]{64}" came damaged/);
      return true;
    });
    assert.deepEqual([copiesIn(at.copies), draftsIn(at.copies)], [[], []]);
    (await snapshots.keep(at.copies, at.named)).release();
  });
}

Deno.test("NamedSnapshots refuses a snapshot that has no entry point, each time", async () => {
  using at = await place({ "main.ts": "" });
  for (const _ of [1, 2]) {
    await assert.rejects(new NamedSnapshots().keep(at.copies, at.named), SnapshotError);
  }
  // What is refused is not in use.
  removeUnused(`${at.copies}/${at.id.replace("sha256:", "")}`);
  assert.deepEqual([copiesIn(at.copies), at.brought.length], [[], 1]);
});

Deno.test("NamedSnapshots takes no name that is not an id", async () => {
  using at = await place();
  for (const id of ["", "sha256:", `sha256:${"0".repeat(63)}/`, `../${at.id}`, `${at.id}\n`]) {
    await assert.rejects(new NamedSnapshots().keep(at.copies, { ...at.named, id }), TypeError);
  }
  assert.deepEqual(at.brought, []);
});

Deno.test("NamedSnapshots fails as the bringing does, and leaves nothing", async () => {
  using at = await place();
  const bring = (to: string) => {
    Deno.writeTextFileSync(`${to}/half`, "");
    return Promise.reject(new Error("the store is away"));
  };
  await assert.rejects(new NamedSnapshots().keep(at.copies, { id: at.id, bring }), /store is away/);
  assert.deepEqual([copiesIn(at.copies), draftsIn(at.copies)], [[], []]);
});

Deno.test("NamedSnapshots has one of those who lack a copy bring it, whoever of them leaves", async () => {
  using at = await place();
  const snapshots = new NamedSnapshots();
  const stored = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<AbortSignal>();
  const named: NamedSnapshot = {
    id: at.id,
    bring: async (to, signal) => {
      begun.resolve(signal);
      await stored.promise;
      await at.named.bring(to, signal);
    },
  };
  const gone = new AbortController();
  const first = snapshots.keep(at.copies, named, gone.signal);
  const others = [1, 2, 3].map(() => snapshots.keep(at.copies, named));
  const signal = await begun.promise;
  gone.abort(new Error("gone"));
  await assert.rejects(first, /gone/);
  assert.equal(signal.aborted, false);
  stored.resolve();
  const all = await Promise.all(others);
  assert.deepEqual([new Set(all.map(({ root }) => root)).size, at.brought.length], [1, 1]);
  for (const one of all) one.release();
});

Deno.test("NamedSnapshots stops a bringing that nothing waits for any more", async () => {
  using at = await place();
  const gone = new AbortController();
  const bring = (_to: string, signal: AbortSignal) =>
    new Promise<void>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      gone.abort(new Error("gone"));
    });
  const keeping = new NamedSnapshots().keep(at.copies, { id: at.id, bring }, gone.signal);
  await assert.rejects(keeping, /gone/);
  assert.deepEqual([copiesIn(at.copies), draftsIn(at.copies)], [[], []]);
});

Deno.test("NamedSnapshots makes a copy again whose list was not written whole", async () => {
  using at = await place();
  const first = await new NamedSnapshots().keep(at.copies, at.named);
  Deno.truncateSync(`${first.root}/../list.json`, 5);
  // It is not taken from under a run.
  await assert.rejects(new NamedSnapshots().keep(at.copies, at.named), /came damaged/);
  first.release();
  const again = await new NamedSnapshots().keep(at.copies, at.named);
  assert.deepEqual([again.list, at.brought.length], [first.list, 2]);
  again.release();
});
