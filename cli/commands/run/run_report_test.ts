import assert from "node:assert/strict";
import type { Envelope, EnvelopeError, Meta } from "../../../runtime/mod.ts";
import { createScreen } from "../../program/screen.ts";
import { adviceLines, failureText, logLines, summaryLine } from "./run_report.ts";
import { resultText } from "./result_text.ts";

const SCREEN = createScreen({ columns: 80, terminal: false, color: false });
const ESC = "\x1b";

function error(more: Partial<EnvelopeError>): EnvelopeError {
  return {
    code: "USER_CODE_ERROR",
    message: "boom",
    origin: "user_code",
    retryable: false,
    ...more,
  };
}

const META: Meta = {
  request_id: "r",
  trace_id: null,
  duration_ms: 45.4,
  snapshot_id: `sha256:${"ab".repeat(32)}`,
  runtime_version: "0.1.0",
  sdk_version: "0.1.0",
  action: "invoke",
  kind: "tool",
  name: "t",
  logs: [],
  usage: null,
  permissions: [],
  permissions_complete: true,
  calls: [],
  calls_complete: true,
  isolation: "os+deno",
  limits: null,
};

Deno.test("failureText says how to hear of every path that no snapshot can hold", () => {
  const unfit = error({
    code: "SECURITY_VIOLATION",
    message: 'Path "a " ends in a space',
    hint: "Rename it",
    details: { reason: "unsafe_path" },
  });
  const every = /\nhint: Rename it; `aiel validate` names every path that can't be in a snapshot$/;
  assert.match(failureText(unfit, SCREEN), every);
  assert.doesNotMatch(failureText({ ...unfit, code: "USER_CODE_ERROR" }, SCREEN), /aiel validate/);
  assert.doesNotMatch(failureText({ ...unfit, details: {} }, SCREEN), /aiel validate/);
});

Deno.test("summaryLine says what ran, how long, and of which snapshot", () => {
  const envelope: Envelope = {
    schema_version: "v1",
    ok: true,
    http_status: 200,
    result: null,
    error: null,
    meta: {
      ...META,
      usage: {
        wall_ms: 40,
        cpu_ms: 10,
        peak_rss_bytes: 40 * 1024 * 1024,
        output_bytes: 4,
        start: "cold",
        models: {},
        phases: { spawn_ms: 20.2, load_ms: 3.04, run_ms: null },
      },
    },
  };
  assert.equal(
    summaryLine(envelope, SCREEN),
    "ok tool t in 45 ms (start 20 ms, load 3 ms; 40 MiB; sha256:abababababab)",
  );
});

Deno.test("logLines show time, level, event and fields, and who wrote them", () => {
  const ts = "2026-11-20T10:00:00.123Z";
  const lines = logLines([
    { ts, level: "info", event: "done", fields: { n: 1, to: "a b" }, source: "ctx" },
    { ts, level: "error", event: `${ESC}[2J`, fields: {}, source: "console" },
  ], SCREEN);
  assert.deepEqual(lines, [
    '10:00:00.123 info  done n=1 to="a b"',
    "10:00:00.123 error \\u001b[2J (console)",
  ]);
});

Deno.test("failureText has the stack, the causes and the hint", () => {
  const text = failureText(
    error({
      name: "TypeError",
      stack: "TypeError: boom\n    at f (tools/a.ts:1:2)",
      cause: { name: "Error", message: "inner", stack: "Error: inner\n    at g (b.ts:3:4)" },
      hint: "Look there",
    }),
    SCREEN,
  );
  assert.equal(
    text,
    [
      "error: TypeError: boom (USER_CODE_ERROR)",
      "    at f (tools/a.ts:1:2)",
      "caused by: Error: inner",
      "    at g (b.ts:3:4)",
      "hint: Look there",
    ].join("\n"),
  );
});

Deno.test("failureText lists the problems of a contract with their places", () => {
  const place = { file: "entry_point.ts", line: 2, column: 1 };
  const problems = [{ message: "first", place }, { message: "second", place: null }];
  const text = failureText(error({ code: "VALIDATION_ERROR", details: { problems } }), SCREEN);
  assert.match(text, /\n {2}entry_point\.ts:2:1: first\n {2}second$/);
});

Deno.test("failureText names doctor when the runtime itself failed", () => {
  assert.match(failureText(error({ code: "INTERNAL" }), SCREEN), /aiel doctor/);
});

Deno.test("failureText leaves the hint of a denial to the advice", () => {
  const denied = error({ code: "SECURITY_VIOLATION", hint: "Declare it" });
  assert.doesNotMatch(failureText(denied, SCREEN, { advised: true }), /Declare it/);
  assert.match(failureText(denied, SCREEN), /Declare it/);
});

Deno.test("adviceLines show what was denied and the line to write", () => {
  const denials = [{ kind: "network", target: "a:1", count: 2 }];
  assert.deepEqual(
    adviceLines([{ kind: "network", denials, line: '"network": ["a:1"]', text: "Add" }], SCREEN),
    [
      "denied: network a:1 (2 times)",
      '  Add: "network": ["a:1"]',
    ],
  );
});

Deno.test("resultText is JSON of the same value without anything a terminal obeys", () => {
  const value = { text: `a${ESC}]0;x\u0007b\u202e\u009b`, n: [1, null] };
  const text = resultText(value);
  assert.deepEqual(JSON.parse(text), value);
  assert.doesNotMatch(text, /[^\n\x20-\x7e]/);
});

Deno.test("failureText shows what an error says besides its message, and the errors that it holds", () => {
  const text = failureText(
    error({
      name: "AggregateError",
      details: { status: 429, body: "x".repeat(1_000) },
      errors: [
        { name: "Error", message: "one", details: { code: "ENOENT" } },
        { name: "Value", message: "two", cause: { name: "Error", message: "deep" } },
      ],
      suppressed: { name: "Error", message: "body" },
    }),
    SCREEN,
  ).split("\n");
  assert.match(text[1] ?? "", /^ {4}status=429 body="x{199}$/);
  assert.deepEqual([text[0], ...text.slice(2)], [
    "error: AggregateError: boom (USER_CODE_ERROR)",
    "one of them: Error: one",
    '    code="ENOENT"',
    "one of them: Value: two",
    "caused by: Error: deep",
    "suppressed: Error: body",
  ]);
});

Deno.test("failureText shows what was thrown because of the deadline", () => {
  const text = failureText(
    error({
      code: "TIMEOUT",
      message: "too late",
      name: "LoadError",
      details: {
        timeout_ms: 5,
        thrown: { message: "loading failed", details: { invoice: 7 } },
      },
    }),
    SCREEN,
  );
  assert.equal(
    text,
    "error: too late (TIMEOUT)\nthrown: LoadError: loading failed\n    invoice=7",
  );
});
