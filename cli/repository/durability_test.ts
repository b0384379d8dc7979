import assert from "node:assert/strict";
import { FROM_CACHE } from "../../tests/harness/deno_child.ts";
import { type Fault, FaultyDisk, Killed } from "../testing/faulty_disk.ts";
import { Repository, RepositoryError } from "./mod.ts";
import { sortedFiles, storedFiles, workingTree } from "../testing/repository_model.ts";
import { PATIENCE_MS } from "../testing/patience.ts";

const AUTHOR = { name: "Ada" };
const NOW = new Date("2026-11-20T10:00:00.000Z");

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
  const index = await storedFiles(before, "index");
  const tree = workingTree(root);
  const { head } = before.readState();
  const first = (await before.resolve("HEAD~1")).id;
  const disk = new FaultyDisk(fault, at);
  const victim = Repository.open(root, { disk, lockWaitMs: PATIENCE_MS });
  const failure = await run(victim).then(() => undefined, (error: unknown) => error);
  const after = Repository.open(root, { lockWaitMs: PATIENCE_MS });
  assert.ok((await after.verify()).ok);
  if (failure !== undefined && fault === "kill") {
    assert.ok(failure instanceof Killed, String(failure));
  } else if (failure !== undefined) {
    assert.ok(failure instanceof RepositoryError, String(failure));
    assert.equal(failure.code, fault === "full" ? "disk_full" : "not_writable");
    assert.ok(failure.paths.length > 0);
  }
  assert.deepEqual(await storedFiles(after, first), new Map([["file", "one"], ["one", "one"]]));
  const now = await storedFiles(after, "index");
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
      .filter((name) => name.endsWith(".tmp"))
  );
}

Deno.test("Repository.init can be killed at any step and run again", async () => {
  for (let at = 1;; at++) {
    const root = Deno.makeTempDirSync();
    try {
      const options = { lockWaitMs: PATIENCE_MS };
      const disk = new FaultyDisk("kill", at);
      const failed = await Repository.init(root, { ...options, disk })
        .then(() => undefined, (error: unknown) => error);
      if (failed !== undefined) assert.ok(failed instanceof Killed, String(failed));
      await Repository.init(root, options);
      assert.ok((await Repository.open(root, options).verify()).ok);
      assert.deepEqual(leftovers(root), []);
      if (failed === undefined) break;
    } finally {
      Deno.removeSync(root, { recursive: true });
    }
  }
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
        args: ["run", "-A", ...FROM_CACHE, "--config", config, script, root, `${round * 1000}`],
        stdout: "piped",
        stderr: "inherit",
      }).spawn();
      const reader = child.stdout.getReader();
      // Killed somewhere in the commit after the n-th answer.
      for (let answers = 0; answers <= round; answers++) assert.ok(!(await reader.read()).done);
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();
      const repository = Repository.open(root, { lockWaitMs: PATIENCE_MS });
      const { ok, problems } = await repository.verify();
      assert.ok(ok, JSON.stringify(problems));
      const [last] = await repository.log();
      assert.ok(last !== undefined);
      const files = await storedFiles(repository, "HEAD");
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
        args: ["run", "-A", ...FROM_CACHE, "--config", config, script, root, name],
        stderr: "inherit",
      }).output()
    );
    for (const { success } of await Promise.all(children)) assert.ok(success);
    const repository = Repository.open(root);
    const state = repository.readState();
    for (const name of ["a", "b", "c"]) {
      for (let round = 0; round < 5; round++) assert.ok(Object.hasOwn(state, `${name}${round}`));
    }
    const files = await storedFiles(repository, "HEAD");
    assert.deepEqual(sortedFiles(files), [["a", "4"], ["b", "4"], ["c", "4"]]);
    assert.ok((await repository.verify()).ok);
    // A commit may take what another process has staged, so that one finds nothing left to do.
    const commits = (await repository.log()).length;
    assert.ok(commits >= 5 && commits <= 15, `${commits} commits`);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});
