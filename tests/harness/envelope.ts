/**
 * What holds for every envelope, whatever the request was and however the code ended.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Envelope, ERRORS } from "../../runtime/mod.ts";

const MEMBERS = ["schema_version", "ok", "http_status", "result", "error", "meta"];

/**
 * Checks the shape that every envelope has, and that its error names no path of this
 * machine.
 */
export function assertEnvelope(value: unknown, hostPaths: readonly string[] = []): Envelope {
  assert.ok(value !== null && typeof value === "object");
  const envelope = value as Envelope;
  assert.deepEqual(Object.keys(envelope), MEMBERS);
  assert.equal(envelope.schema_version, "v1");
  assert.match(envelope.meta.request_id, /^[\x21-\x7e]{1,256}$/);
  assert.ok(envelope.meta.duration_ms >= 0);
  assert.ok(Array.isArray(envelope.meta.logs));
  assert.ok(Array.isArray(envelope.meta.permissions));
  if (envelope.ok) {
    assert.equal(envelope.error, null);
    assert.equal(envelope.http_status, 200);
    return envelope;
  }
  assert.ok(envelope.error !== null);
  assert.equal(envelope.result, null);
  assert.equal(envelope.http_status, ERRORS[envelope.error.code].status);
  assert.notEqual(envelope.error.message, "");
  const error = JSON.stringify(envelope.error);
  for (const path of hostPaths) {
    assert.ok(!error.includes(path), `the error names "${path}": ${error}`);
  }
  return envelope;
}
