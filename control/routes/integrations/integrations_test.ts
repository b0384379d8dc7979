import assert from "node:assert/strict";
import type { IntegrationDocument } from "../../api/integrations.ts";
import { Releases } from "../../testing/releases.ts";
import { makeWorld, PROJECT, type World } from "../../testing/world.ts";

const INTEGRATIONS = `${PROJECT}/environments/production/integrations`;
const CRM = `${INTEGRATIONS}/crm`;
const SECRET = "s3cret-value-that-nobody-sees";
const CONFIG = {
  baseUrl: "https://crm.invalid/v1",
  credential: { header: "authorization", prefix: "Bearer " },
};
const HTTP = { provider: "http", config: CONFIG, secret: SECRET };

/** Every text that the service answers and logs. */
async function everything(world: World): Promise<string> {
  const answers = await Promise.all(
    ["/v1/audit/events?limit=200", INTEGRATIONS, CRM, `${PROJECT}/environments`].map((path) =>
      world.call({ method: "GET", path, token: world.admin.token })
    ),
  );
  const texts = answers.map(({ bytes }) => new TextDecoder().decode(bytes));
  return [...texts, JSON.stringify(world.service.log)].join("\n");
}

Deno.test("a secret is given, replaced and removed, and never given back", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const made = await releases.ask("PUT", CRM, HTTP);
  assert.equal(made.status, 201, new TextDecoder().decode(made.bytes));
  assert.equal(made.headers.get("location"), CRM);
  const { updated_at: _, updated_by: __, ...document } = made.json() as IntegrationDocument;
  assert.deepEqual(document, {
    name: "crm",
    provider: "http",
    config: CONFIG,
    has_secret: true,
    version: 1,
    rotated_at: "2026-11-20T18:00:00.000Z",
  });
  world.service.clock.pass(1_000);
  const other = `${SECRET}-2`;
  const rotated = await releases.ask("POST", `${CRM}/rotate`, { secret: other });
  assert.equal(rotated.status, 200);
  const now = rotated.json() as IntegrationDocument;
  assert.deepEqual([now.version, now.rotated_at, now.config], [
    2,
    "2026-11-20T18:00:01.000Z",
    CONFIG,
  ]);
  const bad = await releases.ask("PUT", CRM, { ...HTTP, secret: `${SECRET}\n` });
  assert.deepEqual([bad.status, bad.problem().code], [422, "invalid_integration"]);
  const checked = await releases.ask("POST", `${CRM}/check`);
  assert.equal(checked.status, 200);
  assert.equal((checked.json() as { ok: boolean }).ok, false);
  const texts = await everything(world);
  for (const event of ["integration.set", "integration.rotate", "integration.check"]) {
    assert.ok(texts.includes(`"${event}"`), event);
  }
  for (const form of [SECRET, btoa(SECRET), encodeURIComponent(SECRET), SECRET.slice(3, 20)]) {
    assert.ok(!texts.includes(form));
  }
  assert.equal((await releases.ask("DELETE", CRM)).status, 204);
  assert.equal((await releases.ask("DELETE", CRM)).status, 404);
  const again = await releases.ask("PUT", CRM, HTTP);
  assert.deepEqual([again.status, (again.json() as IntegrationDocument).version], [201, 4]);
});

Deno.test("a secret goes nowhere that it was not given for", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.ask("PUT", CRM, HTTP);
  const elsewhere = { ...CONFIG, baseUrl: "https://evil.invalid" };
  const moved = await releases.ask("PUT", CRM, { provider: "http", config: elsewhere });
  assert.deepEqual([moved.status, moved.problem().details?.["place"]], [422, "secret"]);
  const { credential: _, ...open } = elsewhere;
  const set = await releases.ask("PUT", CRM, { provider: "http", config: open });
  const document = set.json() as IntegrationDocument;
  assert.deepEqual([set.status, document.has_secret, document.rotated_at], [200, false, null]);
  // Nothing says how one would be sent.
  assert.equal((await releases.ask("POST", `${CRM}/rotate`, { secret: SECRET })).status, 422);
});

Deno.test("who saw another version changes nothing", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const first = await releases.ask("PUT", CRM, HTTP, { "if-none-match": "*" });
  assert.equal(first.status, 201);
  assert.equal((await releases.ask("PUT", CRM, HTTP, { "if-none-match": "*" })).status, 412);
  const seen = { "if-match": first.headers.get("etag") ?? "" };
  const second = await releases.ask("PUT", CRM, HTTP, seen);
  assert.equal(second.status, 200);
  for (
    const [method, path, json] of [
      ["PUT", CRM, HTTP],
      ["POST", `${CRM}/rotate`, { secret: SECRET }],
      ["DELETE", CRM, undefined],
    ] as const
  ) {
    const late = await releases.ask(method, path, json, seen);
    assert.deepEqual([late.status, late.problem().code], [412, "version_moved"], method + path);
  }
});

