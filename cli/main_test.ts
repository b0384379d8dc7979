import assert from "node:assert/strict";
import { openShell } from "./testing/shell.ts";
import { CLI_VERSION } from "./version.ts";

Deno.test("aiel --version says the version and nothing else", async () => {
  await using shell = await openShell();
  const said = await shell.run("aiel --version", await shell.directory());
  assert.deepEqual(said, { code: 0, stdout: `aiel ${CLI_VERSION}\n`, stderr: "" });
});

Deno.test("aiel takes a word after a global option for what it is", async () => {
  await using shell = await openShell();
  const cwd = await shell.project();
  for (
    const [line, text] of [
      ["--no-input -q status", /No commits yet/],
      ["--json status", /"head":null/],
      ["--no-color config list", /default/],
      // The directory is called as a command is.
      ["-C status info", /project root/],
      ["constructor", /Unknown command "constructor"/],
      ["--no-input", /Usage|Start a project/],
    ] as const
  ) {
    const { stdout, stderr } = await shell.run(`mkdir -p status; aiel ${line}`, cwd);
    assert.match(stdout + stderr, text, line);
  }
});

Deno.test("aiel answers a command with its help, however it is asked", async () => {
  await using shell = await openShell();
  const cwd = await shell.directory();
  const [first, ...others] = await Promise.all(
    ["status --help", "help status", "-q status -h", "status -h"].map((line) =>
      shell.run(`aiel ${line}`, cwd)
    ),
  );
  assert.equal(first?.code, 0);
  assert.match(first?.stdout ?? "", /aiel status/);
  for (const other of others) assert.deepEqual(other, first);
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
