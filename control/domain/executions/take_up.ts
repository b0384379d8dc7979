/**
 * A job becomes a running attempt:
 *
 * 1. claim the record, if there is something to begin;
 * 2. find what it is to run, and what that may do now;
 * 3. read what was asked.
 *
 * What can't be begun any more is ended here.
 *
 * @module
 */
import { RuntimeError } from "../../../runtime/protocol/errors.ts";
import { DomainError } from "../domain_error.ts";
import { SealBroken } from "../releases/ports.ts";
import { runGrant } from "../releases/run_grant.ts";
import type { TenantReads } from "../store.ts";
import { type AskedCall, keptCall } from "./asked.ts";
import { admitNext } from "./admission.ts";
import { redactorFor } from "./kept_payloads.ts";
import { firstLineOf, LINES_OF_ATTEMPT } from "./log_writer.ts";
import { type ExecutionParts, newClaim } from "./parts.ts";
import type { TakenJob } from "./ports.ts";
import type { Claim, Execution, LogLine } from "./records.ts";
import { MAX_LOSSES } from "./retry_policy.ts";
import { type Begun, settleAtLast } from "./run_execution.ts";
import { USUAL_POLICY } from "./export_policy.ts";

/**
 * Takes it up.
 *
 * @returns undefined: nothing of it is to be run, and its job is gone
 * @throws {StoreUnavailable}
 */
export async function takeUp(parts: ExecutionParts, job: TakenJob): Promise<Begun | undefined> {
  const { tenantId, executionId } = job;
  const claim = newClaim(parts);

  // 1. The claim.
  const execution = await claimRecord(parts, job, claim);
  if (execution === undefined) return undefined;
  const refused = async (error: RuntimeError) => {
    const redactor = await parts.store.read(
      tenantId,
      (tenant) => redactorFor(tenant, parts, execution),
    );
    const envelope = parts.runner.refuse(execution, error);
    const state = await settleAtLast(parts, {
      tenantId,
      execution,
      claim,
      job,
      policy: USUAL_POLICY.retry,
      envelope,
      lines: [],
      redactor,
    });
    const endedAt = parts.clock.now();
    const unknown = { workspaceId: null, ran: undefined };
    parts.observer.ended({ tenantId, execution, state, envelope, endedAt, ...unknown });
    return undefined;
  };
  if (execution.cancelledBy !== null) {
    return await refused(new RuntimeError("CANCELLED", "It was cancelled before it began again"));
  }
  if (execution.losses > MAX_LOSSES) {
    const { losses } = execution;
    return await refused(
      new RuntimeError("INTERNAL", `Processes that ran it were lost ${losses} times`),
    );
  }

  // 2. What it runs, and 3. what was asked.
  const text = await parts.store.read(
    tenantId,
    ({ executions }) => executions.payload(executionId, "request"),
  );
  const call = text === undefined ? undefined : keptCall(text);
  if (call === undefined) {
    return await refused(new RuntimeError("INTERNAL", "What was asked is not kept any more"));
  }
  try {
    return await parts.store.read(
      tenantId,
      (tenant) => begun(tenant, parts, { job, execution, claim, call }),
    );
  } catch (error) {
    if (error instanceof DomainError) {
      const { message, hint, details } = error;
      return await refused(
        new RuntimeError(error.code === "not_found" ? "NOT_FOUND" : "SECURITY_VIOLATION", message, {
          origin: "policy",
          ...(hint === undefined ? {} : { hint }),
          ...(details === undefined ? {} : { details: { ...details } }),
        }),
      );
    }
    if (error instanceof SealBroken) {
      return await refused(
        new RuntimeError("INTERNAL", "No key of this service opens a value of the environment"),
      );
    }
    throw error;
  }
}

async function claimRecord(
  { store, clock, queueLimits, signals }: ExecutionParts,
  job: TakenJob,
  claim: Claim,
): Promise<Execution | undefined> {
  const { tenantId, executionId: id } = job;
  const now = clock.now();
  const execution = await store.transaction(tenantId, async (tenant) => {
    const { executions, executionQueue, jobs } = tenant;
    const entry = await executionQueue.get(id);
    // Another job was made of it since, or none is wanted: beginning it here would run it twice.
    if (entry?.jobId !== job.jobId) {
      await jobs.finish(job);
      return undefined;
    }
    const begun = await executions.begin(id, claim, now);
    if (begun === undefined) {
      await jobs.finish(job);
      await executionQueue.remove(id);
      await admitNext(tenant, now, queueLimits);
      return undefined;
    }
    const before = begun.attempts.at(-1);
    if (before?.lost === true && before.number === begun.attempt - 1) {
      await executions.addLines(begun, [lostLine(begun.attempt - 1, now)], now);
    }
    return begun;
  }, "queue");
  signals.tell(`execution ${id}`);
  if (execution !== undefined) signals.tell(`environment ${execution.environmentId}`);
  return execution;
}

/** @throws {DomainError} not_found, nothing_live, not_granted @throws {SealBroken} */
async function begun(
  tenant: TenantReads,
  parts: ExecutionParts,
  { job, execution, claim, call }: {
    readonly job: TakenJob;
    readonly execution: Execution;
    readonly claim: Claim;
    readonly call: AskedCall;
  },
): Promise<Begun> {
  const project = await tenant.projects.get(execution.projectId);
  const environment = await tenant.environments.get(execution.environmentId);
  if (project === undefined || environment === undefined) {
    throw new DomainError("not_found", "The environment of the execution is not there any more");
  }
  const place = { project, environment };
  const grant = await runGrant(tenant, parts, place, execution.deploymentId);
  return { tenantId: job.tenantId, project, execution, claim, job, grant, call };
}

/** What is said in the log where lines may be missing. */
export function lostLine(attempt: number, at: Date): LogLine {
  return {
    seq: firstLineOf(attempt) + LINES_OF_ATTEMPT - 1,
    attempt,
    at,
    level: "warn",
    event: "The process that ran this attempt was lost; its last lines may be missing",
    fields: {},
    source: "platform",
  };
}
