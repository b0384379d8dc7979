import assert from "node:assert/strict";
import { openShell } from "./testing/shell.ts";
import { CLI_VERSION } from "./version.ts";

Deno.test("aiel --version says the version and nothing else", async () => {
  await using shell = await openShell();
  const said = await shell.run("aiel --version", await shell.directory());
  assert.deepEqual(said, { code: 0, stdout: `aiel ${CLI_VERSION}\n`, stderr: "" });
});

Deno.test("aiel is quiet when the reader of its output goes away", async () => {
  await using shell = await openShell();
  const said = await shell.run("aiel --help | head -n 1", await shell.directory());
  assert.deepEqual([said.code, said.stderr], [0, ""]);
});

Deno.test("aiel -C works in another directory and leaves the caller's alone", async () => {
  await using shell = await openShell();
  const project = await shell.project();
  const said = await shell.run(`aiel -C '${project}' add . && ls`, await shell.directory());
  assert.equal(said.code, 0, said.stderr);
  assert.match(said.stdout, /^Staged \d+ new/);
});

Deno.test("aiel commands at the same time wait for each other and lose nothing", async () => {
  await using shell = await openShell();
  const cwd = await shell.project();
  const one = (at: number) => `(echo ${at} > f${at}.txt; aiel add f${at}.txt) &`;
  const script = `${[1, 2, 3, 4].map(one).join("\n")}\nwait\naiel files ls`;
  const { stdout, stderr } = await shell.run(script, cwd);
  for (const at of [1, 2, 3, 4]) assert.ok(stdout.includes(`f${at}.txt\n`), stdout + stderr);
});
