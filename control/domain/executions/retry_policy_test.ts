import assert from "node:assert/strict";
import fc from "fast-check";
import { type ErrorCode, RuntimeError, toEnvelopeError } from "../../../runtime/protocol/errors.ts";
import type { Json } from "../../../runtime/protocol/json.ts";
import { USUAL_POLICY } from "./export_policy.ts";
import { MAX_ATTEMPTS, MAX_LOSSES, outcomeOf, type RetryPolicy } from "./retry_policy.ts";

const QUEUED = {
  isQueued: true,
  attempt: 1,
  losses: 0,
  maxAttempts: 1,
  cancelledBy: null,
} as const;
const THREE: RetryPolicy = { ...USUAL_POLICY.retry, attempts: 3 };
const CALM = 0.5;

function failed(code: ErrorCode, details?: Json, retryable = false) {
  const error = toEnvelopeError(
    new RuntimeError(code, "It failed", details === undefined ? {} : { details }),
  );
  return { ok: false, error: { ...error, retryable } };
}

Deno.test("outcomeOf ends what succeeded, and what failed with nothing left", () => {
  const { retry } = USUAL_POLICY;
  assert.deepEqual(outcomeOf(QUEUED, { ok: true, error: null }, retry, CALM), {
    kind: "ends",
    state: "succeeded",
  });
  assert.deepEqual(outcomeOf(QUEUED, failed("USER_CODE_ERROR"), retry, CALM), {
    kind: "ends",
    state: "failed",
  });
  // It had more than one: what is left of it is to be looked at.
  const last = { ...QUEUED, attempt: 3, maxAttempts: 3 };
  assert.deepEqual(outcomeOf(last, failed("TIMEOUT"), THREE, CALM), {
    kind: "ends",
    state: "dead",
  });
  // Of a code after which no attempt helps.
  const early = { ...QUEUED, maxAttempts: 3 };
  assert.deepEqual(outcomeOf(early, failed("VALIDATION_ERROR"), THREE, CALM), {
    kind: "ends",
    state: "failed",
  });
});

Deno.test("outcomeOf waits longer before each attempt, and never longer than the policy says", () => {
  const wait = (attempt: number) => {
    const outcome = outcomeOf(
      { ...QUEUED, attempt, maxAttempts: 20 },
      failed("TIMEOUT"),
      { attempts: 20, on: ["TIMEOUT"], backoff: { firstMs: 1_000, factor: 3, maxMs: 20_000 } },
      CALM,
    );
    return outcome.kind === "again" ? outcome.afterMs : undefined;
  };
  assert.deepEqual([1, 2, 3, 4, 5].map(wait), [1_000, 3_000, 9_000, 20_000, 20_000]);
});

Deno.test("outcomeOf lets code ask for another attempt, with a time of its own", () => {
  const asked = failed("USER_CODE_ERROR", { retry_after_ms: 90_000 }, true);
  assert.deepEqual(outcomeOf(QUEUED, asked, USUAL_POLICY.retry, CALM), {
    kind: "again",
    afterMs: 90_000,
    counts: true,
  });
  // Only the platform's word for it counts, and only up to a week.
  for (
    const other of [
      failed("TIMEOUT", { retry_after_ms: 5 }, true),
      failed("USER_CODE_ERROR", { retry_after_ms: "5" }, true),
      failed("USER_CODE_ERROR", { retry_after_ms: 5 }),
    ]
  ) {
    assert.equal(outcomeOf(QUEUED, other, USUAL_POLICY.retry, CALM).kind, "ends");
  }
  const long = outcomeOf(
    QUEUED,
    failed("USER_CODE_ERROR", { retry_after_ms: 1e15 }, true),
    USUAL_POLICY.retry,
    CALM,
  );
  assert.deepEqual(long, { kind: "again", afterMs: 7 * 24 * 3_600_000, counts: true });
});

Deno.test("outcomeOf counts no attempt that the platform lost or put off", () => {
  const busy = outcomeOf(QUEUED, failed("OVERLOADED"), USUAL_POLICY.retry, CALM);
  assert.ok(busy.kind === "again" && !busy.counts);
  assert.deepEqual(outcomeOf(QUEUED, failed("CANCELLED"), USUAL_POLICY.retry, CALM), {
    kind: "again",
    afterMs: 0,
    counts: false,
  });
  const tired = { ...QUEUED, attempt: MAX_LOSSES + 1, losses: MAX_LOSSES };
  assert.deepEqual(outcomeOf(tired, failed("OVERLOADED"), USUAL_POLICY.retry, CALM), {
    kind: "ends",
    state: "dead",
  });
});

Deno.test("outcomeOf never tries again what was cancelled, or what a caller waits for", () => {
  const cancelled = { ...QUEUED, cancelledBy: "caller" as const, maxAttempts: 5 };
  assert.deepEqual(outcomeOf(cancelled, failed("CANCELLED"), THREE, CALM), {
    kind: "ends",
    state: "cancelled",
  });
  const waited = { ...QUEUED, isQueued: false, maxAttempts: 5 };
  for (const code of ["TIMEOUT", "OVERLOADED", "INTERNAL"] as const) {
    assert.deepEqual(outcomeOf(waited, failed(code), THREE, CALM), {
      kind: "ends",
      state: "failed",
    });
  }
});

Deno.test("outcomeOf comes to an end, whatever happens and whatever the code asks for", () => {
  const codes = ["USER_CODE_ERROR", "TIMEOUT", "OVERLOADED", "INTERNAL", "CANCELLED"] as const;
  fc.assert(fc.property(
    fc.infiniteStream(fc.record({ code: fc.constantFrom(...codes), asks: fc.boolean() })),
    fc.integer({ min: 1, max: 20 }),
    (stream, attempts) => {
      let state = { ...QUEUED, attempt: 0, losses: 0, maxAttempts: attempts };
      for (const { code, asks } of stream) {
        state = { ...state, attempt: state.attempt + 1 };
        const envelope = failed(code, { retry_after_ms: 1 }, asks);
        const outcome = outcomeOf(state, envelope, THREE, 0);
        if (outcome.kind === "ends") break;
        if (!outcome.counts) state = { ...state, losses: state.losses + 1 };
        assert.ok(state.attempt < MAX_ATTEMPTS + 1);
      }
    },
  ));
});
