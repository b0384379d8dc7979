/** The compiled binary: compiled once, then used as people use it. @module */

import assert from "node:assert/strict";
import { childFilesOf } from "../../runtime/engine/bundles.ts";
import { compileBinary } from "../harness/compiled_binary.ts";
import { type CliOptions, type CliOutput, runCli } from "../harness/cli.ts";
import { assertEnvelope } from "../harness/envelope.ts";
import { tempDir } from "../harness/temp_dir.ts";

const HELLO = ["invoke", "tool", "normalize_email", "email=Ada@Example.COM"];

/** Paths of all files below a directory. */
function filesBelow(directory: string): string[] {
  return [...Deno.readDirSync(directory)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(`${directory}/${name}`) : [`${directory}/${name}`]
  );
}

/** Whether a version is the named one or later. */
function isAtLeast(version: string, major: number, minor: number): boolean {
  const [ours = 0, ourMinor = 0] = version.split(".").map(Number);
  return ours > major || ours === major && ourMinor >= minor;
}

Deno.test("the compiled aiel does what aiel does", async (test) => {
  using dir = tempDir();
  const binary = `${dir.path}/aiel`;
  if (!await compileBinary(binary)) return;
  const home = `${dir.path}/home`;
  const project = `${home}/project`;
  Deno.mkdirSync(project, { recursive: true });
  const aiel = (args: readonly string[], more: Partial<CliOptions> = {}): Promise<CliOutput> =>
    runCli(args, { cwd: project, home, binary, ...more });
  const works = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await aiel(args);
    assert.equal(code, 0, stderr);
    return stdout;
  };

  await test.step("says its version and helps", async () => {
    assert.match(await works("--version"), /^aiel \d+\.\d+\.\d+\n$/);
    assert.match(await works("--help"), /run and check it/);
    assert.match(await works("help", "invoke"), /Examples:/);
    assert.match(JSON.parse(await works("version", "--json")).deno_version, /^\d/);
  });

  await test.step("takes a new user from init to a restore", async () => {
    await works("init");
    const original = Deno.readTextFileSync(`${project}/entry_point.ts`);
    assert.deepEqual(JSON.parse(await works(...HELLO)), { email: "ada@example.com" });
    assert.match(await works("describe"), /normalize_email/);
    assert.match(await works("validate"), /^Valid: /);
    await works("add", ".");
    await works("commit", "-m", "First");
    assert.match(await works("log"), /First/);
    Deno.writeTextFileSync(`${project}/entry_point.ts`, "broken(");
    assert.match(await works("status"), /entry_point\.ts/);
    assert.match(await works("diff"), /broken/);
    assert.equal((await aiel(["validate"])).code, 1);
    await works("restore", "entry_point.ts", "--force");
    assert.equal(Deno.readTextFileSync(`${project}/entry_point.ts`), original);
  });

  const { deno_version: denoVersion } = JSON.parse(await works("version", "--json"));
  const listsAllNames = isAtLeast(denoVersion, 2, 9);
  // deno-lint-ignore no-console -- a step that is left out has to say so
  if (!listsAllNames) console.warn(`SKIPPED: Deno ${denoVersion} lists no name that is not UTF-8`);
  await test.step({
    name: "refuses a name that is not UTF-8",
    ignore: !listsAllNames,
    fn: async () => {
      const put = `touch "$1/$(printf 'bad\\377')"`;
      new Deno.Command("sh", { args: ["-c", put, "sh", project] }).outputSync();
      for (const args of [["status"], ["add", "."], HELLO, ["validate"]]) {
        const { code, stdout, stderr } = await aiel(args);
        assert.equal(code, 1, args.join(" "));
        assert.match(stdout + stderr, /"bad\\ufffd" is not valid UTF-8/);
      }
      new Deno.Command("sh", { args: ["-c", 'rm "$1"/bad*', "sh", project] }).outputSync();
      await works("status");
    },
  });

  await test.step("stages thousands of names in every script", async () => {
    const many = `${home}/many`;
    Deno.mkdirSync(many);
    const inMany = async (...args: string[]) => {
      const { code, stdout, stderr } = await aiel(args, { cwd: many });
      assert.equal(code, 0, stderr);
      return stdout;
    };
    await inMany("init");
    for (let at = 0; at < 6_000; at++) Deno.writeTextFileSync(`${many}/${"ü猫e"[at % 3]}${at}`, "");
    await inMany("add", ".");
    await inMany("commit", "-m", "Many");
    assert.match(await inMany("status"), /Nothing has changed/);
  });

  await test.step("makes projects from the templates it carries", async () => {
    await works("init", "--template", "driver_onboarding", `${home}/drivers`);
    const { code, stderr } = await aiel([...HELLO, "--json"], { cwd: `${home}/drivers` });
    assert.equal(code, 0, stderr);
    assert.match(Deno.readTextFileSync(`${home}/drivers/.aiel/sdk/mod.ts`), /export/);
  });

  await test.step("fails as the sources do", async () => {
    const missing = await aiel(["invoke", "tool", "normalise_email"]);
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /Did you mean "normalize_email"\?/);
    const { code, stdout } = await aiel([...HELLO, "--json", "--timeout-ms", "nope"]);
    assert.equal(code, 2);
    assert.equal(JSON.parse(stdout).error.code, "USAGE");
  });

  await test.step("keeps settings, and answers every kind of command under --json", async () => {
    await works("config", "set", "workspace", "payments");
    for (
      const args of [
        ["config", "list"],
        ["info"],
        ["status"],
        ["describe"],
        ["auth", "list"],
        ["files", "ls"],
        ["log"],
      ]
    ) JSON.parse(await works(...args, "--json"));
    assert.match(await works("completion", "bash"), /aiel/);
  });

  await test.step("loads the keyring's library that it carries", async () => {
    const { stdout } = await aiel(["doctor", "--json"]);
    const { checks }: { checks: { name: string; found: string }[] } = JSON.parse(stdout);
    const keyring = checks.find(({ name }) => name === "keyring");
    assert.ok(keyring !== undefined);
    // Whether one answers depends on the machine; that the library is missing does not.
    assert.doesNotMatch(keyring.found, /keyring library|find module|Cannot find|dlopen|\.node/);
    assert.ok(filesBelow(`${home}/.cache/aiel/unpacked`).some((path) => path.endsWith(".node")));
  });

  await test.step("unpacks into an empty cache, and uses what is there", async () => {
    const env = { AIEL_CACHE_DIR: `${home}/empty` };
    assert.equal((await aiel(HELLO, { env })).code, 0);
    const before = filesBelow(`${home}/empty/unpacked`).map((path) => Deno.statSync(path).ino);
    assert.equal(before.length, childFilesOf("minimal").length);
    assert.equal((await aiel(HELLO, { env })).code, 0);
    const after = filesBelow(`${home}/empty/unpacked`).map((path) => Deno.statSync(path).ino);
    assert.deepEqual(after, before);
  });

  await test.step("unpacks once when many start at the same time", async () => {
    const env = { AIEL_CACHE_DIR: `${home}/crowd` };
    const all = await Promise.all([1, 2, 3, 4].map(() => aiel(["describe"], { env })));
    assert.deepEqual(all.map(({ code }) => code), [0, 0, 0, 0]);
    assert.equal(filesBelow(`${home}/crowd/unpacked`).length, childFilesOf("minimal").length);
  });

  await test.step("finds a file that was tampered with and replaces it", async () => {
    const env = { AIEL_CACHE_DIR: `${home}/tampered` };
    assert.equal((await aiel(HELLO, { env })).code, 0);
    for (const path of filesBelow(`${home}/tampered/unpacked`)) {
      const original = Deno.readTextFileSync(path);
      Deno.writeTextFileSync(path, `Deno.exit(0);${original.slice("Deno.exit(0);".length)}`);
      const { code, stdout } = await aiel([...HELLO, "--json"], { env });
      assert.equal(code, 0, path);
      assert.deepEqual(assertEnvelope(JSON.parse(stdout)).result, { email: "ada@example.com" });
      assert.equal(Deno.readTextFileSync(path), original);
    }
  });

  await test.step("says what to do when the cache can't be written to", async () => {
    Deno.writeTextFileSync(`${home}/file`, "");
    const { code, stderr } = await aiel(HELLO, { env: { AIEL_CACHE_DIR: `${home}/file/cache` } });
    assert.equal(code, 1);
    assert.match(stderr, /^error: Can't put aiel's own files into "/);
    assert.match(stderr, /hint: Set AIEL_CACHE_DIR/);
  });

  await test.step("says how to get Deno when there is none, or an old one", async () => {
    const none = await aiel(HELLO, { env: { AIEL_DENO: "", PATH: `${home}/nowhere` } });
    assert.equal(none.code, 1);
    assert.match(none.stderr, /^error: The program "deno", which runs sandboxes, was not found\n/);
    assert.match(none.stderr, /npm i -g deno/);
    Deno.writeTextFileSync(`${home}/deno`, "#!/bin/sh\necho deno 2.8.0\n", { mode: 0o755 });
    const old = await aiel(HELLO, { env: { AIEL_DENO: `${home}/deno` } });
    assert.match(old.stderr, /\(AIEL_DENO\) is Deno 2\.8\.0, expected 2\.9\.6 or later/);
    // What needs no sandbox needs no Deno.
    const status = await aiel(["status"], { env: { AIEL_DENO: "", PATH: `${home}/nowhere` } });
    assert.equal(status.code, 0, status.stderr);
  });
});
