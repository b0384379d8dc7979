import assert from "node:assert/strict";
import { systemRandom } from "../domain/ids.ts";
import { memoryService } from "../testing/memory_service.ts";
import { readAnswer } from "../testing/world.ts";
import { Me } from "../wire/identity.ts";
import { firstStart, newAdminToken } from "./first_start.ts";

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
