import assert from "node:assert/strict";
import { KEY_BYTES, keyRing } from "../../store/secrets/key_ring.ts";
import { Releases } from "../../testing/releases.ts";
import { makeWorld, PROJECT, type World } from "../../testing/world.ts";

const VARIABLES = `${PROJECT}/environments/production/variables`;

/** Every text that the database holds. */
async function everything(world: World): Promise<string> {
  const answers = await Promise.all(
    ["/v1/audit/events?limit=200", VARIABLES, `${PROJECT}/environments`].map((path) =>
      world.call({ method: "GET", path, token: world.admin.token })
    ),
  );
  return answers.map(({ bytes }) => new TextDecoder().decode(bytes)).join("\n");
}

Deno.test("a sealed value is never given back, and a plain one is", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const secret = "s3cret-value-that-nobody-sees";
  const made = await releases.ask("PUT", `${VARIABLES}/API_KEY`, { value: secret, sealed: true });
  assert.equal(made.status, 201);
  assert.equal(made.headers.get("location"), `${VARIABLES}/API_KEY`);
  await releases.ask("PUT", `${VARIABLES}/REGION`, { value: "eu" });
  const list = (await releases.ask("GET", VARIABLES)).json() as { items: unknown[] };
  assert.deepEqual(
    list.items.map((one) => {
      const { name, sealed, value, version } = one as Record<string, unknown>;
      return [name, sealed, value, version];
    }),
    [["API_KEY", true, null, 1], ["REGION", false, "eu", 1]],
  );
  const texts = [await everything(world), JSON.stringify(world.service.log)];
  for (const text of texts) {
    for (const form of [secret, btoa(secret), encodeURIComponent(secret)]) {
      assert.ok(!text.includes(form));
    }
  }
});

Deno.test("a value is replaced by who saw it, and versions count on when it was removed", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const path = `${VARIABLES}/REGION`;
  const first = await releases.ask("PUT", path, { value: "eu" });
  const seen = { "if-match": first.headers.get("etag") ?? "" };
  const second = await releases.ask("PUT", path, { value: "us" }, seen);
  assert.equal(second.status, 200);
  const late = await releases.ask("PUT", path, { value: "ap" }, seen);
  assert.deepEqual([late.status, late.problem().code], [412, "version_moved"]);
  assert.equal((await releases.ask("DELETE", path, undefined, seen)).status, 412);
  assert.equal((await releases.ask("DELETE", path)).status, 204);
  assert.equal((await releases.ask("DELETE", path)).status, 404);
  const again = await releases.ask("PUT", path, { value: "eu" });
  assert.deepEqual([again.status, (again.json() as { version: number }).version], [201, 4]);
});

Deno.test("what is to be new replaces nothing", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const isNew = { "if-none-match": "*" };
  const set = (path: string, json: unknown) => releases.ask("PUT", path, json, isNew);
  assert.equal((await set(`${VARIABLES}/A`, { value: "x" })).status, 201);
  assert.equal((await set(`${VARIABLES}/A`, { value: "y" })).status, 412);
  assert.equal((await set(`${PROJECT}/environments/staging`, {})).status, 201);
  assert.equal((await set(`${PROJECT}/environments/staging`, {})).status, 412);
});

Deno.test("a value that no key of the service opens is as good as none", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.grant({ capabilities: { env: ["A"] } });
  await releases.push({ capabilities: { env: ["A"] }, variables: ["A"] });
  await releases.ask("PUT", `${VARIABLES}/A`, { value: "x", sealed: true });
  await releases.act({ snapshot: "1" });
  const { service } = world;
  const sealer = await keyRing([new Uint8Array(KEY_BYTES)]);
  const tenant = await service.store.read(
    "system",
    async (system) => (await system.tenantBySlug("acme"))?.id,
  );
  assert.ok(tenant !== undefined);
  const { document: { id: environmentId } } = await releases.environment();
  const value = await sealer.seal("x", "anything");
  await service.store.transaction(tenant, async ({ variables }) => {
    const before = await variables.get(environmentId as `env_${string}`, "A");
    assert.ok(before !== undefined);
    await variables.set({ ...before, value });
  });
  const { document: { missing } } = await releases.environment();
  assert.deepEqual(missing.map(({ kind, value }) => [kind, value]), [["variable", "A"]]);
  assert.match(missing[0]?.reason ?? "", /sealed with a key that this service does not have/);
});

Deno.test("names that code can't be granted, and values that are no text, are refused", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  for (const name of ["1A", "A-B", "a b", "PATH", "LD_PRELOAD", "DENO_DIR", "HOME", "Ä"]) {
    const answer = await releases.ask("PUT", `${VARIABLES}/${encodeURIComponent(name)}`, {
      value: "x",
    });
    assert.deepEqual([answer.status, answer.problem().code], [400, "invalid_name"], name);
  }
  for (const value of ["a\0b", "\ud800", "ü".repeat(40_000)]) {
    const answer = await releases.ask("PUT", `${VARIABLES}/A`, { value });
    assert.equal(answer.status, 400, value.slice(0, 10));
  }
  assert.equal((await releases.ask("PUT", `${VARIABLES}/A`, { value: "" })).status, 201);
});

Deno.test("variables of one environment are not those of another, nor of another project", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.ask("PUT", `${VARIABLES}/A`, { value: "x" });
  const other = await releases.ask("GET", `${PROJECT}/environments/development/variables`);
  assert.deepEqual((other.json() as { items: unknown[] }).items, []);
  assert.equal(
    (await releases.ask("GET", `${PROJECT}/environments/nothing/variables`)).status,
    404,
  );
});

Deno.test("a viewer sees no variables, and a developer sets them", async () => {
  await using world = await makeWorld();
  const asked = async (token: string, method: string, path: string, json?: unknown) =>
    (await world.call({ method, path, token, ...(json === undefined ? {} : { json }) })).status;
  assert.equal(await asked(world.viewer.token, "GET", VARIABLES), 403);
  assert.equal(
    await asked(world.developer.token, "PUT", `${VARIABLES}/A`, { value: "x" }),
    201,
  );
});

Deno.test("an environment has so many variables, and no more", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  for (let count = 0; count < 200; count++) {
    const made = await releases.ask("PUT", `${VARIABLES}/V_${count}`, { value: "x" });
    assert.equal(made.status, 201);
  }
  const answer = await releases.ask("PUT", `${VARIABLES}/ONE_MORE`, { value: "x" });
  assert.deepEqual([answer.status, answer.problem().code], [409, "too_many"]);
  assert.equal((await releases.ask("PUT", `${VARIABLES}/V_7`, { value: "y" })).status, 200);
});

Deno.test("an archived project takes no values", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.ask("PUT", `${VARIABLES}/A`, { value: "x" });
  await releases.ask("PATCH", PROJECT, { archived: true });
  for (const [method, json] of [["PUT", { value: "x" }], ["DELETE", undefined]] as const) {
    const answer = await releases.ask(method, `${VARIABLES}/A`, json);
    assert.deepEqual([answer.status, answer.problem().code], [409, "archived"]);
  }
});
