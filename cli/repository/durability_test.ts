import assert from "node:assert/strict";
import fc from "fast-check";
import { type Fault, FaultyDisk, Killed, SuccessiveProcesses } from "./faulty_disk.ts";
import { Repository, RepositoryError } from "./mod.ts";
import type { RepositoryOptions } from "./repository.ts";

const AUTHOR = { name: "Ada" };
const NOW = new Date("2026-11-20T10:00:00.000Z");

type Files = ReadonlyMap<string, string>;

function workingTree(root: string, directory = ""): Map<string, string> {
  const files = new Map<string, string>();
  for (const { name, isDirectory } of Deno.readDirSync(`${root}/${directory}`)) {
    if (name === ".aiel" || name === ".aielignore") continue;
    const path = directory === "" ? name : `${directory}/${name}`;
    if (!isDirectory) files.set(path, Deno.readTextFileSync(`${root}/${path}`));
    else for (const [inner, content] of workingTree(root, path)) files.set(inner, content);
  }
  return files;
}

async function stored(repository: Repository, of: string): Promise<Files> {
  const files = new Map<string, string>();
  for (const { path, sha256 } of await repository.files(of)) {
    if (path === ".aielignore") continue;
    files.set(path, new TextDecoder().decode(await repository.readObject(sha256)));
  }
  return files;
}

const sorted = (files: Files) => [...files].sort(([a], [b]) => a < b ? -1 : 1);

const ONE: readonly (readonly [string, (repository: Repository) => Promise<unknown>])[] = [
  ["add", (repository) => repository.add(["."])],
  ["commit", (repository) => repository.commit({ message: "m", author: AUTHOR, now: NOW })],
  ["restore", (repository) => repository.restore(["."], { from: "HEAD~1" })],
  ["unstage", (repository) => repository.unstage(["."])],
  ["updateState", (repository) => repository.updateState((state) => ({ ...state, profile: "p" }))],
];

/** A project with two commits, and a third one staged. */
async function makeTemplate(): Promise<string> {
  const root = Deno.makeTempDirSync();
  const { repository } = await Repository.init(root);
  for (const content of ["one", "two", "three"]) {
    Deno.writeTextFileSync(`${root}/file`, content);
    Deno.writeTextFileSync(`${root}/${content}`, content);
    await repository.add(["."]);
    if (content === "three") break;
    await repository.commit({ message: content, author: AUTHOR, now: NOW });
  }
  return root;
}

function copyTree(from: string, to: string): void {
  Deno.mkdirSync(to);
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    if (isDirectory) copyTree(`${from}/${name}`, `${to}/${name}`);
    else Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
  }
}

for (const fault of ["kill", "full", "read_only"] satisfies Fault[]) {
  for (const [name, run] of ONE) {
    Deno.test(`Repository.${name} loses nothing when any step meets ${fault}`, async () => {
      const template = await makeTemplate();
      const directory = Deno.makeTempDirSync();
      try {
        for (let at = 1;; at++) {
          const root = `${directory}/${at}`;
          copyTree(template, root);
          if (name === "add") Deno.writeTextFileSync(`${root}/four`, "four");
          if (await meetsFault(root, name, run, fault, at) === "came through") break;
          assert.ok(at < 500);
        }
      } finally {
        Deno.removeSync(template, { recursive: true });
        Deno.removeSync(directory, { recursive: true });
      }
    });
  }
}

