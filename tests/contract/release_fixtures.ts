/**
 * Releases in the tests of stores.
 *
 * @module
 */
import assert from "node:assert/strict";
import { type EnvironmentId, newId, systemRandom } from "../../control/domain/ids.ts";
import type { Integration } from "../../control/domain/integrations/records.ts";
import { addFirstEnvironments } from "../../control/domain/releases/environments.ts";
import type {
  Deployment,
  Environment,
  GrantRecord,
} from "../../control/domain/releases/records.ts";
import type { Store, TenantRepositories } from "../../control/domain/store.ts";
import { NO_CAPABILITIES } from "../../runtime/policy/mod.ts";
import { NOW, type Place } from "./fixtures.ts";

/** How environments are made in tests. */
export const MAKE = { clock: { now: () => NOW }, random: systemRandom, now: NOW };

/** Makes the first environments of a place, by name. */
export async function environments(store: Store, place: Place): Promise<Environment[]> {
  return await store.transaction(place.tenantId, async (tenant) => {
    await addFirstEnvironments(tenant, place.projectId, MAKE);
    const { items } = await tenant.environments.list(place.projectId, { limit: 10 });
    return [...items];
  });
}

function deployment(
  { id, liveId, deployments }: Environment,
  place: Place,
  snapshotId: Deployment["snapshotId"],
): Deployment {
  return {
    id: newId("deployment"),
    environmentId: id,
    number: deployments + 1,
    kind: "deploy",
    state: "live",
    snapshotId,
    snapshotNumber: 1,
    sourceId: null,
    replacesId: liveId,
    reason: "ü",
    grants: { workspace: 1, project: 0, environment: 2 },
    variables: { API_KEY: 3 },
    createdBy: place.userId,
    createdAt: NOW,
    endedAt: null,
  };
}

/** A grant of the workspace. */
export function grantOf(place: Place, version: number, host: string): GrantRecord {
  return {
    holder: place.workspaceId,
    version,
    grant: {
      capabilities: { ...NO_CAPABILITIES, network: [host] },
      limits: { timeout_ms: 5_000 },
      integrations: { crm: { provider: "http", actions: ["GET /"] } },
    },
    updatedAt: NOW,
    updatedBy: place.userId,
  };
}

/** Makes a snapshot live, as another deployment. */
export async function makeLive(
  tenant: TenantRepositories,
  id: EnvironmentId,
  place: Place,
  snapshotId: Deployment["snapshotId"],
): Promise<Deployment> {
  const taken = await tenant.environments.take(id);
  assert.ok(taken !== undefined);
  const made = deployment(taken, place, snapshotId);
  await tenant.deployments.makeLive(made);
  return made;
}

/** An integration of an environment. */
export function integrationOf(
  place: Place,
  environmentId: EnvironmentId,
  name: string,
  secret: string | null = "v1.sealed",
): Omit<Integration, "version"> {
  return {
    environmentId,
    name,
    provider: "http",
    config: { baseUrl: "https://crm.example", headers: { "x-team": "ü" } },
    secret,
    rotatedAt: secret === null ? null : NOW,
    updatedAt: NOW,
    updatedBy: place.userId,
  };
}

/**
 * A deployment, a grant, a variable and an integration in the first environment, whose id this
 * gives.
 */
export async function releaseAll(
  store: Store,
  place: Place,
  snapshotId: Deployment["snapshotId"],
): Promise<EnvironmentId> {
  const [first] = await environments(store, place);
  assert.ok(first !== undefined);
  await store.transaction(place.tenantId, async (tenant) => {
    await makeLive(tenant, first.id, place, snapshotId);
    await tenant.grants.add(grantOf(place, 1, "a.example.com"));
    await tenant.variables.set({
      environmentId: first.id,
      name: "SECRET",
      value: "x",
      isSealed: false,
      updatedAt: NOW,
      updatedBy: place.userId,
    });
    await tenant.integrations.set(integrationOf(place, first.id, "crm"));
  });
  return first.id;
}
