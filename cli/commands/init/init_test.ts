import assert from "node:assert/strict";
import {
  CALL_CONFIG_SCHEMA,
  CALL_CONFIG_SCHEMA_FILE,
} from "../../../runtime/calls/config/call_config_schema.ts";
import { run, temporaryDirectory } from "../../testing/fake_host.ts";
import { openShell, type ShellSession } from "../../testing/shell.ts";
import { COMMANDS } from "../specs.ts";
import { TEMPLATES } from "./templates.ts";
import { manifestName } from "./project_files.ts";

/** Runs `aiel … --json` in this process. */
async function aiel(cwd: string, ...args: string[]) {
  const env = { HOME: cwd, AIEL_CACHE_DIR: `${cwd}/.aiel/cache`, AIEL_NO_KEYRING: "1" };
  const { code, stdout } = await run([...args, "--json"], COMMANDS, { cwd, env });
  const document: Record<string, unknown> = JSON.parse(stdout);
  return { code, document };
}

/** Every file below a directory and its content, but for what belongs to aiel itself. */
async function contents(root: string, below = ""): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const entry of Deno.readDir(`${root}/${below}`)) {
    const path = `${below}${entry.name}`;
    if (path === ".aiel") continue;
    if (entry.isDirectory) Object.assign(found, await contents(root, `${path}/`));
    else found[path] = await Deno.readTextFile(`${root}/${path}`);
  }
  return found;
}

Deno.test("aiel init makes a project whose test passes under plain deno test, with no network and no permission", async () => {
  await using shell = await openShell();
  const cwd = await shell.project();
  await resolves(shell, cwd);
  const lint = await shell.run(
    `'${Deno.execPath()}' lint && '${Deno.execPath()}' fmt --check`,
    cwd,
  );
  assert.equal(lint.code, 0, lint.stderr);
});

/** Tests and checks types with an empty cache and no network, as an editor resolves imports. */
async function resolves(shell: ShellSession, cwd: string): Promise<void> {
  const empty = { DENO_DIR: await shell.directory() };
  for (const line of ["check --no-remote --no-npm .", "test --no-remote --no-npm"]) {
    const { code, stdout, stderr } = await shell.run(`'${Deno.execPath()}' ${line}`, cwd, empty);
    assert.equal(code, 0, `${line}\n${stdout}\n${stderr}`);
  }
}

Deno.test("imports resolve after git clone and aiel init, and git has neither .aiel nor .env", async () => {
  await using shell = await openShell();
  const cwd = await shell.project();
  await Deno.writeTextFile(`${cwd}/.env`, "KEY=1\n");
  await Deno.writeTextFile(
    `${cwd}/typed.ts`,
    `import z from "zod";
const Thing = z.object({ n: z.number() });
export const thing: z.infer<typeof Thing> = { n: 1 };
// @ts-expect-error: it is no string
export const wrong: z.infer<typeof Thing> = { n: "1" };
`,
  );
  const git = `git -c user.name=t -c user.email=t@t`;
  const clone = await shell.directory();
  const script = `git init -q . && git add -A && ${git} commit -qm First && ` +
    `git clone -q . '${clone}' && cd '${clone}' && ls -A && aiel init -q`;
  const { code, stdout, stderr } = await shell.run(script, cwd);
  assert.equal(code, 0, stderr);
  assert.deepEqual(stdout.split("\n").filter((name) => /^\.(?:aiel|env)$/.test(name)), []);
  await resolves(shell, clone);
  const status = await shell.run("git status --porcelain", clone);
  assert.equal(status.stdout, "");
});

for (const template of TEMPLATES) {
  Deno.test(`aiel init --template ${template} makes a project that the runtime takes`, async () => {
    await using dir = await temporaryDirectory();
    const made = await aiel(dir.path, "init", "-t", template, "it");
    assert.equal(made.code, 0);
    const cwd = `${dir.path}/it`;
    const { createEngine, localEngineOptions } = await import("../../../runtime/mod.ts");
    const env: Record<string, string> = { AIEL_CACHE_DIR: `${dir.path}/cache` };
    const engine = createEngine(localEngineOptions({ env: (name) => env[name] }));
    const request = template === "handler"
      ? { schema_version: "v1", action: "execute", handler: "entry_point.aiel_handler", event: {} }
      : { schema_version: "v1", action: "describe" };
    const envelope = await engine.run(request, { root: cwd });
    assert.equal(envelope.ok, true, JSON.stringify(envelope.error));
    // Nothing in it may lead back to where it came from.
    for (const [path, text] of Object.entries(await contents(cwd))) {
      assert.doesNotMatch(text, /\.\.\/\.\.\/sdk/, path);
    }
  });
}

