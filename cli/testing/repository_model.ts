import assert from "node:assert/strict";
import { FaultyDisk, Killed } from "./faulty_disk.ts";
import { Repository, RepositoryError } from "../repository/mod.ts";
import type { RepositoryOptions } from "../repository/repository.ts";
import { type TickingClock, TickingDisk } from "./ticking_disk.ts";
import { PATIENCE_MS } from "./patience.ts";

/** Files by their path. */
export type Files = ReadonlyMap<string, string>;

/** Something that happens to a project. `kill`: the step on the disk at which the command dies. */
export type Step =
  | { readonly do: "write"; readonly path: string; readonly content: string }
  | { readonly do: "remove"; readonly path: string }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "status" }
  | Command;

type Command =
  | { readonly do: "add"; readonly path: string; readonly kill: number }
  | { readonly do: "unstage"; readonly path: string; readonly kill: number }
  | { readonly do: "commit"; readonly kill: number }
  | { readonly do: "restore"; readonly path: string; readonly back: number; readonly kill: number };

const AUTHOR = { name: "Ada" };
const NOW = new Date("2026-11-20T10:00:00.000Z");

/** What lies on disk, without what belongs to aiel. */
export function workingTree(root: string, directory = ""): Map<string, string> {
  const files = new Map<string, string>();
  for (const { name, isDirectory } of Deno.readDirSync(`${root}/${directory}`)) {
    if (name === ".aiel" || name === ".aielignore") continue;
    const path = directory === "" ? name : `${directory}/${name}`;
    if (!isDirectory) files.set(path, Deno.readTextFileSync(`${root}/${path}`));
    else for (const [inner, content] of workingTree(root, path)) files.set(inner, content);
  }
  return files;
}

/** What the index or a commit holds, read from the store. */
export async function storedFiles(repository: Repository, of: string): Promise<Files> {
  const files = new Map<string, string>();
  for (const { path, sha256 } of await repository.files(of)) {
    if (path === ".aielignore") continue;
    files.set(path, new TextDecoder().decode(await repository.readObject(sha256)));
  }
  return files;
}

/** In an order that two of them can be compared in. */
export function sortedFiles(files: Files): [string, string][] {
  return [...files].sort(([a], [b]) => a < b ? -1 : 1);
}

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

  /** A file outside of `place` stays unless it is in the way of one inside. */
  replaced(target: Files, source: Files, place: string): Files {
    const inside = [...source].filter(([path]) => isBelow(path, place));
    const outside = [...target].filter(([path]) =>
      !isBelow(path, place) && !inside.some(([other]) => other.startsWith(`${path}/`))
    );
    return new Map([...outside, ...inside]);
  }

  /** The tree after a restore: untracked files stay. */
  restored(source: Files, place: string): Files {
    const stays = [...this.tree].filter(([path]) =>
      !isBelow(path, place) || !this.index.has(path) && !source.has(path)
    );
    return new Map([...stays, ...[...source].filter(([path]) => isBelow(path, place))]);
  }
}

/** A project that steps happen to, and that is compared with its model after each of them. */
export class ModelRun {
  readonly #root: string;
  readonly #clock: TickingClock | undefined;
  readonly #model = new Model();

  private constructor(root: string, clock: TickingClock | undefined) {
    this.#root = root;
    this.#clock = clock;
  }

