import assert from "node:assert/strict";
import { readSnapshot, SnapshotError } from "../../runtime/snapshot/mod.ts";
import { Repository, RepositoryError, type RepositoryErrorCode } from "./mod.ts";

const COMMIT = { message: "m", author: { name: "Ada" }, now: new Date(0) };

async function withCommits(
  commits: readonly Readonly<Record<string, string>>[],
  test: (root: string, repository: Repository) => Promise<void>,
): Promise<void> {
  const root = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    const { repository } = await Repository.init(root);
    for (const files of commits) {
      for (const { name } of Deno.readDirSync(root)) {
        if (!name.startsWith(".aiel")) Deno.removeSync(`${root}/${name}`, { recursive: true });
      }
      for (const [path, content] of Object.entries(files)) write(root, path, content);
      await repository.add(["."]);
      await repository.commit(COMMIT);
    }
    await test(root, repository);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

function write(root: string, path: string, content: string): void {
  const at = `${root}/${path}`;
  Deno.mkdirSync(at.slice(0, at.lastIndexOf("/")), { recursive: true });
  Deno.writeTextFileSync(at, content);
}

async function refusal(
  action: () => Promise<unknown>,
  code: RepositoryErrorCode,
): Promise<RepositoryError> {
  try {
    await action();
  } catch (error) {
    assert.ok(error instanceof RepositoryError, String(error));
    assert.equal(error.code, code, error.message);
    return error;
  }
  throw new Error(`Expected ${code}`);
}

Deno.test("Repository.restore brings back any commit bit for bit", () =>
  withCommits(
    [{ a: "1", "d/b": "\0\xff", "d/c": "" }, { a: "2", e: "3" }],
    async (root, repository) => {
      const first = await repository.resolve("HEAD~1");
      const result = await repository.restore(["."], { from: "HEAD~1" });
      assert.deepEqual(result, { written: ["a", "d/b", "d/c"], deleted: ["e"], dryRun: false });
      assert.equal((await readSnapshot(root)).id, first.snapshotId);
      await repository.add(["."]);
      await repository.restore(["."], { from: "HEAD" });
      assert.equal((await readSnapshot(root)).id, (await repository.resolve("HEAD")).snapshotId);
      assert.throws(() => Deno.lstatSync(`${root}/d`), Deno.errors.NotFound);
    },
  ));

Deno.test("Repository.restore refuses to overwrite what is stored nowhere, unless forced", () =>
  withCommits([{ a: "1", b: "1", c: "1" }], async (root, repository) => {
    write(root, "a", "work");
    write(root, "b", "also");
    Deno.removeSync(`${root}/c`);
    const error = await refusal(() => repository.restore(["."]), "would_lose_work");
    assert.deepEqual(error.paths, ["a", "b"]);
    assert.match(error.message, /^File "a" and 1 more have changes/);
    assert.match(error.hint, /--force/);
    assert.throws(() => Deno.lstatSync(`${root}/c`), Deno.errors.NotFound);
    const told = await repository.restore(["."], { force: true, dryRun: true });
    assert.deepEqual(told.written, ["a", "b", "c"]);
    assert.equal(Deno.readTextFileSync(`${root}/a`), "work");
    await repository.restore(["a", "c"], { force: true });
    assert.equal(Deno.readTextFileSync(`${root}/a`), "1");
    assert.equal(Deno.readTextFileSync(`${root}/b`), "also");
    // Staged once, it can be had again.
    await repository.add(["b"]);
    await repository.restore(["b"], { from: "HEAD" });
    assert.equal(Deno.readTextFileSync(`${root}/b`), "1");
  }));

Deno.test("Repository.restore leaves untracked files and refuses untracked ones in its way", () =>
  withCommits([{ "d/a": "1" }, { b: "1" }], async (root, repository) => {
    write(root, "d/mine", "1");
    await repository.restore(["."], { from: "HEAD~1" });
    assert.equal(Deno.readTextFileSync(`${root}/d/mine`), "1");
    Deno.removeSync(`${root}/d`, { recursive: true });
    write(root, "d", "mine");
    const error = await refusal(() => repository.restore(["d"], { from: "HEAD~1" }), "obstructed");
    assert.match(error.message, /"d\/a" can't be restored: the file "d" is in its place/);
    await refusal(() => repository.restore(["d"], { from: "HEAD~1", force: true }), "obstructed");
    assert.equal(Deno.readTextFileSync(`${root}/d`), "mine");
  }));

Deno.test("Repository.restore turns a file into a directory and back", () =>
  withCommits([{ "d/a": "1", "d/e/f": "2" }, { d: "file" }], async (root, repository) => {
    await repository.restore(["."], { from: "HEAD~1" });
    assert.equal(Deno.readTextFileSync(`${root}/d/e/f`), "2");
    await repository.add(["."]);
    await repository.restore(["."], { from: "HEAD" });
    assert.equal(Deno.readTextFileSync(`${root}/d`), "file");
  }));

Deno.test("Repository.restore never writes through a symbolic link", () =>
  withCommits([{ "d/a": "1" }], async (root, repository) => {
    const outside = Deno.makeTempDirSync();
    try {
      Deno.removeSync(`${root}/d`, { recursive: true });
      Deno.symlinkSync(outside, `${root}/d`);
      const error = await refusal(() => repository.restore(["."], { force: true }), "obstructed");
      assert.match(error.message, /symbolic link "d"/);
      assert.deepEqual([...Deno.readDirSync(outside)], []);
      Deno.removeSync(`${root}/d`);
      Deno.mkdirSync(`${root}/d`);
      Deno.writeTextFileSync(`${outside}/target`, "theirs");
      Deno.symlinkSync(`${outside}/target`, `${root}/d/a`);
      await refusal(() => repository.restore(["."]), "would_lose_work");
      await repository.restore(["."], { force: true });
      assert.equal(Deno.readTextFileSync(`${root}/d/a`), "1");
      assert.ok(!Deno.lstatSync(`${root}/d/a`).isSymlink);
      assert.equal(Deno.readTextFileSync(`${outside}/target`), "theirs");
    } finally {
      Deno.removeSync(outside, { recursive: true });
    }
  }));

Deno.test("Repository.restore keeps the mode of a file that it overwrites", () =>
  withCommits([{ a: "1" }, { a: "2" }], async (root, repository) => {
    if (Deno.build.os === "windows") return;
    Deno.chmodSync(`${root}/a`, 0o755);
    await repository.restore(["a"], { from: "HEAD~1" });
    assert.equal((Deno.lstatSync(`${root}/a`).mode ?? 0) & 0o777, 0o755);
  }));

Deno.test("Repository.restore writes to a file that is spelled in another Unicode form on disk", () =>
  withCommits([{ "é": "1" }], async (root, repository) => {
    Deno.removeSync(`${root}/é`);
    write(root, "e\u0301", "2");
    await repository.add(["."]);
    await repository.restore(["."], { from: "HEAD" });
    const names = Array.from(Deno.readDirSync(root), (it) => it.name).sort();
    assert.equal(names.length, 3);
    assert.equal(Deno.readTextFileSync(`${root}/e\u0301`), "1");
  }));

Deno.test("Repository.restore says what it can't find", () =>
  withCommits([{ a: "1" }], async (_root, repository) => {
    await refusal(() => repository.restore(["b"]), "path_not_found");
    await refusal(() => repository.restore(["a"], { from: "HEAD~1" }), "unknown_commit");
    await refusal(() => repository.restore(["../a"]), "outside_repository");
    await assert.rejects(
      repository.restore(["a"], { signal: AbortSignal.abort(new Error("stop")) }),
      /stop/,
    );
  }));

Deno.test("Repository.restore stops when a file changes between the check and the write", () =>
  withCommits([{ a: "1" }, { a: "22" }], async (root, repository) => {
    const { FaultyDisk } = await import("../testing/faulty_disk.ts");
    const disk = new FaultyDisk("kill", Infinity);
    let looks = 0;
    const original = disk.lstatSync.bind(disk);
    disk.lstatSync = (path) => {
      // The first look makes the plan; the user saves right after it.
      if (path === `${root}/a` && ++looks === 2) write(root, "a", "333");
      return original(path);
    };
    const racing = Repository.open(root, { disk });
    await assert.rejects(
      racing.restore(["a"], { from: "HEAD~1" }),
      (error) => error instanceof SnapshotError && error.code === "changed_while_read",
    );
    assert.equal(Deno.readTextFileSync(`${root}/a`), "333");
    assert.equal((await repository.status()).unstaged.modified[0], "a");
  }));
