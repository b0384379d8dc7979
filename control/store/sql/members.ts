import type { PrincipalId, WorkspaceId } from "../../domain/ids.ts";
import type { Page, PageRequest } from "../../domain/page.ts";
import type { Member } from "../../domain/identity/records.ts";
import type { Role } from "../../domain/identity/roles.ts";
import type { Members } from "../../domain/identity/ports.ts";
import type { MemberRow } from "./schema.ts";
import { storedId, storedPrincipal, storedRole } from "./stored_values.ts";
import { keysetPage, type TenantSql, textOf, toDate, toMs } from "./tenant_sql.ts";

/** Who has which role in which workspace. */
export class SqlMembers implements Members {
  constructor(private readonly sql: TenantSql) {}

  async get(workspaceId: WorkspaceId, principalId: PrincipalId): Promise<Member | undefined> {
    const row = await this.#own(workspaceId).where("members.principal_id", "=", principalId)
      .executeTakeFirst();
    return row && toMember(row);
  }

  async list(workspaceId: WorkspaceId, request: PageRequest): Promise<Page<Member>> {
    return await keysetPage({
      scope: [this.sql.tenant, "members", workspaceId],
      request,
      form: ["string"],
      load: (key, limit) => {
        const query = this.#own(workspaceId).orderBy("members.principal_id").limit(limit);
        return (key === undefined ? query : query.where("members.principal_id", ">", textOf(key)))
          .execute();
      },
      keyOf: (row) => [row.principal_id],
      toItem: toMember,
    });
  }

  async rolesOf(principalId: PrincipalId): Promise<ReadonlyMap<WorkspaceId, Role>> {
    const rows = await this.sql.db.selectFrom("members").select(["workspace_id", "role"])
      .where("tenant_id", "=", this.sql.tenant).where("principal_id", "=", principalId).execute();
    return new Map(
      rows.map((row) => [storedId("workspace", row.workspace_id), storedRole(row.role)]),
    );
  }

  async set(
    member: { workspaceId: WorkspaceId; principalId: PrincipalId; role: Role; at: Date },
  ): Promise<boolean> {
    const { db, tenant } = this.sql;
    const { workspaceId, principalId, role, at } = member;
    const workspace = await db.selectFrom("workspaces").select("id")
      .where("tenant_id", "=", tenant).where("id", "=", workspaceId).executeTakeFirst();
    const principal = await db.selectFrom("principals").select("id")
      .where("tenant_id", "=", tenant).where("id", "=", principalId).executeTakeFirst();
    if (workspace === undefined || principal === undefined) return false;
    await db.insertInto("members").values({
      tenant_id: tenant,
      workspace_id: workspaceId,
      principal_id: principalId,
      role,
      added_at: toMs(at),
    }).onConflict((conflict) =>
      conflict.columns(["tenant_id", "workspace_id", "principal_id"]).doUpdateSet({ role })
    ).execute();
    return true;
  }

  async remove(workspaceId: WorkspaceId, principalId: PrincipalId): Promise<boolean> {
    const removed = await this.sql.db.deleteFrom("members")
      .where("tenant_id", "=", this.sql.tenant).where("workspace_id", "=", workspaceId)
      .where("principal_id", "=", principalId).executeTakeFirst();
    return removed.numDeletedRows === 1n;
  }

  async countOwners(workspaceId: WorkspaceId): Promise<number> {
    const { db, tenant } = this.sql;
    // Changes nothing, and makes another transaction that does the same wait.
    await db.updateTable("workspaces").set((row) => ({ version: row.ref("version") }))
      .where("tenant_id", "=", tenant).where("id", "=", workspaceId).execute();
    const { count } = await db.selectFrom("members")
      .select((row) => row.fn.countAll<number>().as("count"))
      .where("tenant_id", "=", tenant).where("workspace_id", "=", workspaceId)
      .where("role", "=", "owner").executeTakeFirstOrThrow();
    return Number(count);
  }

  #own(workspaceId: WorkspaceId) {
    const { db, tenant } = this.sql;
    return db.selectFrom("members")
      .innerJoin("principals", (join) =>
        join.on("principals.tenant_id", "=", tenant)
          .onRef("principals.id", "=", "members.principal_id"))
      .select([
        "members.workspace_id",
        "members.principal_id",
        "members.role",
        "members.added_at",
        "principals.name",
        "principals.email",
      ])
      .where("members.tenant_id", "=", tenant).where("members.workspace_id", "=", workspaceId);
  }
}

function toMember(
  row: Omit<MemberRow, "tenant_id"> & { name: string; email: string | null },
): Member {
  return {
    workspaceId: storedId("workspace", row.workspace_id),
    principalId: storedPrincipal(row.principal_id),
    role: storedRole(row.role),
    name: row.name,
    email: row.email,
    addedAt: toDate(row.added_at),
  };
}