Deno.test("what can't be an integration is refused at its place, and nothing of it shown", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const written = (config: unknown) => ({ provider: "http", config, secret: SECRET });
  const cases: readonly [string, unknown][] = [
    ["config.baseUrl", written({ ...CONFIG, baseUrl: "ftp://x" })],
    ["config.baseUrl", written({ ...CONFIG, baseUrl: `https://u:${SECRET}@x.example` })],
    ["config.headers.X-Api-Key", written({ ...CONFIG, headers: { "X-Api-Key": SECRET } })],
    ["config.credential.secret", written({ ...CONFIG, credential: { secret: SECRET } })],
    ["config.provider", written({ ...CONFIG, provider: "http" })],
    ["config", written({ ...CONFIG, headers: { "x-a": "a".repeat(70_000) } })],
    ["config.host", {
      provider: "postgres",
      config: { host: "/run/postgresql", database: "a", user: "b" },
    }],
    ["secret", { provider: "openai", config: {} }],
  ];
  for (const [place, json] of cases) {
    const answer = await releases.ask("PUT", CRM, json);
    const problem = answer.problem();
    assert.deepEqual([answer.status, problem.code], [422, "invalid_integration"], place);
    assert.equal(problem.details?.["place"], place);
    assert.ok(!JSON.stringify(problem).includes(SECRET), place);
  }
  for (const name of [".a", "a b", "a%2Fb", "ä", "x".repeat(65)]) {
    const answer = await releases.ask("PUT", `${INTEGRATIONS}/${encodeURIComponent(name)}`, HTTP);
    assert.deepEqual([answer.status, answer.problem().code], [400, "invalid_name"], name);
  }
  const unknown = await releases.ask("PUT", CRM, { ...HTTP, provider: "smtp" });
  assert.equal(unknown.status, 400);
  const text = JSON.stringify({ ...HTTP, config: { ["__proto__x"]: 1 } }).replace("_x", "_");
  const odd = await world.call({
    method: "PUT",
    path: CRM,
    token: world.admin.token,
    headers: { "content-type": "application/json" },
    body: text,
  });
  assert.ok(odd.status === 400 || odd.status === 422, `${odd.status}`);
});

Deno.test("admins write integrations, developers see and check them, viewers do neither", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.ask("PUT", CRM, HTTP);
  const asked = async (token: string, method: string, path: string, json?: unknown) =>
    (await world.call({ method, path, token, ...(json === undefined ? {} : { json }) })).status;
  const { developer, viewer, evil } = world;
  for (const path of [INTEGRATIONS, CRM]) {
    assert.equal(await asked(developer.token, "GET", path), 200);
    assert.equal(await asked(viewer.token, "GET", path), 403);
    assert.equal(await asked(evil.token, "GET", path), path === INTEGRATIONS ? 200 : 404);
  }
  assert.equal(await asked(developer.token, "POST", `${CRM}/check`), 200);
  assert.equal(await asked(viewer.token, "POST", `${CRM}/check`), 403);
  for (
    const [method, path, json] of [
      ["PUT", CRM, HTTP],
      ["POST", `${CRM}/rotate`, { secret: SECRET }],
      ["DELETE", CRM, undefined],
    ] as const
  ) {
    assert.equal(await asked(developer.token, method, path, json), 403, method + path);
  }
});

Deno.test("an environment has so many integrations, and no more", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  for (let count = 0; count < 100; count++) {
    const made = await releases.ask("PUT", `${INTEGRATIONS}/i${count}`, HTTP);
    assert.equal(made.status, 201);
  }
  const answer = await releases.ask("PUT", CRM, HTTP);
  assert.deepEqual([answer.status, answer.problem().code], [409, "too_many"]);
  assert.equal((await releases.ask("PUT", `${INTEGRATIONS}/i7`, HTTP)).status, 200);
  const development = `${PROJECT}/environments/development/integrations`;
  const other = await releases.ask("GET", development);
  assert.deepEqual((other.json() as { items: unknown[] }).items, []);
  assert.equal(
    (await releases.ask("PUT", `${PROJECT}/environments/x/integrations/a`, HTTP)).status,
    404,
  );
});

Deno.test("an archived project takes no integrations, and makes no connection", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.ask("PUT", CRM, HTTP);
  await releases.ask("PATCH", PROJECT, { archived: true });
  for (
    const [method, path, json] of [
      ["PUT", CRM, HTTP],
      ["POST", `${CRM}/rotate`, { secret: SECRET }],
      ["POST", `${CRM}/check`, undefined],
      ["DELETE", CRM, undefined],
    ] as const
  ) {
    const answer = await releases.ask(method, path, json);
    assert.deepEqual([answer.status, answer.problem().code], [409, "archived"], method + path);
  }
});

Deno.test("a secret of another integration, or of a key that is gone, is opened by no check", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.ask("PUT", CRM, HTTP);
  const { service } = world;
  const tenant = await service.store.read(
    "system",
    async (system) => (await system.tenantBySlug("acme"))?.id,
  );
  assert.ok(tenant !== undefined);
  const { document: { id } } = await releases.environment();
  await service.store.transaction(tenant, async ({ integrations }) => {
    const crm = await integrations.get(id as `env_${string}`, "crm");
    assert.ok(crm !== undefined);
    assert.ok(!JSON.stringify(crm).includes(SECRET));
    await integrations.set({ ...crm, name: "moved" });
  });
  const checked = await releases.ask("POST", `${INTEGRATIONS}/moved/check`);
  assert.deepEqual(checked.json(), {
    ok: false,
    message: "The secret was sealed with a key that this service does not have",
  });
});
