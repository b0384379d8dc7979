/**
 * Troubleshooting: each case has an error of its own that says what to do.
 *
 * @module
 */

import assert from "node:assert/strict";
import { runRequest } from "../harness/engine.ts";
import { runRunner } from "../harness/runner.ts";
import { type Files, toolSnapshot, writeSnapshot } from "../harness/snapshot.ts";

const DESCRIBE = { action: "describe" };

async function errorOf(files: Files, request: Record<string, unknown> = DESCRIBE) {
  const { error } = await runRequest(files, request);
  assert.ok(error !== null);
  return error;
}

Deno.test("a missing entry point is named, with the file that looks like one", async () => {
  const error = await errorOf({ "main.ts": "export {};" });
  assert.equal(error.code, "NOT_FOUND");
  assert.match(error.message, /entry_point\.ts/);
  assert.notEqual(error.hint, undefined);
});

Deno.test("a missing directory is not a missing entry point", async () => {
  const { code, envelope } = await runRunner([
    "--files-root",
    "/no/such/project",
    "--action",
    "describe",
  ]);
  assert.equal(code, 1);
  assert.equal(envelope().error?.code, "NOT_FOUND");
  assert.doesNotMatch(envelope().error?.message ?? "", /entry_point/);
});

Deno.test("an SDK under another name is refused, with file and line", async () => {
  for (
    const specifier of [
      "aiel-sdk",
      "npm:aiel",
      "jsr:@aiel/sdk",
      "aiel/testing",
      "https://esm.sh/aiel",
    ]
  ) {
    const error = await errorOf({
      "entry_point.ts":
        `// first line\nimport { tool } from "${specifier}";\ntool("t", () => 1);\n`,
    });
    assert.equal(error.code, "SECURITY_VIOLATION", specifier);
    assert.match(error.message, /entry_point\.ts:2\b/);
    assert.ok(error.message.includes(specifier), error.message);
    assert.notEqual(error.hint, undefined);
  }
});

Deno.test("a facade of the ai bundle is not available to a snapshot that does not name it", async () => {
  for (const name of ["aiel/langgraph", "aiel/langchain", "@langchain/core/messages", "openai"]) {
    const error = await errorOf({ "entry_point.ts": `import "aiel";\nimport "${name}";\n` });
    assert.equal(error.code, "SECURITY_VIOLATION");
    assert.ok(error.message.startsWith(`entry_point.ts:2: "${name}" is not available`));
    assert.equal(error.hint, 'Set "bundle": "ai" in aiel.json');
  }
});

Deno.test("a package of another bundle is refused with file, line and specifier", async () => {
  const error = await errorOf({
    "entry_point.ts":
      'import { tool } from "aiel";\nimport "@langchain/langgraph";\ntool("t", () => 1);\n',
  });
  assert.equal(error.code, "SECURITY_VIOLATION");
  assert.match(error.message, /^entry_point\.ts:2: .*"@langchain\/langgraph"/);
});

Deno.test("a contract that does not hold lists every problem with its place", async () => {
  const error = await errorOf({
    "entry_point.ts": `import { agent, flow, http, mcpServer, tool } from "aiel";
tool("twice", () => 1);
tool("twice", () => 2);
tool("bad name!", () => 1);
agent("three", ((a: any, b: any, c: any) => [a, b, c]) as any);
flow("generator", (function* () {}) as any);
http.get("no-slash", () => 1);
mcpServer("empty");
`,
  });
  assert.equal(error.code, "VALIDATION_ERROR");
  assert.match(error.message, /^Contract validation failed with \d+ problems; the first: /);
  const { problems } = Object(error.details);
  const seen = problems.map((one: { code: string; place: { file: string; line: number } | null }) =>
    `${one.code} ${one.place?.file}:${one.place?.line}`
  );
  assert.deepEqual(seen.sort(), [
    "bad_arity entry_point.ts:5",
    "bad_name entry_point.ts:4",
    "bad_path entry_point.ts:7",
    "duplicate_name entry_point.ts:3",
    "empty_mcp_server entry_point.ts:8",
    "not_a_function entry_point.ts:6",
  ]);
});

