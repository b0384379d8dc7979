import assert from "node:assert/strict";
import { alreadyHas, checkIfMatch, versionTag } from "./etag.ts";

const given = (name: string, value: string) => new Headers({ [name]: value });

Deno.test("alreadyHas compares weakly, in lists, and takes * for everything", () => {
  for (const value of ['"v1"', 'W/"v1"', '"x", "v1"', '"a,b", W/"v1"', "*"]) {
    assert.equal(alreadyHas(given("if-none-match", value), '"v1"'), true, value);
  }
  for (const value of ['"v2"', "v1", '"v1', "", '"V1"']) {
    assert.equal(alreadyHas(given("if-none-match", value), '"v1"'), false, value);
  }
  assert.equal(alreadyHas(new Headers(), '"v1"'), false);
});

Deno.test("checkIfMatch compares strongly, by the version alone", () => {
  assert.equal(checkIfMatch(new Headers(), 1), false);
  assert.equal(checkIfMatch(given("if-match", "*"), 1), false);
  assert.equal(checkIfMatch(given("if-match", versionTag(1)), 1), true);
  assert.equal(checkIfMatch(given("if-match", versionTag(1, "17")), 1), true);
  assert.equal(checkIfMatch(given("if-match", '"x", "v1"'), 1), true);
  for (const value of ['W/"v1"', '"v2"', '"v11"', '"v"']) {
    assert.throws(() => checkIfMatch(given("if-match", value), 1), { code: "version_moved" });
  }
  for (const value of ["v1", '"v1', '"v1" "v2"', ","]) {
    assert.throws(() => checkIfMatch(given("if-match", value), 1), { code: "invalid_header" });
  }
});
