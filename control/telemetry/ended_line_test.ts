import assert from "node:assert/strict";
import { afterBegin, endedAttempt } from "../testing/ended_attempt.ts";
import { endedLine } from "./ended_line.ts";

Deno.test("an attempt that ended is one line that says what, whose and how", () => {
  assert.deepEqual(endedLine(endedAttempt()), {
    level: "info",
    event: "execution.ended",
    execution_id: "exe_01",
    attempt: 1,
    state: "succeeded",
    error_code: null,
    tenant_id: "ten_01",
    workspace_id: "wsp_01",
    project_id: "prj_01",
    environment_id: "env_01",
    deployment_id: "dep_01",
    snapshot_id: `sha256:${"ab".repeat(32)}`,
    export: "tool/greet",
    source: "api",
    trace_id: "0af7651916cd43dd8448eb211c80319c",
    queue_wait_ms: 250,
    run_ms: 100,
    start: "cold",
    cpu_ms: 40,
    peak_rss_bytes: 50_000_000,
    calls: 0,
  });
});

Deno.test("no line holds what code or caller said", () => {
  const token = `aiel_pat_${"0".repeat(40)}`;
  const line = JSON.stringify(endedLine(endedAttempt({
    execution: { export: `tool/${token}\n${"x".repeat(1_000)}` },
    error: {
      code: "USER_CODE_ERROR",
      message: "the message",
      origin: "user_code",
      retryable: false,
      stack: "the stack",
      details: { secret: "the details" },
    },
  })));
  for (const said of [token, "the message", "the stack", "the details", "the result"]) {
    assert.ok(!line.includes(said), said);
  }
  assert.ok(line.length < 1_500);
  assert.ok(!line.includes("\n"));
});

Deno.test("the level says who has to look", () => {
  const error = { message: "", origin: "user_code", retryable: false } as const;
  const levels = [
    endedAttempt(),
    endedAttempt({ state: "cancelled", error: { ...error, code: "CANCELLED" } }),
    endedAttempt({ error: { ...error, code: "USER_CODE_ERROR" } }),
    endedAttempt({ state: "queued", error: { ...error, code: "TIMEOUT" } }),
    endedAttempt({ state: "lost" }),
    endedAttempt({ state: "dead", error: { ...error, code: "USER_CODE_ERROR" } }),
    endedAttempt({ error: { ...error, code: "INTERNAL" } }),
  ].map((ended) => endedLine(ended).level);
  assert.deepEqual(levels, ["info", "info", "warn", "warn", "warn", "error", "error"]);
});

Deno.test("a wait counts from when the attempt was due, and is never negative", () => {
  const wait = (ended: Parameters<typeof endedAttempt>[0]) =>
    endedLine(endedAttempt(ended)).queue_wait_ms;
  assert.equal(wait({ execution: { isQueued: false } }), null);
  assert.equal(wait({ execution: { runAt: afterBegin(-40), createdAt: afterBegin(-900) } }), 40);
  assert.equal(wait({ execution: { runAt: afterBegin(20) } }), 0);
  const lost = {
    number: 1,
    startedAt: afterBegin(-200),
    endedAt: afterBegin(-70),
    errorCode: null,
    message: null,
    lost: true,
  };
  assert.equal(wait({ execution: { attempt: 2, attempts: [lost] } }), 70);
  assert.equal(endedLine(endedAttempt({ ran: undefined, usage: null })).run_ms, null);
});
