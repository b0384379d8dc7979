/**
 * The environments of a project.
 *
 * @module
 */
import { DEFAULT_KEEPING } from "../executions/records.ts";
import { notFound } from "../identity/access.ts";
import { type Clock, isId, newId, type RandomBytes } from "../ids.ts";
import type { Project } from "../projects/records.ts";
import { isSlug } from "../slug.ts";
import type { TenantReads, TenantRepositories } from "../store.ts";
import { KEPT_DEPLOYMENTS } from "./deploy.ts";
import type { Deployment, Environment } from "./records.ts";

/** Most environments of a project. */
export const MAX_ENVIRONMENTS = 20;

/** Those that a project is made with. */
const FIRST = [
  { name: "development", followsPushes: true },
  { name: "production", followsPushes: false },
] as const;

/** An environment in which nothing is live. */
export function emptyEnvironment(
  projectId: Project["id"],
  rules: { readonly name: string; readonly followsPushes: boolean },
  { clock, random, now }: { clock: Clock; random: RandomBytes; now: Date },
): Environment {
  return {
    id: newId("environment", clock, random),
    projectId,
    ...rules,
    createdAt: now,
    liveId: null,
    deployments: 0,
    version: 1,
    keeping: DEFAULT_KEEPING,
  };
}

/** Makes the environments of a new project. */
export async function addFirstEnvironments(
  tenant: TenantRepositories,
  projectId: Project["id"],
  deps: { clock: Clock; random: RandomBytes; now: Date },
): Promise<void> {
  for (const rules of FIRST) {
    await tenant.environments.add(emptyEnvironment(projectId, rules, deps));
  }
}

/**
 * The environment of a project by id or name.
 *
 * @throws {DomainError} not_found
 */
export async function findEnvironment(
  tenant: TenantReads,
  project: Project,
  name: string,
): Promise<Environment> {
  const found = isId("environment", name)
    ? await tenant.environments.get(name)
    : isSlug(name)
    ? await tenant.environments.named(project.id, name)
    : undefined;
  if (found === undefined || found.projectId !== project.id) throw notFound("Environment", name);
  return found;
}

const NUMBER = /^[1-9][0-9]{0,8}$/;

/**
 * The deployment of an environment by id or number.
 *
 * @throws {DomainError} not_found
 */
export async function findDeployment(
  tenant: TenantReads,
  environment: Environment,
  name: string,
): Promise<Deployment> {
  const found = isId("deployment", name)
    ? await tenant.deployments.get(name)
    : NUMBER.test(name)
    ? await tenant.deployments.numbered(environment.id, Number(name))
    : undefined;
  if (found === undefined || found.environmentId !== environment.id) {
    throw notFound("Deployment", name);
  }
  return found;
}

/**
 * What was live before what is live now, another snapshot than that, among those that are kept:
 * rolling back twice does not lead back to where it began.
 */
export async function previousOf(
  tenant: TenantReads,
  environment: Environment,
): Promise<Deployment | undefined> {
  const live = environment.liveId && await tenant.deployments.get(environment.liveId);
  if (!live) return undefined;
  const from = live.kind === "rollback" && live.sourceId !== null
    ? await tenant.deployments.get(live.sourceId) ?? live
    : live;
  const oldest = Math.max(1, live.number - KEPT_DEPLOYMENTS + 1);
  for (let number = from.number - 1; number >= oldest; number--) {
    const before = await tenant.deployments.numbered(environment.id, number);
    if (before !== undefined && before.snapshotId !== live.snapshotId) return before;
  }
  return undefined;
}
