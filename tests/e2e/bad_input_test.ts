/**
 * Whatever comes in, one envelope goes out: properties of the engine as a library, where a run
 * costs no process of its own.
 *
 * @module
 */

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { leftovers, runRequest, testEngine } from "../harness/engine.ts";
import { assertEnvelope } from "../harness/envelope.ts";
import { toolSnapshot, writeSnapshot } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";

const MEMBERS = [
  "schema_version",
  "action",
  "kind",
  "name",
  "handler",
  "payload",
  "event",
  "ctx",
  "limits",
  "capabilities",
  "timeout_ms",
  "request_id",
  "trace_id",
  "__proto__",
];
const VALUES = ["v1", "describe", "invoke", "execute", "tool", "t", "entry_point.f", -1, 0, 64, {}];

/** Documents that are almost requests. */
const almostRequest = fc.dictionary(
  fc.constantFrom(...MEMBERS),
  fc.oneof(fc.constantFrom(...VALUES), fc.jsonValue()),
);
const closer = almostRequest.map((document) => ({
  schema_version: "v1",
  action: "invoke",
  kind: "tool",
  name: "t",
  ...document,
}));

Deno.test("run answers any document with one envelope when there is no snapshot", async () => {
  using cache = tempDir();
  const engine = testEngine(cache.path);
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.jsonValue(), almostRequest, closer), async (document) => {
      const envelope = assertEnvelope(
        await engine.run(document, { root: `${cache.path}/no/such/place` }),
      );
      assert.ok(["VALIDATION_ERROR", "NOT_FOUND"].includes(envelope.error?.code ?? ""));
    }),
    { numRuns: 300 },
  );
});

Deno.test("run answers any document with one envelope when there is a snapshot", async () => {
  using cache = tempDir();
  using snapshot = writeSnapshot(toolSnapshot("return payload"));
  const engine = testEngine(cache.path);
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.jsonValue(), almostRequest, closer), async (document) => {
      const envelope = await engine.run(document, { root: snapshot.path });
      assertEnvelope(envelope, [snapshot.path, cache.path]);
      assert.notEqual(envelope.error?.code, "INTERNAL", JSON.stringify(envelope.error));
      assert.deepEqual(leftovers(cache.path), []);
    }),
    { numRuns: 25 },
  );
});

Deno.test("run takes what is no JSON at all for an invalid request", async () => {
  using cache = tempDir();
  const engine = testEngine(cache.path);
  const cycle: Record<string, unknown> = { schema_version: "v1", action: "describe" };
  cycle.ctx = cycle;
  for (const document of [undefined, 1n, Symbol("s"), () => 1, new Map(), cycle]) {
    const envelope = await engine.run(document, { root: cache.path });
    assert.equal(assertEnvelope(envelope).error?.code, "VALIDATION_ERROR");
  }
});

Deno.test("a payload comes back as it was sent, whatever JSON it is", async () => {
  using cache = tempDir();
  const files = toolSnapshot("return payload");
  const payload = fc.jsonValue({ maxDepth: 5 }).filter((value) =>
    value === null || typeof value !== "object" || !Object.hasOwn(value, "ctx")
  );
  await fc.assert(
    fc.asyncProperty(payload, async (value) => {
      const sent = JSON.parse(JSON.stringify(value));
      const { result, error } = await runRequest(
        files,
        { payload: sent },
        { cacheDir: cache.path },
      );
      assert.equal(error, null, JSON.stringify(error));
      assert.deepEqual(result, sent);
    }),
    { numRuns: 15 },
  );
});

Deno.test("capabilities that are malformed are refused before a child is started", async () => {
  const cases: unknown[] = [
    { network: ["example.com,--allow-all"] },
    { network: "example.com" },
    { env: ["DENO_DIR"] },
    { read: ["relative/path"] },
    { subprocess: ["/bin/sh"] },
    { write: true },
    { unknown: true },
  ];
  for (const capabilities of cases) {
    const { error, meta } = await runRequest(toolSnapshot("return 1"), { capabilities });
    assert.equal(error?.code, "VALIDATION_ERROR", JSON.stringify(capabilities));
    assert.equal(meta.usage, null);
  }
});
