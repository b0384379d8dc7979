/**
 * What code of an environment is started with: looked up for each start, so that a grant or a
 * variable that was taken away is gone with the next one.
 *
 * @module
 */
import type { JsonObject } from "../../../runtime/protocol/json.ts";
import { DomainError } from "../domain_error.ts";
import type { SnapshotId, TenantId } from "../ids.ts";
import type { Project } from "../projects/records.ts";
import type { TenantReads } from "../store.ts";
import { readOffer } from "./deploy.ts";
import { notGranted } from "./missing.ts";
import type { ActionGrammar, Sealer } from "./ports.ts";
import type { Deployment, Environment, Variable } from "./records.ts";

/** What a run of an environment's code gets. */
export interface RunGrant {
  readonly deployment: Deployment;
  readonly snapshotId: SnapshotId;
  /** All that the snapshot declares: without one of these it does not start. */
  readonly capabilities: JsonObject;
  /** Actions by integration. */
  readonly integrations: Readonly<Record<string, readonly string[]>>;
  /** The lowest of what the levels say. */
  readonly limits: Readonly<Record<string, number>>;
  /** Values by name, for the load message. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * What the live deployment of an environment may do now.
 *
 * @throws {DomainError} nothing_live; not_granted: a grant or a variable was taken away
 * @throws {SealBroken}
 */
export async function runGrant(
  tenant: TenantReads,
  deps: { readonly grammar: ActionGrammar; readonly sealer: Sealer },
  { project, environment }: { readonly project: Project; readonly environment: Environment },
): Promise<RunGrant> {
  const live = environment.liveId === null
    ? undefined
    : await tenant.deployments.get(environment.liveId);
  const found = live && await tenant.snapshots.detailed(project.id, live.snapshotNumber);
  if (live === undefined || found === undefined) {
    throw new DomainError("nothing_live", `Nothing is live in "${environment.name}"`, {
      hint: `Deploy a snapshot: aiel deploy head --env ${environment.name}`,
    });
  }
  const { facts } = found;
  const { levels, variables, missing } = await readOffer(
    tenant,
    deps,
    { project, environment },
    facts,
  );
  if (missing.length > 0) {
    throw notGranted(`snapshot #${live.snapshotNumber}`, environment.name, missing);
  }
  return {
    deployment: live,
    snapshotId: live.snapshotId,
    capabilities: facts.capabilities,
    integrations: Object.fromEntries(
      Object.entries(facts.integrations).map(([name, { actions }]) => [name, actions]),
    ),
    limits: lowest(Object.values(levels).map((level) => level?.grant?.limits ?? {})),
    env: await valuesOf(tenant.tenantId, variables, deps.sealer),
  };
}

/** What a sealed value belongs to: it opens for nothing else. */
export function sealContext(
  tenantId: TenantId,
  { environmentId, name }: Pick<Variable, "environmentId" | "name">,
): string {
  return `${tenantId}/${environmentId}/${name}`;
}

async function valuesOf(
  tenantId: TenantId,
  variables: ReadonlyMap<string, Variable>,
  sealer: Sealer,
): Promise<Record<string, string>> {
  const values = await Promise.all([...variables.values()].map(async (variable) => {
    const { name, value, isSealed } = variable;
    const text = isSealed ? await sealer.open(value, sealContext(tenantId, variable)) : value;
    return [name, text] as const;
  }));
  return Object.fromEntries(values);
}

function lowest(limits: readonly Readonly<Record<string, number | undefined>>[]) {
  const result: Record<string, number> = {};
  for (const [name, value] of limits.flatMap((one) => Object.entries(one))) {
    if (value !== undefined) result[name] = Math.min(result[name] ?? Infinity, value);
  }
  return result;
}
