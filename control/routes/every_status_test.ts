/**
 * One test for every status that the document promises of every operation. Those which only the
 * operation itself can bring about are named in `OWN_TESTS` and stand in the test beside it.
 */

import assert from "node:assert/strict";
import { statusesOf } from "../http/route_config.ts";
import { BAD_REQUESTS } from "../testing/bad_requests.ts";
import { GOOD_REQUESTS } from "../testing/good_requests.ts";
import { makeWorld } from "../testing/world.ts";
import { OPERATIONS } from "./operations.ts";

/** Statuses whose tests are elsewhere, by operation. */
const OWN_TESTS: Readonly<Record<string, readonly number[]>> = {
  listTokens: [404],
  createToken: [404],
  listAuditEvents: [404],
  changeUser: [409],
  changeWorkspace: [409],
  setMember: [409],
  removeMember: [409],
  changeProject: [409],
  planSnapshot: [409, 412, 422],
  registerSnapshot: [412],
  putBlob: [409, 422],
  putBlobs: [409, 422],
  setWorkspaceGrant: [409, 422],
  setProjectGrant: [409, 422],
  setEnvironmentGrant: [409, 422],
  setEnvironment: [404, 409],
  setVariable: [404, 409],
  removeVariable: [409],
  setIntegration: [404, 409, 422],
  rotateIntegration: [409, 422],
  checkIntegration: [409],
  removeIntegration: [409],
  previewChanges: [409],
  invoke: [409, 422],
  cancelExecution: [409],
  retryExecution: [409, 422],
  redriveExecution: [409],
  redriveExecutions: [409],
  setSchedule: [404, 409, 422],
  removeSchedule: [409],
};

for (const operation of OPERATIONS) {
  const { id, answer: promised, etag, method } = operation.contract;
  const { status } = promised;

  Deno.test(`${id} answers ${status} when all is well`, async () => {
    await using world = await makeWorld();
    const good = GOOD_REQUESTS[id];
    assert.ok(good !== undefined, `no good request for "${id}"`);
    const call = await good(world);
    const answer = await world.call(call);
    assert.equal(answer.status, status, new TextDecoder().decode(answer.bytes));
    if (promised.kind === "document") {
      const document = answer.json();
      // Nothing is answered that the document does not promise.
      assert.deepEqual(promised.schema.parse(document), document);
    } else if (status === 204) assert.equal(answer.bytes.length, 0);
  });

  if (etag && method === "get") {
    Deno.test(`${id} answers 304 when the caller has it already`, async () => {
      await using world = await makeWorld();
      const call = await GOOD_REQUESTS[id]?.(world);
      assert.ok(call !== undefined);
      const tag = (await world.call(call)).headers.get("etag");
      assert.match(tag ?? "", /^"[^"]+"$/);
      const headers = { "if-none-match": `"other", W/${tag}` };
      const answer = await world.call({ ...call, headers });
      assert.equal(answer.status, 304);
      assert.equal(answer.bytes.length, 0);
      assert.equal(answer.headers.get("etag"), tag);
    });
  }

  for (const expected of statusesOf(operation.contract)) {
    if (OWN_TESTS[id]?.includes(expected)) continue;
    const bad = BAD_REQUESTS[expected];
    Deno.test(`${id} answers ${expected} when ${bad?.when}`, async () => {
      const answer = await bad?.make(operation);
      assert.ok(answer !== undefined, `no request brings about ${expected}`);
      assert.equal(answer.status, expected, new TextDecoder().decode(answer.bytes));
      const problem = answer.problem();
      assert.doesNotMatch(JSON.stringify(problem), /secret of the inside|10\.0\.0\.7/);
    });
  }
}
