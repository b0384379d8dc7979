import assert from "node:assert/strict";
import type { Credential } from "./ports.ts";
import { actorOf, authenticate } from "./authenticate.ts";
import { newId } from "../ids.ts";
import { issueToken } from "./token.ts";

const NOW = new Date("2026-11-20T12:00:00.000Z");
const issued = issueToken("pat");
const ownerId = newId("user");
const credential: Credential = {
  tenant: { id: newId("tenant"), slug: "acme", name: "Acme", createdAt: NOW },
  token: {
    id: issued.id,
    ownerId,
    createdBy: ownerId,
    name: "laptop",
    prefix: issued.prefix,
    hash: issued.hash,
    scopes: ["project:read"],
    createdAt: NOW,
    expiresAt: null,
    lastUsedAt: null,
    revokedAt: null,
  },
  owner: {
    id: ownerId,
    name: "Ada",
    email: "ada@example.com",
    tenantRole: "member",
    disabledAt: null,
  },
};

function attempt(
  text: string,
  change: { token?: Partial<Credential["token"]>; owner?: Partial<Credential["owner"]> } = {},
) {
  const found = {
    ...credential,
    token: { ...credential.token, ...change.token },
    owner: { ...credential.owner, ...change.owner },
  };
  return authenticate(
    text,
    (id) => Promise.resolve(id === found.token.id ? found : undefined),
    NOW,
  );
}

Deno.test("authenticate knows the owner of a good token", async () => {
  const result = await attempt(issued.text, { token: { expiresAt: new Date(NOW.getTime() + 1) } });
  assert.ok(result.ok);
  const { principal } = result;
  assert.equal(principal.kind, "user");
  assert.equal(principal.email, "ada@example.com");
  assert.deepEqual(principal.scopes, ["project:read"]);
  assert.deepEqual(actorOf(principal), { kind: "user", id: ownerId, tokenId: issued.id });
});

Deno.test("authenticate says who is behind a token only when its secret was right", async () => {
  const known = {
    tenantId: credential.tenant.id,
    actor: { kind: "user", id: ownerId, tokenId: issued.id },
  };
  const cases = [
    [await attempt("hello"), "malformed", undefined],
    [await attempt(issueToken("pat").text), "unknown", undefined],
    [await attempt(issued.text, { token: { hash: "00".repeat(32) } }), "wrong_secret", undefined],
    [await attempt(issued.text, { token: { revokedAt: NOW } }), "revoked", known],
    [await attempt(issued.text, { token: { expiresAt: NOW } }), "expired", known],
    [await attempt(issued.text, { owner: { disabledAt: NOW } }), "disabled", known],
  ] as const;
  for (const [result, reason, owner] of cases) {
    assert.deepEqual(result, { ok: false, reason, owner });
  }
});

Deno.test("authenticate does not look up what can't be a token", async () => {
  let asked = 0;
  await authenticate("aiel_pat_x", () => {
    asked++;
    return Promise.resolve(undefined);
  }, NOW);
  assert.equal(asked, 0);
});
