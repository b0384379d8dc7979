import assert from "node:assert/strict";
import fc from "fast-check";
import { hex } from "../../runtime/protocol/hex.ts";
import { compareBytes, type SnapshotFile, snapshotId } from "../../runtime/snapshot/mod.ts";
import type { Choice } from "./three_way.ts";
import { FaultyDisk, Killed } from "../testing/faulty_disk.ts";
import type { ForeignObjects, IncomingSnapshot, PullResult } from "./mod.ts";
import { Repository, RepositoryError } from "./mod.ts";
import { PATIENCE_MS } from "../testing/patience.ts";

const AUTHOR = { name: "Ada" };
const NOW = new Date("2026-11-20T10:00:00.000Z");
type Tree = Readonly<Record<string, string>>;

/** A snapshot from elsewhere, and where its contents come from. */
async function snapshotOf(tree: Tree) {
  const contents = new Map<string, Uint8Array<ArrayBuffer>>();
  const files: SnapshotFile[] = [];
  for (const [path, text] of Object.entries(tree)) {
    const bytes = new TextEncoder().encode(text);
    const sha256 = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
    contents.set(sha256, bytes);
    files.push({ path, size: bytes.length, sha256 });
  }
  files.sort((a, b) => compareBytes(a.path, b.path));
  const incoming: IncomingSnapshot = { snapshotId: await snapshotId(files), files };
  const fetch = async (wanted: readonly SnapshotFile[], objects: ForeignObjects) => {
    for (const file of wanted) {
      await objects.put(file, contents.get(file.sha256) ?? new Uint8Array());
    }
  };
  return { incoming, fetch };
}

async function pullTree(
  repository: Repository,
  tree: Tree,
  choose: (path: string) => Choice | undefined = () => undefined,
  force = true,
): Promise<PullResult> {
  const { incoming, fetch } = await snapshotOf(tree);
  return await repository.pull(incoming, {
    message: "Pull",
    author: AUTHOR,
    now: NOW,
    choose,
    force,
    fetch,
  });
}

function write(root: string, tree: Tree): void {
  for (const [path, text] of Object.entries(tree)) {
    const at = `${root}/${path}`;
    Deno.mkdirSync(at.slice(0, at.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(at, text);
  }
}

function read(root: string, directory = ""): Record<string, string> {
  const files: Record<string, string> = {};
  for (const { name, isDirectory } of Deno.readDirSync(`${root}/${directory}`)) {
    if (name === ".aiel") continue;
    const path = directory === "" ? name : `${directory}/${name}`;
    if (isDirectory) Object.assign(files, read(root, path));
    else files[path] = Deno.readTextFileSync(`${root}/${path}`);
  }
  return files;
}

async function stored(repository: Repository, of: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const { path, sha256 } of await repository.files(of)) {
    files[path] = new TextDecoder().decode(await repository.readObject(sha256));
  }
  return files;
}

async function project(): Promise<{ root: string; repository: Repository } & Disposable> {
  const root = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "aiel-pull-" }));
  const { repository } = await Repository.init(root, { ignoreFile: false });
  return {
    root,
    repository,
    [Symbol.dispose]: () => Deno.removeSync(root, { recursive: true }),
  };
}

async function commitAll(repository: Repository): Promise<void> {
  await repository.add(["."]);
  await repository.commit({ message: "m", author: AUTHOR, now: NOW });
}

Deno.test("pull into an empty repository makes it theirs, and status says that all is pushed", async () => {
  using it = await project();
  const theirs = { "entry_point.ts": "1", "a/b/c.txt": "2", "ä.txt": "3" };
  const result = await pullTree(it.repository, theirs);
  assert.equal(result.outcome, "fast_forward");
  assert.deepEqual(read(it.root), theirs);
  assert.deepEqual(await stored(it.repository, "HEAD"), theirs);
  const status = await it.repository.status();
  assert.ok(status.clean && !status.diverged);
  assert.deepEqual(status.unpushed, []);
  assert.equal((await pullTree(it.repository, theirs)).outcome, "up_to_date");
});

Deno.test("pull takes and removes what they changed, and leaves edits, staged and not, as they are", async () => {
  using it = await project();
  const base = { edited: "1", staged: "1", theirs: "1", gone: "1", "dir/gone": "1" };
  await pullTree(it.repository, base);
  write(it.root, { staged: "mine" });
  await it.repository.add(["staged"]);
  write(it.root, { edited: "mine", untracked: "mine" });
  const { gone: _, "dir/gone": __, ...rest } = base;
  const result = await pullTree(it.repository, { ...rest, theirs: "2", "new/file": "2" });
  assert.equal(result.outcome, "fast_forward");
  assert.deepEqual(read(it.root), {
    edited: "mine",
    staged: "mine",
    untracked: "mine",
    theirs: "2",
    "new/file": "2",
  });
  const status = await it.repository.status();
  assert.deepEqual(status.staged.modified, ["staged"]);
  assert.deepEqual(status.unstaged.modified, ["edited"]);
  assert.deepEqual(status.untracked, ["untracked"]);
  assert.deepEqual(status.unpushed, []);
  assert.throws(() => Deno.lstatSync(`${it.root}/dir`), Deno.errors.NotFound);
});

