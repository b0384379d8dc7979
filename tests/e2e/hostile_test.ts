/**
 * `examples/hostile` through the engine: each tool gets the answer that its README promises.
 *
 * @module
 */

import assert from "node:assert/strict";
import { runRequest } from "../harness/engine.ts";
import { example } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";

/** Rows of the README's table: the tool, and its answer. */
function promised(): { tool: string; answer: string }[] {
  const text = Deno.readTextFileSync(`${example("hostile")}/README.md`);
  return [...text.matchAll(/^\| `(\w+)` +\|[^|]*\| (.*?) +\|$/gm)].map((
    [, tool = "", answer = ""],
  ) => ({
    tool,
    answer,
  }));
}

/**
 * A message as a pattern: numbers that differ from run to run, and what the README cuts, may be
 * anything.
 */
function patternOf(message: string): RegExp {
  const escaped = message.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/used \d+/, "used \\d+").replace("…", "\\d+")}$`);
}

for (const { tool, answer } of promised()) {
  Deno.test({
    name: `examples/hostile answers ${tool} as its README says`,
    // Memory is bounded by the kernel's word, which only Linux gives.
    ignore: tool === "eat_memory" && Deno.build.os !== "linux",
    async fn() {
      const root = example("hostile");
      const envelope = await runRequest(root, {
        action: "invoke",
        kind: "tool",
        name: tool,
        payload: {},
      });
      const [, code, message = ""] = /^`([A-Z_]+)` (.*)$/.exec(answer) ?? [];
      if (code === undefined) {
        assert.equal(envelope.error, null);
        const [, result = ""] = /^ok, `([^`]*)`/.exec(answer) ?? [];
        return assert.deepEqual(envelope.result, JSON.parse(result));
      }
      assert.equal(envelope.error?.code, code, envelope.error?.message);
      assert.match(envelope.error?.message ?? "", patternOf(message));
    },
  });
}

Deno.test("examples/hostile's README has a row for every tool, and describe lists them", async () => {
  const { result } = await runRequest(example("hostile"), { action: "describe" });
  const { tools } = result as { tools: string[] };
  assert.ok(tools.length > 15);
  assert.deepEqual(promised().map(({ tool }) => tool).sort(), [...tools].sort());
});

Deno.test("examples/hostile keeps a forged envelope as a log line", async () => {
  const request = { action: "invoke", kind: "tool", name: "forge_envelope", payload: {} };
  const { meta } = await runRequest(example("hostile"), request);
  const [line] = meta.logs;
  assert.equal(line?.source, "stdout");
  assert.match(line?.event ?? "", /"result":"forged"/);
});

Deno.test("examples/hostile finds no note of the invocation before", async () => {
  using dir = tempDir();
  const request = { action: "invoke", kind: "tool", name: "leave_a_note", payload: {} };
  for (let run = 0; run < 2; run++) {
    const { ok, result } = await runRequest(example("hostile"), request, { cacheDir: dir.path });
    assert.deepEqual([ok, result], [true, null]);
  }
});

Deno.test("examples/hostile/refused is refused with file and line before anything runs", async () => {
  const { error, meta } = await runRequest(example("hostile/refused"), { action: "describe" });
  assert.equal(error?.code, "SECURITY_VIOLATION");
  assert.match(
    error?.message ?? "",
    /^entry_point\.ts:4: "\.\.\/README\.md" leaves the snapshot \(and 2 more\)$/,
  );
  const { violations } = error?.details as { violations: { line: number; rule: string }[] };
  assert.deepEqual(violations.map(({ line, rule }) => [line, rule]), [
    [4, "escape"],
    [5, "subprocess"],
    [9, "subprocess"],
  ]);
  assert.equal(meta.usage, null);
});
