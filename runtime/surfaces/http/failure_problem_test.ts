import assert from "node:assert/strict";
import { type ErrorCode, ERRORS, RuntimeError, toEnvelopeError } from "../../protocol/errors.ts";
import type { Json } from "../../protocol/json.ts";
import { failureResponse } from "./failure_problem.ts";

async function told(code: ErrorCode, details?: Json, more: { retryable?: boolean } = {}) {
  const error = toEnvelopeError(
    new RuntimeError(code, "What happened", {
      hint: "A hint",
      ...(details === undefined ? {} : { details }),
    }),
  );
  const stack = "at handler (entry_point.ts:1:1)";
  const response = failureResponse({ ...error, ...more, stack, name: "Secret" }, "exe_1");
  const text = await response.text();
  for (const kept of ["stack", "entry_point", "A hint", "Secret"]) assert.ok(!text.includes(kept));
  assert.equal(response.headers.get("aiel-execution"), "exe_1");
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  assert.equal(response.headers.get("cache-control"), "no-store");
  const body = JSON.parse(text);
  assert.deepEqual([body.status, body.execution_id, body.detail, body.code], [
    response.status,
    "exe_1",
    "What happened",
    code,
  ]);
  return { status: response.status, body, retryAfter: response.headers.get("retry-after") };
}

Deno.test("each code has its status", async () => {
  const own: Partial<Record<ErrorCode, number>> = {
    VALIDATION_ERROR: 500,
    SECURITY_VIOLATION: 500,
  };
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    assert.equal((await told(code)).status, own[code] ?? ERRORS[code].status, code);
  }
});

Deno.test("what is wrong with the caller's own request is told with its places", async () => {
  const problems = [
    { path: "input.body.name", message: "is missing" },
    { path: 'input.headers["x"]', message: "is 1" },
    { path: "input", message: "is null" },
  ];
  const { status, body } = await told("VALIDATION_ERROR", { kind: "http", name: "x", problems });
  assert.equal(status, 422);
  assert.deepEqual(body.errors, [
    { location: "body.name", message: "is missing" },
    { location: 'headers["x"]', message: "is 1" },
    { location: "request", message: "is null" },
  ]);
});

Deno.test("what is wrong with the answer of code is not the caller's fault, nor told", async () => {
  const problems = [{ path: "output.body.secret", message: "is 42" }];
  const { status, body } = await told("VALIDATION_ERROR", { problems });
  assert.deepEqual([status, body.errors], [500, undefined]);
});

Deno.test("a hostile answer of code stays small and well formed", async () => {
  const problems = Array.from({ length: 10_000 }, () => ({
    path: `input.${"x".repeat(10_000)}`,
    message: "y".repeat(10_000),
  }));
  const { body } = await told("VALIDATION_ERROR", { problems });
  assert.ok(JSON.stringify(body).length < 120_000);
  for (const details of [null, 1, [], { problems: 1 }, { problems: [1, {}, { path: 1 }] }]) {
    assert.equal((await told("VALIDATION_ERROR", details as Json)).status, 500);
  }
});

Deno.test("callers are told when to come again", async () => {
  assert.equal((await told("OVERLOADED", { retry_after_ms: 1_500 })).retryAfter, "2");
  assert.equal((await told("OVERLOADED")).retryAfter, "1");
  const later = await told("USER_CODE_ERROR", { retry_after_ms: 60_000 }, { retryable: true });
  assert.deepEqual([later.status, later.retryAfter], [503, "60"]);
  assert.equal((await told("USER_CODE_ERROR", { retry_after_ms: 60_000 })).retryAfter, null);
});
