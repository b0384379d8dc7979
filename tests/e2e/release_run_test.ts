/**
 * What is live in an environment runs with what that environment grants and has: values of
 * variables come to code by the `env` capability, through the load message.
 */

import assert from "node:assert/strict";
import { findEnvironment } from "../../control/domain/releases/environments.ts";
import { type RunGrant, runGrant } from "../../control/domain/releases/run_grant.ts";
import { Releases } from "../../control/testing/releases.ts";
import { makeWorld, PROJECT } from "../../control/testing/world.ts";
import type { Envelope } from "../../runtime/mod.ts";
import { type RunRequestOptions, testEngine } from "../harness/engine.ts";
import { plantedSecret } from "../harness/planted_secrets.ts";
import { CAN_SEE_PROCESSES } from "../harness/processes.ts";
import { toolSnapshot, writeSnapshot } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { actionGrammar } from "../../control/execution/action_grammar.ts";

const PRODUCTION = `${PROJECT}/environments/production`;
const CAPABILITIES = { env: ["API_KEY"] };
const CODE = {
  ...toolSnapshot('return [Deno.env.get("API_KEY"), Deno.env.get("REGION")];'),
  "aiel.json": JSON.stringify({ capabilities: CAPABILITIES }),
};

/** A service in which the code is live in production, with two variables. */
async function released(secret: string) {
  const world = await makeWorld();
  const releases = new Releases(world);
  await releases.grant({ capabilities: CAPABILITIES, limits: { timeout_ms: 20_000 } });
  await releases.push({ capabilities: CAPABILITIES, variables: ["API_KEY"] });
  await releases.ask("PUT", `${PRODUCTION}/variables/API_KEY`, { value: secret, sealed: true });
  await releases.ask("PUT", `${PRODUCTION}/variables/REGION`, { value: "eu" });
  await releases.act({ snapshot: "head" });
  return { world, releases };
}

async function grantOf(
  { world }: Awaited<ReturnType<typeof released>>,
): Promise<RunGrant> {
  const { service } = world;
  const tenant = await service.store.read(
    "system",
    async (system) => (await system.tenantBySlug("acme"))?.id,
  );
  assert.ok(tenant !== undefined);
  const deps = { grammar: await actionGrammar(), sealer: service.sealer };
  return await service.store.read(tenant, async (reads) => {
    const project = await reads.projects.get(world.projectId as `prj_${string}`);
    assert.ok(project !== undefined);
    const environment = await findEnvironment(reads, project, "production");
    return await runGrant(reads, deps, { project, environment });
  });
}

async function run(grant: RunGrant, options: RunRequestOptions = {}): Promise<Envelope> {
  using dir = tempDir();
  using snapshot = writeSnapshot(CODE);
  const engine = testEngine(dir.path, options);
  const { timeout_ms, ...limits } = grant.limits;
  const envelope = await engine.run({
    schema_version: "v1",
    action: "invoke",
    kind: "tool",
    name: "t",
    capabilities: grant.capabilities,
    integrations: grant.integrations,
    limits,
    timeout_ms,
  }, { root: snapshot.path, variables: (name) => grant.env[name] });
  await engine.drain();
  return envelope;
}

Deno.test("a sealed value reaches the code by the capability, and nothing else does", async () => {
  const secret = plantedSecret("variable");
  const place = await released(secret);
  await using _world = place.world;
  const grant = await grantOf(place);
  assert.deepEqual(grant.env, { API_KEY: secret });
  const { result, error } = await run(grant);
  assert.deepEqual(result, [secret, null], JSON.stringify(error));
});

Deno.test({
  name: "no Deno process of a run has the value in its environment",
  ignore: !CAN_SEE_PROCESSES,
  async fn() {
    const secret = plantedSecret("variable");
    const place = await released(secret);
    await using _world = place.world;
    const grant = await grantOf(place);
    const seen = new Set<string>();
    let looking = true;
    const look = (async () => {
      while (looking) {
        for (const { name } of Deno.readDirSync("/proc")) {
          if (!/^\d+$/.test(name)) continue;
          try {
            const text = Deno.readTextFileSync(`/proc/${name}/environ`) +
              Deno.readTextFileSync(`/proc/${name}/cmdline`);
            if (text.includes(secret)) seen.add(name);
          } catch {
            // It is gone, or another user's.
          }
        }
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    })();
    const { result } = await run(grant);
    looking = false;
    await look;
    assert.deepEqual(result, [secret, null]);
    assert.deepEqual([...seen], []);
  },
});

Deno.test("what starts after a grant or a value was taken away is refused", async () => {
  const place = await released("x");
  await using _world = place.world;
  const { releases } = place;
  await releases.ask("DELETE", `${PRODUCTION}/variables/API_KEY`);
  await assert.rejects(grantOf(place), { code: "not_granted", message: /variable "API_KEY"/ });
  await releases.ask("PUT", `${PRODUCTION}/variables/API_KEY`, { value: "y" });
  assert.deepEqual((await grantOf(place)).env, { API_KEY: "y" });
  await releases.grant({ capabilities: {} }, "project");
  await assert.rejects(grantOf(place), { code: "not_granted", message: /by the project/ });
});

Deno.test("the lowest limit of all levels holds", async () => {
  const place = await released("x");
  await using _world = place.world;
  await place.releases.grant({
    capabilities: CAPABILITIES,
    limits: { timeout_ms: 9_000, memory_mb: 128 },
  }, "production");
  assert.deepEqual((await grantOf(place)).limits, { timeout_ms: 9_000, memory_mb: 128 });
});
