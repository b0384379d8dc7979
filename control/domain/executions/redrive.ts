import { DomainError } from "../domain_error.ts";
import type { ExecutionId } from "../ids.ts";
import type { Project } from "../projects/records.ts";
import type { TenantRepositories } from "../store.ts";
import { requireRoom } from "./accept.ts";
import { admitNext } from "./admission.ts";
import { keptCall } from "./asked.ts";
import { policyOf } from "./export_policy.ts";
import type { ExecutionParts } from "./parts.ts";
import { gatesFor } from "./plan.ts";
import type { Execution } from "./records.ts";

/** What redriving works with. */
export type RedriveParts = Pick<ExecutionParts, "clock" | "queueLimits" | "grammar" | "sealer">;

/**
 * Puts a dead execution into the queue again, in a transaction with the turn `queue`: it gets as
 * many attempts anew as its export has, and runs the same snapshot.
 *
 * @throws {DomainError} execution_not_dead, backlog_full, payload_not_kept
 */
export async function redrive(
  tenant: TenantRepositories,
  parts: RedriveParts,
  project: Project,
  id: ExecutionId,
): Promise<Execution> {
  const { executions, executionQueue } = tenant;
  const now = parts.clock.now();
  const dead = await executions.get(id);
  if (dead === undefined || dead.state !== "dead") {
    throw new DomainError("execution_not_dead", `"${id}" is ${dead?.state ?? "gone"}, not dead`, {
      hint: `Only dead ones go into the queue again; aiel executions retry ${id} asks anew`,
    });
  }
  const text = await executions.payload(id, "request");
  const call = text === undefined ? undefined : keptCall(text);
  const snapshot = await tenant.snapshots.detailed(project.id, dead.snapshotNumber);
  if (call === undefined || snapshot === undefined) {
    throw new DomainError("payload_not_kept", `What "${id}" was to run is not kept any more`);
  }
  await requireRoom(tenant, parts);
  const policy = policyOf(snapshot.facts, call);
  await executions.redrive(id, dead.attempt + policy.retry.attempts, now);
  const gates = await gatesFor(tenant, { project, call, policy, execution: dead });
  const { projectId, priority } = dead;
  await executionQueue.add({
    executionId: id,
    projectId,
    priority,
    runAt: now,
    gates,
    jobId: null,
  });
  await admitNext(tenant, now, parts.queueLimits);
  const queued = await executions.get(id);
  return queued ?? dead;
}
