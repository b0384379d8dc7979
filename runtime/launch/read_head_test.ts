import assert from "node:assert/strict";
import { readHead } from "./read_head.ts";

Deno.test("readHead takes a final status, and fields with one value or several", () => {
  const head = { status: 200, headers: { "x-a": "1\t2 é", "set-cookie": ["a=1", "b=2"] } };
  assert.deepEqual(readHead({ ...head, more: 1 }), head);
  assert.deepEqual(readHead({ status: 599, headers: {} }), { status: 599, headers: {} });
});

Deno.test("readHead takes nothing that no http answer can begin with", () => {
  const headers = {};
  for (const status of [undefined, null, "200", 199, 600, 200.5, NaN, [200]]) {
    assert.equal(readHead({ status, headers }), undefined, String(status));
  }
  for (
    const value of ["a\r\nx: y", "a\0", "a\n", "\x7f", "\u0100", 1, null, {}, ["a", 1], [["a"]]]
  ) {
    assert.equal(readHead({ status: 200, headers: { a: value } }), undefined, String(value));
  }
  for (const name of ["", "a b", "a:", "a\r\n", "é"]) {
    assert.equal(readHead({ status: 200, headers: { [name]: "1" } }), undefined, name);
  }
  for (const no of [undefined, null, 1, "x", [], { status: 200 }, { status: 200, headers: [] }]) {
    assert.equal(readHead(no), undefined);
  }
});

Deno.test("readHead makes no object whose prototype the child chose", () => {
  const head = readHead(JSON.parse('{"status":200,"headers":{"__proto__":"x"}}'));
  assert.deepEqual(Object.keys(head?.headers ?? {}), ["__proto__"]);
  assert.equal(Object.getPrototypeOf(head?.headers), Object.prototype);
});
