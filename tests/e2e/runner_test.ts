/**
 * The runner as a process: its inputs, its one document on standard output, its exit codes, and how
 * it goes.
 *
 * @module
 */

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { leftovers } from "../harness/engine.ts";
import { CAN_SEE_PROCESSES, descendantsWith, isGone, until } from "../harness/processes.ts";
import { type RunningRunner, runRunner, startRunner } from "../harness/runner.ts";
import { REPOSITORY, toolSnapshot, writeSnapshot } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";

const ECHO = toolSnapshot("return { payload, user: ctx.userId ?? null, request: ctx.requestId };");
const INVOKE = ["--action", "invoke", "--kind", "tool", "--handler", "t"];

Deno.test("the runner takes the snapshot from --files-root, then EP_FILES_ROOT, then where it stands", async () => {
  using one = writeSnapshot(toolSnapshot("return 'one'"));
  using two = writeSnapshot(toolSnapshot("return 'two'"));
  using three = writeSnapshot(toolSnapshot("return 'three'"));
  const [flag, environment, directory] = await Promise.all([
    runRunner([...INVOKE, "--files-root", one.path], {
      env: { EP_FILES_ROOT: two.path },
      cwd: three.path,
    }),
    runRunner(INVOKE, { env: { EP_FILES_ROOT: two.path }, cwd: three.path }),
    runRunner(INVOKE, { cwd: three.path }),
  ]);
  assert.equal(flag.envelope().result, "one");
  assert.equal(environment.envelope().result, "two");
  assert.equal(directory.envelope().result, "three");
});

Deno.test("the runner lets flags win over standard input", async () => {
  using snapshot = writeSnapshot(ECHO);
  const stdin = JSON.stringify({
    schema_version: "v1",
    action: "invoke",
    kind: "tool",
    name: "other",
    payload: { from: "stdin" },
    request_id: "r_1",
  });
  const { envelope } = await runRunner(
    ["--files-root", snapshot.path, "--handler", "t", "--event", '{"from":"flag"}'],
    { stdin },
  );
  assert.deepEqual(envelope().result, { payload: { from: "flag" }, user: null, request: "r_1" });
});

Deno.test("the runner takes an event from a file and from standard input", async () => {
  using snapshot = writeSnapshot(ECHO);
  using dir = tempDir();
  Deno.writeTextFileSync(`${dir.path}/event.json`, '{"from":"file"}');
  const args = [...INVOKE, "--files-root", snapshot.path, "--event"];
  const [file, stdin] = await Promise.all([
    runRunner([...args, "@event.json"], { cwd: dir.path }),
    runRunner([...args, "-"], { stdin: '{"from":"stdin"}' }),
  ]);
  assert.deepEqual(Object(file.envelope().result).payload, { from: "file" });
  assert.deepEqual(Object(stdin.envelope().result).payload, { from: "stdin" });
});

