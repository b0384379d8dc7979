import assert from "node:assert/strict";
import fc from "fast-check";
import { IdTable } from "./id_table.ts";

const digits = (length: number) =>
  fc.array(fc.constantFrom(..."0123456789abcdef"), { minLength: length, maxLength: length })
    .map((each) => each.join(""));

// Few beginnings, so that many ids want the same slot, and few ends, so that some are the same.
const id = fc.tuple(fc.constantFrom("00000000", "00000080", "ffffffff", "7fffffff"), digits(2))
  .map(([start, end]) => start + "0".repeat(54) + end);

Deno.test("IdTable finds what was added at the position where it was added, and nothing else", () => {
  fc.assert(fc.property(fc.array(id, { maxLength: 400 }), id, (ids, other) => {
    const table = new IdTable();
    const expected = [...new Set(ids)];
    for (const each of ids) assert.equal(table.add(each), expected.indexOf(each));
    assert.equal(table.length, expected.length);
    for (const [at, each] of expected.entries()) {
      assert.deepEqual([table.find(each), table.id(at)], [at, each]);
    }
    assert.equal(table.find(other), expected.indexOf(other));
    assert.deepEqual(Array.from(table.sorted(), (at) => table.id(at)), expected.sort());
  }));
});