async function meetsFault(
  root: string,
  name: string,
  run: (repository: Repository) => Promise<unknown>,
  fault: Fault,
  at: number,
): Promise<"failed" | "came through"> {
  const before = Repository.open(root);
  const index = await stored(before, "index");
  const tree = workingTree(root);
  const { head } = before.readState();
  const first = (await before.resolve("HEAD~1")).id;
  const disk = new FaultyDisk(fault, at);
  const processes = new SuccessiveProcesses();
  const victim = Repository.open(root, { disk, processes, lockWaitMs: 0 });
  const failure = await run(victim).then(() => undefined, (error: unknown) => error);
  processes.next();
  const after = Repository.open(root, { processes, lockWaitMs: 0 });
  assert.ok((await after.verify()).ok);
  if (failure !== undefined && fault === "kill") {
    assert.ok(failure instanceof Killed, String(failure));
  } else if (failure !== undefined) {
    assert.ok(failure instanceof RepositoryError, String(failure));
    assert.equal(failure.code, fault === "full" ? "disk_full" : "not_writable");
    assert.ok(failure.paths.length > 0);
  }
  assert.deepEqual(await stored(after, first), new Map([["file", "one"], ["one", "one"]]));
  const now = await stored(after, "index");
  if (name !== "add" && name !== "unstage") assert.deepEqual(now, index);
  if (name !== "restore") assert.deepEqual(workingTree(root), tree);
  if (name !== "commit") assert.equal(after.readState().head, head);
  // Run again, it comes through, and nothing unfinished is left.
  await run(after);
  assert.deepEqual(leftovers(root), []);
  return failure === undefined ? "came through" : "failed";
}

function leftovers(root: string): string[] {
  return ["", "/objects", "/commits", "/work"].flatMap((directory) =>
    Array.from(Deno.readDirSync(`${root}/.aiel${directory}`), (it) => it.name)
      .filter((name) => name.endsWith(".tmp") || name === "lock")
  );
}

Deno.test("Repository.init can be killed at any step and run again", async () => {
  for (let at = 1;; at++) {
    const root = Deno.makeTempDirSync();
    try {
      const processes = new SuccessiveProcesses();
      const options = { processes, lockWaitMs: 0 };
      const disk = new FaultyDisk("kill", at);
      const failed = await Repository.init(root, { ...options, disk })
        .then(() => undefined, (error: unknown) => error);
      if (failed !== undefined) assert.ok(failed instanceof Killed, String(failed));
      processes.next();
      await Repository.init(root, options);
      assert.ok((await Repository.open(root, options).verify()).ok);
      assert.deepEqual(leftovers(root), []);
      if (failed === undefined) break;
    } finally {
      Deno.removeSync(root, { recursive: true });
    }
  }
});

type Step =
  | { readonly do: "write"; readonly path: string; readonly content: string }
  | { readonly do: "remove"; readonly path: string }
  | { readonly do: "add"; readonly path: string; readonly kill: number }
  | { readonly do: "unstage"; readonly path: string; readonly kill: number }
  | { readonly do: "commit"; readonly kill: number }
  | { readonly do: "restore"; readonly path: string; readonly back: number; readonly kill: number };

const paths = fc.constantFrom("a", "b", "d", "d/x", "d/y", "d/x/z", "e/f/g", "ü");
const places = fc.oneof(fc.constant("."), fc.constantFrom("a", "d", "d/x", "e", "ü"));
const kills = fc.oneof(
  { weight: 2, arbitrary: fc.constant(Infinity) },
  fc.integer({ min: 1, max: 40 }),
);
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("write" as const),
      path: paths,
      content: fc.constantFrom("", "one", "two", "six", "longer"),
    }),
  },
  fc.record({ do: fc.constant("remove" as const), path: paths }),
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("add" as const), path: places, kill: kills }),
  },
  fc.record({ do: fc.constant("unstage" as const), path: places, kill: kills }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant("commit" as const), kill: kills }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("restore" as const),
      path: places,
      back: fc.integer({ min: -1, max: 3 }),
      kill: kills,
    }),
  },
);

const isBelow = (path: string, place: string) =>
  place === "." || path === place || path.startsWith(`${place}/`);

/** What the repository should hold, in the simplest form. */
class Model {
  tree: Files = new Map();
  index: Files = new Map();
  commits: Files[] = [];
  /** Every content that was ever stored. */
  readonly kept = new Set<string>();

  head(): Files {
    return this.commits.at(-1) ?? new Map();
  }

  replaced(target: Files, source: Files, place: string): Files {
    const outside = [...target].filter(([path]) => !isBelow(path, place));
    return new Map([...outside, ...[...source].filter(([path]) => isBelow(path, place))]);
  }

  /** The tree after a restore: untracked files stay. */
  restored(source: Files, place: string): Files {
    const stays = [...this.tree].filter(([path]) =>
      !isBelow(path, place) || !this.index.has(path) && !source.has(path)
    );
    return new Map([...stays, ...[...source].filter(([path]) => isBelow(path, place))]);
  }
}

