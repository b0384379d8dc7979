import assert from "node:assert/strict";
import { run, temporaryDirectory } from "../testing/fake_host.ts";
import { COMMANDS } from "./specs.ts";

/** Command lines that read or write `.aiel/`. */
const LINES: readonly (readonly string[])[] = [
  ["init"],
  ["status"],
  ["add", "."],
  ["commit", "-m", "again"],
  ["log"],
  ["diff"],
  ["restore", "."],
  ["config", "list"],
  ["config", "set", "workspace", "payments", "--scope", "project"],
  ["push"],
  ["pull"],
];
const PLACES = ["", "/state.json", "/index.json", "/lock", "/commits", "/objects", "/work", "/sdk"];

interface Project extends AsyncDisposable {
  readonly root: string;
  readonly outside: string;
  aiel(...line: readonly string[]): ReturnType<typeof run>;
}

/** A project with a commit, and a directory outside of it. */
async function openProject(): Promise<Project> {
  const dir = await temporaryDirectory();
  const [root, outside] = [`${dir.path}/project`, `${dir.path}/outside`];
  Deno.mkdirSync(root);
  Deno.mkdirSync(outside);
  const env = {
    HOME: `${dir.path}/home`,
    AIEL_CACHE_DIR: `${dir.path}/cache`,
    AIEL_NO_KEYRING: "1",
    AIEL_TOKEN: "aiel_test",
  };
  const aiel = (...line: readonly string[]) =>
    run([...line, "--json"], COMMANDS, { cwd: root, env });
  for (const line of [["init"], ["add", "."], ["commit", "-m", "first"]]) {
    const { code, stdout } = await aiel(...line);
    assert.equal(code, 0, stdout);
  }
  return { root, outside, aiel, [Symbol.asyncDispose]: () => dir[Symbol.asyncDispose]() };
}

for (const place of PLACES) {
  Deno.test(`no command follows a link in the place of .aiel${place}`, async () => {
    await using project = await openProject();
    const { root, outside } = project;
    Deno.renameSync(`${root}/.aiel${place}`, `${outside}/moved`);
    Deno.symlinkSync(`${outside}/moved`, `${root}/.aiel${place}`);
    const before = marks(outside);
    for (const line of LINES) {
      const { code, stdout } = await project.aiel(...line);
      const said = `${line.join(" ")}: ${stdout}`;
      assert.notEqual(code, 0, said);
      const { error } = JSON.parse(stdout);
      assert.equal(error.code, "REPOSITORY_CORRUPT", said);
      assert.match(error.message, /is a link or something else/);
      assert.deepEqual(marks(outside), before, said);
    }
  });
}

Deno.test("aiel init writes through no link below .aiel/sdk", async () => {
  await using project = await openProject();
  const { root, outside } = project;
  Deno.writeTextFileSync(`${outside}/bashrc`, "mine");
  Deno.removeSync(`${root}/.aiel/sdk/mod.ts`);
  Deno.symlinkSync(`${outside}/bashrc`, `${root}/.aiel/sdk/mod.ts`);
  const { code } = await project.aiel("init");
  assert.equal(code, 0);
  assert.equal(Deno.readTextFileSync(`${outside}/bashrc`), "mine");
  assert.ok(Deno.lstatSync(`${root}/.aiel/sdk/mod.ts`).isFile);
});

Deno.test("aiel init places no file of a project behind a link to a directory", async () => {
  await using project = await openProject();
  const { root, outside } = project;
  Deno.removeSync(`${root}/entry_point.ts`);
  Deno.symlinkSync(outside, `${root}/agents`);
  const { code, stdout } = await project.aiel("init", "--template", "travel_agency");
  assert.notEqual(code, 0, stdout);
  assert.equal(JSON.parse(stdout).error.code, "CONFLICT");
  assert.deepEqual([...Deno.readDirSync(outside)], []);
});

/** Every path below a directory with what changes when it is written. */
function marks(directory: string): unknown[] {
  return Array.from(Deno.readDirSync(directory), ({ name, isDirectory }) => {
    const path = `${directory}/${name}`;
    const { ino, size, mtime } = Deno.lstatSync(path);
    return [path, ino, size, mtime?.getTime(), isDirectory ? marks(path) : []];
  });
}
