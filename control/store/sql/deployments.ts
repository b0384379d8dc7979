import { DeploymentKind, DeploymentState } from "../../api/deployments.ts";
import type { DeploymentId, EnvironmentId } from "../../domain/ids.ts";
import type { Page, PageRequest } from "../../domain/page.ts";
import type { Deployments } from "../../domain/releases/ports.ts";
import type { Deployment } from "../../domain/releases/records.ts";
import type { DeploymentRow } from "./schema.ts";
import {
  storedId,
  storedNumbers,
  storedPrincipal,
  storedSnapshotId,
  storedWord,
} from "./stored_values.ts";
import {
  keysetPage,
  numberOf,
  type TenantSql,
  toDate,
  toDateOrNull,
  toMs,
  toMsOrNull,
} from "./tenant_sql.ts";

/** Deployments: added, and superseded. */
export class SqlDeployments implements Deployments {
  constructor(private readonly sql: TenantSql) {}

  async get(id: DeploymentId): Promise<Deployment | undefined> {
    const row = await this.#own().where("id", "=", id).executeTakeFirst();
    return row && toDeployment(row);
  }

  async numbered(environmentId: EnvironmentId, number: number): Promise<Deployment | undefined> {
    const row = await this.#own().where("environment_id", "=", environmentId)
      .where("number", "=", number).executeTakeFirst();
    return row && toDeployment(row);
  }

  async list(environmentId: EnvironmentId, request: PageRequest): Promise<Page<Deployment>> {
    return await keysetPage({
      scope: [this.sql.tenant, "deployments", environmentId],
      request,
      form: ["number"],
      load: (key, limit) => {
        const query = this.#own().where("environment_id", "=", environmentId)
          .orderBy("number", "desc").limit(limit);
        return (key === undefined ? query : query.where("number", "<", numberOf(key))).execute();
      },
      keyOf: (row) => [row.number],
      toItem: toDeployment,
    });
  }

  async makeLive(deployment: Deployment): Promise<void> {
    const { db, tenant } = this.sql;
    const { id, environmentId, replacesId } = deployment;
    if (replacesId !== null) {
      await db.updateTable("deployments")
        .set({ state: "superseded", ended_at: toMs(deployment.createdAt) })
        .where("tenant_id", "=", tenant).where("id", "=", replacesId).execute();
    }
    await db.insertInto("deployments").values({
      tenant_id: tenant,
      environment_id: environmentId,
      number: deployment.number,
      id,
      kind: deployment.kind,
      state: deployment.state,
      snapshot_id: deployment.snapshotId,
      snapshot_number: deployment.snapshotNumber,
      source_id: deployment.sourceId,
      replaces_id: replacesId,
      reason: deployment.reason,
      grants: JSON.stringify(deployment.grants),
      variables: JSON.stringify(deployment.variables),
      created_by: deployment.createdBy,
      created_at: toMs(deployment.createdAt),
      ended_at: toMsOrNull(deployment.endedAt),
    }).execute();
    await db.updateTable("environments").set({ live_id: id, deployments: deployment.number })
      .where("tenant_id", "=", tenant).where("id", "=", environmentId).execute();
  }

  #own() {
    return this.sql.db.selectFrom("deployments").selectAll()
      .where("tenant_id", "=", this.sql.tenant);
  }
}

/** A deployment out of its row. */
export function toDeployment(row: Omit<DeploymentRow, "tenant_id">): Deployment {
  const { workspace = 0, project = 0, environment = 0 } = storedNumbers(row.grants);
  return {
    id: storedId("deployment", row.id),
    environmentId: storedId("environment", row.environment_id),
    number: row.number,
    kind: storedWord(DeploymentKind.options, row.kind),
    state: storedWord(DeploymentState.options, row.state),
    snapshotId: storedSnapshotId(row.snapshot_id),
    snapshotNumber: row.snapshot_number,
    sourceId: row.source_id === null ? null : storedId("deployment", row.source_id),
    replacesId: row.replaces_id === null ? null : storedId("deployment", row.replaces_id),
    reason: row.reason,
    grants: { workspace, project, environment },
    variables: storedNumbers(row.variables),
    createdBy: storedPrincipal(row.created_by),
    createdAt: toDate(row.created_at),
    endedAt: toDateOrNull(row.ended_at),
  };
}
