/**
 * The runner that stays, as a real process: `runner.ts --serve`.
 */

import assert from "node:assert/strict";
import { descendants } from "../../runtime/launch/process_usage.ts";
import type { Envelope } from "../../runtime/mod.ts";
import { RunnerClient } from "../../runtime/serve/client.ts";
import { leftovers } from "../harness/engine.ts";
import { CAN_SEE_PROCESSES, descendantsWith, isGone, until } from "../harness/processes.ts";
import { type RunningRunner, runRunner, startRunner } from "../harness/runner.ts";
import { example, REPOSITORY, toolSnapshot, writeSnapshot } from "../harness/snapshot.ts";

const ECHO = toolSnapshot("return payload;");
const HANG = toolSnapshot("await new Promise((resolve) => setTimeout(resolve, 600_000));");
const T = { schema_version: "v1", action: "invoke", kind: "tool", name: "t" };

interface Answer {
  type: string;
  request_id: string | null;
  envelope: Envelope;
}

/** Runs lines to their end. */
async function serve(lines: readonly unknown[], root: string): Promise<Answer[]> {
  const stdin = lines.map((line) => typeof line === "string" ? line : JSON.stringify(line));
  const { stdout, code } = await runRunner(["--serve", "--files-root", root], {
    stdin: stdin.join("\n"),
  });
  assert.equal(code, 0);
  return stdout.trimEnd().split("\n").filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Answer);
}

function clientOf({ process }: RunningRunner): RunnerClient {
  return new RunnerClient(process.stdin, process.stdout);
}

Deno.test("each line is answered once, malformed ones between good ones too", async () => {
  using snapshot = writeSnapshot(ECHO);
  using other = writeSnapshot(toolSnapshot('return "other";'));
  const answers = await serve([
    { ...T, request_id: "1", payload: { n: 1 } },
    "nonsense",
    "",
    "[]",
    { ...T, payload: {} },
    { ...T, request_id: "2", payload: { n: 2 }, files_root: other.path },
    { ...T, request_id: "3", files_root: 3 },
    { ...T, request_id: "4", follow: "yes" },
    { ...T, request_id: "5", unknown: true },
    `{"request_id":"${"x".repeat(7 * 1024 * 1024)}"}`,
    { cancel: "no such request" },
    { ...T, request_id: "6", payload: { n: 6 } },
  ], snapshot.path);
  const byId = new Map(answers.map((one) => [one.request_id, one.envelope]));
  assert.deepEqual(byId.get("1")?.result, { n: 1 });
  assert.equal(byId.get("2")?.result, "other");
  assert.equal(byId.get("5")?.error?.code, "VALIDATION_ERROR");
  assert.deepEqual(byId.get("6")?.result, { n: 6 });
  const refused = answers.filter(({ request_id }) => request_id === null);
  assert.equal(refused.length, 6);
  for (const { envelope } of refused) assert.equal(envelope.error?.code, "VALIDATION_ERROR");
  assert.equal(answers.length, 10);
});

Deno.test("a request_id that is in flight is refused, and used again afterwards", async () => {
  using snapshot = writeSnapshot(ECHO);
  await using runner = startRunner(["--serve", "--files-root", snapshot.path]);
  const writer = runner.process.stdin.getWriter();
  const reader = runner.process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const send = (line: unknown) =>
    writer.write(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
  const read = async (count: number): Promise<Answer[]> => {
    while (text.split("\n").length <= count) text += (await reader.read()).value ?? "";
    return text.split("\n").slice(0, count).map((line) => JSON.parse(line) as Answer);
  };
  await send({ ...T, request_id: "a", payload: 1 });
  await send({ ...T, request_id: "a", payload: 2 });
  const answers = await read(2);
  assert.deepEqual(answers.map(({ request_id }) => request_id).sort(), ["a", null].sort());
  await send({ ...T, request_id: "a", payload: 3 });
  assert.equal((await read(3))[2]?.envelope.result, 3);
  await writer.close();
  await reader.cancel();
});

Deno.test("a request is cancelled by its id, and the others go on", async () => {
  using hang = writeSnapshot(HANG);
  using echo = writeSnapshot(ECHO);
  await using runner = startRunner(["--serve", "--files-root", echo.path]);
  const client = clientOf(runner);
  const cancel = new AbortController();
  const hanging = client.run(T, { filesRoot: hang.path, signal: cancel.signal });
  const other = await client.run({ ...T, payload: 1 });
  assert.equal(other.result, 1);
  cancel.abort();
  assert.equal((await hanging).error?.code, "CANCELLED");
  await client[Symbol.asyncDispose]();
  assert.deepEqual(leftovers(runner.cacheDir), []);
});

Deno.test("many requests are answered at a time, by children that are ready", async () => {
  using snapshot = writeSnapshot(ECHO);
  await using runner = startRunner(["--serve", "--files-root", snapshot.path]);
  const client = clientOf(runner);
  const starts = new Set<string>();
  for (let round = 0; round < 4; round++) {
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => client.run({ ...T, payload: n })),
    );
    assert.deepEqual(answers.map(({ result }) => result), [1, 2, 3, 4, 5]);
    for (const { meta } of answers) starts.add(meta.usage?.start ?? "");
  }
  assert.ok(starts.has("warm"));
  await client[Symbol.asyncDispose]();
  assert.equal((await runner.process.status).code, 0);
  assert.deepEqual(leftovers(runner.cacheDir), []);
});

