import { DomainError } from "../../domain/domain_error.ts";
import type { Project } from "../../domain/projects/records.ts";
import type { Candidate } from "../../domain/releases/deploy.ts";
import { findDeployment, previousOf } from "../../domain/releases/environments.ts";
import type { Deployment, Environment } from "../../domain/releases/records.ts";
import type { TenantReads } from "../../domain/store.ts";

/**
 * The snapshot of a deployment, with what validation found out.
 *
 * @throws {DomainError} not_found: the project's retention has taken it
 */
export async function snapshotOf(
  tenant: TenantReads,
  project: Project,
  { number, snapshotNumber }: Deployment,
): Promise<Candidate> {
  const found = await tenant.snapshots.detailed(project.id, snapshotNumber);
  if (found !== undefined) return found;
  throw new DomainError(
    "not_found",
    `Snapshot not found: #${snapshotNumber} of deployment ${number} is kept no more`,
    { hint: "Push it again and deploy it" },
  );
}

/**
 * The deployment that a rollback leads to.
 *
 * @param to id or number; undefined: what was live before
 * @throws {DomainError} not_found, nothing_before
 */
export async function toRollBackTo(
  tenant: TenantReads,
  environment: Environment,
  to: string | undefined,
): Promise<Deployment> {
  if (to !== undefined) return await findDeployment(tenant, environment, to);
  const previous = await previousOf(tenant, environment);
  if (previous !== undefined) return previous;
  throw new DomainError(
    "nothing_before",
    `No other snapshot was live in "${environment.name}" before`,
    { hint: "Name one: --to with a deployment, or deploy a snapshot" },
  );
}
