import assert from "node:assert/strict";
import { DomainError } from "../domain/domain_error.ts";
import { systemRandom } from "../domain/ids.ts";
import { memoryService } from "../testing/memory_service.ts";
import { readAnswer } from "../testing/world.ts";
import { Me } from "../api/me.ts";
import { firstStart, newAdminToken, newTenant } from "./first_start.ts";

Deno.test("firstStart makes an admin once, and newAdminToken lets them in again", async () => {
  await using service = await memoryService();
  const parts = { store: service.store, clock: service.clock, random: systemRandom };
  assert.equal(await newAdminToken(parts), undefined);
  const [first, second] = await Promise.all([firstStart(parts), firstStart(parts)]);
  assert.equal([first, second].filter((token) => token !== undefined).length, 1);
  assert.equal(await firstStart(parts), undefined);
  for (const token of [first ?? second, await newAdminToken(parts)]) {
    const request = new Request("http://control.test/v1/auth/me", {
      headers: { authorization: `Bearer ${token}` },
    });
    const answer = await readAnswer(await service.app.fetch(request));
    const { tenant_role, tenant_slug, workspaces } = Me.parse(answer.json());
    assert.deepEqual([tenant_role, tenant_slug, workspaces], ["admin", "default", []]);
  }
});

Deno.test("newTenant makes a tenant with an admin of its own, once per slug", async () => {
  await using service = await memoryService();
  const parts = { store: service.store, clock: service.clock, random: systemRandom };
  await firstStart(parts);
  const acme = { slug: "acme", name: "Acme, Inc." };
  const tokens = await Promise.all([newTenant(parts, acme), newTenant(parts, acme)]);
  assert.equal(tokens.filter((token) => token !== undefined).length, 1);
  assert.equal(await newTenant(parts, { slug: "default", name: "x" }), undefined);
  for (const token of [tokens[0] ?? tokens[1], await newAdminToken(parts, "acme")]) {
    const request = new Request("http://control.test/v1/auth/me", {
      headers: { authorization: `Bearer ${token}` },
    });
    const answer = await readAnswer(await service.app.fetch(request));
    const { tenant_role, tenant_slug, tenant_name } = Me.parse(answer.json());
    assert.deepEqual([tenant_role, tenant_slug, tenant_name], ["admin", "acme", "Acme, Inc."]);
  }
});

for (
  const named of [{ slug: "No", name: "x" }, { slug: "ten_x", name: "x" }, { slug: "x", name: " " }]
) {
  Deno.test(`newTenant refuses ${JSON.stringify(named)}`, async () => {
    await using service = await memoryService();
    const parts = { store: service.store, clock: service.clock, random: systemRandom };
    await assert.rejects(newTenant(parts, named), DomainError);
  });
}
