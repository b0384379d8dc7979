import assert from "node:assert/strict";
import { failure, success } from "../protocol/envelope.ts";
import { type ErrorCode, ERRORS, RuntimeError, toEnvelopeError } from "../protocol/errors.ts";
import { emptyMeta, refusal } from "./refusal.ts";

Deno.test("success and failure give the one shape of every answer", () => {
  const meta = emptyMeta({ requestId: "r", traceId: null, action: null, kind: null, name: null });
  const well = success({ a: 1 }, meta);
  assert.deepEqual([well.ok, well.http_status, well.result, well.error], [
    true,
    200,
    { a: 1 },
    null,
  ]);
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    const failed = failure(toEnvelopeError(new RuntimeError(code, "m")), meta);
    assert.deepEqual(Object.keys(failed), Object.keys(well));
    assert.deepEqual([failed.ok, failed.result, failed.http_status], [
      false,
      null,
      ERRORS[code].status,
    ]);
    assert.equal(failed.error?.retryable, ERRORS[code].retryable);
  }
});

Deno.test("refusal is an envelope for something that never became a request", () => {
  const { error, meta, http_status } = refusal(new RuntimeError("VALIDATION_ERROR", "m"));
  assert.equal(http_status, 400);
  assert.equal(error?.message, "m");
  assert.match(meta.request_id, /^[0-9a-f-]{36}$/);
  assert.equal(meta.snapshot_id, null);
  assert.equal(refusal("anything").error?.code, "INTERNAL");
});
