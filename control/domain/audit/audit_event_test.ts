import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type ChainHead,
  ChainVerifier,
  EMPTY_CHAIN,
  FIRST_HASH,
  hashEvent,
  linkEvent,
} from "./audit_event.ts";
import { newId } from "../ids.ts";
import type { AuditEvent, NewAuditEvent } from "./records.ts";
import type { JsonObject } from "../../../runtime/protocol/json.ts";

const chain = newId("tenant");

const json: fc.Arbitrary<JsonObject> = fc.dictionary(
  fc.string({ maxLength: 5 }),
  fc.oneof(fc.string({ maxLength: 8 }), fc.integer(), fc.boolean(), fc.constant(null)),
  { maxKeys: 3 },
);
const newEvent: fc.Arbitrary<NewAuditEvent> = fc.record({
  at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("2100-01-01") }),
  actor: fc.constantFrom(
    { kind: "user", id: newId("user"), tokenId: newId("token") } as const,
    { kind: "system", id: null, tokenId: null } as const,
    { kind: "anonymous", id: null, tokenId: null } as const,
  ),
  action: fc.string({ maxLength: 8 }),
  outcome: fc.constantFrom("allowed", "denied", "failed"),
  resources: fc.array(fc.record({ kind: fc.string(), id: fc.string() }), { maxLength: 2 }),
  requestId: fc.string(),
  address: fc.option(fc.ipV4()),
  details: json,
});

function chainOf(events: readonly NewAuditEvent[]): { events: AuditEvent[]; head: ChainHead } {
  let head = EMPTY_CHAIN;
  const linked = events.map((event) => {
    const next = linkEvent(chain, head, newId("event"), event);
    head = { sequence: next.sequence, hash: next.hash };
    return next;
  });
  return { events: linked, head };
}

function verdict(events: readonly AuditEvent[], head: ChainHead, anchor?: ChainHead) {
  const verifier = new ChainVerifier(chain, anchor);
  verifier.add(events);
  return verifier.end(head);
}

Deno.test("A chain is whole, in pieces of any size", () => {
  fc.assert(
    fc.property(
      fc.array(newEvent, { maxLength: 8 }),
      fc.integer({ min: 1, max: 5 }),
      (list, size) => {
        const { events, head } = chainOf(list);
        const verifier = new ChainVerifier(chain);
        for (let at = 0; at < events.length; at += size) {
          assert.ok(verifier.add(events.slice(at, at + size)));
        }
        assert.deepEqual(verifier.end(head), { ok: true, head });
      },
    ),
  );
});

Deno.test("A chain breaks at the place of any tampering", () => {
  const scenario = fc.array(newEvent, { minLength: 2, maxLength: 8 }).chain((list) =>
    fc.record({
      list: fc.constant(list),
      at: fc.nat({ max: list.length - 1 }),
      other: newEvent,
      how: fc.constantFrom("change", "remove", "swap", "repeat", "rehash", "cut"),
    })
  );
  fc.assert(fc.property(scenario, ({ list, at, other, how }) => {
    const { events, head } = chainOf(list);
    const here = events[at];
    const next = events[at + 1];
    assert.ok(here);
    const forged = { ...here, ...other };
    fc.pre(hashEvent(chain, forged) !== here.hash);
    const changed = [...events];
    if (how === "change") changed[at] = forged;
    if (how === "rehash") changed[at] = { ...forged, hash: hashEvent(chain, forged) };
    if (how === "remove") changed.splice(at, 1);
    if (how === "repeat") changed.splice(at, 0, here);
    if (how === "cut") changed.length = at;
    if (how === "swap") {
      if (next === undefined) return;
      changed[at] = next;
      changed[at + 1] = here;
    }
    const result = verdict(changed, head);
    assert.equal(result.ok, false);
    // A forged event with a right hash shows at the next one, or at the head.
    assert.ok(!result.ok && result.sequence <= at + 2);
  }));
});

Deno.test("A chain is sound in its own tenant only", () => {
  const { events, head } = chainOf([{
    at: new Date(0),
    actor: { kind: "system", id: null, tokenId: null },
    action: "x",
    outcome: "allowed",
    resources: [],
    requestId: "r",
    address: null,
    details: {},
  }]);
  const stranger = new ChainVerifier(newId("tenant"));
  assert.equal(stranger.add(events), false);
  assert.equal(stranger.end(head).ok, false);
});

Deno.test("The hash does not depend on the order in which keys were stored", () => {
  const base = {
    at: new Date(0),
    actor: { kind: "system", id: null, tokenId: null },
    action: "x",
    outcome: "allowed",
    resources: [],
    requestId: "r",
    address: null,
  } as const;
  const id = newId("event");
  const hash = (details: JsonObject) =>
    linkEvent(chain, EMPTY_CHAIN, id, { ...base, details }).hash;
  assert.equal(
    hash({ a: 1, b: { c: [1, 2], d: null } }),
    hash({ b: { d: null, c: [1, 2] }, a: 1 }),
  );
  assert.notEqual(hash({ a: [1, 2] }), hash({ a: [2, 1] }));
  assert.equal(FIRST_HASH.length, 64);
});

Deno.test("An anchor that is not in the chain is noticed", () => {
  fc.assert(fc.property(fc.array(newEvent, { minLength: 1, maxLength: 5 }), (list) => {
    const { events, head } = chainOf(list);
    const first = events[0];
    assert.ok(first);
    assert.ok(verdict(events, head, { sequence: 1, hash: first.hash }).ok);
    assert.equal(verdict(events, head, { sequence: 1, hash: "1".repeat(64) }).ok, false);
    assert.equal(
      verdict(events, head, { sequence: list.length + 1, hash: "1".repeat(64) }).ok,
      false,
    );
  }));
});
