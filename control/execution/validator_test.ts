/** Validation with the real engine and the real sandbox. */

import assert from "node:assert/strict";
import { CAN_SEE_PROCESSES, isGone, until } from "../../tests/harness/processes.ts";
import { newId } from "../domain/ids.ts";
import { BlobMismatch } from "../domain/snapshots/blob_store.ts";
import type { ValidationSubject } from "../domain/snapshots/snapshot_validator.ts";
import { StoreUnavailable } from "../domain/store_unavailable.ts";
import { ENDLESS, openValidator, subjectOf, TOOL } from "../testing/open_validator.ts";
import type { TestTree } from "../testing/push.ts";
import { VALIDATION_LIMITS } from "./validator.ts";

async function validate(tree: TestTree, change: Partial<ValidationSubject> = {}) {
  await using service = openValidator();
  return await service.validate(tree, change);
}

async function problemsOf(tree: TestTree) {
  const validation = await validate(tree);
  assert.equal(validation.ok, false);
  return validation.problems;
}

Deno.test("EngineValidator tells what a snapshot exports and asks for", async () => {
  const validation = await validate({
    "entry_point.ts": TOOL,
    "lib/deep/data.txt": "",
    "aiel.json": JSON.stringify({
      capabilities: { network: ["api.example.com"] },
      integrations: { crm: { provider: "http", actions: ["GET /contacts/*"] } },
    }),
  });
  assert.equal(validation.ok, true, JSON.stringify(validation));
  const { facts } = validation;
  assert.deepEqual(facts.description["tools"], ["hello"]);
  assert.deepEqual(facts.capabilities["network"], ["api.example.com"]);
  assert.deepEqual(facts.integrations, {
    crm: { provider: "http", actions: ["GET /contacts/*"] },
  });
  assert.equal(facts.entryPoint, "entry_point.ts");
  assert.equal(facts.bundle, "minimal");
});

Deno.test("EngineValidator refuses actions that their provider does not know, and gives others one spelling", async () => {
  const declaring = (action: string) => ({
    "entry_point.ts": TOOL,
    "aiel.json": JSON.stringify({
      integrations: { crm: { provider: "http", actions: [action] } },
    }),
  });
  const [problem] = await problemsOf(declaring("get contacts"));
  assert.equal(problem?.code, "invalid_integrations");
  assert.match(problem?.message ?? "", /integrations\.crm\.actions\[0\]/);
  const validation = await validate(declaring("GET /%63ontacts"));
  assert.equal(validation.ok, true);
  assert.deepEqual(validation.facts.integrations["crm"]?.actions, ["GET /contacts"]);
});

Deno.test("EngineValidator keeps the policies of exports, and refuses those of none", async () => {
  const declaring = (...names: string[]) => ({
    "entry_point.ts": TOOL,
    "jobs/nightly.ts": "export const run = () => 1;\n",
    "aiel.json": JSON.stringify({
      exports: Object.fromEntries(names.map((name) => [name, { timeout_ms: 100 }])),
    }),
  });
  const validation = await validate(declaring("tool/hello", "execute/jobs.nightly.run"));
  assert.equal(validation.ok, true, JSON.stringify(validation));
  assert.deepEqual(validation.facts.policies, {
    "tool/hello": { timeout_ms: 100 },
    "execute/jobs.nightly.run": { timeout_ms: 100 },
  });
  const problems = await problemsOf(
    declaring("tool/helo", "agent/hello", "execute/jobs.daily.run"),
  );
  assert.deepEqual(problems.map(({ code, path }) => [code, path]), [
    ["unknown_export", "aiel.json"],
    ["unknown_export", "aiel.json"],
    ["unknown_export", "aiel.json"],
  ]);
  assert.equal(
    problems[0]?.message,
    'aiel.json: $.exports["tool/helo"] names an export that the snapshot does not have',
  );
  assert.equal(problems[0]?.hint, 'Did you mean "tool/hello"?');
});

