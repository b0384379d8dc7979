import assert from "node:assert/strict";
import { CONTRACTS } from "./contracts.ts";

Deno.test("every contract has an id and a place of its own", () => {
  const ids = CONTRACTS.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  const places = CONTRACTS.map(({ method, path }) => `${method} ${path.replaceAll(/\w+\}/g, "}")}`);
  assert.equal(new Set(places).size, places.length);
});

for (const contract of CONTRACTS) {
  const { id, method, path, input, answer } = contract;

  Deno.test(`the contract of ${id} agrees with itself`, () => {
    const named = [...path.matchAll(/\{(\w+)(?:\.\.\.)?\}/g)].map(([, name]) => name);
    const { params, body } = input.shape;
    assert.deepEqual(Object.keys(params?.shape ?? {}).sort(), named.sort());
    assert.ok(body === undefined || contract.rawBody === undefined, "two bodies");
    assert.ok(method !== "get" || body === undefined && contract.rawBody === undefined);
    // What is kept for a key is a document, and what a stream was can't be given again.
    if (contract.idempotent === true) assert.ok(answer.kind === "document" && method === "post");
  });
}
