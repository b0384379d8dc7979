import assert from "node:assert/strict";
import { readSnapshot } from "../../runtime/snapshot/mod.ts";
import { Repository, RepositoryError, type RepositoryErrorCode } from "./mod.ts";

const AUTHOR = { name: "Ada", email: "ada@example.com" };
const NOW = new Date("2026-11-20T10:00:00.000Z");

async function withProject(
  test: (root: string, repository: Repository) => Promise<void>,
): Promise<void> {
  const root = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    await test(root, (await Repository.init(root)).repository);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

function write(root: string, path: string, content: string | Uint8Array): void {
  const at = `${root}/${path}`;
  Deno.mkdirSync(at.slice(0, at.lastIndexOf("/")), { recursive: true });
  if (typeof content === "string") Deno.writeTextFileSync(at, content);
  else Deno.writeFileSync(at, content);
}

async function commitAll(repository: Repository, message: string): Promise<string> {
  await repository.add(["."]);
  const result = await repository.commit({ message, author: AUTHOR, now: NOW });
  assert.ok(result.committed);
  return result.commit.id;
}

async function refusal(
  action: () => Promise<unknown> | unknown,
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

Deno.test("Repository.init makes the layout of FORMAT.md and changes nothing when run again", () =>
  withProject(async (root) => {
    const names = Array.from(Deno.readDirSync(`${root}/.aiel`), (it) => it.name).sort();
    assert.deepEqual(names, ["commits", "index.json", "lock", "objects", "state.json", "work"]);
    Deno.writeTextFileSync(`${root}/.aielignore`, "mine\n");
    const { created, ignoreFileCreated, repository } = await Repository.init(root);
    assert.deepEqual([created, ignoreFileCreated], [false, false]);
    assert.equal(Deno.readTextFileSync(`${root}/.aielignore`), "mine\n");
    assert.equal(repository.readState().head, null);
  }));

Deno.test("Repository.open searches upwards and says when there is none", () =>
  withProject(async (root) => {
    Deno.mkdirSync(`${root}/a/b`, { recursive: true });
    assert.equal(Repository.open(`${root}/a/b`).root, root);
    await refusal(() => Repository.open("/"), "not_a_repository");
    await refusal(() => Repository.open(`${root}/missing`), "not_a_repository");
  }));

Deno.test("Repository records what was added under the runtime's snapshot id", () =>
  withProject(async (root, repository) => {
    write(root, "entry_point.ts", "export {};\n");
    write(root, "lib/ü.ts", "1\n");
    write(root, "empty", "");
    write(root, "debug.log", "ignored");
    const added = await repository.add(["."]);
    assert.deepEqual(added.added, [".aielignore", "empty", "entry_point.ts", "lib/ü.ts"]);
    const result = await repository.commit({ message: " First \n", author: AUTHOR, now: NOW });
    assert.ok(result.committed);
    assert.equal(result.commit.message, "First");
    assert.equal(result.commit.snapshotId, (await readSnapshot(root)).id);
    assert.deepEqual(await repository.log(), [result.commit]);
    assert.equal((await repository.status()).clean, true);
    const again = await repository.commit({ message: "x", author: AUTHOR, now: NOW });
    assert.deepEqual(again, { committed: false, reason: "nothing_staged" });
    assert.ok((await repository.verify()).ok);
  }));

Deno.test("Repository.status tells staged, unstaged, untracked, deleted and unpushed apart", () =>
  withProject(async (root, repository) => {
    for (const name of ["kept", "edited", "removed", "staged", "staged_gone", "aiel.json"]) {
      write(root, name, `{"name":"${name}"}`);
    }
    const first = await commitAll(repository, "First");
    write(root, "staged", "new");
    write(root, "new", "new");
    Deno.removeSync(`${root}/staged_gone`);
    await repository.add(["staged", "new", "staged_gone"]);
    write(root, "edited", `{"name":"EDITED"}`);
    write(root, "aiel.json", "{}");
    Deno.removeSync(`${root}/removed`);
    write(root, "untracked/file", "");
    const status = await repository.status();
    assert.deepEqual(status.staged, {
      added: ["new"],
      modified: ["staged"],
      deleted: ["staged_gone"],
    });
    assert.deepEqual(status.unstaged, { modified: ["aiel.json", "edited"], deleted: ["removed"] });
    assert.deepEqual(status.untracked, ["untracked/file"]);
    assert.deepEqual(status.manifest, { working: "modified", staged: "unchanged", drift: true });
    assert.deepEqual(status.unpushed.map((it) => it.id), [first]);
    assert.equal(status.clean, false);

    const { snapshotId } = await repository.resolve("HEAD");
    const seen_at = NOW.toISOString();
    const remote = { snapshot_id: snapshotId, commit: first, seen_at };
    await repository.updateState((state) => ({ ...state, remote, workspace: "w" }));
    assert.deepEqual((await repository.status()).unpushed, []);
    const second = await commitAll(repository, "Second");
    const after = await repository.status();
    assert.deepEqual([after.unpushed.map((it) => it.id), after.diverged], [[second], false]);
    const other = { snapshot_id: `sha256:${"0".repeat(64)}`, commit: null, seen_at };
    await repository.updateState((state) => ({ ...state, remote: other }));
    const apart = await repository.status();
    assert.deepEqual([apart.unpushed.length, apart.diverged], [2, true]);
    assert.equal(repository.readState().workspace, "w");
  }));

Deno.test("Repository.status sees a change of the same size in the same moment", () =>
  withProject(async (root, repository) => {
    for (let round = 0; round < 20; round++) {
      write(root, "file", `a${round}`.padEnd(8));
      await repository.add(["."]);
      write(root, "file", `b${round}`.padEnd(8));
      assert.deepEqual((await repository.status()).unstaged.modified, ["file"]);
    }
  }));

Deno.test("Repository.status writes nothing", () =>
  withProject(async (root, repository) => {
    write(root, "file", "1");
    await repository.add(["."]);
    const look = () =>
      Array.from(Deno.readDirSync(`${root}/.aiel`), ({ name }) => {
        const info = Deno.lstatSync(`${root}/.aiel/${name}`);
        return `${name} ${info.ino} ${info.mtime?.getTime()}`;
      }).sort();
    const before = look();
    await repository.status();
    assert.deepEqual(look(), before);
  }));

// Written long ago by their own stamps, so that the index trusts every file and directory.
async function settled(root: string, repository: Repository, paths: string[]): Promise<void> {
  const past = new Date(Date.now() - 3_600_000);
  for (const path of ["", ".aielignore", ...paths]) Deno.utimeSync(`${root}/${path}`, past, past);
  await repository.add(["."]);
  const index = Deno.readTextFileSync(`${root}/.aiel/index.json`);
  assert.match(index, /"directories":\[\{"path":"","fingerprint":"\d/);
  assert.equal((await repository.status()).untracked.length, 0);
}

const APPEARANCES: readonly (readonly [string, (root: string) => void, string[]])[] = [
  ["a file in the root", (root) => write(root, "new", ""), ["new"]],
  ["a file in a known directory", (root) => write(root, "d/new", ""), ["d/new"]],
  ["a file in an empty directory", (root) => write(root, "empty/new", ""), ["empty/new"]],
  ["a file where only ignored ones were", (root) => write(root, "logs/new", ""), ["logs/new"]],
  ["a file in a new directory", (root) => write(root, "d/deep/er/new", ""), ["d/deep/er/new"]],
  [
    "a file that is no longer ignored",
    (root) => write(root, ".aielignore", ""),
    ["logs/a.log"],
  ],
];

for (const [what, appear, untracked] of APPEARANCES) {
  Deno.test(`Repository.status sees ${what} after everything was known`, () =>
    withProject(async (root, repository) => {
      write(root, "d/file", "1");
      write(root, "logs/a.log", "1");
      Deno.mkdirSync(`${root}/empty`);
      await settled(root, repository, ["d", "d/file", "logs", "empty"]);
      appear(root);
      assert.deepEqual((await repository.status()).untracked, untracked);
    }));
}

Deno.test("Repository.status sees edits and deletions after everything was known", () =>
  withProject(async (root, repository) => {
    write(root, "d/file", "1");
    write(root, "d/other", "1");
    await settled(root, repository, ["d", "d/file", "d/other"]);
    write(root, "d/file", "2");
    Deno.removeSync(`${root}/d/other`);
    const { unstaged, untracked } = await repository.status();
    assert.deepEqual(unstaged, { modified: ["d/file"], deleted: ["d/other"] });
    assert.deepEqual(untracked, []);
  }));

Deno.test("Repository.add takes paths and directories, and with dryRun only tells", () =>
  withProject(async (root, repository) => {
    write(root, "a/one", "1");
    write(root, "a/two", "2");
    write(root, "ab", "3");
    const told = await repository.add(["a"], { dryRun: true });
    assert.deepEqual([told.added, told.dryRun], [["a/one", "a/two"], true]);
    assert.deepEqual((await repository.files()).length, 0);
    const done = await repository.add(["./a/"]);
    assert.deepEqual({ ...done, dryRun: true }, told);
    assert.deepEqual((await repository.files()).map((it) => it.path), ["a/one", "a/two"]);
    Deno.mkdirSync(`${root}/void`);
    assert.deepEqual((await repository.add(["void"])).added, []);
    write(root, "x.log", "");
    const missing = await refusal(() => repository.add(["ab", "nothing"]), "path_not_found");
    assert.match(missing.message, /"nothing"/);
    assert.match(
      (await refusal(() => repository.add(["x.log"]), "path_ignored")).message,
      /x\.log/,
    );
    await refusal(() => repository.add(["../x"]), "outside_repository");
    assert.deepEqual((await repository.files()).length, 2);
  }));

Deno.test("Repository.unstage goes back to the last commit and leaves the working tree", () =>
  withProject(async (root, repository) => {
    write(root, "a", "1");
    await commitAll(repository, "First");
    write(root, "a", "2");
    write(root, "b", "1");
    await repository.add(["."]);
    const one = await repository.unstage(["b"]);
    assert.deepEqual([one.added, one.modified], [["b"], []]);
    const all = await repository.unstage(["."]);
    assert.deepEqual(all.modified, ["a"]);
    const status = await repository.status();
    assert.deepEqual(status.unstaged.modified, ["a"]);
    assert.deepEqual(status.untracked, ["b"]);
    await refusal(() => repository.unstage(["zzz"]), "path_not_found");
  }));

Deno.test("Repository.resolve knows HEAD, ancestors and unique prefixes", () =>
  withProject(async (root, repository) => {
    await refusal(() => repository.resolve("HEAD"), "unknown_commit");
    const ids: string[] = [];
    for (const content of ["1", "2", "3"]) {
      write(root, "a", content);
      ids.push(await commitAll(repository, content));
    }
    const [first = "", second = "", third = ""] = ids;
    assert.equal((await repository.resolve("HEAD")).id, third);
    assert.equal((await repository.resolve("@~1")).id, second);
    assert.equal((await repository.resolve(`${third.slice(0, 8)}~2`)).id, first);
    assert.deepEqual((await repository.log({ limit: 2 })).map((it) => it.id), [third, second]);
    assert.deepEqual((await repository.log({ from: "HEAD~1" })).map((it) => it.id), [
      second,
      first,
    ]);
    for (const bad of ["HEAD~3", "abc", "", "main", `${"0".repeat(64)}`, "HEAD~-1"]) {
      await refusal(() => repository.resolve(bad), "unknown_commit");
    }
    Deno.copyFileSync(
      `${root}/.aiel/commits/${first}.json`,
      `${root}/.aiel/commits/${first.slice(0, 63)}${first.endsWith("0") ? "1" : "0"}.json`,
    );
    const twins = await refusal(() => repository.resolve(first.slice(0, 12)), "ambiguous_commit");
    assert.match(twins.message, new RegExp(first.slice(0, 12)));
  }));

Deno.test("Repository.commit refuses messages and authors that can't be recorded", () =>
  withProject(async (root, repository) => {
    write(root, "a", "1");
    await repository.add(["."]);
    const messages = ["", " \n\t", "\ud800", "x".repeat(64 * 1024 + 1)];
    for (const message of messages) {
      await refusal(
        () => repository.commit({ message, author: AUTHOR, now: NOW }),
        "invalid_commit",
      );
    }
    for (const author of [{ name: "" }, { name: "a\nb" }, { name: "a", email: "<x>" }]) {
      await refusal(() => repository.commit({ message: "m", author, now: NOW }), "invalid_commit");
    }
    assert.equal(repository.readState().head, null);
  }));

Deno.test("Repository merges small packs and loses nothing", () =>
  withProject(async (root, repository) => {
    for (let round = 0; round < 40; round++) {
      write(root, "file", `content ${round}`);
      await repository.add(["."]);
      await repository.commit({ message: `${round}`, author: AUTHOR, now: NOW });
    }
    const packs = [...Deno.readDirSync(`${root}/.aiel/objects`)].length;
    assert.ok(packs <= 33, `${packs} packs`);
    assert.ok((await repository.verify()).ok);
    await repository.restore(["file"], { from: "HEAD~39" });
    assert.equal(Deno.readTextFileSync(`${root}/file`), "content 0");
  }));
