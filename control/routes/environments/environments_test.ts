import assert from "node:assert/strict";
import { Releases } from "../../testing/releases.ts";
import { makeWorld, PROJECT } from "../../testing/world.ts";

const ENVIRONMENTS = `${PROJECT}/environments`;

Deno.test("a project is made with development, which follows pushes, and production", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.ask("POST", "/v1/workspaces/payments/projects", { slug: "fresh" });
  const answer = await releases.ask(
    "GET",
    "/v1/workspaces/payments/projects/fresh/environments",
  );
  const { items } = answer.json() as { items: Record<string, unknown>[] };
  assert.deepEqual(
    items.map(({ name, follows_pushes, live, missing }) => [name, follows_pushes, live, missing]),
    [["development", true, null, []], ["production", false, null, []]],
  );
});

Deno.test("an environment is made, changes its rules, and follows what is pushed", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const made = await releases.ask("PUT", `${ENVIRONMENTS}/staging`, { follows_pushes: true });
  assert.equal(made.status, 201);
  const { followed } = await releases.push();
  assert.deepEqual(followed.map(({ environment, live }) => [environment, live?.number]), [
    ["development", 1],
    ["staging", 1],
  ]);
  const { etag } = await releases.environment("staging");
  const stale = { "if-match": made.headers.get("etag") ?? "" };
  const late = await releases.ask(
    "PUT",
    `${ENVIRONMENTS}/staging`,
    { follows_pushes: false },
    stale,
  );
  assert.equal(late.status, 412);
  const set = await releases.ask("PUT", `${ENVIRONMENTS}/staging`, { follows_pushes: false }, {
    "if-match": etag,
  });
  assert.equal(set.status, 200);
  assert.deepEqual((await releases.push()).followed.map(({ environment }) => environment), [
    "development",
  ]);
  assert.equal((await releases.environment("staging")).document.live?.snapshot_number, 1);
});

Deno.test("names of environments are slugs, and not the form of an id", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  for (const name of ["A", "-x", "a b", "dep_x", "env_x", "x".repeat(64)]) {
    const answer = await releases.ask("PUT", `${ENVIRONMENTS}/${name.replaceAll(" ", "%20")}`, {});
    assert.equal(answer.status, 400, name);
  }
  const unknown = await releases.ask(
    "PUT",
    `${ENVIRONMENTS}/env_01kbr1ze00f2k7xw4mb3r6zq9t`,
    {},
  );
  assert.equal(unknown.status, 404);
});

Deno.test("a project has so many environments, and no more", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const statuses: number[] = [];
  for (let count = 0; count < 19; count++) {
    statuses.push((await releases.ask("PUT", `${ENVIRONMENTS}/e-${count}`, {})).status);
  }
  assert.deepEqual(statuses, [...Array<number>(18).fill(201), 409]);
});

Deno.test("rules are an admin's to change, and an archived project keeps them", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const answer = await world.call({
    method: "PUT",
    path: `${ENVIRONMENTS}/production`,
    token: world.developer.token,
    json: { follows_pushes: true },
  });
  assert.equal(answer.status, 403);
  await releases.ask("PATCH", PROJECT, { archived: true });
  const archived = await releases.ask("PUT", `${ENVIRONMENTS}/production`, {});
  assert.deepEqual([archived.status, archived.problem().code], [409, "archived"]);
});
