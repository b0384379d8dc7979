import { RuntimeError } from "../../../runtime/protocol/errors.ts";
import { DomainError } from "../domain_error.ts";
import type { ExecutionId, TenantId } from "../ids.ts";
import type { TenantRepositories } from "../store.ts";
import { admitNext } from "./admission.ts";
import { hasEnded } from "./follow_log.ts";
import {
  keepEnvelope,
  keptEnvelope,
  leaveRequest,
  type LeftRequest,
  leftRequest,
  redactorFor,
} from "./kept_payloads.ts";
import type { ExecutionParts } from "./parts.ts";
import type { Execution } from "./records.ts";

/**
 * Cancels an execution: one that is queued has ended afterwards, one that runs is told to end.
 *
 * @returns it as it is now
 * @throws {DomainError} execution_ended
 */
export async function cancelExecution(
  parts: ExecutionParts,
  { tenantId, id, by }: {
    readonly tenantId: TenantId;
    readonly id: ExecutionId;
    readonly by: Execution["cancelledBy"];
  },
): Promise<Execution | undefined> {
  const { store, clock, signals } = parts;
  const before = await store.read(tenantId, ({ executions }) => executions.get(id));
  if (before === undefined) return undefined;
  const ending = before.isQueued ? await endingOf(parts, tenantId, before) : undefined;
  const now = clock.now();
  const cancelled = await store.transaction(tenantId, async (tenant) => {
    const { executions } = tenant;
    if (ending !== undefined && await executions.cancelQueued(id, by, now)) {
      await leaveQueue(tenant, parts, before, ending);
    } else {
      const there = await executions.get(id);
      if (there !== undefined && hasEnded(there)) throw ended(there);
      // Who cancelled it first, did it.
      if (there?.cancelledBy === null) await executions.askToCancel(id, by);
    }
    return await executions.get(id);
  }, before.isQueued ? "queue" : "none");
  signals.tell(`cancel ${id}`);
  signals.tell(`execution ${id}`);
  return cancelled;
}

/** What is kept of one that ends before it began. */
interface Ending {
  readonly envelope: string | undefined;
  readonly left: LeftRequest;
}

async function endingOf(
  parts: ExecutionParts,
  tenantId: TenantId,
  execution: Execution,
): Promise<Ending> {
  const { runner, store } = parts;
  const error = new RuntimeError("CANCELLED", "It was cancelled before it began");
  const envelope = runner.refuse(execution, error);
  const none = await runner.redactor([]);
  return {
    envelope: await keptEnvelope(envelope, execution, none),
    left: await store.read(tenantId, async (tenant) => {
      const redactor = await redactorFor(tenant, parts, execution);
      return await leftRequest(tenant, execution, redactor);
    }),
  };
}

async function leaveQueue(
  tenant: TenantRepositories,
  { clock, queueLimits }: ExecutionParts,
  execution: Execution,
  { envelope, left }: Ending,
): Promise<void> {
  const { executionQueue, jobs } = tenant;
  const { id } = execution;
  await keepEnvelope(tenant, execution, envelope);
  await leaveRequest(tenant, execution, left);
  const entry = await executionQueue.get(id);
  if (entry?.jobId != null) await jobs.remove(entry.jobId);
  await executionQueue.remove(id);
  await admitNext(tenant, clock.now(), queueLimits);
}

function ended({ id, state }: Execution): DomainError {
  return new DomainError("execution_ended", `"${id}" has ended already: ${state}`, {
    hint: `What became of it: aiel executions show ${id}`,
  });
}
