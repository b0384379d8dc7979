/** Answers that were kept for an `Idempotency-Key`, and callers who may do less since. */

import assert from "node:assert/strict";
import { StoreUnavailable } from "../domain/store_unavailable.ts";
import { makeWorld } from "../testing/world.ts";

Deno.test("createProject gives no recorded answer to a member who was removed since", async () => {
  await using world = await makeWorld();
  const members = "/v1/workspaces/payments/members";
  const setRole = await world.call({
    method: "PUT",
    path: `${members}/${world.developer.id}`,
    token: world.admin.token,
    json: { role: "admin" },
  });
  assert.equal(setRole.status, 200);
  const create = () =>
    world.call({
      method: "POST",
      path: "/v1/workspaces/payments/projects",
      token: world.developer.token,
      json: { slug: "again" },
      headers: { "idempotency-key": "k1" },
    });
  assert.equal((await create()).status, 201);
  assert.equal((await create()).headers.get("idempotency-replayed"), "true");
  await world.call({
    method: "DELETE",
    path: `${members}/${world.developer.id}`,
    token: world.admin.token,
  });
  assert.equal((await create()).status, 404);
});

Deno.test("an idempotency key is free at once when the commit failed, and giving the key back too", async () => {
  for (const failing of [[2], [2, 3]]) {
    await using world = await makeWorld();
    const create = () =>
      world.call({
        method: "POST",
        path: "/v1/workspaces",
        token: world.admin.token,
        json: { slug: "new" },
        headers: { "idempotency-key": "k1" },
      });
    let commits = 0;
    world.service.atCommit = () => {
      if (failing.includes(++commits)) throw new StoreUnavailable("full");
    };
    assert.equal((await create()).status, 503);
    assert.equal((await create()).status, 201, `${failing}`);
    assert.equal((await create()).headers.get("idempotency-replayed"), "true");
  }
});
