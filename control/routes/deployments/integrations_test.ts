import assert from "node:assert/strict";
import type { MissingDocument } from "../../api/missing.ts";
import type { EnvironmentId, TenantId } from "../../domain/ids.ts";
import { type RunGrant, runGrant } from "../../domain/releases/run_grant.ts";
import { actionGrammar } from "../../execution/action_grammar.ts";
import { KEY_BYTES, keyRing } from "../../store/secrets/key_ring.ts";
import { Releases } from "../../testing/releases.ts";
import { makeWorld, PROJECT, type TestAnswer, type World } from "../../testing/world.ts";

const PRODUCTION = `${PROJECT}/environments/production`;
const CRM = `${PRODUCTION}/integrations/crm`;
const CALLS = { integrations: { crm: { provider: "http", actions: ["GET /*"] } } };
const LLM = { provider: "openai", config: {}, secret: "sk-0123456789" };

/** What an environment lacks of integrations that are granted. */
function lacking(answer: TestAnswer): string[] {
  const { code, details } = answer.problem();
  assert.deepEqual([answer.status, code], [409, "not_granted"]);
  return (details?.["missing"] as MissingDocument[]).map(({ kind, value, level, reason }) => {
    assert.deepEqual([kind, level], ["integration", null]);
    return `${value} ${reason}`;
  });
}

/** What a run of production would get now. */
async function grantOfRun({ service }: World): Promise<RunGrant> {
  const tenantId = await service.store.read(
    "system",
    async (system) => (await system.tenantBySlug("acme"))?.id,
  );
  assert.ok(tenantId !== undefined);
  const deps = { grammar: await actionGrammar(), sealer: service.sealer };
  return await service.store.read(tenantId, async (tenant) => {
    const [workspace] = (await tenant.workspaces.list({}, { limit: 1 })).items;
    assert.ok(workspace !== undefined);
    const project = await tenant.projects.bySlug(workspace.id, "fraud");
    const environment = project && await tenant.environments.named(project.id, "production");
    assert.ok(project !== undefined && environment !== undefined);
    return await runGrant(tenant, deps, { project, environment });
  });
}

Deno.test("nothing goes live that calls what is not configured, by whichever way", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.grant(CALLS);
  const { followed: [followed] } = await releases.push(CALLS);
  assert.deepEqual(followed?.missing.map(({ value }) => value), ["crm (http)"]);
  const deploy = () => releases.ask("POST", `${PRODUCTION}/deployments`, { snapshot: "1" });
  const refused = await deploy();
  assert.deepEqual(lacking(refused), ["crm (http) it is not configured"]);
  assert.match(refused.problem().hint ?? "", /configure the integration/);
  await releases.ask("PUT", CRM, LLM);
  assert.deepEqual(lacking(await deploy()), [
    'crm (http) it is configured with the provider "openai"',
  ]);

  // What development has, production needs for itself.
  await releases.integrate("crm", "development");
  await releases.act({ snapshot: "1" }, "deployments", "development");
  const promote = await releases.ask("POST", `${PRODUCTION}/promote`, { from: "development" });
  assert.equal(lacking(promote).length, 1);

  await releases.integrate("crm");
  assert.equal((await deploy()).status, 201);
  await releases.push();
  await releases.act({ snapshot: "2" });
  await releases.ask("DELETE", CRM);
  const back = await releases.ask("POST", `${PRODUCTION}/rollback`, { reason: "Back" });
  assert.deepEqual(lacking(back), ["crm (http) it is not configured"]);
});

Deno.test("a run starts with what is configured now, and not where it was taken away", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.grant(CALLS);
  await releases.push(CALLS);
  await releases.integrate("crm");
  await releases.act({ snapshot: "1" });
  const config = { baseUrl: "https://crm.invalid", credential: { query: "key" } };
  await releases.ask("PUT", CRM, { provider: "http", config, secret: "a-secret" });
  await releases.ask("PUT", `${PRODUCTION}/integrations/other`, LLM);
  const { configured } = await grantOfRun(world);
  assert.deepEqual(configured, [{ name: "crm", provider: "http", config, secret: "a-secret" }]);
  await releases.ask("DELETE", CRM);
  await assert.rejects(grantOfRun(world), /lacks .* integration "crm \(http\)" \(it is not conf/);
  const { document: { missing }, etag } = await releases.environment();
  assert.deepEqual(missing.map(({ value }) => value), ["crm (http)"]);
  await releases.integrate("crm");
  const now = await releases.environment();
  assert.deepEqual(now.document.missing, []);
  assert.notEqual(now.etag, etag);
});

Deno.test("an integration whose secret no key of the service opens is as good as none", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.grant(CALLS);
  await releases.push(CALLS);
  await releases.integrate("crm");
  const { service } = world;
  const other = await keyRing([new Uint8Array(KEY_BYTES)]);
  const secret = await other.seal("a-secret", "anything");
  const tenantId = await service.store.read(
    "system",
    async (system) => (await system.tenantBySlug("acme"))?.id,
  ) as TenantId;
  const { document: { id } } = await releases.environment();
  await service.store.transaction(tenantId, async ({ integrations }) => {
    const crm = await integrations.get(id as EnvironmentId, "crm");
    assert.ok(crm !== undefined);
    await integrations.set({ ...crm, secret });
  });
  const answer = await releases.ask("POST", `${PRODUCTION}/deployments`, { snapshot: "1" });
  assert.deepEqual(lacking(answer), [
    "crm (http) its secret was sealed with a key that this service does not have",
  ]);
});