Deno.test("pull merges commits of both sides, and status knows what is not pushed", async () => {
  using it = await project();
  await pullTree(it.repository, { a: "1", b: "1" });
  write(it.root, { a: "mine" });
  await commitAll(it.repository);
  const result = await pullTree(it.repository, { a: "1", b: "theirs" });
  assert.equal(result.outcome, "merged");
  assert.deepEqual(await stored(it.repository, "HEAD"), { a: "mine", b: "theirs" });
  const status = await it.repository.status();
  assert.ok(status.clean && !status.diverged);
  assert.equal(status.unpushed.length, 2);
  assert.ok((await it.repository.verify()).ok);
});

Deno.test("pull changes nothing at a conflict until it is decided, path by path", async () => {
  using it = await project();
  await pullTree(it.repository, { a: "1", b: "1", c: "1", d: "1" });
  write(it.root, { a: "mine", b: "mine" });
  await commitAll(it.repository);
  write(it.root, { c: "edit", untracked: "mine" });
  const theirs = { a: "theirs", b: "theirs", c: "theirs", d: "2", untracked: "theirs" };
  const before = [read(it.root), it.repository.readState()];
  const refused = await pullTree(it.repository, theirs);
  assert.equal(refused.outcome, "conflict");
  assert.deepEqual(
    refused.paths.filter((path) => path.verdict === "conflict").map((path) => path.path),
    ["a", "b", "c", "untracked"],
  );
  assert.deepEqual([read(it.root), it.repository.readState()], before);
  const half = await pullTree(it.repository, theirs, (path) => path === "a" ? "theirs" : undefined);
  assert.equal(half.outcome, "conflict");
  const merged = await pullTree(it.repository, theirs, (path) => path === "a" ? "theirs" : "ours");
  assert.equal(merged.outcome, "merged");
  assert.deepEqual(read(it.root), {
    a: "theirs",
    b: "mine",
    c: "edit",
    d: "2",
    untracked: "mine",
  });
  assert.deepEqual(await stored(it.repository, "HEAD"), { ...theirs, b: "mine" });
  const { unstaged } = await it.repository.status();
  assert.deepEqual(unstaged.modified, ["c", "untracked"]);
});

Deno.test("pull never writes through a link or over a directory, whatever is chosen", async () => {
  using it = await project();
  using outside = await project();
  await pullTree(it.repository, { a: "1" });
  Deno.symlinkSync(outside.root, `${it.root}/linked`);
  write(it.root, { "place/own": "mine" });
  for (
    const theirs of [{ a: "1", "linked/x": "2" }, { a: "1", place: "2" }, { a: "1", linked: "2" }]
  ) {
    assert.equal((await pullTree(it.repository, theirs)).outcome, "conflict");
    await assert.rejects(
      pullTree(it.repository, theirs, () => "theirs"),
      (error) => error instanceof RepositoryError && error.code === "obstructed",
    );
  }
  assert.deepEqual(read(outside.root), {});
  assert.equal(Deno.readTextFileSync(`${it.root}/place/own`), "mine");
});

Deno.test("pull replaces files by directories and directories by files when both are theirs", async () => {
  using it = await project();
  await pullTree(it.repository, { x: "1", "y/a": "1", "y/b/c": "1" });
  await pullTree(it.repository, { "x/inner": "2", y: "2" });
  assert.deepEqual(read(it.root), { "x/inner": "2", y: "2" });
});

Deno.test("pull stores and changes nothing when content is not what its name promises", async () => {
  using it = await project();
  await pullTree(it.repository, { a: "1" });
  const { incoming } = await snapshotOf({ a: "1", b: "22", c: "33" });
  const lies: ((wanted: readonly SnapshotFile[], objects: ForeignObjects) => Promise<void>)[] = [
    async (wanted, objects) => {
      for (const file of wanted) await objects.put(file, new TextEncoder().encode("xx"));
    },
    async (wanted, objects) => {
      for (const file of wanted) await objects.put(file, new TextEncoder().encode("longer"));
    },
    async (wanted, objects) => {
      for (const file of wanted) {
        await objects.putStream(file, ReadableStream.from([new TextEncoder().encode("xx")]));
      }
    },
    async (wanted, objects) => {
      const endless = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(1024)),
      });
      for (const file of wanted) await objects.putStream(file, endless);
    },
    () => Promise.resolve(),
  ];
  for (const fetch of lies) {
    await assert.rejects(
      it.repository.pull(incoming, { message: "m", author: AUTHOR, now: NOW, fetch }),
      (error) => error instanceof RepositoryError && error.code === "wrong_content",
    );
    assert.deepEqual(read(it.root), { a: "1" });
    const { head, pulling } = it.repository.readState();
    assert.ok(head !== null && pulling === undefined);
    assert.ok((await it.repository.verify()).ok);
  }
});

