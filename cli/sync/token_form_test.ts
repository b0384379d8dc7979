import assert from "node:assert/strict";
import fc from "fast-check";
import { issueToken, parseToken } from "../../control/domain/identity/token.ts";
import { tokenProblem } from "./token_form.ts";

Deno.test("tokenProblem accepts every token that a service makes", () => {
  for (let round = 0; round < 50; round++) {
    for (const type of ["pat", "sat"] as const) {
      assert.equal(tokenProblem(issueToken(type).text), undefined);
    }
  }
});

Deno.test("tokenProblem refuses what the service would refuse for its form, and never repeats it", () => {
  const { text } = issueToken("pat");
  const change = fc.tuple(fc.nat(text.length), fc.nat(2), fc.string({ maxLength: 3 })).map(
    ([at, drop, more]) => text.slice(0, at) + more + text.slice(at + drop),
  );
  fc.assert(fc.property(fc.oneof(change, fc.string()), (candidate) => {
    const problem = tokenProblem(candidate);
    assert.equal(problem === undefined, parseToken(candidate) !== undefined, candidate);
    assert.ok(!problem?.includes(text.slice(10)));
  }));
});