  /** @param clock what files are stamped by, else the disk's own time */
  static async start(root: string, clock?: TickingClock): Promise<ModelRun> {
    const run = new ModelRun(Deno.realPathSync(root), clock);
    await Repository.init(root, run.#options(Infinity));
    Deno.removeSync(`${root}/.aielignore`);
    return run;
  }

  /** @throws with the step, and what came of it, when the repository is not as the model */
  async apply(steps: readonly Step[]): Promise<void> {
    for (const [at, step] of steps.entries()) {
      let outcome = "";
      try {
        if (step.do === "write" || step.do === "remove") this.#edit(step);
        else if (step.do === "wait") this.#clock?.advance(step.ms);
        else if (step.do === "status") await this.#compareStatus();
        else {
          const result = await this.#command(step);
          outcome = result instanceof Error ? `${result.name} ${result.message}` : "done";
          await this.#compare(step, result);
        }
      } catch (cause) {
        const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
        throw new Error(`Step ${at} (${step.do}), which ended with "${outcome}": ${why}`, {
          cause,
        });
      }
    }
  }

  #options(kill: number): RepositoryOptions {
    const faulty = new FaultyDisk("kill", kill);
    const options = { lockWaitMs: PATIENCE_MS };
    if (this.#clock === undefined) return { ...options, disk: faulty };
    const disk = new TickingDisk(this.#clock, faulty);
    return { ...options, disk, treeDisk: new TickingDisk(this.#clock) };
  }

  #open(): Repository {
    return Repository.open(this.#root, this.#options(Infinity));
  }

  #edit(step: Step & { readonly do: "write" | "remove" }): void {
    const edits = this.#clock === undefined ? DENO_EDITS : new TickingDisk(this.#clock);
    const at = `${this.#root}/${step.path}`;
    const tree = new Map(this.#model.tree);
    const remove = (path: string) => {
      if (kindOf(`${this.#root}/${path}`) !== "nothing") {
        edits.removeTreeSync(`${this.#root}/${path}`);
      }
      for (const each of [...tree.keys()]) if (isBelow(each, path)) tree.delete(each);
    };
    if (step.do === "remove") remove(step.path);
    else {
      // What is in the way goes: a file where a directory is needed, or a directory in the file's
      // place.
      for (const directory of parentsOf(step.path)) {
        if (kindOf(`${this.#root}/${directory}`) === "file") remove(directory);
        if (kindOf(`${this.#root}/${directory}`) === "nothing") {
          edits.mkdirSync(`${this.#root}/${directory}`);
        }
      }
      if (kindOf(at) === "directory") remove(step.path);
      edits.writeTextSync(at, step.content);
      tree.set(step.path, step.content);
    }
    this.#model.tree = tree;
  }

  /** The result of a command, or the error that it may end with. */
  async #command(step: Command): Promise<unknown> {
    try {
      return await act(Repository.open(this.#root, this.#options(step.kill)), step);
    } catch (error) {
      if (error instanceof RepositoryError || error instanceof Killed) return error;
      throw error;
    }
  }

  async #compare(step: Command, outcome: unknown): Promise<void> {
    const model = this.#model;
    const repository = this.#open();
    const killed = outcome instanceof Killed;
    const failed = outcome instanceof RepositoryError;
    const index = await storedFiles(repository, "index");
    const tree = workingTree(this.#root);
    const log = await repository.log();
    const expected = { index: model.index, tree: model.tree, commits: model.commits };
    if (!failed) {
      if (step.do === "add") expected.index = model.replaced(model.index, model.tree, step.path);
      if (step.do === "unstage") {
        expected.index = model.replaced(model.index, model.head(), step.path);
      }
      const isNew = JSON.stringify(sortedFiles(model.index)) !==
        JSON.stringify(sortedFiles(model.head()));
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
      assert.deepEqual(sortedFiles(index), sortedFiles(expected.index), "index");
      assert.deepEqual(sortedFiles(tree), sortedFiles(expected.tree), "working tree");
    } else {
      this.#compareKilled({ index, tree }, expected);
    }
    assert.equal(log.length, expected.commits.length);
    for (const [back, files] of expected.commits.toReversed().entries()) {
      const stored = await storedFiles(repository, `HEAD~${back}`);
      assert.deepEqual(sortedFiles(stored), sortedFiles(files), `HEAD~${back}`);
    }
    const { ok, problems } = await repository.verify();
    assert.ok(ok, JSON.stringify(problems));
    Object.assign(model, { index, tree, commits: expected.commits });
    for (const content of index.values()) model.kept.add(content);
    if (step.do === "add") {
      for (const content of tree.values()) if (killed) model.kept.add(content);
    }
  }

  #compareKilled(
    { index, tree }: { readonly index: Files; readonly tree: Files },
    expected: { readonly index: Files; readonly tree: Files },
  ): void {
    const model = this.#model;
    const seen = JSON.stringify(sortedFiles(index));
    const either = [model.index, expected.index].map((it) => JSON.stringify(sortedFiles(it)));
    assert.ok(either.includes(seen), `index ${seen} is none of ${either.join(" and ")}`);
    for (const [path, content] of tree) {
      assert.ok(model.tree.get(path) === content || expected.tree.get(path) === content, path);
    }
    // What was there and is gone now has to be stored.
    for (const [path, content] of model.tree) {
      if (tree.get(path) !== content) assert.ok(model.kept.has(content), path);
    }
  }

  async #compareStatus(): Promise<void> {
    const { staged, unstaged, untracked } = await this.#open().status();
    const { tree, index } = this.#model;
    assert.deepEqual(staged, differences(this.#model.head(), index), "staged");
    const { added, modified, deleted } = differences(index, tree);
    assert.deepEqual({ ...unstaged, untracked }, { modified, deleted, untracked: added });
  }
}

function act(repository: Repository, step: Command): Promise<unknown> {
  if (step.do === "add") return repository.add([step.path]);
  if (step.do === "unstage") return repository.unstage([step.path]);
  if (step.do === "commit") return repository.commit({ message: "m", author: AUTHOR, now: NOW });
  return repository.restore([step.path], step.back < 0 ? {} : { from: `HEAD~${step.back}` });
}

const DENO_EDITS: Pick<TickingDisk, "mkdirSync" | "removeTreeSync" | "writeTextSync"> = {
  mkdirSync: (path) => Deno.mkdirSync(path),
  removeTreeSync: (path) => Deno.removeSync(path, { recursive: true }),
  writeTextSync: (path, content) => Deno.writeTextFileSync(path, content),
};

function kindOf(path: string): "nothing" | "file" | "directory" {
  try {
    return Deno.lstatSync(path).isDirectory ? "directory" : "file";
  } catch {
    return "nothing";
  }
}

/** The directories that a path leads through, from the outermost. */
function parentsOf(path: string): string[] {
  const segments = path.split("/");
  return segments.slice(1).map((_, at) => segments.slice(0, at + 1).join("/"));
}

function differences(before: Files, after: Files) {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return {
    added: paths.filter((path) => !before.has(path)),
    modified: paths.filter((path) =>
      before.has(path) && after.has(path) && before.get(path) !== after.get(path)
    ),
    deleted: paths.filter((path) => !after.has(path)),
  };
}
