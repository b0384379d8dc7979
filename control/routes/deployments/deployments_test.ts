import assert from "node:assert/strict";
import type { MissingDocument } from "../../api/missing.ts";
import { Releases } from "../../testing/releases.ts";
import { makeWorld, PROJECT, type TestAnswer } from "../../testing/world.ts";

const PRODUCTION = `${PROJECT}/environments/production`;
const NETWORK = { capabilities: { network: ["api.example.com:443"] } };

function missingIn(answer: TestAnswer): unknown {
  assert.equal(answer.status, 409, new TextDecoder().decode(answer.bytes));
  const { code, details } = answer.problem();
  assert.equal(code, "not_granted");
  return details?.["missing"];
}

function brief(missing: readonly MissingDocument[]): unknown[] {
  return missing.map(({ kind, value, level }) => [kind, value, level]);
}

Deno.test("a push goes live in development, and production waits for a decision", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const { followed, number } = await releases.push();
  assert.deepEqual(followed.map(({ environment, live }) => [environment, live?.number]), [
    ["development", number],
  ]);
  const { document: development } = await releases.environment("development");
  assert.deepEqual(
    [development.live?.kind, development.live?.snapshot_number, development.live?.state],
    ["follow", 1, "live"],
  );
  assert.equal((await releases.environment()).document.live, null);
});

Deno.test("a push that declares what is not granted is kept, and what was live stays", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.push();
  const { followed: [followed] } = await releases.push(NETWORK);
  assert.equal(followed?.deployment, null);
  assert.equal(followed?.live?.number, 1);
  assert.deepEqual(brief(followed?.missing ?? []), [
    ["network", "api.example.com:443", "workspace"],
  ]);
  assert.equal((await releases.environment("development")).document.live?.snapshot_number, 1);
  // The chain tells of it.
  const events = await releases.ask("GET", "/v1/audit/events?action=deployment.create");
  assert.match(new TextDecoder().decode(events.bytes), /"outcome":"failed"/);
});

Deno.test("a deployment is refused for each thing that no level grants, and for values that are not there", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.push({
    capabilities: { network: ["a.example.com:443", "b.example.com:443"], env: ["API_KEY", "OWN"] },
    variables: ["API_KEY"],
    integrations: { crm: { provider: "http", actions: ["GET /contacts/*", "POST /contacts"] } },
  });
  const deploy = () => releases.ask("POST", `${PRODUCTION}/deployments`, { snapshot: "head" });
  assert.equal((missingIn(await deploy()) as unknown[]).length, 8);
  await releases.grant({
    capabilities: { network: ["*.example.com:443"], env: ["API_KEY", "OWN"] },
    integrations: { crm: { provider: "http", actions: ["GET /*", "POST /contacts"] } },
  });
  await releases.grant({
    capabilities: { network: ["a.example.com"], env: ["API_KEY", "OWN"] },
    integrations: { crm: { provider: "http", actions: ["GET /contacts/*"] } },
  }, "production");
  assert.deepEqual(brief(missingIn(await deploy()) as MissingDocument[]), [
    ["network", "b.example.com:443", "environment"],
    ["integration", "crm (http) POST /contacts", "environment"],
    ["integration", "crm (http)", null],
    ["variable", "API_KEY", null],
  ]);
  await releases.integrate("crm");
  await releases.ask("PUT", `${PRODUCTION}/variables/API_KEY`, { value: "k", sealed: true });
  await releases.grant(null, "production");
  const made = await releases.act({ snapshot: "head", reason: "At last" });
  assert.deepEqual(made.grants, { workspace: 1, project: 0, environment: 2 });
  assert.deepEqual(made.variables, { API_KEY: 1 });
});

Deno.test("an integration that is granted with another provider is not granted", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.push({
    integrations: {
      crm: { provider: "http", actions: ["GET /"] },
      db: {
        provider: "postgres",
        actions: ["write"],
      },
    },
  });
  await releases.grant({
    integrations: {
      crm: { provider: "openai", actions: ["chat:*"] },
      db: { provider: "postgres", actions: ["read"] },
    },
  });
  const answer = await releases.ask("POST", `${PRODUCTION}/deployments`, { snapshot: "1" });
  const missing = missingIn(answer) as MissingDocument[];
  assert.deepEqual(missing.map(({ value }) => value), [
    "crm (http) GET /",
    "db (postgres) write",
    "crm (http)",
    "db (postgres)",
  ]);
  assert.match(missing[0]?.reason ?? "", /provider "openai"/);
});