Deno.test("EngineValidator keeps who may call, and refuses what it says of routes that are not there", async () => {
  const declaring = (http: unknown) => ({
    "entry_point.ts": `import { http, mcpServer } from "aiel";
http.post("/hooks/pay", () => ({}));
http.get("/open", () => ({}));
mcpServer("books").tool("find", () => ({}));
`,
    "aiel.json": JSON.stringify({ http, mcp: { servers: { books: { auth: "public" } } } }),
  });
  const validation = await validate(declaring({
    routes: {
      "POST /hooks/pay": { auth: "signature", secret: "PAY_SECRET" },
      "GET /open": { auth: "public" },
    },
    cors: { origins: ["https://app.example"] },
  }));
  assert.equal(validation.ok, true, JSON.stringify(validation));
  const { http, mcp } = validation.facts;
  assert.equal(http.auth, "token");
  assert.deepEqual(http.routes, {
    "POST /hooks/pay": { auth: "signature", secret: "PAY_SECRET" },
    "GET /open": { auth: "public" },
  });
  assert.deepEqual(http.cors?.origins, ["https://app.example"]);
  assert.deepEqual(mcp, { auth: "token", servers: { books: "public" } });
  const [problem] = await problemsOf(declaring({ routes: { "GET /none": { auth: "public" } } }));
  assert.equal(problem?.path, "aiel.json");
  assert.match(problem?.message ?? "", /GET \/none/);
});

Deno.test("EngineValidator names every problem of the contract with its place", async () => {
  const text = `import { tool } from "aiel";\ntool("a b", () => 1);\ntool("x", (a, b, c) => 1);\n`;
  const problems = await problemsOf({ "entry_point.ts": text });
  assert.deepEqual(problems.map(({ code, path, line }) => [code, path, line]), [
    ["bad_name", "entry_point.ts", 2],
    ["bad_arity", "entry_point.ts", 3],
  ]);
});

Deno.test("EngineValidator refuses imports that the runtime refuses", async () => {
  const [problem] = await problemsOf({ "entry_point.ts": `import "npm:left-pad";\n${TOOL}` });
  assert.equal(problem?.code, "SECURITY_VIOLATION");
  assert.equal(problem?.path, "entry_point.ts");
  assert.equal(problem?.line, 1);
});

Deno.test("EngineValidator refuses a bad aiel.json, syntax errors, and code that throws while it is loaded", async () => {
  for (
    const tree of [
      { "entry_point.ts": TOOL, "aiel.json": '{"capabilities":{"network":["http://x"]}}' },
      { "entry_point.ts": TOOL, "aiel.json": "{" },
      { "entry_point.ts": "tool(" },
      { "entry_point.ts": 'throw new Error("at load");' },
    ]
  ) assert.ok((await problemsOf(tree)).length > 0);
});

Deno.test("EngineValidator refuses files that .aielignore leaves out", async () => {
  const [problem] = await problemsOf({
    "entry_point.ts": TOOL,
    ".aielignore": "*.log\n",
    "a.log": "x",
  });
  assert.equal(problem?.code, "snapshot_id_mismatch");
});

Deno.test("EngineValidator gives user code no capability while it describes itself", async () => {
  const text = `${TOOL}Deno.readTextFileSync("/etc/passwd");\n`;
  const [problem] = await problemsOf({ "entry_point.ts": text });
  assert.equal(problem?.code, "SECURITY_VIOLATION");
});

Deno.test("EngineValidator ends a snapshot at each limit, and says which one it was", async () => {
  const limits = { ...VALIDATION_LIMITS, cpu_ms: 1_000, timeout_ms: 60_000 };
  const refusals: [string, Partial<typeof limits>, RegExp][] = [
    ["for (;;);", {}, /^RESOURCE_LIMIT: The limit on CPU time \(ms\) .* at most 1000\b/],
    [
      "await new Promise((resolve) => setTimeout(resolve, 600_000));",
      { timeout_ms: 2_000 },
      /^TIMEOUT: The deadline of 2000 ms passed while the snapshot loaded$/,
    ],
    [
      "const kept = []; for (;;) kept.push(new Uint8Array(2 ** 24).fill(1));",
      {},
      /^RESOURCE_LIMIT: The limit on memory \(MiB\) was exceeded: at most 256\b/,
    ],
    [
      'for (let at = 0; at < 200; at++) tool(`t${at}`, { description: "x".repeat(99) }, () => 1);',
      { output_bytes: 10_000 },
      /^RESOURCE_LIMIT: The limit on the size of the result \(bytes\) .* at most 10000\b/,
    ],
  ];
  for (const [text, change, expected] of refusals) {
    await using service = openValidator({ limits: { ...limits, ...change } });
    const validation = await service.validate({ "entry_point.ts": `${TOOL}${text}\n` });
    assert.ok(!validation.ok, text);
    const [problem] = validation.problems;
    assert.match(`${problem?.code}: ${problem?.message}`, expected);
    assert.match(problem?.hint ?? "", /when an export is called/);
  }
});

