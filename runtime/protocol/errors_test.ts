import assert from "node:assert/strict";
import { ERRORS, RuntimeError, toEnvelopeError } from "./errors.ts";

Deno.test("ERRORS has the statuses of the protocol's table", () => {
  const statuses = Object.entries(ERRORS).map(([code, { status }]) => [code, status]);
  assert.deepEqual(Object.fromEntries(statuses), {
    VALIDATION_ERROR: 400,
    NOT_FOUND: 404,
    SECURITY_VIOLATION: 403,
    TIMEOUT: 504,
    RESOURCE_LIMIT: 507,
    OVERLOADED: 503,
    CANCELLED: 499,
    USER_CODE_ERROR: 500,
    INTERNAL: 500,
  });
});

Deno.test("toEnvelopeError shows hint and details but never the cause", () => {
  const error = new RuntimeError("NOT_FOUND", "m", { hint: "h", details: [1], cause: "secret" });
  assert.deepEqual(toEnvelopeError(error), {
    code: "NOT_FOUND",
    message: "m",
    origin: "user_code",
    retryable: false,
    hint: "h",
    details: [1],
  });
  assert.doesNotMatch(JSON.stringify(toEnvelopeError(new Error("secret"))), /secret/);
});
