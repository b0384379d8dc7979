/** Output that does not arrive, with the real command. */

import assert from "node:assert/strict";
import { startListeningService } from "../tests/harness/listening_service.ts";
import { openShell } from "./testing/shell.ts";
import { FROM_CACHE } from "../tests/harness/deno_child.ts";

const RUNNER = new URL("../runtime/runner.ts", import.meta.url).pathname;
const LOST = "Standard output could not be written: no space is left on the disk";

/** Whether there is a device that is always full. */
const HAS_FULL = Deno.build.os === "linux";

Deno.test({
  name: "aiel fails when its result does not arrive, whatever the command",
  ignore: !HAS_FULL,
  fn: async () => {
    await using shell = await openShell();
    const cwd = await shell.project();
    for (
      const line of [
        "--version",
        "version --json",
        "--help",
        "help exit-codes --json",
        "status",
        "status --json",
        "config list --quiet",
        "completion bash",
        "invoke tool normalize_email email=A@b.c",
        "dev",
      ]
    ) {
      const said = await shell.run(`aiel ${line} > /dev/full`, cwd);
      assert.equal(said.code, 1, line);
      assert.ok(said.stderr.includes(`error: ${LOST}`), `${line}: ${said.stderr}`);
    }
  },
});

Deno.test({
  name:
    "aiel keeps the code of a failure whose text does not arrive, and fails when its talk is lost",
  ignore: !HAS_FULL,
  fn: async () => {
    await using shell = await openShell();
    const cwd = await shell.project();
    const code = async (line: string) => (await shell.run(line, cwd)).code;
    assert.equal(await code("aiel no-such-command 2> /dev/full"), 2);
    assert.equal(await code("aiel no-such-command --json > /dev/full"), 2);
    assert.equal(await code("aiel auth status > /dev/full 2>&1"), 4);
    // The summary of a run goes to standard error; a command that says nothing there loses nothing.
    assert.equal(await code("aiel invoke tool normalize_email email=A@b.c 2> /dev/full"), 1);
    assert.equal(await code("aiel status --quiet 2> /dev/full"), 0);
  },
});

Deno.test({
  name: "aiel token create revokes a token that nothing shows",
  ignore: !HAS_FULL,
  fn: async () => {
    await using shell = await openShell();
    await using service = await startListeningService();
    const cwd = await shell.directory();
    const run = (line: string) => shell.run(line, cwd, { ...service.env });
    for (const [name, line] of [["full", "> /dev/full"], ["full-json", "--json > /dev/full"]]) {
      const said = await run(`aiel token create ${name} ${line}`);
      assert.equal(said.code, 1);
      assert.match(said.stderr, /Token tok_\w+ was revoked, since nothing shows it/);
    }
    const before = await run("aiel token list --json");
    for (const line of ["> /dev/null", "--json > /dev/null", ">&-"]) {
      const said = await run(`aiel token create thrown-away ${line}`);
      assert.equal(said.code, 2, said.stderr);
      assert.match(said.stderr, /closed or thrown away/);
    }
    const listed: { tokens: { name: string; revoked_at: string | null }[] } = JSON.parse(
      before.stdout,
    );
    const made = listed.tokens.filter(({ name }) => name.startsWith("full"));
    assert.deepEqual(made.map(({ revoked_at }) => revoked_at !== null), [true, true]);
    assert.equal((await run("aiel token list --json")).stdout.includes("thrown-away"), false);
  },
});

Deno.test({
  name: "the runner fails when its envelope does not arrive",
  ignore: !HAS_FULL,
  fn: async () => {
    await using shell = await openShell();
    const cwd = await shell.project();
    const runner = `'${Deno.execPath()}' run -A ${FROM_CACHE.join(" ")} '${RUNNER}'`;
    for (const flags of ["--action describe", "--help", "--version"]) {
      const said = await shell.run(`${runner} ${flags} > /dev/full`, cwd);
      assert.equal(said.code, 1, flags);
      assert.ok(said.stderr.includes(`aiel: ${LOST}`), `${flags}: ${said.stderr}`);
    }
    const gone = await shell.run(`${runner} --help | head -n 1`, cwd);
    assert.deepEqual([gone.code, gone.stderr], [0, ""]);
  },
});
