import assert from "node:assert/strict";
import { StoreUnavailable } from "../domain/store_unavailable.ts";
import { endedAttempt } from "../testing/ended_attempt.ts";
import { readExposition, valueOf } from "../testing/exposition.ts";
import { type MetricSources, serviceMetrics } from "./metrics.ts";

const SOURCES: MetricSources = {
  children: () => ({ ready: 3, starting: 1 }),
  validations: () => ({ running: 2, waiting: 5 }),
  failed: assert.ifError,
};

async function read(metrics: ReturnType<typeof serviceMetrics>) {
  const { text, contentType } = await metrics.read();
  assert.equal(contentType, "text/plain; version=0.0.4; charset=utf-8");
  return readExposition(text);
}

Deno.test("attempts are counted by what became of them, with their times", async () => {
  const metrics = serviceMetrics(SOURCES);
  const call = {
    integration: "crm",
    provider: "http",
    action: "GET /contacts/7",
    outcome: "ok",
    status: 200,
    started_ms: 60,
    ms: 5,
    bytes: { sent: 0, received: 10 },
  } as const;
  metrics.ended(endedAttempt({ calls: [call, { ...call, provider: null, outcome: "denied" }] }));
  const error = {
    code: "TIMEOUT",
    message: "",
    origin: "limit",
    retryable: true,
  } as const;
  metrics.ended(endedAttempt({
    state: "queued",
    error,
    execution: { source: "schedule", isQueued: false },
    usage: { start: "warm", phases: { spawn_ms: null, load_ms: null, run_ms: 50 } },
  }));
  metrics.ended(endedAttempt({ state: "lost", usage: null, ran: undefined }));
  const families = await read(metrics);
  const value = (name: string, labels?: Record<string, string>) => valueOf(families, name, labels);
  const attempts = "aiel_execution_attempts_total";
  assert.equal(value(attempts, { state: "succeeded", error_code: "", source: "api" }), 1);
  assert.equal(value(attempts, { state: "queued", error_code: "TIMEOUT", source: "schedule" }), 1);
  assert.equal(value(attempts, { state: "lost", error_code: "", source: "api" }), 1);
  assert.equal(value("aiel_execution_starts_total", { start: "cold" }), 1);
  assert.equal(value("aiel_execution_starts_total", { start: "warm" }), 1);
  assert.equal(value("aiel_execution_cpu_seconds_total"), 0.08);
  assert.equal(value("aiel_execution_run_seconds_count"), 2);
  assert.equal(value("aiel_execution_run_seconds_sum"), 0.2);
  assert.equal(value("aiel_execution_run_seconds_bucket", { le: "0.05" }), 0);
  assert.equal(value("aiel_execution_run_seconds_bucket", { le: "0.1" }), 2);
  assert.equal(value("aiel_execution_queue_wait_seconds_sum"), 0.5);
  assert.equal(value("aiel_execution_cold_start_seconds_sum"), 0.04);
  const calls = "aiel_governed_calls_total";
  assert.equal(value(calls, { provider: "http", outcome: "ok" }), 1);
  assert.equal(value(calls, { provider: "none", outcome: "denied" }), 1);
  assert.equal(value("aiel_sandbox_children", { state: "ready" }), 3);
  assert.equal(value("aiel_validations", { state: "waiting" }), 5);
  assert.ok((value("process_resident_memory_bytes") ?? 0) > 1e6);
  assert.ok((value("process_cpu_seconds_total") ?? 0) > 0);
  assert.equal(families.get("process_cpu_seconds_total")?.type, "counter");
  assert.equal(families.has("aiel_queue_jobs"), false);
});

Deno.test("no name that a caller or a tenant chose becomes a label", async () => {
  const metrics = serviceMetrics(SOURCES);
  const one = await metrics.read();
  const lines = (text: string) => text.split("\n").length;
  metrics.ended(endedAttempt());
  metrics.answered({ method: "GET", route: undefined, status: 404, durationMs: 1 });
  metrics.answered({ method: "other", route: "/v1/meta", status: 200, durationMs: 1 });
  const before = await metrics.read();
  assert.ok(lines(before.text) > lines(one.text));
  for (let index = 0; index < 1_000; index++) {
    const hostile = `x${index}"} 1\n# TYPE evil counter\nevil{a="\\`;
    metrics.ended(endedAttempt({ execution: { export: `tool/${hostile}` } }));
    metrics.answered({ method: hostile, route: "/v1/meta", status: 200, durationMs: 1 });
  }
  const after = await metrics.read();
  assert.equal(lines(after.text), lines(before.text));
  assert.ok(!after.text.includes("evil"));
  const families = readExposition(after.text);
  const labels = { method: "other", route: "/v1/meta", status_class: "2xx" };
  assert.equal(valueOf(families, "aiel_http_requests_total", labels), 1_001);
  assert.equal(valueOf(families, "aiel_http_request_seconds_count"), 1_002);
});

Deno.test("tenants with most that waits have labels, and the others are one", async () => {
  const tenants = Array.from({ length: 250 }, (_, index) => ({
    tenantId: `ten_${index}` as const,
    waiting: index + 1,
    running: 1,
  }));
  let limit = 0;
  const executions = {
    running: () => 4,
    jobs: () => Promise.resolve({ ready: 7, taken: 4 }),
    backlogs: (most: number) => Promise.resolve((limit = most, tenants)),
  };
  const families = await read(serviceMetrics({ ...SOURCES, executions }));
  const waiting = families.get("aiel_tenant_executions_waiting")?.samples ?? [];
  assert.equal(waiting.length, 101);
  assert.ok(limit >= 1_000);
  const of = (tenant: string) => valueOf(families, "aiel_tenant_executions_waiting", { tenant });
  assert.equal(of("ten_249"), 250);
  assert.equal(of("ten_150"), 151);
  assert.equal(of("ten_149"), undefined);
  assert.equal(of("other"), 150 * 151 / 2);
  assert.equal(valueOf(families, "aiel_executions_running"), 4);
  assert.equal(valueOf(families, "aiel_queue_jobs", { state: "ready" }), 7);
  assert.equal(valueOf(families, "aiel_store_readable"), 1);
});

Deno.test("what the store can't say is left out, and the rest is told", async () => {
  const away = () => Promise.reject(new StoreUnavailable("The database is gone"));
  const executions = { running: () => 4, jobs: away, backlogs: away };
  const families = await read(serviceMetrics({ ...SOURCES, executions }));
  assert.deepEqual(families.get("aiel_queue_jobs")?.samples, []);
  assert.equal(valueOf(families, "aiel_store_readable"), 0);
  assert.equal(valueOf(families, "aiel_executions_running"), 4);
});