class Run {
  readonly model = new Model();
  readonly processes = new SuccessiveProcesses();
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  async apply(step: Step): Promise<void> {
    if (step.do === "write" || step.do === "remove") return this.edit(step);
    const disk = new FaultyDisk("kill", step.kill);
    const options: RepositoryOptions = { processes: this.processes, lockWaitMs: 0 };
    const repository = Repository.open(this.root, { ...options, disk });
    const outcome = await this.act(repository, step).catch((error: unknown) => error);
    if (outcome instanceof Error && !(outcome instanceof RepositoryError)) {
      if (!(outcome instanceof Killed)) throw outcome;
    }
    const killed = outcome instanceof Killed;
    this.processes.next();
    await this.compare(Repository.open(this.root, options), step, killed, outcome);
  }

  edit(step: Step & { readonly do: "write" | "remove" }): void {
    const at = `${this.root}/${step.path}`;
    const tree = new Map(this.model.tree);
    try {
      if (step.do === "remove") {
        Deno.removeSync(at);
        tree.delete(step.path);
      } else {
        Deno.mkdirSync(at.slice(0, at.lastIndexOf("/")), { recursive: true });
        Deno.writeTextFileSync(at, step.content);
        tree.set(step.path, step.content);
      }
    } catch {
      // A directory in the place of the file, or the other way round: the edit is not made.
    }
    this.model.tree = tree;
  }

  act(repository: Repository, step: Exclude<Step, { readonly do: "write" | "remove" }>) {
    if (step.do === "add") return repository.add([step.path]);
    if (step.do === "unstage") return repository.unstage([step.path]);
    if (step.do === "commit") return repository.commit({ message: "m", author: AUTHOR, now: NOW });
    return repository.restore([step.path], step.back < 0 ? {} : { from: `HEAD~${step.back}` });
  }

  async compare(
    repository: Repository,
    step: Exclude<Step, { readonly do: "write" | "remove" }>,
    killed: boolean,
    outcome: unknown,
  ): Promise<void> {
    const { model } = this;
    const failed = outcome instanceof RepositoryError;
    const index = await stored(repository, "index");
    const tree = workingTree(this.root);
    const log = await repository.log();
    const expected = { index: model.index, tree: model.tree, commits: model.commits };
    if (!failed) {
      if (step.do === "add") expected.index = model.replaced(model.index, model.tree, step.path);
      if (step.do === "unstage") {
        expected.index = model.replaced(model.index, model.head(), step.path);
      }
      const isNew = JSON.stringify(sorted(model.index)) !== JSON.stringify(sorted(model.head()));
      if (step.do === "commit" && isNew && log.length > model.commits.length) {
        expected.commits = [...model.commits, model.index];
      }
      if (step.do === "commit" && isNew && !killed) {
        assert.equal(log.length, model.commits.length + 1);
      }
      if (step.do === "restore") {
        const source = step.back < 0 ? model.index : model.commits.at(-1 - step.back) ?? new Map();
        expected.tree = model.restored(source, step.path);
      }
    }
    if (!killed) {
      assert.deepEqual(sorted(index), sorted(expected.index));
      assert.deepEqual(sorted(tree), sorted(expected.tree));
    } else {
      const seen = JSON.stringify(sorted(index));
      assert.ok([model.index, expected.index].some((it) => JSON.stringify(sorted(it)) === seen));
      for (const [path, content] of tree) {
        assert.ok(model.tree.get(path) === content || expected.tree.get(path) === content, path);
      }
      // What was there and is gone now has to be stored.
      for (const [path, content] of model.tree) {
        if (tree.get(path) !== content) assert.ok(model.kept.has(content), path);
      }
    }
    assert.equal(log.length, expected.commits.length);
    for (const [back, files] of expected.commits.toReversed().entries()) {
      assert.deepEqual(sorted(await stored(repository, `HEAD~${back}`)), sorted(files));
    }
    const { ok, problems } = await repository.verify();
    assert.ok(ok, JSON.stringify(problems));
    Object.assign(model, { index, tree, commits: expected.commits });
    for (const content of index.values()) model.kept.add(content);
    if (step.do === "add") {
      for (const content of tree.values()) if (killed) model.kept.add(content);
    }
  }
}