Deno.test("an action that its provider does not know is not granted, and named", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.grant({ integrations: { crm: { provider: "http", actions: ["GET /*"] } } });
  const { followed: [followed] } = await releases.push({
    integrations: { crm: { provider: "http", actions: ["get contacts"] } },
  });
  assert.deepEqual(brief(followed?.missing ?? []), [
    ["integration", "crm (http) get contacts", "workspace"],
    ["integration", "crm (http)", null],
  ]);
  const answer = await releases.ask("POST", `${PRODUCTION}/deployments`, { snapshot: "head" });
  const [missing] = missingIn(answer) as MissingDocument[];
  assert.equal(missing?.reason, 'it is no action of "http"');
});

Deno.test("a promotion moves the same snapshot, and names what it came from", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const { snapshot_id } = await releases.push();
  const { document: { live } } = await releases.environment("development");
  const made = await releases.act({ from: "development", reason: "Tried" }, "promote");
  assert.deepEqual(
    [made.snapshot_id, made.kind, made.source, made.replaces, made.reason],
    [snapshot_id, "promote", live?.id, null, "Tried"],
  );
  // Another one is live there than the caller saw.
  await releases.push();
  const late = await releases.ask("POST", `${PRODUCTION}/promote`, {
    from: "development",
    deployment: live?.id,
  });
  assert.deepEqual([late.status, late.problem().code], [412, "version_moved"]);
  const itself = await releases.ask("POST", `${PRODUCTION}/promote`, { from: "production" });
  assert.deepEqual([itself.status, itself.problem().code], [422, "not_available"]);
  const empty = await releases.ask("PUT", `${PROJECT}/environments/staging`, {});
  assert.equal(empty.status, 201);
  const answer = await releases.ask("POST", `${PRODUCTION}/promote`, { from: "staging" });
  assert.deepEqual([answer.status, answer.problem().code], [409, "nothing_live"]);
});

Deno.test("a rollback goes to what was live before, and a second one further back", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  for (let count = 1; count <= 3; count++) {
    await releases.push();
    await releases.act({ snapshot: "head" });
  }
  const back = await releases.act({ reason: "Wrong" }, "rollback");
  assert.deepEqual([back.number, back.snapshot_number, back.kind], [4, 2, "rollback"]);
  const further = await releases.act({ reason: "Still wrong" }, "rollback");
  assert.deepEqual([further.number, further.snapshot_number], [5, 1]);
  const none = await releases.ask("POST", `${PRODUCTION}/rollback`, { reason: "x" });
  assert.deepEqual([none.status, none.problem().code], [409, "nothing_before"]);
  const named = await releases.act({ to: "3", reason: "The last one was good" }, "rollback");
  assert.equal(named.snapshot_number, 3);
  const list = await releases.ask("GET", `${PRODUCTION}/deployments?limit=200`);
  const { items } = list.json() as { items: { state: string; ended_at: string | null }[] };
  assert.deepEqual(items.map(({ state }) => state), [
    "live",
    ...Array<string>(5).fill("superseded"),
  ]);
  assert.deepEqual(items.map(({ ended_at }) => ended_at === null), [
    true,
    ...Array<boolean>(5).fill(false),
  ]);
});

Deno.test("a rollback checks the old snapshot before it switches, and says what it does not bring back", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.grant({ capabilities: { ...NETWORK.capabilities, env: ["KEY"] } });
  const set = (value: string) =>
    releases.ask("PUT", `${PRODUCTION}/variables/KEY`, { value, sealed: true });
  await set("one");
  await releases.push({
    capabilities: { ...NETWORK.capabilities, env: ["KEY"] },
    variables: ["KEY"],
  });
  await releases.act({ snapshot: "head" });
  await releases.push();
  await releases.act({ snapshot: "head" });
  await set("two");
  const preview = await releases.preview("deployment=previous");
  assert.deepEqual([preview.before?.number, preview.after.number], [2, 1]);
  assert.equal(preview.deployment?.number, 1);
  assert.deepEqual(preview.capabilities.added, [
    { capability: "network", value: "api.example.com:443" },
    { capability: "env", value: "KEY" },
  ]);
  assert.match(preview.not_restored.join("\n"), /memory.*\nvariable "KEY" stays at version 2, it/);
  await releases.grant({ capabilities: { env: ["KEY"] } });
  const answer = await releases.ask("POST", `${PRODUCTION}/rollback`, { reason: "x" });
  assert.deepEqual(brief(missingIn(answer) as MissingDocument[]), [
    ["network", "api.example.com:443", "workspace"],
  ]);
  assert.equal((await releases.environment()).document.live?.snapshot_number, 2);
});

Deno.test("a rollback says why, and a blank reason says nothing", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  for (const reason of ["", " \n\t "]) {
    const answer = await releases.ask("POST", `${PRODUCTION}/rollback`, { reason });
    assert.equal(answer.status, 400);
  }
});

