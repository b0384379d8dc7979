/** What fails, as people and programs see it: a reason, what to do, and a code. */

import assert from "node:assert/strict";
import { COMMANDS } from "./commands/specs.ts";
import { openShell, type ShellSession } from "./testing/shell.ts";

/** Asserts a failure in words, also in the document. */
async function assertInWords(
  shell: ShellSession,
  line: string,
  cwd: string,
  env: Record<string, string>,
  expected: RegExp,
): Promise<void> {
  const text = await shell.run(line, cwd, env);
  assert.equal(text.code, 1, `${line}\n${text.stdout}\n${text.stderr}`);
  assert.match(text.stderr, expected, line);
  assert.match(text.stderr, /^hint: \S/m, line);
  const json = await shell.run(line.replace("aiel ", "aiel --json "), cwd, env);
  for (const said of [text, json]) {
    assert.doesNotMatch(
      said.stdout + said.stderr,
      /os error|^\s+at |Uncaught|aiel made a mistake/m,
    );
  }
  const { error } = JSON.parse(json.stdout);
  assert.equal(typeof error.code, "string", line);
  assert.notEqual(error.code, "USAGE", line);
}

Deno.test({
  name: "aiel says in words which place can't be used, why, and what to do",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using shell = await openShell();
    const cwd = await shell.project();
    await Deno.writeTextFile(`${cwd}/file`, "");
    const set = "aiel config set author_name Ada";
    const invoke = "aiel invoke tool normalize_email email=A@b.c";
    const cases: [string, Record<string, string>, RegExp][] = [
      [set, { AIEL_CONFIG_DIR: "/proc/x" }, /directory "\/proc\/x".*hint: Set AIEL_CONFIG_DIR/s],
      [set, { AIEL_CONFIG_DIR: `${cwd}/file` }, /a part of its path is no directory/],
      [set, { AIEL_CONFIG_DIR: `${cwd}/file/x` }, /a part of its path is no directory/],
      [invoke, { AIEL_CACHE_DIR: "/proc/x" }, /cache directory can't be used.*AIEL_CACHE_DIR/s],
      [invoke, { AIEL_CACHE_DIR: `${cwd}/file` }, /cache directory can't be used.*AIEL_CACHE_DIR/s],
      ["aiel validate", { AIEL_CACHE_DIR: `${cwd}/file/x` }, /cache directory can't be used/],
      ["aiel init /proc/x/y", {}, /Cannot make a project in "\/proc\/x\/y": there is no such/],
      ["aiel init file", {}, /Cannot make a project in ".*\/file": something else is there/],
      ["aiel init file/below", {}, /a part of its path is no directory/],
    ];
    for (const [line, env, expected] of cases) {
      await assertInWords(shell, line, cwd, env, expected);
    }
  },
});

Deno.test({
  name: "aiel says in words what a user may not read or write",
  // Root may.
  ignore: Deno.build.os !== "linux" || Deno.uid() === 0,
  fn: async () => {
    await using shell = await openShell();
    const cwd = await shell.project();
    await shell.run("printf x > secret.txt; chmod 0 secret.txt", cwd);
    await assertInWords(shell, "aiel add .", cwd, {}, /secret\.txt.*permission denied/);
    const invoked = await shell.run("aiel invoke tool normalize_email email=A@b.c --json", cwd);
    assert.equal(JSON.parse(invoked.stdout).error.code, "VALIDATION_ERROR");
  },
});

Deno.test("every command that can fail with a result has an error for its document", async () => {
  // These answer with the runtime's envelope, which has an error of its own.
  const envelopes = ["describe", "invoke", "execute"];
  for (const spec of COMMANDS) {
    const { exitCode, failure } = await spec.load();
    if (exitCode === undefined || envelopes.includes(spec.path.join(" "))) continue;
    assert.notEqual(failure, undefined, spec.path.join(" "));
  }
});

Deno.test("aiel says error.code in every document of a failure", async () => {
  await using shell = await openShell();
  const cwd = await shell.project();
  await shell.run("aiel config set workspace payments --offline", cwd);
  const cases: [string, string, Record<string, string>?][] = [
    ["aiel commit -m Nothing", "CONFLICT"],
    ["aiel auth status", "AUTH_REQUIRED"],
    ["aiel auth status --offline", "AUTH_INVALID", { AIEL_TOKEN: "garbage" }],
    ["aiel invoke tool nothing", "NOT_FOUND"],
    ["aiel invoke tool ''", "USAGE"],
    ["aiel execute ''", "USAGE"],
    ["aiel doctor", "CHECK_FAILED", { AIEL_CACHE_DIR: "/proc/x" }],
    ["aiel add nothing", "NOT_FOUND"],
    ["aiel push", "USAGE"],
    ["rm entry_point.ts; aiel validate", "VALIDATION_FAILED"],
    ["aiel describe", "NOT_FOUND"],
  ];
  for (const [line, code, env] of cases) {
    const said = await shell.run(line.replace("aiel ", "aiel --json "), cwd, env ?? {});
    assert.notEqual(said.code, 0, line);
    const { error } = JSON.parse(said.stdout);
    assert.equal(error?.code, code, `${line}\n${said.stdout}`);
    const text = await shell.run(line, cwd, env ?? {});
    assert.doesNotMatch(text.stdout + text.stderr, /files-root|>=1|runner\.ts/, line);
  }
});

Deno.test("aiel tells of what looks right and is not: a project in a project, an empty directory", async () => {
  await using shell = await openShell();
  const cwd = await shell.project();
  const nested = await shell.run("mkdir -p sub/empty/deeper; cd sub && aiel init", cwd);
  assert.equal(nested.code, 0);
  assert.ok(
    nested.stderr.includes(`warning: There is a project in "${cwd}" already`),
    nested.stderr,
  );
  assert.doesNotMatch((await shell.run("cd sub && aiel init", cwd)).stderr, /already, and/);
  for (const line of ["aiel add empty", "aiel add empty/", "aiel add empty --dry-run"]) {
    const said = await shell.run(`cd sub && ${line}`, cwd);
    assert.equal(said.code, 0, said.stderr);
    assert.equal(
      said.stdout,
      'Nothing to stage: "empty" holds no file, and a snapshot holds files only\n',
    );
  }
  // What the user works in elsewhere is not where this project is.
  await shell.run("aiel config set workspace payments --offline", cwd);
  await Deno.writeTextFile(
    `${cwd}/entry_point.ts`,
    'import { tool } from "aiel";\ntool("who", (ctx) => [ctx.workspaceId ?? null, ctx.projectId ?? null]);\n',
  );
  const who = "aiel invoke tool who --quiet --json";
  const result = async (env: Record<string, string>) =>
    JSON.parse((await shell.run(who, cwd, env)).stdout).result;
  assert.deepEqual(await result({}), [null, null]);
  assert.deepEqual(await result({ AIEL_WORKSPACE: "risk" }), ["risk", null]);
  await shell.run("aiel config set workspace drivers --offline --scope project", cwd);
  assert.deepEqual(await result({}), ["drivers", null]);
});