const FIRST: Tree = { same: "1", taken: "1", gone: "1", "d/x": "1", edited: "1", ours: "1" };
const SECOND: Tree = { same: "1", taken: "2", "d/y": "2", d2: "2", edited: "1", ours: "1" };
const THIRD: Tree = { ...SECOND, taken: "3", d2: "3" };

for (const next of [SECOND, THIRD]) {
  Deno.test(`pull killed at any step is completed by ${next === SECOND ? "the same" : "a later"} one`, async () => {
    for (let at = 1;; at++) {
      using it = await project();
      await pullTree(it.repository, FIRST);
      write(it.root, { ours: "mine" });
      await commitAll(it.repository);
      write(it.root, { edited: "mine" });
      const options = { lockWaitMs: PATIENCE_MS };
      const disk = new FaultyDisk("kill", at);
      const failure = await pullTree(Repository.open(it.root, { ...options, disk }), SECOND)
        .then(() => undefined, (error: unknown) => error);
      assert.ok(failure === undefined || failure instanceof Killed, String(failure));
      const after = Repository.open(it.root, options);
      assert.ok((await after.verify()).ok);
      assert.equal(read(it.root)["edited"], "mine");
      const result = await pullTree(after, next);
      assert.notEqual(result.outcome, "conflict", JSON.stringify(result.paths));
      assert.deepEqual(read(it.root), { ...next, ours: "mine", edited: "mine" });
      assert.deepEqual(await stored(after, "HEAD"), { ...next, ours: "mine" });
      assert.deepEqual((await after.status()).unstaged.modified, ["edited"]);
      assert.equal(after.readState().pulling, undefined);
      assert.ok((await after.verify()).ok);
      if (failure === undefined) break;
      assert.ok(at < 500);
    }
  });
}

const paths = fc.constantFrom("a", "b", "d/x", "d/y", "e");
const trees = fc.dictionary(paths, fc.constantFrom("1", "2", "3"), { maxKeys: 5 });

Deno.test("pull behaves as a merge of maps: nothing lost, a conflict only where both changed differently", async () => {
  await fc.assert(
    fc.asyncProperty(trees, trees, trees, async (base, ours, theirs) => {
      using it = await project();
      await pullTree(it.repository, base);
      for (const path of Object.keys(base)) Deno.removeSync(`${it.root}/${path}`);
      write(it.root, ours);
      await commitAll(it.repository);
      const expected: Record<string, string> = {};
      let conflict = false;
      for (const path of ["a", "b", "d/x", "d/y", "e"]) {
        const [b, o, t] = [base[path], ours[path], theirs[path]];
        const merged = o === b ? t : o;
        conflict ||= o !== b && t !== b && o !== t;
        if (merged !== undefined) expected[path] = merged;
      }
      const { outcome } = await pullTree(it.repository, theirs);
      assert.equal(outcome === "conflict", conflict);
      assert.deepEqual(read(it.root), conflict ? { ...ours } : expected);
      assert.deepEqual(await stored(it.repository, "index"), conflict ? { ...ours } : expected);
    }),
    { numRuns: 60 },
  );
});

Deno.test("readObjects gives what readObject gives, and refuses what is damaged", async () => {
  using it = await project();
  const large = "x".repeat(3 * 2 ** 20);
  write(it.root, { a: "", b: "small", c: large });
  await it.repository.add(["."]);
  write(it.root, { d: "in another pack" });
  await it.repository.add(["."]);
  const ids = (await it.repository.files()).map(({ sha256 }) => sha256);
  const contents = await it.repository.readObjects(ids);
  assert.equal(contents.size, 4);
  for (const id of ids) assert.deepEqual(contents.get(id), await it.repository.readObject(id));
  for (const { name } of Deno.readDirSync(`${it.root}/.aiel/objects`)) {
    const path = `${it.root}/.aiel/objects/${name}`;
    const bytes = Deno.readFileSync(path);
    // Behind the signature, the first object's header, and its first byte.
    bytes[24] = (bytes[24] ?? 0) ^ 0xff;
    Deno.writeFileSync(path, bytes);
  }
  await assert.rejects(
    Repository.open(it.root).readObjects(ids),
    (error) => error instanceof RepositoryError && error.code === "corrupt",
  );
});

Deno.test("pull discards an edit that is stored nowhere only by force, and one that was staged without", async () => {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "aiel-test-" }));
  try {
    const { repository } = await Repository.init(root);
    write(root, { a: "base", b: "base" });
    await repository.add(["."]);
    await repository.commit({ message: "Base", author: AUTHOR, now: NOW });
    write(root, { a: "mine, and nowhere else", b: "mine, staged" });
    await repository.add(["b"]);
    const theirs = { a: "theirs", b: "theirs" };
    const before = read(root);
    await assert.rejects(
      pullTree(repository, theirs, () => "theirs", false),
      (error) =>
        error instanceof RepositoryError && error.code === "would_lose_work" &&
        error.paths.join() === "a",
    );
    assert.deepEqual(read(root), before);
    await repository.add(["a"]);
    await pullTree(repository, theirs, () => "theirs", false);
    assert.equal(read(root)["a"], "theirs");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
