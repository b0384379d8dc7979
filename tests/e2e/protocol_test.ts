/**
 * Examples of the protocol, literally, against the runner as the Execution Plane starts it; and
 * every kind of invocation on the example projects.
 *
 * @module
 */

import assert from "node:assert/strict";
import { SDK_VERSION } from "../../sdk/version.ts";
import { RUNTIME_VERSION } from "../../runtime/mod.ts";
import { runRequest } from "../harness/engine.ts";
import { runRunner } from "../harness/runner.ts";
import { example } from "../harness/snapshot.ts";

const DRIVER = example("driver_onboarding");
const HANDLER = example("handler");

/** Checks that everything in `expected` is in `actual` too, members of objects one by one. */
function assertContains(actual: unknown, expected: unknown): void {
  if (expected === null || typeof expected !== "object" || Array.isArray(expected)) {
    return assert.deepEqual(actual, expected);
  }
  for (const [key, value] of Object.entries(expected)) {
    assertContains(Reflect.get(Object(actual), key), value);
  }
}

const DESCRIBE_RESPONSE = {
  schema_version: "v1",
  ok: true,
  result: {
    sdk_version: SDK_VERSION,
    runtime_version: RUNTIME_VERSION,
    tools: ["normalize_email"],
    agents: ["collect_personal_data"],
    flows: ["driver_onboarding"],
    routers: ["route_driver_flow"],
    http_handlers: [{ method: "POST", path: "/driver/onboard" }],
    mcp_servers: [{
      name: "driver_support",
      title: null,
      description: "What a support assistant may look up about drivers",
      instructions: null,
      version: null,
      tools: ["lookup_existing_driver"],
      resources: [],
      prompts: [],
    }],
  },
};

const INVOKE_REQUEST = `{
  "schema_version": "v1",
  "action": "invoke",
  "kind": "tool",
  "name": "normalize_email",
  "payload": {
    "email": "Test@Example.com",
    "ctx": {
      "request_id": "req_123",
      "workspace_id": "w_1",
      "project_id": "p_1"
    }
  }
}`;

Deno.test('the runner answers the seed\'s "Describe Action"', async () => {
  const { code, envelope } = await runRunner([], {
    stdin: `{\n  "schema_version": "v1",\n  "action": "describe"\n}\n`,
    env: { EP_FILES_ROOT: DRIVER },
  });
  assertContains(envelope(), DESCRIBE_RESPONSE);
  assert.equal(code, 0);
});

Deno.test('the runner answers the seed\'s "Invoke Action" with the identity of the request', async () => {
  const { code, envelope } = await runRunner([], {
    stdin: INVOKE_REQUEST,
    env: { EP_FILES_ROOT: DRIVER },
  });
  const answer = envelope();
  assertContains(answer, {
    schema_version: "v1",
    ok: true,
    http_status: 200,
    result: { email: "test@example.com" },
    error: null,
    meta: { request_id: "req_123", action: "invoke", kind: "tool", name: "normalize_email" },
  });
  assert.match(answer.meta.snapshot_id ?? "", /^sha256:[0-9a-f]{64}$/);
  assert.equal(code, 0);
});

Deno.test('the runner answers the seed\'s "Execute Action"', async () => {
  const { code, envelope } = await runRunner([], {
    stdin: `{
      "schema_version": "v1",
      "action": "execute",
      "handler": "entry_point.aiel_handler",
      "event": {}
    }`,
    env: { EP_FILES_ROOT: HANDLER },
  });
  assertContains(envelope(), { schema_version: "v1", ok: true, result: { ok: true } });
  assert.equal(code, 0);
});

Deno.test('the runner answers the seed\'s "Error Model" example', async () => {
  const answer = await runRequest({ "entry_point.ts": "export {};" }, {
    action: "invoke",
    kind: "tool",
    name: "normalize_email",
  });
  assertContains(answer, {
    schema_version: "v1",
    ok: false,
    http_status: 404,
    error: { code: "NOT_FOUND", message: "Tool not found: normalize_email" },
  });
});

