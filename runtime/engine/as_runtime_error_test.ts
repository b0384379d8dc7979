import assert from "node:assert/strict";
import { asRuntimeError } from "./as_runtime_error.ts";
import { parseCapabilities } from "../policy/capabilities.ts";
import { RuntimeError, toEnvelopeError } from "../protocol/errors.ts";
import { SnapshotError } from "../snapshot/error.ts";
import { readSnapshot } from "../snapshot/read_snapshot.ts";

async function thrownBy(act: () => unknown): Promise<unknown> {
  try {
    await act();
  } catch (thrown) {
    return thrown;
  }
  return assert.fail("nothing was thrown");
}

Deno.test("asRuntimeError keeps what is one already", () => {
  const error = new RuntimeError("TIMEOUT", "m");
  assert.equal(asRuntimeError(error), error);
});

Deno.test("asRuntimeError knows the parts' errors", async () => {
  const missing = asRuntimeError(await thrownBy(() => readSnapshot("/no/such/place")));
  assert.equal(missing.code, "NOT_FOUND");
  assert.deepEqual(missing.details, { reason: "root_not_found" });
  const policy = asRuntimeError(
    await thrownBy(() => parseCapabilities({ network: 1 }, "capabilities")),
  );
  assert.equal(policy.code, "VALIDATION_ERROR");
  assert.equal(policy.origin, "policy");
  assert.match(JSON.stringify(policy.details), /network/);
});

Deno.test("asRuntimeError tells the operator of a disk that refuses, and names no path", () => {
  const thrown = Object.assign(new Error("mkdir '/host/path'"), { code: "EROFS" });
  const { code, message, hint } = toEnvelopeError(asRuntimeError(thrown));
  assert.equal(code, "INTERNAL");
  assert.equal(message, "The runtime can't use its own files: the disk is read-only");
  assert.match(hint ?? "", /AIEL_CACHE_DIR/);
  assert.doesNotMatch(JSON.stringify([message, hint]), /host/);
});

Deno.test("asRuntimeError says what the machine has not enough of, whoever asked for it", () => {
  const scarce = new Error("Failed to spawn '/host/path': Too many open files (os error 24)");
  const unreadable = new SnapshotError({
    code: "unreadable",
    path: "/host/path",
    message: 'Can\'t read "/host/path"',
    hint: "",
    cause: scarce,
  });
  for (const thrown of [scarce, unreadable]) {
    const error = asRuntimeError(thrown);
    assert.equal(error.cause, scarce);
    assert.deepEqual(toEnvelopeError(error), {
      code: "INTERNAL",
      message: "The machine has no room for the request: too many files are open",
      origin: "platform",
      retryable: true,
      hint: "Send it again later; the operator may allow the runner more",
    });
  }
});

Deno.test("asRuntimeError says nothing about what was not expected", () => {
  for (const thrown of [new TypeError("secret /host/path"), "secret", undefined, null, { a: 1 }]) {
    const error = asRuntimeError(thrown);
    assert.equal(error.cause, thrown);
    assert.deepEqual(toEnvelopeError(error), {
      code: "INTERNAL",
      message: "The runtime failed",
      origin: "platform",
      retryable: true,
    });
  }
});