Deno.test("the runner writes one line, or an indented document when asked to", async () => {
  using snapshot = writeSnapshot(ECHO);
  const args = [...INVOKE, "--files-root", snapshot.path];
  const [plain, flag, variable, off] = await Promise.all([
    runRunner(args),
    runRunner([...args, "--pretty"]),
    runRunner(args, { env: { AIEL_PRETTY_JSON: "1" } }),
    runRunner(args, { env: { AIEL_PRETTY_JSON: "0" } }),
  ]);
  for (const { stdout } of [plain, off]) assert.equal(stdout.indexOf("\n"), stdout.length - 1);
  for (const { stdout } of [flag, variable]) assert.match(stdout, /^\{\n {2}"schema_version"/);
  for (const run of [plain, flag, variable, off]) assert.equal(run.envelope().ok, true);
});

Deno.test("the runner fills the context from the project's state only when AIEL_AUTO_CTX says so", async () => {
  using snapshot = writeSnapshot({ ...ECHO, ".aiel/state.json": '{"user_id":"u_state"}' });
  const args = [...INVOKE, "--files-root", snapshot.path];
  const [on, off, given] = await Promise.all([
    runRunner(args, { env: { AIEL_AUTO_CTX: "1" } }),
    runRunner(args, { env: { AIEL_AUTO_CTX: "false" } }),
    runRunner([...args, "--event", '{"ctx":{"user_id":"u_given"}}'], {
      env: { AIEL_AUTO_CTX: "1" },
    }),
  ]);
  assert.equal(Object(on.envelope().result).user, "u_state");
  assert.equal(Object(off.envelope().result).user, null);
  assert.equal(Object(given.envelope().result).user, "u_given");
});

Deno.test("the runner exits with 0 when it is well, 1 when it is not, 2 when the command line is wrong", async () => {
  using snapshot = writeSnapshot(
    toolSnapshot("if (payload.fail) throw new Error('no'); return 1;"),
  );
  const args = [...INVOKE, "--files-root", snapshot.path];
  const [well, failed, usage, empty, noRoot] = await Promise.all([
    runRunner(args),
    runRunner([...args, "--event", '{"fail":true}']),
    runRunner(["--nonsense"]),
    runRunner([]),
    runRunner([...INVOKE, "--files-root", `${snapshot.path}/gone`]),
  ]);
  assert.equal(well.code, 0);
  assert.deepEqual([failed.code, failed.envelope().error?.code], [1, "USER_CODE_ERROR"]);
  assert.deepEqual([usage.code, usage.envelope().error?.code], [2, "VALIDATION_ERROR"]);
  assert.deepEqual([empty.code, empty.envelope().error?.code], [1, "VALIDATION_ERROR"]);
  assert.deepEqual([noRoot.code, noRoot.envelope().error?.code], [1, "NOT_FOUND"]);
  for (const { stderr } of [well, failed, usage, empty, noRoot]) assert.equal(stderr, "");
});

Deno.test("the runner explains itself without reading a request", async () => {
  const [help, version] = await Promise.all([runRunner(["--help"]), runRunner(["--version"])]);
  assert.equal(help.code, 0);
  assert.match(help.stdout, /Usage\n[^]*Examples\n[^]*Environment\n/);
  assert.equal(version.code, 0);
  assert.match(version.stdout, /^aiel-runtime \d+\.\d+\.\d+ \(deno \d+/);
});

Deno.test("the runner gives one envelope for any bytes and any flags", async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((array) => Uint8Array.from(array)),
    fc.jsonValue().map((value) => new TextEncoder().encode(JSON.stringify(value))),
  );
  // An argument with a NUL byte can't be given to any program.
  const flags = fc.array(
    fc.oneof(
      fc.constantFrom(
        "--action",
        "invoke",
        "--kind",
        "--event",
        "{",
        "--pretty",
        "--timeout-ms",
        "0",
      ),
      fc.string({ unit: "grapheme", maxLength: 20 }).filter((text) => !text.includes("\0")),
    ),
    { maxLength: 4 },
  ).filter((args) => !args.some((arg) => ["-h", "-V", "--help", "--version"].includes(arg)));
  const empty = writeSnapshot({ "readme.md": "no entry point here" });
  try {
    await fc.assert(
      fc.asyncProperty(bytes, flags, async (stdin, args) => {
        const { code, envelope, stderr } = await runRunner(args, { stdin, cwd: empty.path });
        assert.equal(envelope().ok, false);
        assert.notEqual(envelope().error?.code, "INTERNAL");
        assert.ok(code === 1 || code === 2);
        assert.equal(stderr, "");
      }),
      { numRuns: 12 },
    );
  } finally {
    empty[Symbol.dispose]();
  }
});

Deno.test("the runner refuses requests that are too large or nested too deeply", async () => {
  using snapshot = writeSnapshot(ECHO);
  const env = { EP_FILES_ROOT: snapshot.path };
  const start = '{"schema_version":"v1","action":"invoke","kind":"tool","name":"t","payload":';
  const [large, deep] = await Promise.all([
    runRunner([], { env, stdin: `${start}"${"x".repeat(7 * 1024 * 1024)}"}` }),
    runRunner([], { env, stdin: `${start}${"[".repeat(200_000)}${"]".repeat(200_000)}}` }),
  ]);
  assert.match(large.envelope().error?.message ?? "", /larger than 6291456 bytes/);
  assert.equal(deep.envelope().error?.code, "VALIDATION_ERROR");
});