Deno.test("Repository behaves as its model under random edits, commands and kills", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 25 }), async (list) => {
      const root = Deno.makeTempDirSync();
      try {
        await Repository.init(root);
        Deno.removeSync(`${root}/.aielignore`);
        const run = new Run(root);
        for (const step of list) await run.apply(step);
      } finally {
        Deno.removeSync(root, { recursive: true });
      }
    }),
    { numRuns: 60 },
  );
});

const CHILD = `
  import { Repository } from ${JSON.stringify(import.meta.resolve("./mod.ts"))};
  const [root = "", start = ""] = Deno.args;
  const repository = Repository.open(root);
  for (let round = Number(start);; round++) {
    for (let file = 0; file < 20; file++) Deno.writeTextFileSync(root + "/f" + file, round + "/" + file);
    await repository.add(["."]);
    await repository.commit({ message: String(round), author: { name: "Ada" }, now: new Date() });
    await Deno.stdout.write(new TextEncoder().encode("."));
  }
`;

Deno.test("Repository opens with everything after its writer was killed for real", async () => {
  const root = Deno.makeTempDirSync();
  try {
    await Repository.init(root);
    const script = `${root}/.aiel/child.ts`;
    Deno.writeTextFileSync(script, CHILD);
    const config = new URL("../../deno.json", import.meta.url).pathname;
    for (let round = 0; round < 4; round++) {
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--cached-only", "--config", config, script, root, `${round * 1000}`],
        stdout: "piped",
        stderr: "inherit",
      }).spawn();
      const reader = child.stdout.getReader();
      // Killed somewhere in the commit after the n-th answer.
      for (let answers = 0; answers <= round; answers++) assert.ok(!(await reader.read()).done);
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();
      const repository = Repository.open(root, { lockWaitMs: 0 });
      const { ok, problems } = await repository.verify();
      assert.ok(ok, JSON.stringify(problems));
      const [last] = await repository.log();
      assert.ok(last !== undefined);
      const files = await stored(repository, "HEAD");
      for (let file = 0; file < 20; file++) {
        assert.equal(files.get(`f${file}`), `${last.message}/${file}`);
      }
      await repository.add(["."]);
      assert.deepEqual(leftovers(root), []);
    }
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});

Deno.test("Repository takes commands of several processes at once, one after the other", async () => {
  const root = Deno.makeTempDirSync();
  try {
    await Repository.init(root);
    const script = `${root}/.aiel/child.ts`;
    Deno.writeTextFileSync(
      script,
      `import { Repository } from ${JSON.stringify(import.meta.resolve("./mod.ts"))};
      const [root = "", name = ""] = Deno.args;
      const repository = Repository.open(root, { lockWaitMs: 60_000 });
      for (let round = 0; round < 5; round++) {
        await repository.updateState((state) => ({ ...state, [name + round]: "done" }));
        Deno.writeTextFileSync(root + "/.aiel/work/" + name, String(round));
        Deno.renameSync(root + "/.aiel/work/" + name, root + "/" + name);
        await repository.add([name]);
        await repository.commit({ message: name + round, author: { name }, now: new Date() });
      }`,
    );
    const config = new URL("../../deno.json", import.meta.url).pathname;
    const children = ["a", "b", "c"].map((name) =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--cached-only", "--config", config, script, root, name],
        stderr: "inherit",
      }).output()
    );
    for (const { success } of await Promise.all(children)) assert.ok(success);
    const repository = Repository.open(root);
    const state = repository.readState();
    for (const name of ["a", "b", "c"]) {
      for (let round = 0; round < 5; round++) assert.ok(Object.hasOwn(state, `${name}${round}`));
    }
    const files = await stored(repository, "HEAD");
    assert.deepEqual(sorted(files), [["a", "4"], ["b", "4"], ["c", "4"]]);
    assert.ok((await repository.verify()).ok);
    // A commit may take what another process has staged, so that one finds nothing left to do.
    const commits = (await repository.log()).length;
    assert.ok(commits >= 5 && commits <= 15, `${commits} commits`);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});
