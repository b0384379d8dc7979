import assert from "node:assert/strict";
import { interruption } from "../../sdk/interruption.ts";
import { interruptionIn, isNoted } from "./interruption.ts";

const REASON = new DOMException("Signal timed out.", "TimeoutError");
const ABORTED = { isAborted: true, reason: REASON };
const NOT_ABORTED = { isAborted: false, reason: undefined };

Deno.test("interruptionIn finds the signal's reason wherever an error keeps it", () => {
  let deep: Error = REASON;
  for (let i = 0; i < 5_000; i++) deep = new Error("wrapped", { cause: deep });
  const loop = new Error("loop");
  const inLoop = new AggregateError([loop, new Error("x", { cause: REASON })]);
  loop.cause = inLoop;
  const cases: Record<string, unknown> = {
    itself: REASON,
    deep,
    "one of several": new AggregateError([new Error("a"), new Error("b", { cause: REASON })]),
    suppressed: new SuppressedError(new Error("closing"), REASON),
    "what was thrown while closing": new SuppressedError(REASON, new Error("body")),
    "in a cycle": inLoop,
    "the cause of a plain object": { message: "no error", cause: REASON },
    "a member of a plain object": { ok: false, failure: { error: { of: REASON } } },
    "results of Promise.allSettled": new Error("x", {
      cause: [{ status: "rejected", reason: REASON }],
    }),
    "a library's own member": Object.assign(new Error("x"), { originalError: REASON }),
    "Node's": Object.assign(new Error("x"), {
      name: "AbortError",
      code: "ABORT_ERR",
      cause: REASON,
    }),
  };
  for (const [name, thrown] of Object.entries(cases)) {
    assert.equal(interruptionIn(thrown, ABORTED)?.value, REASON, name);
    assert.equal(interruptionIn(thrown, NOT_ABORTED), undefined, name);
  }
});

Deno.test("interruptionIn knows the event with which a listener of the signal rejects", async () => {
  const controller = new AbortController();
  const rejected = new Promise((_, reject) => controller.signal.addEventListener("abort", reject));
  controller.abort(REASON);
  const event = await rejected.catch((thrown: unknown) => thrown);
  assert.ok(event instanceof Event);
  assert.equal(interruptionIn(event, ABORTED)?.value, REASON);
  assert.equal(interruptionIn(new Error("x", { cause: event }), ABORTED)?.value, REASON);
  assert.equal(interruptionIn(new Event("abort"), ABORTED), undefined);
});

Deno.test("interruptionIn believes a library that only says it was aborted, while the signal is", () => {
  class APIUserAbortError extends Error {}
  const words = [
    new DOMException("The operation was aborted", "AbortError"),
    Object.assign(new Error("canceled"), { name: "CanceledError", code: "ERR_CANCELED" }),
    Object.assign(new Error("x"), { code: "ABORT_ERR" }),
    Object.assign(new Error("x"), { code: "ABORT_ERR", cause: null }),
    new APIUserAbortError("Request was aborted."),
  ];
  for (const word of words) {
    assert.equal(interruptionIn(word, ABORTED)?.value, word);
    assert.equal(interruptionIn(new Error("x", { cause: word }), ABORTED)?.value, word);
    assert.equal(interruptionIn(word, NOT_ABORTED), undefined);
  }
});

Deno.test("interruptionIn takes nothing else for an interruption", () => {
  const others: unknown[] = [
    new TypeError("a bug in the code that cleans up"),
    // Another signal's reason, which the error names.
    Object.assign(new DOMException("aborted", "AbortError"), { cause: "user hit stop" }),
    new DOMException("Signal timed out.", "TimeoutError"),
    "Signal timed out.",
    undefined,
    null,
    () => {},
    Object.create(null),
  ];
  for (const other of others) assert.equal(interruptionIn(other, ABORTED), undefined);
  const fail = () => {
    throw new Error("again");
  };
  const hostile = new Proxy({}, { get: fail, getPrototypeOf: fail });
  assert.equal(interruptionIn(new Error("x", { cause: hostile }), ABORTED), undefined);
  const endless = (): object => Object.defineProperty({}, "cause", { get: endless });
  assert.equal(interruptionIn(endless(), ABORTED), undefined);
});

Deno.test("interruptionIn knows what the SDK noted, whether the own signal came or not", () => {
  const noted = interruption(new Error("Tool took too long"));
  assert.equal(interruptionIn(new Error("x", { cause: noted }), NOT_ABORTED)?.value, noted);
  assert.ok(isNoted(noted));
  assert.ok(!isNoted(REASON));
});
