import assert from "node:assert/strict";
import { makeWorld, PROJECT } from "../testing/world.ts";
import { AuditPage } from "../wire/audit.ts";
import { DENIALS_APART } from "./denials.ts";

Deno.test("many denials of one caller are a few events and a count", async () => {
  await using world = await makeWorld();
  const { token } = world.stranger;
  for (let time = 0; time < DENIALS_APART + 30; time++) {
    await world.call({ method: "GET", path: PROJECT, token });
  }
  await world.service.app.settle();
  const path = "/v1/audit/events?outcome=denied&limit=200";
  const { items } = AuditPage.parse(
    (await world.call({ method: "GET", path, token: world.admin.token })).json(),
  );
  assert.equal(items.length, DENIALS_APART + 1);
  assert.equal(items[0]?.details["repeated"], 30);
  assert.ok(items.slice(1).every(({ details }) => details["repeated"] === undefined));
});
