import assert from "node:assert/strict";
import { formatTraceparent, isTracestate, parseTraceparent } from "./trace_context.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT = "00f067aa0ba902b7";

Deno.test("parseTraceparent reads what W3C Trace Context says", () => {
  const text = `00-${TRACE}-${PARENT}-01`;
  const parsed = parseTraceparent(text);
  assert.deepEqual(parsed, { traceId: TRACE, parentId: PARENT, flags: "01" });
  assert.equal(parsed && formatTraceparent(parsed), text);
  assert.equal(parseTraceparent(`cc-${TRACE}-${PARENT}-00`)?.traceId, TRACE);
  const bad = [
    "",
    TRACE,
    `ff-${TRACE}-${PARENT}-01`,
    `00-${"0".repeat(32)}-${PARENT}-01`,
    `00-${TRACE}-${"0".repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${PARENT}-01`,
    `00-${TRACE}-${PARENT}-1`,
    `00-${TRACE}-${PARENT}-01-more`,
    ` 00-${TRACE}-${PARENT}-01`,
    `00-${TRACE}-${PARENT}-01\n`,
  ];
  for (const one of bad) assert.equal(parseTraceparent(one), undefined, one);
});

Deno.test("isTracestate knows the lists of W3C Trace Context", () => {
  const good = [
    "rojo=00f067aa0ba902b7",
    "rojo=1,congo=t61rcWkgMzE",
    "a=1 , b=2",
    "a=1,,b=2",
    "t@v=x y",
  ];
  for (const one of good) assert.equal(isTracestate(one), true, one);
  const bad = [
    "",
    ",",
    "a",
    "a=",
    "A=1",
    "a=1,a=2",
    "a=b=c",
    "a=1\nb: c",
    "a=\x7f",
    "a=é",
    `a=${"x".repeat(257)}`,
    Array.from({ length: 33 }, (_, n) => `k${n}=1`).join(","),
    `${"x".repeat(600)}=1`,
  ];
  for (const one of bad) assert.equal(isTracestate(one), false, one);
});