Deno.test("of two who saw the same environment exactly one deploys", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.push();
  const { etag } = await releases.environment();
  const answers = await Promise.all(
    [1, 2, 3, 4].map(() =>
      releases.ask("POST", `${PRODUCTION}/deployments`, { snapshot: "1" }, { "if-match": etag })
    ),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 412, 412, 412]);
  const { document, etag: later } = await releases.environment();
  assert.equal(document.live?.number, 1);
  // The tag of the answer is that of the environment.
  assert.equal(answers.find(({ status }) => status === 201)?.headers.get("etag"), later);
});

Deno.test("the same request with one key deploys once", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.push();
  const headers = { "idempotency-key": "k" };
  const [one, again] = [
    await releases.ask("POST", `${PRODUCTION}/deployments`, { snapshot: "1" }, headers),
    await releases.ask("POST", `${PRODUCTION}/deployments`, { snapshot: "1" }, headers),
  ];
  assert.deepEqual(again.json(), one.json());
  assert.equal((await releases.environment()).document.live?.number, 1);
});

Deno.test("what is to come is refused with a clear message", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.push();
  for (const more of [{ weight: 10 }, { stop: { max_error_percent: 5 } }]) {
    const answer = await releases.ask("POST", `${PRODUCTION}/deployments`, {
      snapshot: "1",
      ...more,
    });
    assert.deepEqual([answer.status, answer.problem().code], [422, "not_available"]);
    assert.match(answer.problem().detail ?? "", /^Canaries/);
  }
});

Deno.test("deployments of other projects and tenants are not there", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.push();
  const made = await releases.act({ snapshot: "1" });
  const { document: { id } } = await releases.environment();
  await releases.ask("POST", "/v1/workspaces/payments/projects", { slug: "other" });
  const other = "/v1/workspaces/payments/projects/other/environments";
  for (
    const path of [
      `${other}/${id}`,
      `${other}/production/deployments/${made.id}`,
      `${other}/${id}/deployments`,
    ]
  ) {
    assert.equal((await releases.ask("GET", path)).status, 404, path);
  }
  for (const snapshot of ["1", made.snapshot_id]) {
    const answer = await releases.ask("POST", `${other}/production/deployments`, { snapshot });
    assert.equal(answer.status, 404);
  }
  for (const path of [`${PRODUCTION}/deployments/${made.id}`, `${PROJECT}/environments/${id}`]) {
    const answer = await world.call({ method: "GET", path, token: world.evil.token });
    assert.equal(answer.status, 404, path);
  }
  // Development's deployment is none of production's.
  const { document: { live } } = await releases.environment("development");
  assert.equal((await releases.ask("GET", `${PRODUCTION}/deployments/${live?.id}`)).status, 404);
  const wrong = await releases.ask("POST", `${PRODUCTION}/rollback`, { to: live?.id, reason: "x" });
  assert.equal(wrong.status, 404);
});

Deno.test("a viewer deploys nothing, and a snapshot that retention took is not there", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.push();
  const answer = await world.call({
    method: "POST",
    path: `${PRODUCTION}/deployments`,
    token: world.viewer.token,
    json: { snapshot: "1" },
  });
  assert.equal(answer.status, 403);
  assert.equal(
    (await releases.ask("POST", `${PRODUCTION}/deployments`, { snapshot: "9" })).status,
    404,
  );
});

Deno.test("retention takes nothing that is live, or that may be gone back to", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  for (let count = 1; count <= 3; count++) {
    await releases.push();
    if (count < 3) await releases.act({ snapshot: "head" });
  }
  const rule = { keepLast: 1, createdBefore: new Date("2100-01-01") };
  const { service, projectId } = world;
  const tenant = await service.store.read(
    "system",
    async (system) => (await system.tenantBySlug("acme"))?.id,
  );
  assert.ok(tenant !== undefined);
  const expired = await service.store.read(
    tenant,
    (reads) => reads.snapshots.list(projectId as `prj_${string}`, { limit: 10 }),
  );
  assert.equal(expired.items.length, 3);
  const gone = await service.store.transaction(
    tenant,
    (all) => all.snapshots.expired(projectId as `prj_${string}`, { ...rule, limit: 10 }),
  );
  assert.deepEqual(gone, []);
});

