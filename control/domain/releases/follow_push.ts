/**
 * What a push does in the environments that follow pushes: it goes live where nothing of what it
 * declares is missing, and elsewhere what was live stays.
 *
 * @module
 */
import type { Project } from "../projects/records.ts";
import type { TenantReads, TenantRepositories } from "../store.ts";
import {
  type Candidate,
  type DeployDeps,
  type DeployRequest,
  makeLive,
  type OfferDeps,
  readOffer,
  takeEnvironment,
} from "./deploy.ts";
import type { Missing } from "./missing.ts";
import type { Deployment } from "./records.ts";

/** What a push came to in one environment. */
export interface Followed {
  /** Name. */
  readonly environment: string;
  /** Undefined: it did not go live. */
  readonly deployment: Deployment | undefined;
  /** Why not. */
  readonly missing: readonly Missing[];
  /** What is live there now. */
  readonly live: Deployment | undefined;
}

/** Lets the environments of a project follow, in the transaction that registers the snapshot. */
export async function followPush(
  tenant: TenantRepositories,
  deps: DeployDeps,
  { project, by, now }: Pick<DeployRequest, "project" | "by" | "now">,
  candidate: Candidate,
): Promise<readonly Followed[]> {
  const followed: Followed[] = [];
  for (const { id, name } of await tenant.environments.following(project.id)) {
    followed.push(await followIn(tenant, deps, { project, by, now }, { id, name, candidate }));
  }
  return followed;
}

/** What the environments that follow pushes have of a snapshot that was registered before. */
export async function followedNow(
  tenant: TenantReads,
  deps: OfferDeps,
  project: Project,
  { snapshot, facts }: Candidate,
): Promise<readonly Followed[]> {
  const environments = await tenant.environments.following(project.id);
  return await Promise.all(environments.map(async (environment) => {
    const { name, liveId } = environment;
    const live = liveId === null ? undefined : await tenant.deployments.get(liveId);
    if (live?.snapshotNumber === snapshot.number) {
      return { environment: name, deployment: live, missing: [], live };
    }
    const { missing } = await readOffer(tenant, deps, { project, environment }, facts);
    return { environment: name, deployment: undefined, missing, live };
  }));
}

async function followIn(
  tenant: TenantRepositories,
  deps: DeployDeps,
  common: { project: Project; by: DeployRequest["by"]; now: Date },
  { id, name, candidate }: {
    id: DeployRequest["environment"]["id"];
    name: string;
    candidate: Candidate;
  },
): Promise<Followed> {
  const { before } = await takeEnvironment(tenant, id, name);
  const { project } = common;
  const offer = await readOffer(tenant, deps, { project, environment: before }, candidate.facts);
  if (offer.missing.length > 0) {
    const live = before.liveId === null ? undefined : await tenant.deployments.get(before.liveId);
    return { environment: name, deployment: undefined, missing: offer.missing, live };
  }
  const { deployment } = await makeLive(tenant, deps, {
    ...common,
    environment: { id, name },
    kind: "follow",
    reason: candidate.snapshot.message,
    check: () => {},
  }, { before, candidate, offer });
  return { environment: name, deployment, missing: [], live: deployment };
}