Deno.test("a request that follows gets logs and items before its envelope", async () => {
  using snapshot = writeSnapshot(
    toolSnapshot('ctx.log("begun"); for (let n = 0; n < 40; n++) await ctx.emit(n); return "end";'),
  );
  await using runner = startRunner(["--serve", "--files-root", snapshot.path]);
  const client = clientOf(runner);
  const heard: unknown[] = [];
  const follow = {
    log: ({ event }: { event: string }) => void heard.push(event),
    item: (value: unknown) => void heard.push(value),
  };
  const { result, error } = await client.run(T, { follow });
  assert.equal(error, null);
  assert.deepEqual(heard, ["begun", ...Array.from({ length: 40 }, (_, n) => n)]);
  assert.deepEqual(result, { items: [], value: "end" });
  assert.deepEqual((await client.run(T)).result, {
    items: Array.from({ length: 40 }, (_, n) => n),
    value: "end",
  });
  await client[Symbol.asyncDispose]();
});

Deno.test("at SIGTERM what was accepted is finished, and nothing is left", async () => {
  using snapshot = writeSnapshot(
    toolSnapshot('console.log("up"); await new Promise((r) => setTimeout(r, 500)); return "done";'),
  );
  await using runner = startRunner(["--serve", "--files-root", snapshot.path]);
  const client = clientOf(runner);
  const answer = client.run(T);
  const { pid } = runner.process;
  if (CAN_SEE_PROCESSES) {
    await until("a child is up", () => descendantsWith(pid, "bootstrap.js").length > 0);
  }
  runner.process.kill("SIGTERM");
  assert.equal((await answer).result, "done");
  assert.equal((await runner.process.status).code, 0);
  assert.deepEqual(leftovers(runner.cacheDir), []);
});

Deno.test({
  name: "a runner that is killed leaves no process, ready ones and busy ones alike",
  ignore: !CAN_SEE_PROCESSES,
  fn: async () => {
    using echo = writeSnapshot(ECHO);
    using spin = writeSnapshot(toolSnapshot("for (;;) {}"));
    await using runner = startRunner(["--serve", "--files-root", echo.path]);
    const client = clientOf(runner);
    await client.run({ ...T, payload: 1 });
    const lost = client.run(T, { filesRoot: spin.path }).catch(() => "lost");
    const { pid } = runner.process;
    const children = await until("one waits and one spins", () => {
      const all = descendants(pid);
      const code = descendantsWith(pid, "bootstrap.js").length;
      return code >= 2 ? all : undefined;
    });
    runner.process.kill("SIGKILL");
    assert.equal(await lost, "lost");
    await until("all are gone", () => children.every(isGone));
  },
});

Deno.test("a caller that goes away ends what it asked for", async () => {
  using snapshot = writeSnapshot(HANG);
  await using runner = startRunner(["--serve", "--files-root", snapshot.path]);
  const writer = runner.process.stdin.getWriter();
  const line = (id: string) =>
    new TextEncoder().encode(`${JSON.stringify({ ...T, request_id: id })}\n`);
  await writer.write(line("1"));
  const { pid } = runner.process;
  if (CAN_SEE_PROCESSES) {
    await until("a child is up", () => descendantsWith(pid, "bootstrap.js").length > 0);
  }
  await runner.process.stdout.cancel();
  // The next answer finds that there is no reader.
  await writer.write(new TextEncoder().encode("nonsense\n"));
  const { code } = await runner.process.status;
  assert.equal(code, 0);
  assert.deepEqual(leftovers(runner.cacheDir), []);
  await writer.abort().catch(() => {});
});

Deno.test("the page's Python speaks with the runner", async (t) => {
  const page = Deno.readTextFileSync(`${REPOSITORY}/runtime/serve/README.md`);
  const code = [...page.matchAll(/```python\n(.*?)```/gs)].map(([, code]) => code).join("\n");
  const deno = JSON.stringify(Deno.execPath());
  const program = code.replace('["deno", "run"', `[${deno}, "run"`);
  assert.notEqual(program, code);
  assert.ok(Deno.statSync(example("driver_onboarding")).isDirectory);
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command("python3", {
      args: ["-c", program],
      cwd: REPOSITORY,
      stderr: "piped",
    }).output();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    // deno-lint-ignore no-console -- a report that does not say this would promise too much
    console.log(`Skipped: ${t.name}: there is no Python here`);
    return;
  }
  const { stdout, stderr, success } = output;
  assert.ok(success, new TextDecoder().decode(stderr));
  assert.equal(new TextDecoder().decode(stdout), "ada@example.com\ngrace@example.com\n");
});
