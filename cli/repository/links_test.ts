import assert from "node:assert/strict";
import { findProjectRoot } from "./find_project_root.ts";
import { Repository, RepositoryError } from "./mod.ts";

const COMMIT = { message: "m", author: { name: "Ada" }, now: new Date(0) };

/** Everything that reads or writes `.aiel/`. */
const OPERATIONS: Readonly<Record<string, (root: string) => unknown>> = {
  open: (root) => Repository.open(root),
  init: (root) => Repository.init(root),
  status: (root) => Repository.open(root).status(),
  add: (root) => Repository.open(root).add(["."]),
  commit: (root) => Repository.open(root).commit(COMMIT),
  unstage: (root) => Repository.open(root).unstage(["."]),
  restore: (root) => Repository.open(root).restore(["."], { from: "HEAD~1", force: true }),
  log: (root) => Repository.open(root).log(),
  verify: (root) => Repository.open(root).verify(),
  updateState: (root) => Repository.open(root).updateState((state) => ({ ...state, profile: "p" })),
  findProjectRoot: (root) => findProjectRoot(root),
};

/** A project with two commits and a change, and a directory outside of it. */
async function withProject(
  test: (root: string, outside: string) => Promise<void>,
): Promise<void> {
  const directory = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    const [root, outside] = [`${directory}/project`, `${directory}/outside`];
    Deno.mkdirSync(root);
    Deno.mkdirSync(outside);
    const { repository } = await Repository.init(root);
    Deno.mkdirSync(`${root}/.aiel/sdk`);
    for (const content of ["one", "two"]) {
      Deno.writeTextFileSync(`${root}/file`, content);
      await repository.add(["."]);
      await repository.commit(COMMIT);
    }
    Deno.writeTextFileSync(`${root}/file`, "three");
    await test(root, outside);
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
}

/** Every path below a directory, with the content of files. */
function contents(directory: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name, isDirectory } of Deno.readDirSync(directory)) {
    const path = `${directory}/${name}`;
    found.set(path, isDirectory ? "" : Deno.readTextFileSync(path));
    if (isDirectory) { for (const [inner, text] of contents(path)) found.set(inner, text); }
  }
  return found;
}

const isCorrupt = (error: unknown) => error instanceof RepositoryError && error.code === "corrupt";

const PLACES = ["", "/state.json", "/index.json", "/lock", "/commits", "/objects", "/work", "/sdk"];

for (const place of PLACES) {
  Deno.test(`Repository refuses a link in the place of .aiel${place}, and writes nothing through it`, () =>
    withProject(async (root, outside) => {
      // What lies there is as good as what was here: only the link itself is a reason to refuse.
      Deno.renameSync(`${root}/.aiel${place}`, `${outside}/moved`);
      Deno.symlinkSync(`${outside}/moved`, `${root}/.aiel${place}`);
      const before = contents(outside);
      for (const [name, run] of Object.entries(OPERATIONS)) {
        await assert.rejects(async () => await run(root), (error) => {
          assert.ok(error instanceof RepositoryError, `${name}: ${error}`);
          assert.equal(error.code, "corrupt", name);
          assert.ok(error.message.includes(`".aiel${place}" is a link`), error.message);
          return true;
        }, name);
        assert.deepEqual(contents(outside), before, name);
        assert.equal(Deno.readTextFileSync(`${root}/file`), "three", name);
      }
    }));
}

Deno.test("Repository makes nothing at the end of a link that leads nowhere", () =>
  withProject(async (root, outside) => {
    for (const name of ["lock", "index.json", "state.json", "work", "objects", "commits"]) {
      Deno.renameSync(`${root}/.aiel/${name}`, `${root}/kept`);
      Deno.symlinkSync(`${outside}/made`, `${root}/.aiel/${name}`);
      await assert.rejects(() => Repository.init(root), isCorrupt, name);
      assert.deepEqual(contents(outside), new Map(), name);
      Deno.removeSync(`${root}/.aiel/${name}`);
      Deno.renameSync(`${root}/kept`, `${root}/.aiel/${name}`);
    }
  }));

Deno.test("Repository.init makes no repository at the end of a link", () =>
  withProject(async (root, outside) => {
    Deno.removeSync(`${root}/.aiel`, { recursive: true });
    Deno.symlinkSync(outside, `${root}/.aiel`);
    await assert.rejects(() => Repository.init(root), isCorrupt);
    assert.deepEqual(contents(outside), new Map());
  }));

for (const directory of ["commits", "objects"]) {
  Deno.test(`Repository reads no link in .aiel/${directory}/, whatever it leads to`, () =>
    withProject(async (root, outside) => {
      const within = `${root}/.aiel/${directory}`;
      const names = Array.from(Deno.readDirSync(within), ({ name }) => name);
      assert.ok(names.length > 0);
      for (const name of names) {
        Deno.renameSync(`${within}/${name}`, `${outside}/${name}`);
        Deno.symlinkSync(`${outside}/${name}`, `${within}/${name}`);
      }
      const repository = Repository.open(root);
      const { ok, problems } = await repository.verify();
      assert.equal(ok, false);
      assert.match(JSON.stringify(problems), /is a link/);
      const restore = () => repository.restore(["."], { from: "HEAD~1", force: true });
      await assert.rejects(restore, isCorrupt);
      await assert.rejects(Array.fromAsync(repository.diff({ from: "HEAD~1" })), isCorrupt);
      assert.equal(Deno.readTextFileSync(`${root}/file`), "three");
    }));
}
