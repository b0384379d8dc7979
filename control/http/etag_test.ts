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

const ONE = { id: "prj_1", version: 1 };

Deno.test("versionTag names the resource, the version and the state", () => {
  assert.equal(versionTag(ONE), '"prj_1-v1"');
  assert.equal(versionTag(ONE, "17"), '"prj_1-v1-17"');
});

Deno.test("checkIfMatch compares strongly, by the resource and its version alone", () => {
  assert.equal(checkIfMatch(new Headers(), ONE), false);
  assert.equal(checkIfMatch(given("if-match", "*"), ONE), false);
  assert.equal(checkIfMatch(given("if-match", versionTag(ONE)), ONE), true);
  assert.equal(checkIfMatch(given("if-match", versionTag(ONE, "17")), ONE), true);
  assert.equal(checkIfMatch(given("if-match", '"x", "prj_1-v1"'), ONE), true);
  for (
    const value of [
      'W/"prj_1-v1"',
      '"prj_1-v2"',
      '"prj_1-v11"',
      '"prj_1-v"',
      '"prj_1"',
      '"v1"',
      versionTag({ id: "prj_2", version: 1 }),
      versionTag({ id: "prj_11", version: 1 }),
    ]
  ) {
    assert.throws(() => checkIfMatch(given("if-match", value), ONE), { code: "version_moved" });
  }
  for (const value of ["v1", '"v1', '"v1" "v2"', ","]) {
    assert.throws(() => checkIfMatch(given("if-match", value), ONE), { code: "invalid_header" });
  }
});
