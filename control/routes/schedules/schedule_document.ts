import type { ScheduleDocument } from "../../api/schedules.ts";
import { notFound } from "../../domain/identity/access.ts";
import type { Schedule } from "../../domain/executions/records.ts";
import { isId } from "../../domain/ids.ts";
import type { Environment } from "../../domain/releases/records.ts";
import { nextTimes } from "../../domain/schedules/cron.ts";
import { isSlug } from "../../domain/slug.ts";
import type { TenantReads } from "../../domain/store.ts";
import { versionTag } from "../../http/etag.ts";

/** Instants that a document names. */
const SHOWN = 5;

/** A schedule as the wire has it. */
export function scheduleDocument(schedule: Schedule, now: Date): ScheduleDocument {
  const { isEnabled, nextAt } = schedule;
  const after = nextAt === null || nextAt > now ? now : nextAt;
  return {
    id: schedule.id,
    name: schedule.name,
    cron: schedule.cron,
    time_zone: schedule.timeZone,
    request: schedule.request as ScheduleDocument["request"],
    enabled: isEnabled,
    problem: schedule.problem,
    next: isEnabled ? nextTimes(schedule, after, SHOWN).map((at) => at.toISOString()) : [],
    last_fired_at: schedule.lastFiredAt?.toISOString() ?? null,
    last_execution_id: schedule.lastExecutionId,
    missed: schedule.missed,
    created_by: schedule.createdBy,
    updated_at: schedule.updatedAt.toISOString(),
    version: schedule.version,
  };
}

/** Its ETag; `state`: what its document shows and no change makes. */
export function scheduleTag(schedule: Schedule): string {
  return versionTag(schedule, `${schedule.lastFiredAt?.getTime() ?? 0}`);
}

/**
 * The schedule of an environment by id or name.
 *
 * @throws {DomainError} not_found
 */
export async function findSchedule(
  tenant: Pick<TenantReads, "schedules">,
  environment: Pick<Environment, "id">,
  name: string,
): Promise<Schedule> {
  const found = await named(tenant, environment, name);
  if (found === undefined || found.environmentId !== environment.id) {
    throw notFound("Schedule", name);
  }
  return found;
}

function named(
  { schedules }: Pick<TenantReads, "schedules">,
  environment: Pick<Environment, "id">,
  name: string,
): Promise<Schedule | undefined> {
  if (isId("schedule", name)) return schedules.get(name);
  return isSlug(name) ? schedules.named(environment.id, name) : Promise.resolve(undefined);
}
