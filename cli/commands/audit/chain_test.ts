import assert from "node:assert/strict";
import fc from "fast-check";
import type { AuditEventDocument } from "../../../control/api/audit.ts";
import { EMPTY_CHAIN, linkEvent } from "../../../control/domain/audit/audit_event.ts";
import { newId, type TenantId } from "../../../control/domain/ids.ts";
import type { Json } from "../../../runtime/protocol/json.ts";
import { BackwardVerifier, hashEventDocument } from "./chain.ts";

const TENANT: TenantId = "ten_chain";

/** A chain as the service makes and lists it: newest first. */
function chainOf(details: readonly { [key: string]: Json }[]): AuditEventDocument[] {
  let head = EMPTY_CHAIN;
  return details.map((each, at) => {
    const event = linkEvent(TENANT, head, newId("event"), {
      at: new Date(Date.UTC(2026, 10, 20, 18, 0, at)),
      actor: { kind: "user", id: "usr_1", tokenId: "tok_1" },
      action: "snapshot.register",
      outcome: "allowed",
      resources: [{ kind: "project", id: "prj_1" }],
      requestId: `req_${at}`,
      address: at % 2 === 0 ? null : "192.0.2.7",
      details: each,
    });
    head = event;
    return {
      id: event.id,
      sequence: event.sequence,
      at: event.at.toISOString(),
      actor: { kind: event.actor.kind, id: event.actor.id, token_id: event.actor.tokenId },
      action: event.action,
      outcome: event.outcome,
      resources: event.resources.map((resource) => ({ ...resource })),
      request_id: event.requestId,
      address: event.address,
      details: { ...event.details },
      previous_hash: event.previousHash,
      hash: event.hash,
    };
  }).reverse();
}

async function problemOf(events: readonly AuditEventDocument[], down = 1, chain: string = TENANT) {
  const verifier = new BackwardVerifier(chain, []);
  for (const event of events) {
    const broken = await verifier.add(event);
    if (broken !== undefined) return broken;
  }
  return verifier.end(down);
}

Deno.test("hashEventDocument hashes as the service does, whatever the details are", async () => {
  const details = fc.dictionary(fc.string(), fc.jsonValue().map((value): Json => Object(value)));
  await fc.assert(
    fc.asyncProperty(fc.array(details, { minLength: 1, maxLength: 4 }), async (each) => {
      // As they come over the wire.
      const events: AuditEventDocument[] = JSON.parse(JSON.stringify(chainOf(
        JSON.parse(JSON.stringify(each)),
      )));
      for (const event of events) assert.equal(await hashEventDocument(TENANT, event), event.hash);
      assert.equal(await problemOf(events), undefined);
    }),
    { numRuns: 50 },
  );
});

Deno.test("BackwardVerifier finds every change, cut, addition and move, at its place", async () => {
  const events = chainOf(Array.from({ length: 8 }, (_, at) => ({ at })));
  assert.equal(await problemOf(events), undefined);
  const at = (sequence: number) => events.length - sequence;
  const changed = (sequence: number, change: Partial<AuditEventDocument>) =>
    events.with(at(sequence), { ...events[at(sequence)]!, ...change });
  const cases: [string, AuditEventDocument[], number][] = [
    ["changed", changed(5, { action: "nothing.happened" }), 5],
    ["changed details", changed(8, { details: { at: 9 } }), 8],
    ["another outcome", changed(1, { outcome: "denied" }), 1],
    ["removed", events.toSpliced(at(4), 1), 4],
    ["the oldest removed", events.slice(0, -1), 1],
    ["twice", events.toSpliced(at(3), 0, events[at(3)]!), 2],
    ["moved", events.with(at(3), events[at(2)]!).with(at(2), events[at(3)]!), 3],
    ["a new hash", changed(6, { hash: "f".repeat(64) }), 6],
  ];
  for (const [name, list, sequence] of cases) {
    assert.equal((await problemOf(list))?.sequence, sequence, name);
  }
  assert.equal((await problemOf(events, 1, "ten_other"))?.sequence, 8);
});

Deno.test("BackwardVerifier knows an event again that it was told of", async () => {
  const events = chainOf([{ a: 1 }, { a: 2 }, { a: 3 }]);
  const rewritten = chainOf([{ a: 1 }, { a: 7 }, { a: 3 }]);
  const remembered = { sequence: 2, hash: events[1]!.hash };
  const verifier = new BackwardVerifier(TENANT, [remembered]);
  const found = [];
  for (const event of rewritten) found.push(await verifier.add(event));
  assert.equal(found[0], undefined);
  assert.deepEqual(found[1], {
    sequence: 2,
    problem: "Event 2 is another one than was seen before",
  });
});

Deno.test("BackwardVerifier is not brought down by details without end", async () => {
  const [event] = chainOf([{ a: 1 }]);
  let deep: unknown = 1;
  for (let level = 0; level < 100_000; level++) deep = [deep];
  assert.equal((await problemOf([{ ...event!, details: { deep } }]))?.sequence, 1);
});
