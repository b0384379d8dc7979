import assert from "node:assert/strict";
import { newId } from "../domain/ids.ts";
import { GivenUpKeys } from "./given_up_keys.ts";

Deno.test("GivenUpKeys gives a key to the first who asks for it, and to no other", () => {
  const keys = new GivenUpKeys();
  const owned = { tenantId: newId("tenant"), principalId: newId("user"), key: "k" };
  const until = new Date(1_790_000_000_000);
  assert.equal(keys.take(owned), undefined);
  keys.add(owned, until);
  assert.equal(keys.take({ ...owned, key: "k2" }), undefined);
  assert.equal(keys.take({ ...owned, tenantId: newId("tenant") }), undefined);
  assert.equal(keys.take(owned), until);
  assert.equal(keys.take(owned), undefined);
});
