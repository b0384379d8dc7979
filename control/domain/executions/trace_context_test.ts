import assert from "node:assert/strict";
import { isTraceparent, keptTrace, readTraceparent, traceIdOf } from "./trace_context.ts";

const GIVEN = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

const bytes = (length: number) => new Uint8Array(length).fill(7);

Deno.test("readTraceparent reads version 00 and nothing else", () => {
  assert.deepEqual(readTraceparent(GIVEN), {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    flags: 1,
  });
  assert.ok(isTraceparent(GIVEN));
  assert.equal(traceIdOf(GIVEN), "0af7651916cd43dd8448eb211c80319c");
  assert.equal(traceIdOf(null), null);
  const wrong = [
    "",
    GIVEN.toUpperCase(),
    GIVEN.replace("00-", "01-"),
    GIVEN.replace("0af7651916cd43dd8448eb211c80319c", "0".repeat(32)),
    GIVEN.replace("b7ad6b7169203331", "0".repeat(16)),
    `${GIVEN}-00`,
    `${GIVEN}\n`,
    ` ${GIVEN}`,
  ];
  for (const text of wrong) assert.equal(isTraceparent(text), false, JSON.stringify(text));
});

Deno.test("an execution keeps the context that it was given, else it has a trace of its own", () => {
  assert.equal(keptTrace(GIVEN, bytes), GIVEN);
  const own = keptTrace(undefined, bytes);
  assert.equal(own, `00-${"07".repeat(16)}-${"07".repeat(8)}-00`);
  assert.equal(keptTrace("hello", bytes), own);
});
