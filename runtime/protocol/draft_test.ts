import assert from "node:assert/strict";
import * as fc from "fast-check";
import { readDraft } from "./draft.ts";

Deno.test("readDraft labels an envelope with what can be read of a request", () => {
  const draft = readDraft({
    schema_version: "v1",
    action: "invoke",
    kind: "tool",
    name: "t",
    request_id: "r",
    trace_id: "trace_1",
  });
  assert.deepEqual(draft, {
    action: "invoke",
    kind: "tool",
    name: "t",
    requestId: "r",
    traceId: "trace_1",
  });
  assert.equal(readDraft({ handler: "m.f" }).name, "m.f");
});

Deno.test("readDraft takes ids from the top, then from ctx, then from the payload's ctx", () => {
  const payload = { ctx: { request_id: "payload", trace_id: "payload" } };
  const ctx = { request_id: "ctx", trace_id: "ctx" };
  const ids = (document: unknown) => {
    const { requestId, traceId } = readDraft(document);
    return [requestId, traceId];
  };
  assert.deepEqual(ids({ payload }), ["payload", "payload"]);
  assert.deepEqual(ids({ payload, ctx }), ["ctx", "ctx"]);
  assert.deepEqual(ids({ payload, ctx, request_id: "top", trace_id: "top" }), ["top", "top"]);
});

Deno.test("readDraft makes up a request id that is new each time, and no trace id", () => {
  const first = readDraft({});
  assert.match(first.requestId, /^[0-9a-f-]{36}$/);
  assert.notEqual(first.requestId, readDraft({}).requestId);
  assert.equal(first.traceId, null);
});

Deno.test("readDraft takes the trace id out of a W3C traceparent", () => {
  const trace = "0af7651916cd43dd8448eb211c80319c";
  const traceOf = (trace_id: string) => readDraft({ trace_id }).traceId;
  assert.equal(traceOf(`00-${trace}-b7ad6b7169203331-01`), trace);
  assert.equal(traceOf(trace), trace);
  assert.equal(traceOf("trace_123"), "trace_123");
  const odd = `00-${trace.toUpperCase()}-b7ad6b7169203331-01`;
  assert.equal(traceOf(odd), odd);
  const both = { traceparent: `00-${trace}-b7ad6b7169203331-01`, trace_id: "trace_123" };
  assert.equal(readDraft(both).traceId, trace);
  assert.equal(readDraft({ ...both, traceparent: odd }).traceId, "trace_123");
});

Deno.test("readDraft leaves out what is not of the right form", () => {
  const draft = readDraft({
    action: 1,
    kind: {},
    name: "x".repeat(10_000),
    request_id: "with space",
    trace_id: "",
  });
  assert.equal(draft.action, null);
  assert.equal(draft.kind, null);
  assert.equal(draft.name?.length, 256);
  assert.match(draft.requestId, /^[0-9a-f-]{36}$/);
  assert.equal(draft.traceId, null);
});

Deno.test("readDraft gives labels that fit into an envelope for any document", () => {
  fc.assert(fc.property(fc.jsonValue(), (document) => {
    const draft = readDraft(document);
    assert.match(draft.requestId, /^[\x21-\x7e]{1,256}$/);
    for (const label of [draft.action, draft.kind, draft.name, draft.traceId]) {
      assert.ok(label === null || label.length <= 256);
    }
  }));
});
