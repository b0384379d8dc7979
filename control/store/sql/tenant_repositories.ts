import type { TenantId } from "../../domain/ids.ts";
import type { Tenant } from "../../domain/identity/records.ts";
import type { TenantRepositories } from "../../domain/store.ts";
import { SqlAudit } from "./audit.ts";
import { SqlBlobs } from "./blobs.ts";
import { SqlDeployments } from "./deployments.ts";
import { SqlEnvironments } from "./environments.ts";
import { SqlExecutionQueue } from "./execution_queue.ts";
import { SqlExecutions } from "./executions.ts";
import { SqlGrants } from "./grants.ts";
import { SqlIdempotency } from "./idempotency.ts";
import { SqlIntegrations } from "./integrations.ts";
import { SqlMembers } from "./members.ts";
import { SqlServiceAccounts, SqlUsers } from "./principals.ts";
import { SqlProjects } from "./projects.ts";
import type { SqlPath } from "./backend.ts";
import type { TenantRow } from "./schema.ts";
import { SqlSchedules } from "./schedules.ts";
import { SqlSnapshots } from "./snapshots.ts";
import { storedId } from "./stored_values.ts";
import { tenantSql, toDate } from "./tenant_sql.ts";
import { SqlTokens } from "./tokens.ts";
import { SqlVariables } from "./variables.ts";
import { SqlWorkspaces } from "./workspaces.ts";

/** The repositories of one tenant, on a database or in a transaction of it. */
export function tenantRepositories(
  path: SqlPath,
  tenantId: TenantId,
): TenantRepositories {
  const { db } = path;
  const sql = tenantSql(path, tenantId);
  const blobs = new SqlBlobs(sql);
  return {
    tenantId,
    tenant: async () => {
      const row = await db.selectFrom("tenants").selectAll().where("id", "=", tenantId)
        .executeTakeFirst();
      return row && toTenant(row);
    },
    users: new SqlUsers(sql),
    serviceAccounts: new SqlServiceAccounts(sql),
    tokens: new SqlTokens(sql),
    workspaces: new SqlWorkspaces(sql),
    members: new SqlMembers(sql),
    projects: new SqlProjects(sql),
    snapshots: new SqlSnapshots(sql, blobs),
    blobs,
    grants: new SqlGrants(sql),
    variables: new SqlVariables(sql),
    environments: new SqlEnvironments(sql),
    deployments: new SqlDeployments(sql),
    integrations: new SqlIntegrations(sql),
    executions: new SqlExecutions(sql),
    executionQueue: new SqlExecutionQueue(sql),
    schedules: new SqlSchedules(sql),
    audit: new SqlAudit(sql),
    idempotency: new SqlIdempotency(sql),
    // Not before it is asked for: a store may be without a queue.
    get jobs() {
      return path.jobs(tenantId);
    },
  };
}

/** A tenant out of its row. */
export function toTenant(row: TenantRow): Tenant {
  return {
    id: storedId("tenant", row.id),
    slug: row.slug,
    name: row.name,
    createdAt: toDate(row.created_at),
  };
}
