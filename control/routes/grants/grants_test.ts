import assert from "node:assert/strict";
import { Releases } from "../../testing/releases.ts";
import { makeWorld, PROJECT } from "../../testing/world.ts";

const WORKSPACE = "/v1/workspaces/payments/grants";

Deno.test("until something is said nothing is granted, and versions count what was said", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const first = await releases.ask("GET", WORKSPACE);
  assert.deepEqual(first.json(), {
    level: "workspace",
    version: 0,
    grant: null,
    updated_at: null,
    updated_by: null,
  });
  const given = await releases.grant({ capabilities: { network: ["API.example.com:443"] } });
  assert.equal(given.version, 1);
  assert.deepEqual(given.changes, ['network: "api.example.com:443" is newly allowed']);
  const narrowed = await releases.grant({ capabilities: {} });
  assert.deepEqual(narrowed.changes, ['network: "api.example.com:443" is allowed no more']);
  const old = await releases.ask("GET", `${WORKSPACE}?version=1`);
  assert.deepEqual(
    (old.json() as { grant: { capabilities: { network: unknown } } }).grant.capabilities.network,
    ["api.example.com:443"],
  );
  assert.equal((await releases.ask("GET", `${WORKSPACE}?version=9`)).status, 404);
});

Deno.test("of two who saw the same grant exactly one changes it", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const { headers } = await releases.ask("GET", WORKSPACE);
  const seen = { "if-match": headers.get("etag") ?? "" };
  const answers = await Promise.all([1, 2, 3].map((port) =>
    releases.ask("PUT", WORKSPACE, {
      grant: { capabilities: { network: [`a.example.com:${port}`] } },
    }, seen)
  ));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412, 412]);
});

Deno.test("grants with odd spellings, unknown names and unknown actions are refused with the place", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const bad: readonly [unknown, RegExp][] = [
    [{ capabilities: { network: ["https://a.example.com"] } }, /network\[0\]/],
    [{ capabilities: { network: ["0x7f.1"] } }, /IPv4/],
    [{ capabilities: { network: ["*"] } }, /network\[0\]/],
    [{ capabilities: { network: ["[::ffff:10.0.0.1]"] } }, /network\[0\]/],
    [{ capabilities: { network: ["a.example.com:0"] } }, /port/],
    [{ capabilities: { read: ["/etc/../root"] } }, /\.\./],
    [{ capabilities: { read: ["relative"] } }, /absolute/],
    [{ capabilities: { read: ["/proc/self"] } }, /kernel/],
    [{ capabilities: { subprocess: ["bash"] } }, /full access/],
    [{ capabilities: { subprocess: true } }, /subprocess/],
    [{ capabilities: { nettwork: [] } }, /network/],
    [{ capabilities: { env: ["PATH"] } }, /can't be granted/],
    [{ integrations: { crm: { provider: "ftp", actions: ["x"] } } }, /ftp/],
    [{ integrations: { crm: { provider: "http", actions: ["GET contacts"] } } }, /GET contacts/],
    [{ integrations: { "a b": { provider: "http", actions: ["GET /"] } } }, /a b/],
  ];
  for (const [grant, message] of bad) {
    const answer = await releases.ask("PUT", WORKSPACE, { grant });
    assert.equal(answer.status, 422, JSON.stringify(grant));
    assert.equal(answer.problem().code, "invalid_grant");
    assert.match(answer.problem().detail ?? "", message);
  }
  for (const grant of [{ limits: { timeout_ms: 0 } }, { limits: { nothing: 1 } }, [], "x"]) {
    assert.equal((await releases.ask("PUT", WORKSPACE, { grant })).status, 400);
  }
  assert.equal((await releases.ask("GET", WORKSPACE)).json() instanceof Object, true);
  const { version } = (await releases.ask("GET", WORKSPACE)).json() as { version: number };
  assert.equal(version, 0);
});

Deno.test("a grant that is taken away says what is live and lacks it, and gives it back again", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const grant = { capabilities: { network: ["*.example.com"] } };
  await releases.grant(grant);
  await releases.push({ capabilities: { network: ["api.example.com:443"] } });
  await releases.act({ snapshot: "1" });
  const { affected } = await releases.grant({ capabilities: {} });
  assert.deepEqual(
    affected.map(({ project, environment, missing }) => [
      project,
      environment,
      missing.map(({ value }) => value),
    ]),
    [
      ["fraud", "development", ["api.example.com:443"]],
      ["fraud", "production", ["api.example.com:443"]],
    ],
  );
  const { document, etag } = await releases.environment();
  assert.equal(document.missing.length, 1);
  assert.equal(document.live?.state, "live");
  assert.deepEqual((await releases.grant(grant)).affected, []);
  const after = await releases.environment();
  assert.deepEqual(after.document.missing, []);
  assert.notEqual(after.etag, etag);
  // Narrowed for one environment only.
  const narrowed = await releases.grant({ capabilities: {} }, "production");
  assert.deepEqual(narrowed.affected.map(({ environment }) => environment), ["production"]);
});

Deno.test("a developer grants nothing, and an archived place is granted nothing", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const paths = [WORKSPACE, `${PROJECT}/grants`, `${PROJECT}/environments/production/grants`];
  for (const path of paths) {
    const answer = await world.call({
      method: "PUT",
      path,
      token: world.developer.token,
      json: { grant: null },
    });
    assert.equal(answer.status, 403, path);
  }
  await releases.ask("PATCH", "/v1/workspaces/payments", { archived: true });
  for (const path of paths) {
    const answer = await releases.ask("PUT", path, { grant: null });
    assert.deepEqual([answer.status, answer.problem().code], [409, "archived"], path);
  }
});

Deno.test("a grant takes each name that aiel.json takes, and a thousand actions", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const integrations = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, at) => [`crm.v${at}`, {
        provider: "http",
        actions: Array.from({ length: 100 }, (_, each) => `GET /${each}`),
      }]),
    );
  const most = await releases.ask("PUT", WORKSPACE, { grant: { integrations: integrations(10) } });
  assert.equal(most.status, 200);
  const more = await releases.ask("PUT", WORKSPACE, { grant: { integrations: integrations(11) } });
  assert.equal(more.status, 422);
  assert.match(more.problem().detail ?? "", /1100 actions, expected at most 1000/);
});

Deno.test("a grant with a name that JSON keeps for itself is refused, not cut", async () => {
  await using world = await makeWorld();
  const body = (grant: string) => ({
    method: "PUT",
    path: WORKSPACE,
    token: world.admin.token,
    headers: { "content-type": "application/json" },
    body: `{"grant":${grant}}`,
  });
  for (
    const grant of [
      '{"integrations":{"__proto__":{"provider":"http","actions":["GET /"]}}}',
      '{"capabilities":{"__proto__":["x"]}}',
      '{"capabilities":{"\\u005f_proto__":["x"]}}',
    ]
  ) {
    assert.equal((await world.call(body(grant))).status, 400, grant);
  }
});
