import assert from "node:assert/strict";
import fc from "fast-check";
import { COMMANDS } from "../specs.ts";
import { candidates } from "./candidates.ts";

async function complete(...words: string[]) {
  const answer = await candidates(
    words,
    COMMANDS,
    (kind) => Promise.resolve([{ value: `${kind}-1`, text: "" }, { value: "other", text: "" }]),
  );
  return [
    ...answer.candidates.map(({ value }) => value),
    ...answer.paths === null ? [] : [`:${answer.paths}`],
  ];
}

Deno.test("candidates completes commands, and verbs of a noun", async () => {
  assert.ok((await complete("")).includes("status"));
  assert.ok((await complete("")).includes("help"));
  assert.deepEqual(await complete("st"), ["status"]);
  assert.deepEqual(await complete("auth", "lo"), ["login", "logout"]);
  assert.deepEqual(await complete("help", "auth", "st"), ["status"]);
  assert.deepEqual(await complete("help", "exit"), ["exit-codes"]);
  // By other names of the noun, too.
  for (const noun of ["snapshots", "snapshot"]) {
    assert.deepEqual(await complete(noun, ""), ["list", "show", "diff"]);
    assert.deepEqual(await complete("help", noun, "s"), ["show"]);
    assert.deepEqual(await complete(noun, "diff", "snap"), ["snapshot-1"]);
    assert.deepEqual(await complete(noun, "diff", "--commit", "com"), ["commit-1"]);
  }
  assert.ok(!(await complete("")).includes("complete"));
});

Deno.test("candidates completes options of the command and global ones", async () => {
  assert.deepEqual(await complete("commit", "--me"), ["--message"]);
  assert.deepEqual(await complete("commit", "--dr"), ["--dry-run"]);
  assert.deepEqual(await complete("--js"), ["--json"]);
  assert.deepEqual(await complete("commit", "--json", "--qu"), ["--quiet"]);
  assert.deepEqual(await complete("add", "--", "--"), [":files"]);
});

Deno.test("candidates completes values of options and arguments", async () => {
  assert.deepEqual(await complete("init", "--template", "dr"), ["driver_onboarding"]);
  assert.deepEqual(await complete("init", "--template=dr"), ["--template=driver_onboarding"]);
  assert.deepEqual(await complete("init", "-t", "ha"), ["handler"]);
  assert.deepEqual(await complete("config", "get", "config"), ["config_key-1"]);
  assert.deepEqual(await complete("restore", "a", "--from", "com"), ["commit-1"]);
  assert.deepEqual(await complete("--profile", "pro"), ["profile-1"]);
  assert.deepEqual(await complete("config", "set", "workspace", "con"), ["config_value-1"]);
  assert.deepEqual(await complete("project", "archive", "pro"), ["project-1"]);
  assert.deepEqual(await complete("member", "list", "--workspace", "wor"), ["workspace-1"]);
  assert.deepEqual(await complete("clone", "pla"), ["place-1"]);
  assert.deepEqual(await complete("completion", "z"), ["zsh"]);
  assert.deepEqual(await complete("commit", "-m", ""), []);
});

Deno.test("candidates passes over what makes no sense, and reads the line as the command does", async () => {
  assert.deepEqual(await complete("commit", "--nope", "--me"), ["--message"]);
  assert.deepEqual(await complete("init", "-qt", "ha"), ["handler"]);
  assert.deepEqual(await complete("restore", "a", "-qnope", "--from", "com"), ["commit-1"]);
  assert.deepEqual(await complete("nope", ""), []);
});

Deno.test("candidates leaves paths to the shell", async () => {
  assert.deepEqual(await complete("add", "en"), [":files"]);
  assert.deepEqual(await complete("add", "a", "b"), [":files"]);
  assert.deepEqual(await complete("-C", ""), [":directories"]);
  assert.deepEqual(await complete("init", ""), [":directories"]);
});

Deno.test("candidates answers any words with what starts like the last one", async () => {
  const word = fc.oneof(
    fc.constantFrom(...COMMANDS.flatMap(({ path }) => path), "--json", "-C", "--", "-", ""),
    fc.string(),
  );
  await fc.assert(fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (words) => {
    for (const value of await complete(...words)) {
      assert.ok(value.startsWith(":") || value.startsWith(words.at(-1) ?? ""), value);
    }
  }));
});