Deno.test('the runner takes the seed\'s "Local Development" command lines', async () => {
  const inDriver = { cwd: DRIVER };
  const [byFlags, byStdin, invoked, executed] = await Promise.all([
    runRunner(["--files-root", DRIVER, "--action", "describe", "--pretty"], inDriver),
    runRunner(["--files-root", DRIVER, "--pretty"], {
      ...inDriver,
      stdin: '{"schema_version":"v1","action":"describe"}\n',
    }),
    runRunner([
      "--files-root",
      DRIVER,
      "--action",
      "invoke",
      "--kind",
      "tool",
      "--handler",
      "normalize_email",
      "--event",
      '{"email":"Test@Example.com"}',
      "--pretty",
    ], inDriver),
    runRunner([
      "--files-root",
      HANDLER,
      "--action",
      "execute",
      "--handler",
      "entry_point.aiel_handler",
      "--event",
      '{"hello":"world"}',
      "--pretty",
    ], { cwd: HANDLER }),
  ]);
  assertContains(byFlags.envelope(), DESCRIBE_RESPONSE);
  assertContains(byStdin.envelope(), DESCRIBE_RESPONSE);
  assertContains(invoked.envelope(), { ok: true, result: { email: "test@example.com" } });
  assertContains(executed.envelope(), { ok: true, result: { ok: true } });
  for (const { code, stdout, stderr } of [byFlags, byStdin, invoked, executed]) {
    assert.equal(code, 0);
    assert.equal(stderr, "");
    assert.ok(stdout.startsWith('{\n  "schema_version": "v1",\n'), stdout.slice(0, 80));
  }
});

Deno.test("describe adds an entry for each export, with its schemas and its place", async () => {
  const { result } = await runRequest(DRIVER, { action: "describe" });
  const { exports } = Object(result);
  assert.deepEqual(
    exports.map((one: { kind: string; name: string }) => `${one.kind} ${one.name}`).sort(),
    [
      "agent collect_personal_data",
      "flow driver_onboarding",
      "http POST /driver/onboard",
      "mcp driver_support/lookup_existing_driver",
      "router route_driver_flow",
      "tool normalize_email",
    ],
  );
  const tool = exports.find((one: { kind: string }) => one.kind === "tool");
  assert.equal(tool.place.file, "tools/core.ts");
  assert.deepEqual(Object.keys(tool.input_schema.properties), ["email"]);
  assert.deepEqual(Object.keys(tool.output_schema.properties), ["email"]);
});

Deno.test("invoke answers for every kind of export", async () => {
  const profile = {
    full_name: "Ada Lovelace",
    email: " ADA@example.com",
    date_of_birth: "1990-12-10",
    country: "ke",
    license_number: "dl-1234567",
    license_expires_on: "2031-01-01",
  };
  const application = { applied_on: "2026-01-02", profile };
  const cases: [Record<string, unknown>, unknown][] = [
    [
      { kind: "tool", name: "normalize_email", payload: { email: " A@B.co" } },
      { email: "a@b.co" },
    ],
    [
      { kind: "agent", name: "collect_personal_data", payload: {} },
      { asked: "full_name", problem: null },
    ],
    [
      { kind: "flow", name: "driver_onboarding", payload: application },
      { step: "activate", missing: [], findings: [] },
    ],
    [
      {
        kind: "router",
        name: "route_driver_flow",
        payload: { known_driver: false, missing: ["email"], findings: [] },
      },
      "ask_driver",
    ],
    [
      {
        kind: "http",
        name: "POST /driver/onboard",
        payload: { method: "POST", path: "/driver/onboard", body: application },
      },
      { status: 201, body: { step: "activate" } },
    ],
    [
      {
        kind: "mcp",
        name: "driver_support/lookup_existing_driver",
        payload: { email: "nobody@example.com" },
      },
      { found: false, driver: null },
    ],
  ];
  for (const [request, result] of cases) {
    const answer = await runRequest(DRIVER, { action: "invoke", ...request });
    assert.equal(answer.error, null, JSON.stringify(answer.error));
    assertContains(answer.result, result);
    assertContains(answer.meta, { action: "invoke", kind: request.kind, name: request.name });
  }
});

