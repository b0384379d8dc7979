/**
 * How a snapshot goes live in an environment, whatever asked for it:
 *
 * 1. take the environment: until the transaction ends no other deployment can come between;
 * 2. look whether it is still what the caller saw;
 * 3. find the snapshot with what validation found out about it;
 * 4. compare what it declares with what the environment grants and has;
 * 5. write the record, supersede the one that was live, and point the environment to it;
 * 6. keep the snapshot for as long as it may be gone back to.
 *
 * @module
 */
import type { DeploymentKind } from "../../api/deployments.ts";
import { DomainError } from "../domain_error.ts";
import { type Clock, newId, type PrincipalId, type RandomBytes } from "../ids.ts";
import type { Integration } from "../integrations/records.ts";
import type { Project } from "../projects/records.ts";
import type { SnapshotFacts, SnapshotRecord } from "../snapshots/records.ts";
import type { TenantReads, TenantRepositories } from "../store.ts";
import { grantLevels } from "./grants.ts";
import { type Missing, missingOf, notGranted } from "./missing.ts";
import type { ActionGrammar, Sealer } from "./ports.ts";
import type { Deployment, Environment, GrantLevels, Variable } from "./records.ts";
import { signingVariables } from "./signing.ts";

/** Deployments of an environment that one may go back to, the live one included. */
export const KEPT_DEPLOYMENTS = 20;

/** A snapshot that shall go live. */
export interface Candidate {
  readonly snapshot: SnapshotRecord;
  readonly facts: SnapshotFacts;
  /** The deployment that is promoted, or rolled back to. */
  readonly source?: Deployment;
}

/** Who makes it live, and why. */
export interface DeployRequest {
  readonly project: Project;
  readonly environment: Pick<Environment, "id" | "name">;
  readonly kind: DeploymentKind;
  readonly reason: string;
  readonly by: PrincipalId;
  readonly now: Date;
  /** Throws when the environment is not what the caller saw. */
  readonly check: (environment: Environment) => void;
}

/** What looking at an environment works with. */
export interface OfferDeps {
  readonly grammar: ActionGrammar;
  readonly sealer: Pick<Sealer, "knows">;
}

/** What deploying works with. */
export interface DeployDeps extends OfferDeps {
  readonly clock: Clock;
  readonly random: RandomBytes;
}

/** An environment that was taken: before what happens now, and after it. */
export interface Taken {
  /** As the caller could have seen it. */
  readonly before: Environment;
  readonly version: number;
}

/** What an environment offers a snapshot. */
export interface OfferRead {
  readonly levels: GrantLevels;
  readonly variables: ReadonlyMap<string, Variable>;
  /** Those of the declared ones that are configured. */
  readonly integrations: ReadonlyMap<string, Integration>;
  readonly missing: readonly Missing[];
}

/**
 * Makes a snapshot live.
 *
 * @param find finds the snapshot, once the environment was taken
 * @throws {DomainError} not_found, not_granted, and what `check` and `find` throw
 */
export async function deploy(
  tenant: TenantRepositories,
  deps: DeployDeps,
  request: DeployRequest,
  find: (environment: Environment) => Promise<Candidate>,
): Promise<{ deployment: Deployment; environment: Environment }> {
  const { project, environment: { id, name } } = request;
  const { before } = await takeEnvironment(tenant, id, name);
  request.check(before);
  const candidate = await find(before);
  const offer = await readOffer(tenant, deps, { project, environment: before }, candidate.facts);
  if (offer.missing.length > 0) {
    throw notGranted(`snapshot #${candidate.snapshot.number}`, name, offer.missing);
  }
  return await makeLive(tenant, deps, request, { before, candidate, offer });
}

/**
 * Takes an environment for the rest of the transaction.
 *
 * @throws {DomainError} not_found
 */
export async function takeEnvironment(
  tenant: TenantRepositories,
  id: Environment["id"],
  name: string,
): Promise<Taken> {
  const taken = await tenant.environments.take(id);
  if (taken === undefined) throw new DomainError("not_found", `Environment not found: "${name}"`);
  return { before: { ...taken, version: taken.version - 1 }, version: taken.version };
}

/** What the environment offers, and what of the snapshot is missing in it. */
export async function readOffer(
  tenant: TenantReads,
  { grammar, sealer }: OfferDeps,
  { project, environment }: { project: Project; environment: Environment },
  facts: SnapshotFacts,
): Promise<OfferRead> {
  const levels = await grantLevels(tenant, project, environment);
  const variables = await tenant.variables.named(environment.id, [
    ...new Set([...variablesRead(facts), ...signingVariables(facts.http)]),
  ]);
  const offered = new Map(
    [...variables].map(([name, { isSealed, value }]) => [name, !isSealed || sealer.knows(value)]),
  );
  const integrations = await tenant.integrations.named(
    environment.id,
    Object.keys(facts.integrations),
  );
  const configured = new Map(
    [...integrations].map(([name, { provider, secret }]) => [name, {
      provider,
      isOpen: secret === null || sealer.knows(secret),
    }]),
  );
  const offer = { levels, variables: offered, integrations: configured };
  return { levels, variables, integrations, missing: missingOf(facts, offer, grammar) };
}

/** Writes that a candidate, for which nothing is missing, is live. */
export async function makeLive(
  tenant: TenantRepositories,
  { clock, random }: DeployDeps,
  { kind, reason, by, now }: DeployRequest,
  { before, candidate: { snapshot, source }, offer: { levels, variables } }: {
    before: Environment;
    candidate: Candidate;
    offer: OfferRead;
  },
): Promise<{ deployment: Deployment; environment: Environment }> {
  const deployment: Deployment = {
    id: newId("deployment", clock, random),
    environmentId: before.id,
    number: before.deployments + 1,
    kind,
    state: "live",
    snapshotId: snapshot.id,
    snapshotNumber: snapshot.number,
    sourceId: source?.id ?? null,
    replacesId: before.liveId,
    reason,
    grants: {
      workspace: levels.workspace?.version ?? 0,
      project: levels.project?.version ?? 0,
      environment: levels.environment?.version ?? 0,
    },
    variables: Object.fromEntries([...variables].map(([name, { version }]) => [name, version])),
    createdBy: by,
    createdAt: now,
    endedAt: null,
  };
  await tenant.deployments.makeLive(deployment);
  await keepSnapshots(tenant, snapshot, deployment);
  const environment = {
    ...before,
    liveId: deployment.id,
    deployments: deployment.number,
    version: before.version + 1,
  };
  return { deployment, environment };
}

/** The names that the code of a snapshot reads. */
export function variablesRead({ capabilities, variables }: SnapshotFacts): string[] {
  const { env } = capabilities;
  const names = Array.isArray(env) ? env.filter((name) => typeof name === "string") : [];
  return [...new Set([...names, ...variables])];
}

/** What may be gone back to stays, whatever the project's retention says. */
async function keepSnapshots(
  tenant: TenantRepositories,
  { projectId, id }: SnapshotRecord,
  { environmentId, id: deploymentId, number }: Deployment,
): Promise<void> {
  await tenant.snapshots.pin(projectId, id, deploymentId);
  const oldest = await tenant.deployments.numbered(environmentId, number - KEPT_DEPLOYMENTS);
  if (oldest !== undefined) await tenant.snapshots.unpin(projectId, oldest.snapshotId, oldest.id);
}
