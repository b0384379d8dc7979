/** What the system refuses, as people see it: a path, a reason and what to do, whatever the command. */

import assert from "node:assert/strict";
import { openShell, type Shell } from "./testing/shell.ts";

/** Asserts a failure in words, also in the document. */
async function assertInWords(
  shell: Shell,
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
