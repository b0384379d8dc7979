import assert from "node:assert/strict";
import fc from "fast-check";
import { isSlug } from "../slug.ts";
import { readWorkspaceAddress, workspaceAddress } from "./workspace_address.ts";

Deno.test("a workspace of the first tenant stands by its slug, one of another with its tenant", () => {
  const mine = { tenant: "default", workspace: "payments" };
  const theirs = { tenant: "acme", workspace: "payments" };
  assert.equal(workspaceAddress(mine), "payments");
  assert.equal(workspaceAddress(theirs), "acme.payments");
  assert.deepEqual(readWorkspaceAddress("payments"), mine);
  assert.deepEqual(readWorkspaceAddress("acme.payments"), theirs);
});

Deno.test("what is no address of a workspace, or a second one of it, names none", () => {
  const none = ["", ".", "a.", ".a", "a.b.c", "A", "default.payments", "a/b", "a%2eb", "wsp_1"];
  for (const text of none) assert.equal(readWorkspaceAddress(text), undefined, text);
});

Deno.test("no two workspaces have one address, whatever they are called", () => {
  const slug = fc.stringMatching(/^[a-z0-9](?:[a-z0-9_-]{0,5}[a-z0-9])?$/).filter(isSlug);
  const name = fc.record({
    tenant: fc.oneof(fc.constant("default"), slug),
    workspace: fc.oneof(fc.constant("default"), slug),
  }, { noNullPrototype: true });
  fc.assert(fc.property(name, (one) => {
    assert.deepEqual(readWorkspaceAddress(workspaceAddress(one)), one);
  }));
});
