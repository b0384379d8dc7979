import assert from "node:assert/strict";
import { type Span, trace, type Tracer } from "@opentelemetry/api";
import { endedAttempt } from "../testing/ended_attempt.ts";
import { executionTracer } from "./tracer.ts";

Deno.test("where nothing exports spans, one is asked for and none is made", () => {
  const none = trace.getTracer("none");
  const started: string[] = [];
  const watched: Tracer = {
    startSpan(name, options, context) {
      started.push(name);
      const span: Span = none.startSpan(name, options, context);
      assert.equal(span.isRecording(), false);
      return span;
    },
    startActiveSpan: none.startActiveSpan.bind(none),
  };
  const ended = endedAttempt();
  // What is looked at beyond its times would throw.
  const closed = { ...ended, envelope: { ...ended.envelope, error: null } };
  Object.defineProperty(closed.envelope, "error", { get: () => assert.fail("It was described") });
  executionTracer(watched).ended(closed);
  assert.deepEqual(started, ["aiel.execution"]);
});
