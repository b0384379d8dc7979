/**
 * What is live and lacks something, once a grant has changed. What runs goes on; what would start
 * is refused.
 *
 * @module
 */
import type { TenantReads } from "../store.ts";
import { type OfferDeps, readOffer } from "./deploy.ts";
import type { Missing } from "./missing.ts";
import type { GrantHolder } from "./records.ts";

/** A live deployment that lacks something. */
export interface Affected {
  /** Slug. */
  readonly project: string;
  /** Name. */
  readonly environment: string;
  /** Id. */
  readonly deployment: string;
  readonly missing: readonly Missing[];
}

/** How many live deployments are looked at. */
const MOST = 200;

/** What is live below the holder of a grant and lacks something now. */
export async function affectedBy(
  tenant: TenantReads,
  deps: OfferDeps,
  holder: GrantHolder,
): Promise<readonly Affected[]> {
  const found: Affected[] = [];
  for (const one of await tenant.environments.liveBelow(holder, MOST)) {
    const project = await tenant.projects.get(one.environment.projectId);
    const { live, environment } = one;
    const snapshot = project &&
      await tenant.snapshots.detailed(project.id, live.snapshotNumber);
    if (project === undefined || project.archivedAt !== null || snapshot === undefined) continue;
    const { missing } = await readOffer(tenant, deps, { project, environment }, snapshot.facts);
    if (missing.length === 0) continue;
    found.push({
      project: one.project,
      environment: environment.name,
      deployment: live.id,
      missing,
    });
  }
  return found;
}
