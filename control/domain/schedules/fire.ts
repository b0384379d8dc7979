/**
 * A schedule fires:
 *
 * 1. which of the instants that have passed it is for;
 * 2. whether its maker may still invoke, and what would run;
 * 3. in one transaction the fire, which no other process can make again, and the execution.
 *
 * @module
 */
import { DomainError } from "../domain_error.ts";
import { openProject } from "../identity/access.ts";
import { isId, type PrincipalId, type ScheduleId, type TenantId } from "../ids.ts";
import { SCOPES } from "../../api/scopes.ts";
import type { InvokeRequest } from "../../api/executions.ts";
import { SealBroken } from "../releases/ports.ts";
import type { TenantReads } from "../store.ts";
import { addExecution } from "../executions/accept.ts";
import { readCall } from "../executions/asked.ts";
import type { ExecutionParts } from "../executions/parts.ts";
import { type Plan, planExecution } from "../executions/plan.ts";
import type { Schedule } from "../executions/records.ts";
import { lastDue } from "./cron.ts";

/** What became of a schedule that was due. */
export type Fire =
  | { readonly kind: "fired"; readonly executionId: string }
  /** `disabled`: its maker may not invoke any more. `failed`: nothing could be made of it now. */
  | { readonly kind: "disabled" | "failed"; readonly reason: string }
  | { readonly kind: "not_due" };

/**
 * Fires it, if it is due and no other process was faster.
 *
 * @throws {StoreUnavailable}
 */
export async function fireSchedule(
  parts: ExecutionParts,
  { tenantId, id }: { readonly tenantId: TenantId; readonly id: ScheduleId },
): Promise<Fire> {
  const now = parts.clock.now();
  const schedule = await parts.store.read(tenantId, ({ schedules }) => schedules.get(id));
  if (schedule?.nextAt == null || !schedule.isEnabled || schedule.nextAt > now) {
    return { kind: "not_due" };
  }
  const { fireAt, missed, nextAt } = lastDue(schedule, schedule.nextAt, now);
  const plan = await planOf(parts, tenantId, schedule);
  const problem = plan.kind === "planned" ? null : plan.reason;
  const next = {
    nextAt: plan.kind === "disabled" ? null : nextAt,
    missed: schedule.missed + missed,
    isEnabled: plan.kind !== "disabled",
    problem,
  };
  const fired = await parts.store.transaction(tenantId, async (tenant): Promise<Fire> => {
    // It was changed meanwhile: what it is now is looked at the next time.
    const current = await tenant.schedules.get(id);
    if (current?.version !== schedule.version) return { kind: "not_due" };
    if (!await tenant.schedules.fire(id, fireAt, next)) return { kind: "not_due" };
    if (plan.kind !== "planned") return plan;
    const added = await addExecution(tenant, parts, plan.plan).catch((error) => {
      if (error instanceof DomainError && error.code === "backlog_full") return error;
      throw error;
    });
    if (added instanceof DomainError || added.kind !== "accepted") {
      const reason = added instanceof DomainError ? added.message : "It could not be made";
      await tenant.schedules.noteFire(id, null, reason);
      return { kind: "failed", reason };
    }
    await tenant.schedules.noteFire(id, added.execution.id, null);
    return { kind: "fired", executionId: added.execution.id };
  }, "queue");
  if (fired.kind === "fired") parts.signals.tell("jobs");
  return fired;
}

async function planOf(
  parts: ExecutionParts,
  tenantId: TenantId,
  schedule: Schedule,
): Promise<
  | { readonly kind: "planned"; readonly plan: Plan }
  | { readonly kind: "disabled" | "failed"; readonly reason: string }
> {
  try {
    return await parts.store.read(tenantId, async (tenant) => {
      const open = await openAsMaker(tenant, schedule).catch((error) => {
        if (error instanceof DomainError) return error;
        throw error;
      });
      if (open instanceof DomainError) return { kind: "disabled", reason: open.message };
      const environment = await tenant.environments.get(schedule.environmentId);
      if (environment === undefined) {
        return { kind: "disabled", reason: "Its environment is not there any more" };
      }
      const { timeout_ms, ...asked } = schedule.request as InvokeRequest;
      const plan = await planExecution(tenant, parts, {
        project: open.project,
        environment,
        call: readCall(asked),
        principalId: schedule.createdBy,
        source: "schedule",
        isQueued: true,
        timeoutMs: timeout_ms,
        scheduleId: schedule.id,
      });
      return { kind: "planned", plan };
    });
  } catch (error) {
    if (error instanceof DomainError) return { kind: "failed", reason: error.message };
    if (error instanceof SealBroken) {
      return { kind: "failed", reason: "No key of this service opens a value of the environment" };
    }
    throw error;
  }
}

/** @throws {DomainError} when its maker is gone, or may not invoke any more */
async function openAsMaker(tenant: TenantReads, { createdBy, projectId }: Schedule) {
  const maker = await makerOf(tenant, createdBy);
  if (maker === undefined || maker.disabledAt !== null) {
    throw new DomainError("forbidden", `Who made it ("${createdBy}") is disabled or gone`);
  }
  const caller = { id: createdBy, tenantRole: maker.tenantRole, scopes: SCOPES };
  return await openProject(tenant, caller, undefined, projectId, "execution:invoke");
}

async function makerOf(tenant: TenantReads, id: PrincipalId) {
  if (isId("user", id)) return await tenant.users.get(id);
  if (!isId("serviceAccount", id)) return undefined;
  const account = await tenant.serviceAccounts.get(id);
  return account && { ...account, tenantRole: "member" as const };
}
