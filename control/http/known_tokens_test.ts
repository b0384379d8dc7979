import assert from "node:assert/strict";
import type { Authentication } from "../domain/identity/authenticate.ts";
import { newId } from "../domain/ids.ts";
import { KnownTokens } from "./known_tokens.ts";

const NOW = new Date("2026-11-20T18:00:00.000Z");
const later = (ms: number) => new Date(NOW.getTime() + ms);

function accepted(expiresAt: Date | null = null): Authentication & { ok: true } {
  const tenant = { id: newId("tenant"), slug: "acme", name: "Acme", createdAt: NOW };
  return {
    ok: true,
    lastUsedAt: null,
    expiresAt,
    principal: {
      kind: "user",
      id: newId("user"),
      name: "Ada",
      email: null,
      tenant,
      tenantRole: "member",
      tokenId: newId("token"),
      scopes: [],
    },
  };
}

/** With one token that is known at generation 7. */
function withOne(token = accepted()): KnownTokens {
  const known = new KnownTokens();
  assert.equal(known.get("t", 7, NOW), undefined);
  known.put("t", token, 7);
  assert.equal(known.get("t", 7, NOW), token);
  return known;
}

Deno.test("KnownTokens forgets everything with the next transaction of this process", () => {
  const known = withOne();
  assert.equal(known.get("t", 8, NOW), undefined);
  assert.equal(known.get("t", 7, NOW), undefined);
});

Deno.test("KnownTokens takes nothing that was read before a transaction", () => {
  const known = withOne();
  known.get("t", 8, NOW);
  known.put("t", accepted(), 7);
  assert.equal(known.get("t", 8, NOW), undefined);
});

Deno.test("KnownTokens forgets after a second, and when the clock goes back", () => {
  assert.ok(withOne().get("t", 7, later(999)) !== undefined);
  assert.equal(withOne().get("t", 7, later(1_000)), undefined);
  assert.equal(withOne().get("t", 7, later(-1)), undefined);
});

Deno.test("KnownTokens never gives a token past its end, nor another one", () => {
  const known = withOne(accepted(later(10)));
  assert.ok(known.get("t", 7, later(9)) !== undefined);
  assert.equal(known.get("t", 7, later(10)), undefined);
  assert.equal(known.get("T", 7, NOW), undefined);
});
