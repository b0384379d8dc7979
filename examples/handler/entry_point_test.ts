import assert from "node:assert/strict";
import { testContext } from "aiel/testing";
import { aiel_handler } from "./entry_point.ts";
import { echo } from "./tools/core.ts";

Deno.test("aiel_handler greets by name and answers with the request's id", () => {
  const context = testContext({ requestId: "req_1" });
  assert.deepEqual(aiel_handler({ name: "Ada" }, context), {
    ok: true,
    message: "Hello, Ada",
    request_id: "req_1",
  });
  assert.deepEqual(context.logs.map(({ event }) => event), ["aiel_handler.greeted"]);
});

Deno.test("aiel_handler greets the world when the event has no name", () => {
  for (const event of [{}, null, "Ada", 42]) {
    assert.equal(aiel_handler(event, testContext()).message, "Hello, world");
  }
});

Deno.test("aiel_handler says what it expected when the name is not text", () => {
  assert.throws(
    () => aiel_handler({ name: 42 }, testContext()),
    /"name" is a number: expected text/,
  );
});

Deno.test("echo gives the event back untouched", () => {
  const context = testContext({ snapshotId: "sha256:0" });
  const event = { hello: ["world", null] };
  assert.deepEqual(echo(event, context), { event, snapshot_id: "sha256:0" });
});
