import assert from "node:assert/strict";
import { addressOf } from "./address.ts";

Deno.test("addressOf encodes what stands in a path, and leaves out what is undefined", () => {
  assert.equal(
    addressOf("/v1/a/{one}/b/{two}", { one: "x/y?", two: "ä" }, { limit: "1", cursor: undefined }),
    "/v1/a/x%2Fy%3F/b/%C3%A4?limit=1",
  );
  assert.equal(addressOf("/v1/a", {}, {}), "/v1/a");
});

Deno.test("addressOf keeps the slashes of a path's rest", () => {
  assert.equal(addressOf("/v1/{id}/{rest...}", { id: "1", rest: "a b/c" }, {}), "/v1/1/a%20b/c");
  assert.equal(addressOf("/v1/{id}/{rest...}", { id: "1", rest: "" }, {}), "/v1/1/");
});

Deno.test("addressOf refuses names that would lead to another path", () => {
  for (const id of ["", ".", ".."]) {
    assert.throws(() => addressOf("/v1/{id}", { id }, {}), { code: "not_found", status: 404 });
  }
  assert.throws(() => addressOf("/v1/{rest...}", { rest: "a/../b" }, {}), { code: "not_found" });
  assert.throws(() => addressOf("/v1/{id}", {}, {}), TypeError);
});