Deno.test("aiel init run again changes nothing, and says what it left", async () => {
  await using dir = await temporaryDirectory();
  await aiel(dir.path, "init");
  const before = await contents(dir.path);
  const { document } = await aiel(dir.path, "init");
  assert.deepEqual(await contents(dir.path), before);
  assert.deepEqual(
    [document.repository_created, document.created, document.sdk, document.advice],
    [false, [], "unchanged", []],
  );
  assert.deepEqual(document.kept, [
    ".aielignore",
    ".gitignore",
    "aiel.json",
    "deno.json",
    "entry_point.ts",
  ]);
});

Deno.test("aiel init beside files of a project changes none of them and advises what is missing", async () => {
  await using dir = await temporaryDirectory();
  const own: Record<string, string> = {
    "entry_point.js": "export {};\n",
    "deno.jsonc": "{ /* mine */ }\n",
    ".gitignore": "dist/\n",
    ".aielignore": "data/\n",
    "aiel.json": '{"name":"mine"}',
    "tools/core.ts": "export const mine = 1;\n",
  };
  await Deno.mkdir(`${dir.path}/tools`);
  for (const [path, text] of Object.entries(own)) {
    await Deno.writeTextFile(`${dir.path}/${path}`, text);
  }
  const { document, code } = await aiel(dir.path, "init", "-t", "handler");
  assert.equal(code, 0);
  assert.deepEqual(await contents(dir.path), own);
  assert.deepEqual(document.created, []);
  assert.deepEqual(document.kept, [
    ".aielignore",
    ".gitignore",
    "aiel.json",
    "deno.jsonc",
    "entry_point.js",
  ]);
  assert.ok(Array.isArray(document.advice));
  assert.match(
    document.advice.join("\n"),
    /"imports" in deno\.jsonc.*"aiel".*"zod".*\n.*\.aiel\/ to \.gitignore.*\n.*\.env to \.gitignore/,
  );
});

Deno.test("aiel init brings the SDK of an older aiel up to date", async () => {
  await using dir = await temporaryDirectory();
  await aiel(dir.path, "init");
  await Deno.writeTextFile(`${dir.path}/.aiel/sdk/version.ts`, "old");
  await Deno.remove(`${dir.path}/.aiel/sdk/testing.ts`);
  assert.equal((await aiel(dir.path, "init")).document.sdk, "updated");
  assert.equal((await aiel(dir.path, "init")).document.sdk, "unchanged");
});

Deno.test("aiel init places the schema of aiel.local.json for editors, and keeps the file out of git", async () => {
  await using dir = await temporaryDirectory();
  await aiel(dir.path, "init");
  const schema = await Deno.readTextFile(`${dir.path}/.aiel/sdk/${CALL_CONFIG_SCHEMA_FILE}`);
  assert.deepEqual(JSON.parse(schema), CALL_CONFIG_SCHEMA);
  assert.match(await Deno.readTextFile(`${dir.path}/.gitignore`), /^aiel\.local\.json$/m);
});

Deno.test("aiel init --dry-run makes nothing, not even the directory", async () => {
  await using dir = await temporaryDirectory();
  const { document } = await aiel(dir.path, "init", "new", "--dry-run");
  assert.equal(document.dry_run, true);
  assert.ok(Array.isArray(document.created) && document.created.includes("entry_point.ts"));
  assert.deepEqual([...Deno.readDirSync(dir.path)], []);
});

Deno.test("aiel init names the file that stands where the project should be", async () => {
  await using dir = await temporaryDirectory();
  await Deno.writeTextFile(`${dir.path}/taken`, "");
  const { code, document } = await aiel(dir.path, "init", "taken");
  assert.equal(code, 1);
  assert.match(JSON.stringify(document.error), /"IO".*Cannot make a project in .*taken/);
});

Deno.test("manifestName gives a name that aiel.json takes, whatever the directory is called", () => {
  assert.equal(manifestName("driver app"), "driver_app");
  assert.equal(manifestName("..."), "project");
  assert.equal(manifestName("日本"), "project");
  assert.match(manifestName("x".repeat(300)), /^x{100}$/);
});