Deno.test("invoke matches path parameters of an http handler and hands the request on", async () => {
  const answer = await runRequest({
    "entry_point.ts": `
      import { http } from "aiel";
      http.get("/drivers/:id/trips/:trip", (_ctx, request: any) => http.response(206, {
        params: request.params, query: request.query, header: request.headers["x-a"], body: request.body,
      }, { "x-b": "2" }));
    `,
  }, {
    action: "invoke",
    kind: "http",
    name: "GET /drivers/:id/trips/:trip",
    payload: {
      method: "GET",
      path: "/drivers/d%201/trips/7",
      query: { page: "2" },
      headers: { "X-A": "1" },
    },
  });
  assert.equal(answer.error, null, JSON.stringify(answer.error));
  assertContains(answer.result, {
    status: 206,
    headers: { "x-b": "2" },
    body: { params: { id: "d 1", trip: "7" }, query: { page: "2" }, header: "1" },
  });
});

Deno.test("execute reaches any module of the snapshot by its dotted path, without the SDK", async () => {
  const files = {
    "entry_point.js": "export const aiel_handler = () => 1;",
    "jobs/nightly.mts": "export async function run(event: { n: number }) { return event.n + 1; }",
  };
  const run = (handler: string, event?: unknown) =>
    runRequest(files, { action: "execute", handler, ...(event === undefined ? {} : { event }) });
  assert.equal((await run("entry_point.aiel_handler")).result, 1);
  assert.equal((await run("jobs.nightly.run", { n: 1 })).result, 2);
  const missing = await run("entry_point.aiel_hander");
  assert.equal(missing.error?.code, "NOT_FOUND");
  assert.equal(missing.error?.message, "Handler not found: aiel_hander");
  assert.equal(missing.error?.hint, 'Did you mean "aiel_handler"?');
  assert.equal((await run("jobs.weekly.run")).error?.code, "NOT_FOUND");
  assert.equal((await run("handler")).error?.code, "VALIDATION_ERROR");
  assert.equal((await run("..etc.passwd")).error?.code, "VALIDATION_ERROR");
});

Deno.test("the context tells user code who asks, what runs and how long there is", async () => {
  const { result, meta } = await runRequest({
    "entry_point.ts": `
      import { tool } from "aiel";
      tool("t", (ctx, payload) => ({
        payload,
        requestId: ctx.requestId, traceId: ctx.traceId, tenantId: ctx.tenantId,
        workspaceId: ctx.workspaceId, projectId: ctx.projectId, userId: ctx.userId ?? "none",
        snapshotId: ctx.snapshotId, runtimeVersion: ctx.runtimeVersion, sdkVersion: ctx.sdkVersion,
        deadline: ctx.deadline instanceof Date, near: ctx.remainingMs() <= 25_000 && ctx.remainingMs() > 0,
        aborted: ctx.signal.aborted,
      }));
    `,
  }, {
    payload: { a: 1, ctx: { request_id: "inner", tenant_id: "t_1", project_id: "p_1" } },
    ctx: { request_id: "outer", workspace_id: "w_1" },
    trace_id: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    timeout_ms: 25_000,
  });
  assert.deepEqual(result, {
    payload: { a: 1 },
    requestId: "outer",
    traceId: "0af7651916cd43dd8448eb211c80319c",
    tenantId: "t_1",
    workspaceId: "w_1",
    projectId: "p_1",
    userId: "none",
    snapshotId: meta.snapshot_id,
    runtimeVersion: RUNTIME_VERSION,
    sdkVersion: SDK_VERSION,
    deadline: true,
    near: true,
    aborted: false,
  });
  assert.equal(meta.request_id, "outer");
  assert.equal(meta.trace_id, "0af7651916cd43dd8448eb211c80319c");
});

Deno.test("the envelope tells what the parent measured", async () => {
  const { meta } = await runRequest(HANDLER, {
    action: "execute",
    handler: "entry_point.aiel_handler",
    event: {},
  });
  const { usage, duration_ms, limits } = meta;
  assert.ok(usage !== null && limits !== null);
  assert.equal(usage.start, "cold");
  assert.ok(usage.output_bytes > 0);
  assert.ok(duration_ms >= usage.wall_ms);
  const { spawn_ms, load_ms, run_ms } = usage.phases;
  assert.ok(spawn_ms !== null && load_ms !== null && run_ms !== null);
  if (Deno.build.os === "linux") {
    assert.ok((usage.peak_rss_bytes ?? 0) > 10 * 1024 * 1024);
    assert.ok(usage.cpu_ms !== null);
  }
});