Deno.test("EngineValidator takes its place away from a validation that keeps it too long", async () => {
  await using service = openValidator({ placeMs: 100 });
  const open = () => Promise.resolve(new ReadableStream<Uint8Array<ArrayBuffer>>());
  const validating = service.validate({ "entry_point.ts": TOOL }, { open });
  await assert.rejects(validating, (error) => {
    assert.ok(error instanceof StoreUnavailable);
    assert.match(error.message, /more than 100 ms/);
    return true;
  });
});

Deno.test("EngineValidator notices bytes that are not what they were", async () => {
  const open = () => Promise.resolve(new Blob(["other"]).stream());
  await assert.rejects(validate({ "entry_point.ts": TOOL }, { open }), BlobMismatch);
});

Deno.test("EngineValidator sees nothing of one snapshot in the next one", async () => {
  await using service = openValidator();
  const tree = { "entry_point.ts": TOOL, "lib/data.txt": "1" };
  const refused = await service.validate({ ...tree, "entry_point.ts": "tool(" });
  assert.equal(refused.ok, false);
  for (const name of ["one", "two"]) {
    const next = { ...tree, "entry_point.ts": TOOL.replace("hello", name) };
    const validation = await service.validate(next);
    assert.ok(validation.ok, JSON.stringify(validation));
    assert.deepEqual(validation.facts.description["tools"], [name]);
  }
});

Deno.test("EngineValidator reads nothing and makes nothing before its turn", async () => {
  await using service = openValidator();
  // The scratch directory is there.
  await service.validate({ "entry_point.ts": TOOL });
  const gate = Promise.withResolvers<void>();
  const other = { group: newId("tenant"), member: newId("user") };
  const working = service.queue.run(other, () => gate.promise);
  let opened = 0;
  const validating = service.validate({ "entry_point.ts": TOOL }, {
    open: () => {
      opened++;
      return Promise.resolve(new Blob([TOOL]).stream());
    },
  });
  for (let round = 0; round < 50; round++) await Promise.resolve();
  assert.deepEqual([opened, service.trees()], [0, 0]);
  gate.resolve();
  await working;
  assert.ok((await validating).ok);
  assert.equal(opened, 1);
});

Deno.test("EngineValidator gives its place back when contents don't come", async () => {
  await using service = openValidator();
  for (const reason of [new Error("missing"), new StoreUnavailable("The store is gone")]) {
    const open = () => Promise.reject(reason);
    const validating = service.validate({ "entry_point.ts": TOOL }, { open });
    await assert.rejects(validating, (error) => error === reason);
    assert.equal(service.trees(), 0);
  }
  assert.ok((await service.validate({ "entry_point.ts": TOOL })).ok);
});

Deno.test("EngineValidator does not begin when the request is gone", async () => {
  const signal = AbortSignal.abort(new Error("gone"));
  await using service = openValidator();
  await service.validate({ "entry_point.ts": TOOL });
  const open = () => assert.fail("was read");
  await assert.rejects(service.validate({ "entry_point.ts": TOOL }, { open, signal }), /gone/);
});

Deno.test({
  name: "EngineValidator ends the sandbox when the request ends, says why, and goes on",
  ignore: !CAN_SEE_PROCESSES,
  async fn() {
    await using service = openValidator();
    const end = new AbortController();
    const validating = service.validate({ "entry_point.ts": ENDLESS }, { signal: end.signal });
    const child = await until("a child is up", () => service.sandboxes().at(0));
    end.abort(new Error("gone"));
    await assert.rejects(validating, /^Error: gone$/);
    await until("the child is gone", () => isGone(child));
    assert.equal(service.trees(), 0);
    assert.ok((await service.validate({ "entry_point.ts": TOOL })).ok);
  },
});

Deno.test({
  name: "EngineValidator.close ends what runs and what waits, and nothing begins afterwards",
  ignore: !CAN_SEE_PROCESSES,
  async fn() {
    await using service = openValidator();
    const running = service.validate({ "entry_point.ts": ENDLESS });
    const child = await until("a child is up", () => service.sandboxes().at(0));
    const open = () => assert.fail("was read");
    const subject = { ...await subjectOf({ "entry_point.ts": TOOL }), open };
    const waiting = service.validator.validate(subject);
    const closing = service.validator.close();
    const late = service.validator.validate(subject);
    const ended = Promise.allSettled([running, waiting, late]);
    await closing;
    for (const one of await ended) {
      assert.ok(one.status === "rejected" && one.reason instanceof StoreUnavailable);
      assert.match(one.reason.message, /shutting down/);
    }
    await until("the child is gone", () => isGone(child));
    assert.deepEqual([service.trees(), service.sandboxes()], [0, []]);
  },
});
