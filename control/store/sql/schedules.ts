import type { Schedules } from "../../domain/executions/ports.ts";
import type { Schedule } from "../../domain/executions/records.ts";
import type { EnvironmentId, ExecutionId, ScheduleId } from "../../domain/ids.ts";
import type { Page, PageRequest } from "../../domain/page.ts";
import type { ScheduleRow } from "./execution_rows.ts";
import { storedId, storedObject, storedPrincipal } from "./stored_values.ts";
import {
  keysetPage,
  type TenantSql,
  textOf,
  toDate,
  toDateOrNull,
  toMs,
  toMsOrNull,
} from "./tenant_sql.ts";

/** How long it is known which instants were fired, in milliseconds: longer than clocks go wrong. */
const FIRES_KNOWN_MS = 40 * 86_400_000;

/** Schedules, and which of their instants were fired. */
export class SqlSchedules implements Schedules {
  constructor(private readonly sql: TenantSql) {}

  async get(id: ScheduleId): Promise<Schedule | undefined> {
    const row = await this.#own().where("id", "=", id).executeTakeFirst();
    return row && toSchedule(row);
  }

  async named(environmentId: EnvironmentId, name: string): Promise<Schedule | undefined> {
    const row = await this.#own().where("environment_id", "=", environmentId)
      .where("name", "=", name).executeTakeFirst();
    return row && toSchedule(row);
  }

  async list(environmentId: EnvironmentId, request: PageRequest): Promise<Page<Schedule>> {
    return await keysetPage({
      scope: [this.sql.tenant, "schedules", environmentId],
      request,
      form: ["string"],
      load: (key, limit) => {
        const query = this.#own().where("environment_id", "=", environmentId).orderBy("name")
          .limit(limit);
        return (key === undefined ? query : query.where("name", ">", textOf(key))).execute();
      },
      keyOf: (row) => [row.name],
      toItem: toSchedule,
    });
  }

  async count(environmentId: EnvironmentId): Promise<number> {
    const rows = await this.sql.db.selectFrom("schedules").select("id")
      .where("tenant_id", "=", this.sql.tenant).where("environment_id", "=", environmentId)
      .execute();
    return rows.length;
  }

  async add(schedule: Schedule): Promise<boolean> {
    const added = await this.sql.db.insertInto("schedules")
      .values({ tenant_id: this.sql.tenant, id: schedule.id, ...toRow(schedule) })
      .onConflict((conflict) =>
        conflict.columns(["tenant_id", "environment_id", "name"]).doNothing()
      ).executeTakeFirst();
    return added.numInsertedOrUpdatedRows === 1n;
  }

  async replace(schedule: Schedule): Promise<boolean> {
    const replaced = await this.sql.db.updateTable("schedules").set(toRow(schedule))
      .where("tenant_id", "=", this.sql.tenant).where("id", "=", schedule.id)
      .where("version", "=", schedule.version - 1).executeTakeFirst();
    return replaced.numUpdatedRows === 1n;
  }

  async remove(id: ScheduleId, expected?: number): Promise<boolean> {
    const { db, tenant } = this.sql;
    let removal = db.deleteFrom("schedules").where("tenant_id", "=", tenant).where("id", "=", id);
    if (expected !== undefined) removal = removal.where("version", "=", expected);
    if ((await removal.executeTakeFirst()).numDeletedRows !== 1n) return false;
    await db.deleteFrom("schedule_fires").where("tenant_id", "=", tenant)
      .where("schedule_id", "=", id).execute();
    return true;
  }

  async fire(
    id: ScheduleId,
    fireAt: Date,
    next: Pick<Schedule, "nextAt" | "missed" | "isEnabled" | "problem">,
  ): Promise<boolean> {
    const { db, tenant } = this.sql;
    // Takes the row: another process that fires waits here until this transaction is over.
    const fired = await db.updateTable("schedules").set({
      next_at: toMsOrNull(next.nextAt),
      missed: next.missed,
      enabled: next.isEnabled ? 1 : 0,
      problem: next.problem,
      last_fired_at: toMs(fireAt),
    }).where("tenant_id", "=", tenant).where("id", "=", id)
      .where((row) =>
        row.not(row.exists(
          row.selectFrom("schedule_fires").select("fire_at").where("tenant_id", "=", tenant)
            .where("schedule_id", "=", id).where("fire_at", ">=", toMs(fireAt)),
        ))
      ).executeTakeFirst();
    if (fired.numUpdatedRows !== 1n) return false;
    await db.insertInto("schedule_fires").values({
      tenant_id: tenant,
      schedule_id: id,
      fire_at: toMs(fireAt),
    }).execute();
    await db.deleteFrom("schedule_fires").where("tenant_id", "=", tenant)
      .where("schedule_id", "=", id).where("fire_at", "<", toMs(fireAt) - FIRES_KNOWN_MS)
      .execute();
    return true;
  }

  async noteFire(
    id: ScheduleId,
    executionId: ExecutionId | null,
    problem: string | null,
  ): Promise<void> {
    const { db, tenant } = this.sql;
    const execution = executionId === null ? {} : { last_execution_id: executionId };
    await db.updateTable("schedules").set({ problem, ...execution })
      .where("tenant_id", "=", tenant).where("id", "=", id).execute();
  }

  #own() {
    return this.sql.db.selectFrom("schedules").selectAll()
      .where("tenant_id", "=", this.sql.tenant);
  }
}

function toRow(schedule: Schedule): Omit<ScheduleRow, "tenant_id" | "id"> {
  return {
    project_id: schedule.projectId,
    environment_id: schedule.environmentId,
    name: schedule.name,
    cron: schedule.cron,
    time_zone: schedule.timeZone,
    request: JSON.stringify(schedule.request),
    enabled: schedule.isEnabled ? 1 : 0,
    problem: schedule.problem,
    next_at: toMsOrNull(schedule.nextAt),
    last_fired_at: toMsOrNull(schedule.lastFiredAt),
    last_execution_id: schedule.lastExecutionId,
    missed: schedule.missed,
    created_by: schedule.createdBy,
    updated_at: toMs(schedule.updatedAt),
    version: schedule.version,
  };
}

function toSchedule(row: ScheduleRow): Schedule {
  const { last_execution_id } = row;
  return {
    id: storedId("schedule", row.id),
    projectId: storedId("project", row.project_id),
    environmentId: storedId("environment", row.environment_id),
    name: row.name,
    cron: row.cron,
    timeZone: row.time_zone,
    request: storedObject(row.request),
    isEnabled: row.enabled !== 0,
    problem: row.problem,
    nextAt: toDateOrNull(row.next_at),
    lastFiredAt: toDateOrNull(row.last_fired_at),
    lastExecutionId: last_execution_id === null ? null : storedId("execution", last_execution_id),
    missed: row.missed,
    createdBy: storedPrincipal(row.created_by),
    updatedAt: toDate(row.updated_at),
    version: row.version,
  };
}
