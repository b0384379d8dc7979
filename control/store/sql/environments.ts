import type { KeepingRules } from "../../domain/executions/records.ts";
import { RECORD_MODES } from "../../domain/executions/words.ts";
import type { EnvironmentId, ProjectId } from "../../domain/ids.ts";
import type { Page, PageRequest } from "../../domain/page.ts";
import type { Environments, LiveEnvironment } from "../../domain/releases/ports.ts";
import type { Environment, GrantHolder } from "../../domain/releases/records.ts";
import { toDeployment } from "./deployments.ts";
import type { EnvironmentRow } from "./schema.ts";
import { storedId, storedWord } from "./stored_values.ts";
import { keysetPage, type TenantSql, textOf, toDate, toMs } from "./tenant_sql.ts";

/** Environments. */
export class SqlEnvironments implements Environments {
  constructor(private readonly sql: TenantSql) {}

  async get(id: EnvironmentId): Promise<Environment | undefined> {
    const row = await this.#own().where("id", "=", id).executeTakeFirst();
    return row && toEnvironment(row);
  }

  async named(projectId: ProjectId, name: string): Promise<Environment | undefined> {
    const row = await this.#own().where("project_id", "=", projectId).where("name", "=", name)
      .executeTakeFirst();
    return row && toEnvironment(row);
  }

  async list(projectId: ProjectId, request: PageRequest): Promise<Page<Environment>> {
    return await keysetPage({
      scope: [this.sql.tenant, "environments", projectId],
      request,
      form: ["string"],
      load: (key, limit) => {
        const query = this.#own().where("project_id", "=", projectId).orderBy("name").limit(limit);
        return (key === undefined ? query : query.where("name", ">", textOf(key))).execute();
      },
      keyOf: (row) => [row.name],
      toItem: toEnvironment,
    });
  }

  async following(projectId: ProjectId): Promise<readonly Environment[]> {
    const rows = await this.#own().where("project_id", "=", projectId)
      .where("follows_pushes", "=", 1).orderBy("name").execute();
    return rows.map(toEnvironment);
  }

  async count(projectId: ProjectId): Promise<number> {
    const rows = await this.sql.db.selectFrom("environments").select("id")
      .where("tenant_id", "=", this.sql.tenant).where("project_id", "=", projectId).execute();
    return rows.length;
  }

  async liveBelow(holder: GrantHolder, limit: number): Promise<readonly LiveEnvironment[]> {
    const { db, tenant } = this.sql;
    const rows = await db.selectFrom("environments")
      .innerJoin("projects", (join) =>
        join.onRef("projects.id", "=", "environments.project_id")
          .on("projects.tenant_id", "=", tenant))
      .innerJoin("deployments", (join) =>
        join.onRef("deployments.id", "=", "environments.live_id")
          .on("deployments.tenant_id", "=", tenant))
      .selectAll("deployments")
      .select([
        "environments.id as own_id",
        "environments.project_id",
        "environments.name",
        "environments.follows_pushes",
        "environments.created_at as made_at",
        "environments.live_id",
        "environments.deployments",
        "environments.version",
        "environments.record_mode",
        "environments.payload_days",
        "environments.log_days",
        "environments.record_days",
        "projects.slug as project_slug",
        "projects.workspace_id",
      ])
      .where("environments.tenant_id", "=", tenant)
      .where((row) =>
        row.or([
          row("environments.id", "=", holder),
          row("environments.project_id", "=", holder),
          row("projects.workspace_id", "=", holder),
        ])
      )
      .orderBy("projects.slug").orderBy("environments.name").limit(limit).execute();
    return rows.map(({ own_id, made_at, workspace_id, project_slug, ...row }) => ({
      workspaceId: storedId("workspace", workspace_id),
      project: project_slug,
      environment: toEnvironment({ ...row, id: own_id, created_at: made_at }),
      live: toDeployment(row),
    }));
  }

  async add(environment: Environment): Promise<boolean> {
    const added = await this.sql.db.insertInto("environments").values({
      tenant_id: this.sql.tenant,
      id: environment.id,
      project_id: environment.projectId,
      name: environment.name,
      follows_pushes: environment.followsPushes ? 1 : 0,
      created_at: toMs(environment.createdAt),
      live_id: environment.liveId,
      deployments: environment.deployments,
      version: environment.version,
      ...keepingColumns(environment.keeping),
    }).onConflict((conflict) => conflict.columns(["tenant_id", "project_id", "name"]).doNothing())
      .executeTakeFirst();
    return added.numInsertedOrUpdatedRows === 1n;
  }

  async take(id: EnvironmentId): Promise<Environment | undefined> {
    const row = await this.sql.db.updateTable("environments")
      .set((one) => ({ version: one("version", "+", 1) }))
      .where("tenant_id", "=", this.sql.tenant).where("id", "=", id)
      .returningAll().executeTakeFirst();
    return row && toEnvironment(row);
  }

  async setRules(
    id: EnvironmentId,
    { followsPushes, keeping }: Pick<Environment, "followsPushes" | "keeping">,
  ): Promise<void> {
    await this.sql.db.updateTable("environments")
      .set({ follows_pushes: followsPushes ? 1 : 0, ...keepingColumns(keeping) })
      .where("tenant_id", "=", this.sql.tenant).where("id", "=", id).execute();
  }

  #own() {
    return this.sql.db.selectFrom("environments").selectAll()
      .where("tenant_id", "=", this.sql.tenant);
  }
}

function toEnvironment(row: Omit<EnvironmentRow, "tenant_id">): Environment {
  return {
    id: storedId("environment", row.id),
    projectId: storedId("project", row.project_id),
    name: row.name,
    followsPushes: row.follows_pushes !== 0,
    createdAt: toDate(row.created_at),
    liveId: row.live_id === null ? null : storedId("deployment", row.live_id),
    deployments: row.deployments,
    version: row.version,
    keeping: {
      record: storedWord(RECORD_MODES, row.record_mode),
      payloadDays: row.payload_days,
      logDays: row.log_days,
      recordDays: row.record_days,
    },
  };
}

function keepingColumns({ record, payloadDays, logDays, recordDays }: KeepingRules) {
  return {
    record_mode: record,
    payload_days: payloadDays,
    log_days: logDays,
    record_days: recordDays,
  };
}
