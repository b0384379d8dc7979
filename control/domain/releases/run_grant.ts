/**
 * What code of an environment is started with: looked up for each start, so that a grant, a
 * variable or an integration that was taken away is gone with the next one.
 *
 * @module
 */
import type { JsonObject } from "../../../runtime/protocol/json.ts";
import { DomainError } from "../domain_error.ts";
import type { DeploymentId, SnapshotId, TenantId } from "../ids.ts";
import { configuredDocument } from "../integrations/configured.ts";
import type { ConfiguredDocument, Integration } from "../integrations/records.ts";
import type { Project } from "../projects/records.ts";
import type { TenantReads } from "../store.ts";
import { readOffer, variablesRead } from "./deploy.ts";
import { notGranted } from "./missing.ts";
import type { ActionGrammar, Sealer } from "./ports.ts";
import type { SnapshotFacts } from "../snapshots/records.ts";
import type { Deployment, Environment, GrantLevels, Variable } from "./records.ts";
import { signingSecrets, signingVariables } from "./signing.ts";

/** What a run of an environment's code gets. */
export interface RunGrant {
  readonly deployment: Deployment;
  readonly snapshotId: SnapshotId;
  /** What validation found out about the snapshot. */
  readonly facts: SnapshotFacts;
  /** What holds at each level. */
  readonly levels: GrantLevels;
  /** All that the snapshot declares: without one of these it does not start. */
  readonly capabilities: JsonObject;
  /** Actions by integration. */
  readonly integrations: Readonly<Record<string, readonly string[]>>;
  /** What the integrations are called with, secrets opened: for the host of calls alone. */
  readonly configured: readonly ConfiguredDocument[];
  /** The lowest of what the levels say. */
  readonly limits: Readonly<Record<string, number>>;
  /** Values by name, for the load message. */
  readonly env: Readonly<Record<string, string>>;
  /** What must not be kept: values that are sealed, and secrets that senders sign with. */
  readonly secrets: readonly string[];
}

/**
 * What a deployment of an environment may do now.
 *
 * @param deploymentId absent: the live one
 * @throws {DomainError} nothing_live; not_granted: a grant, a variable or an integration was taken
 * away
 * @throws {SealBroken}
 */
export async function runGrant(
  tenant: TenantReads,
  deps: { readonly grammar: ActionGrammar; readonly sealer: Sealer },
  { project, environment }: { readonly project: Project; readonly environment: Environment },
  deploymentId: DeploymentId | null = environment.liveId,
): Promise<RunGrant> {
  const found = await deployed(tenant, project, deploymentId);
  if (found === undefined) {
    throw new DomainError("nothing_live", `Nothing is live in "${environment.name}"`, {
      hint: `Deploy a snapshot: aiel deploy head --env ${environment.name}`,
    });
  }
  const { deployment: live, facts } = found;
  const { levels, variables, integrations, missing } = await readOffer(
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
    facts,
    levels,
    capabilities: facts.capabilities,
    integrations: Object.fromEntries(
      Object.entries(facts.integrations).map(([name, { actions }]) => [name, actions]),
    ),
    configured: await configuredOf(tenant.tenantId, integrations, deps.sealer),
    limits: lowest(Object.values(levels).map((level) => level?.grant?.limits ?? {})),
    ...await valuesOf(tenant.tenantId, variables, facts, deps.sealer),
  };
}

/**
 * What code of a deployment would get now that must not be kept anywhere, whether it may be started
 * or not. Undefined: the deployment is gone.
 *
 * @throws {SealBroken}
 */
export async function heldSecrets(
  tenant: TenantReads,
  deps: { readonly grammar: ActionGrammar; readonly sealer: Sealer },
  place: { readonly project: Project; readonly environment: Environment },
  deploymentId: DeploymentId,
): Promise<Pick<RunGrant, "configured" | "secrets"> | undefined> {
  const found = await deployed(tenant, place.project, deploymentId);
  if (found === undefined) return undefined;
  const { variables, integrations } = await readOffer(tenant, deps, place, found.facts);
  const { secrets } = await valuesOf(tenant.tenantId, variables, found.facts, deps.sealer);
  const configured = await configuredOf(tenant.tenantId, integrations, deps.sealer);
  return { configured, secrets };
}

async function deployed(
  tenant: TenantReads,
  project: Project,
  id: DeploymentId | null,
): Promise<{ readonly deployment: Deployment; readonly facts: SnapshotFacts } | undefined> {
  const deployment = id === null ? undefined : await tenant.deployments.get(id);
  if (deployment === undefined) return undefined;
  const snapshot = await tenant.snapshots.detailed(project.id, deployment.snapshotNumber);
  return snapshot && { deployment, facts: snapshot.facts };
}

function configuredOf(
  tenantId: TenantId,
  integrations: ReadonlyMap<string, Integration>,
  sealer: Sealer,
): Promise<readonly ConfiguredDocument[]> {
  return Promise.all(
    [...integrations.values()].map((one) => configuredDocument(tenantId, sealer, one)),
  );
}

/** What a sealed value belongs to: it opens for nothing else. */
export function sealContext(
  tenantId: TenantId,
  { environmentId, name }: Pick<Variable, "environmentId" | "name">,
): string {
  return `${tenantId}/${environmentId}/${name}`;
}

/** The value of a variable. @throws {SealBroken} */
export async function openValue(
  tenantId: TenantId,
  variable: Variable,
  sealer: Pick<Sealer, "open">,
): Promise<string> {
  const { value, isSealed } = variable;
  return isSealed ? await sealer.open(value, sealContext(tenantId, variable)) : value;
}

async function valuesOf(
  tenantId: TenantId,
  variables: ReadonlyMap<string, Variable>,
  facts: SnapshotFacts,
  sealer: Sealer,
): Promise<Pick<RunGrant, "env" | "secrets">> {
  const read = variablesRead(facts);
  const signing = signingVariables(facts.http);
  const values = await Promise.all([...variables.values()].map(async (variable) => {
    const { name, isSealed } = variable;
    return { name, isSealed, text: await openValue(tenantId, variable, sealer) };
  }));
  return {
    env: Object.fromEntries(
      values.filter(({ name }) => read.includes(name)).map(({ name, text }) => [name, text]),
    ),
    secrets: values.flatMap(({ name, text, isSealed }) => [
      ...isSealed ? [text] : [],
      ...signing.includes(name) ? signingSecrets(text) : [],
    ]),
  };
}

function lowest(limits: readonly Readonly<Record<string, number | undefined>>[]) {
  const result: Record<string, number> = {};
  for (const [name, value] of limits.flatMap((one) => Object.entries(one))) {
    if (value !== undefined) result[name] = Math.min(result[name] ?? Infinity, value);
  }
  return result;
}