Deno.test("what retention took is found no more, by changes and rollbacks of old deployments", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.push();
  await releases.act({ snapshot: "1" });
  await releases.push();
  for (let count = 0; count < 20; count++) await releases.act({ snapshot: "2" });
  const { service, projectId } = world;
  const tenant = await service.store.read(
    "system",
    async (system) => (await system.tenantBySlug("acme"))?.id,
  );
  assert.ok(tenant !== undefined);
  const rule = { keepLast: 1, createdBefore: new Date("2100-01-01") };
  const id = projectId as `prj_${string}`;
  await service.store.transaction(tenant, async ({ snapshots, environments, deployments }) => {
    // Development let go of it with the second push, but may go back to it.
    const development = await environments.named(id, "development");
    const first = development && await deployments.numbered(development.id, 1);
    assert.ok(first !== undefined && first !== null);
    await snapshots.unpin(id, first.snapshotId, first.id);
    assert.equal(await snapshots.expire(id, 1, rule), true);
  });
  const old = await releases.ask("GET", `${PRODUCTION}/deployments/2/changes`);
  const back = await releases.ask("POST", `${PRODUCTION}/rollback`, { to: "1", reason: "x" });
  for (const answer of [old, back]) {
    assert.deepEqual([answer.status, answer.problem().code], [404, "not_found"]);
    assert.match(answer.problem().detail ?? "", /#1 of deployment 1 is kept no more/);
  }
  assert.equal((await releases.environment()).document.live?.snapshot_number, 2);
});

Deno.test("an archived project deploys nothing", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.push();
  await releases.ask("PATCH", PROJECT, { archived: true });
  const answer = await releases.ask("POST", `${PRODUCTION}/deployments`, { snapshot: "1" });
  assert.deepEqual([answer.status, answer.problem().code], [409, "archived"]);
});

Deno.test("a preview shows what is new first, and what is missing, and changes nothing", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.push({ limits: { memory_mb: 128 } });
  await releases.act({ snapshot: "1" });
  await releases.push({
    ...NETWORK,
    integrations: { crm: { provider: "http", actions: ["GET /"] } },
    variables: ["KEY"],
    limits: { memory_mb: 256, timeout_ms: 5_000 },
    bundle: "ai",
  });
  const changes = await releases.preview("snapshot=head");
  assert.deepEqual(brief(changes.missing), [
    ["network", "api.example.com:443", "workspace"],
    ["integration", "crm (http) GET /", "workspace"],
    ["integration", "crm (http)", null],
    ["variable", "KEY", null],
  ]);
  assert.deepEqual(changes.capabilities.added, [
    { capability: "network", value: "api.example.com:443" },
  ]);
  assert.deepEqual(changes.integrations, { added: ["crm (http) GET /"], removed: [] });
  assert.deepEqual(changes.variables, { added: ["KEY"], removed: [] });
  assert.deepEqual(changes.limits, [
    { limit: "memory_mb", before: 128, after: 256 },
    { limit: "timeout_ms", before: null, after: 5_000 },
  ]);
  assert.deepEqual(changes.bundle, { before: "minimal", after: "ai" });
  assert.deepEqual(changes.files.changed.map(({ path }) => path), [
    "entry_point.ts",
    "lib/data.txt",
  ]);
  assert.equal((await releases.environment()).document.live?.snapshot_number, 1);
  const none = await releases.ask("GET", `${PRODUCTION}/changes?deployment=previous`);
  assert.deepEqual([none.status, none.problem().code], [409, "nothing_before"]);
});

Deno.test("a deployment needs the secret that senders of a signed route sign with", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const exports = [{ kind: "http", name: "POST /hooks/pay" }, {
    kind: "http",
    name: "GET /health",
  }];
  await releases.push({ description: { exports } });
  await releases.act({ snapshot: "head" });
  await releases.push({
    description: { exports },
    http: {
      auth: "token",
      routes: {
        "POST /hooks/pay": { auth: "signature", secret: "PAY_SECRET" },
        "GET /health": { auth: "public" },
      },
      cors: undefined,
    },
  });
  const deploy = () => releases.ask("POST", `${PRODUCTION}/deployments`, { snapshot: "head" });
  assert.deepEqual(brief(missingIn(await deploy()) as MissingDocument[]), [
    ["variable", "PAY_SECRET", null],
  ]);
  const changes = await releases.preview("snapshot=head");
  // Before all others: what strangers may do.
  assert.equal(Object.keys(changes)[3], "ways_in");
  assert.deepEqual(changes.ways_in.changed, [
    { surface: "http", name: "POST /hooks/pay", before: "token", after: "signature" },
    { surface: "http", name: "GET /health", before: "token", after: "public" },
  ]);
  const value = { value: "whsec_c2VjcmV0", sealed: true };
  const set = await releases.ask("PUT", `${PRODUCTION}/variables/PAY_SECRET`, value);
  assert.ok(set.status < 300, new TextDecoder().decode(set.bytes));
  assert.equal((await deploy()).status, 201);
});