Deno.test("an input that does not fit its schema is told apart from an output that does not", async () => {
  const files = {
    "entry_point.ts": `import { tool } from "aiel";
      import { z } from "zod";
      tool("t", { input: z.object({ n: z.number() }), output: z.object({ n: z.number() }) },
        (_ctx, payload) => payload.n > 1 ? { n: "text" } as never : payload);`,
  };
  const input = await errorOf(files, { payload: { n: "x" } });
  const output = await errorOf(files, { payload: { n: 2 } });
  assert.equal(input.code, "VALIDATION_ERROR");
  assert.match(input.message, /input/i);
  assert.match(JSON.stringify(input.details), /"input\.n"/);
  assert.equal(output.code, "VALIDATION_ERROR");
  assert.match(output.message, /output/i);
});

Deno.test("a missing export is named, and the close one is suggested", async () => {
  const error = await errorOf(toolSnapshot("return 1"), {
    action: "invoke",
    kind: "tool",
    name: "tt",
  });
  assert.equal(error.message, "Tool not found: tt");
  assert.match(error.hint ?? "", /"t"/);
  const kind = await errorOf(toolSnapshot("return 1"), {
    action: "invoke",
    kind: "agent",
    name: "t",
  });
  assert.equal(kind.code, "NOT_FOUND");
});

Deno.test("a syntax error names file and line", async () => {
  const error = await errorOf({ "entry_point.ts": "const a = 1;\nconst = ;\n" });
  assert.equal(error.code, "USER_CODE_ERROR");
  assert.match(`${error.message} ${error.stack ?? ""}`, /entry_point\.ts:2/);
});

Deno.test("an import of a file that is not there names importer and line", async () => {
  const error = await errorOf({ "entry_point.ts": '\nimport "./gone.ts";\n' });
  assert.equal(error.code, "NOT_FOUND");
  assert.match(error.message, /^entry_point\.ts:2: .*gone\.ts/);
});

Deno.test("a broken manifest is a validation error that names the place", async () => {
  const broken = await errorOf(toolSnapshot("return 1", { "aiel.json": "{" }));
  assert.equal(broken.code, "VALIDATION_ERROR");
  assert.match(broken.message, /aiel\.json/);
  const typed = await errorOf(
    toolSnapshot("return 1", { "aiel.json": '{"limits":{"cpu_ms":"5"}}' }),
  );
  assert.match(typed.message, /limits\.cpu_ms/);
});

Deno.test("what is asked for and not granted is told before any code runs", async () => {
  const { error, meta } = await runRequest(
    toolSnapshot("console.log('ran'); return 1", {
      "aiel.json": '{"capabilities":{"network":["api.example.com:443"]}}',
    }),
  );
  assert.equal(error?.code, "SECURITY_VIOLATION");
  assert.match(error.message, /api\.example\.com:443/);
  assert.match(error.hint ?? "", /capabilities/);
  assert.deepEqual(meta.logs, []);
});

Deno.test("an invalid request is told before anything else that is wrong", async () => {
  using snapshot = writeSnapshot({ "readme.md": "" });
  const { error } = await runRequest(snapshot.path, { action: "invoke", kind: "tools", name: "t" });
  assert.equal(error?.code, "VALIDATION_ERROR");
  assert.match(error.message, /"kind"/);
});

Deno.test("no configuration of a snapshot steers the child", async () => {
  const { result, error } = await runRequest(toolSnapshot("return 'ran'", {
    "deno.json":
      '{"imports":{"aiel":"./evil.ts"},"lock":"./nowhere/deno.lock","permissions":{"default":{"read":true}}}',
    "package.json": '{"type":"commonjs","dependencies":{"left-pad":"1"}}',
    "deno.lock": "{ broken",
    ".npmrc": "registry=http://127.0.0.1:1/",
    "evil.ts": "export const tool = () => { throw new Error('steered') };",
    ".env": "EVIL=1",
    "tsconfig.json": '{"compilerOptions":{"target":"nonsense"}}',
  }));
  assert.equal(result, "ran", JSON.stringify(error));
});