Deno.test({
  name: "the runner survives closed standard input, output and error",
  ignore: Deno.build.os === "windows",
  async fn() {
    using snapshot = writeSnapshot(ECHO);
    using dir = tempDir();
    const shell = (redirections: string, args: string[]) =>
      new Deno.Command("/bin/sh", {
        args: [
          "-c",
          `"$@" ${redirections}`,
          "sh",
          Deno.execPath(),
          "run",
          "-A",
          `${REPOSITORY}/runtime/runner.ts`,
          ...args,
        ],
        env: { AIEL_CACHE_DIR: `${dir.path}/cache`, EP_FILES_ROOT: snapshot.path },
        stdin: "null",
      }).output();
    const [noInput, noOutput, noError] = await Promise.all([
      shell("<&-", []),
      shell(">&-", INVOKE),
      shell("2>&-", INVOKE),
    ]);
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    assert.equal(JSON.parse(text(noInput.stdout)).error.code, "VALIDATION_ERROR");
    assert.equal(noInput.code, 1);
    assert.ok(noOutput.code < 128, text(noOutput.stderr));
    assert.equal(JSON.parse(text(noError.stdout)).ok, true);
    assert.deepEqual(leftovers(`${dir.path}/cache`), []);
  },
});

/** A snapshot whose tool says that it runs, then never ends. */
const ENDLESS = toolSnapshot("console.log('up'); for (;;) {}");

/** Starts a runner on an endless tool; returns when the child runs. */
async function startEndless(root: string) {
  const runner = startRunner([...INVOKE, "--files-root", root, "--timeout-ms", "25000"]);
  const [child] = await until("the child runs", () => {
    const found = descendantsWith(runner.process.pid, "bootstrap.js");
    return found.length > 0 && found;
  });
  assert.ok(child !== undefined);
  return { runner, child };
}

async function readAll(runner: RunningRunner): Promise<string> {
  return await new Response(runner.process.stdout).text();
}

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
  Deno.test({
    name: `the runner answers ${signal} with CANCELLED and leaves nothing running`,
    ignore: !CAN_SEE_PROCESSES,
    async fn() {
      using snapshot = writeSnapshot(ENDLESS);
      const { runner, child } = await startEndless(snapshot.path);
      await using _ = runner;
      runner.process.kill(signal);
      const envelope = JSON.parse(await readAll(runner));
      assert.equal(envelope.error.code, "CANCELLED");
      assert.equal(envelope.http_status, 499);
      assert.equal((await runner.process.status).code, 1);
      await until("the child is gone", () => isGone(child));
      assert.deepEqual(leftovers(runner.cacheDir), []);
    },
  });
}

Deno.test({
  name: "a runner that is killed takes its child along, and the next one removes what it left",
  ignore: !CAN_SEE_PROCESSES,
  async fn() {
    using snapshot = writeSnapshot(ENDLESS);
    using cache = tempDir();
    const env = { AIEL_CACHE_DIR: cache.path };
    await using runner = startRunner([...INVOKE, "--files-root", snapshot.path], { env });
    const child = await until(
      "the child runs",
      () => descendantsWith(runner.process.pid, "bootstrap.js")[0],
    );
    runner.process.kill("SIGKILL");
    await until("the child is gone", () => isGone(child));
    await runner.process.status;
    // One of the child, and one of its inspection if that was still under way.
    assert.notEqual(leftovers(cache.path).length, 0);
    using other = writeSnapshot(ECHO);
    const next = await runRunner([...INVOKE, "--files-root", other.path], { env });
    assert.equal(next.envelope().ok, true);
    assert.deepEqual(leftovers(cache.path), []);
  },
});

Deno.test("the runner prints nothing that a terminal obeys, hides or reorders", async () => {
  const text = "\x07\x1b[31m\x7f\x85\x9b31m\u200e\u202e\u2028\u2066\\\u2029é😀\ufffd";
  using snapshot = writeSnapshot(toolSnapshot(`return ${JSON.stringify(text)};`));
  for (const more of [[], ["--pretty"]]) {
    const { stdout, envelope } = await runRunner([
      ...INVOKE,
      "--files-root",
      snapshot.path,
      ...more,
    ]);
    assert.equal(envelope().result, text);
    assert.doesNotMatch(
      stdout,
      // deno-lint-ignore no-control-regex -- the point is to find them
      /(?!\n)[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/,
    );
  }
});

Deno.test("the runner ends when its answer is not read", async () => {
  using snapshot = writeSnapshot(toolSnapshot("return 'x'.repeat(1_000_000)"));
  await using runner = startRunner([...INVOKE, "--files-root", snapshot.path]);
  await runner.process.stdout.cancel();
  const { signal } = await runner.process.status;
  assert.equal(signal, null);
  assert.deepEqual(leftovers(runner.cacheDir), []);
});
