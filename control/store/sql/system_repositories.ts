import type { TenantId, TokenId } from "../../domain/ids.ts";
import type { Page, PageRequest } from "../../domain/page.ts";
import type { Tenant } from "../../domain/identity/records.ts";
import type { Audit } from "../../domain/audit/ports.ts";
import type { SystemExecutions } from "../../domain/executions/ports.ts";
import type { Credential } from "../../domain/identity/ports.ts";
import type { SystemRepositories, TenantRepositories } from "../../domain/store.ts";
import { SqlAudit } from "./audit.ts";
import type { SqlPath } from "./backend.ts";
import { PreparedForSystem } from "./prepared.ts";
import { storedPrincipal, storedTenantRole } from "./stored_values.ts";
import { SqlSystemExecutions } from "./system_executions.ts";
import { tenantRepositories, toTenant } from "./tenant_repositories.ts";
import { keysetPage, tenantSql, textOf, toDateOrNull, toMs } from "./tenant_sql.ts";
import { toToken } from "./tokens.ts";

const CREDENTIAL = new PreparedForSystem((db, value) =>
  db.selectFrom("tokens")
    .innerJoin("tenants", "tenants.id", "tokens.tenant_id")
    .innerJoin("principals", (join) =>
      join.onRef("principals.tenant_id", "=", "tokens.tenant_id")
        .onRef("principals.id", "=", "tokens.owner_id"))
    .selectAll("tokens")
    .select([
      "tenants.slug as tenant_slug",
      "tenants.name as tenant_name",
      "tenants.created_at as tenant_created_at",
      "principals.name as owner_name",
      "principals.email as owner_email",
      "principals.tenant_role",
      "principals.disabled_at",
    ])
    .where("tokens.id", "=", value("token"))
);

/** What looks across tenants. */
export class SqlSystem implements SystemRepositories {
  readonly audit: Audit;
  readonly executions: SystemExecutions;

  constructor(private readonly path: SqlPath) {
    this.executions = new SqlSystemExecutions(path);
    this.audit = new SqlAudit(tenantSql(path, "system"));
  }

  tenant(id: TenantId): TenantRepositories {
    return tenantRepositories(this.path, id);
  }

  async credential(tokenId: TokenId): Promise<Credential | undefined> {
    const row = await CREDENTIAL.row(this.path, { token: tokenId });
    if (row === undefined) return undefined;
    return {
      tenant: toTenant({
        id: row.tenant_id,
        slug: row.tenant_slug,
        name: row.tenant_name,
        created_at: row.tenant_created_at,
      }),
      token: toToken(row),
      owner: {
        id: storedPrincipal(row.owner_id),
        name: row.owner_name,
        email: row.owner_email,
        tenantRole: storedTenantRole(row.tenant_role),
        disabledAt: toDateOrNull(row.disabled_at),
      },
    };
  }

  async tenants(request: PageRequest): Promise<Page<Tenant>> {
    return await keysetPage({
      scope: ["system", "tenants"],
      request,
      form: ["string"],
      load: (key, limit) => {
        const query = this.path.db.selectFrom("tenants").selectAll().orderBy("id").limit(limit);
        return (key === undefined ? query : query.where("id", ">", textOf(key))).execute();
      },
      keyOf: (row) => [row.id],
      toItem: toTenant,
    });
  }

  async tenantBySlug(slug: string): Promise<Tenant | undefined> {
    const row = await this.path.db.selectFrom("tenants").selectAll().where("slug", "=", slug)
      .executeTakeFirst();
    return row && toTenant(row);
  }

  async addTenant(tenant: Tenant): Promise<boolean> {
    const added = await this.path.db.insertInto("tenants").values({
      id: tenant.id,
      slug: tenant.slug,
      name: tenant.name,
      created_at: toMs(tenant.createdAt),
    }).onConflict((conflict) => conflict.column("slug").doNothing()).executeTakeFirst();
    return added.numInsertedOrUpdatedRows === 1n;
  }

  async touchTokens(uses: ReadonlyMap<TokenId, Date>): Promise<void> {
    // In one order, so that two processes never wait for each other.
    for (const [id, at] of [...uses].sort(([a], [b]) => a < b ? -1 : 1)) {
      await this.path.db.updateTable("tokens").set({ last_used_at: toMs(at) }).where("id", "=", id)
        .where((row) =>
          row.or([row("last_used_at", "is", null), row("last_used_at", "<", toMs(at))])
        ).execute();
    }
  }

  async forgetIdempotency(now: Date, limit: number): Promise<number> {
    const rows = await this.path.db.selectFrom("idempotency")
      .select(["tenant_id", "principal_id", "key"]).where("expires_at", "<=", toMs(now))
      .orderBy("expires_at").limit(limit).execute();
    for (const { tenant_id, principal_id, key } of rows) {
      await this.path.db.deleteFrom("idempotency").where("tenant_id", "=", tenant_id)
        .where("principal_id", "=", principal_id).where("key", "=", key)
        .where("expires_at", "<=", toMs(now)).execute();
    }
    return rows.length;
  }

  async acquireLease(
    { name, holder, now, until }: { name: string; holder: string; now: Date; until: Date },
  ): Promise<boolean> {
    const added = await this.path.db.insertInto("leases").values({
      name,
      holder,
      until: toMs(until),
    })
      .onConflict((conflict) =>
        conflict.column("name").doUpdateSet({ holder, until: toMs(until) })
          .where((row) =>
            row.or([
              row("leases.until", "<=", toMs(now)),
              row("leases.holder", "=", holder),
            ])
          )
      ).executeTakeFirst();
    return added.numInsertedOrUpdatedRows === 1n;
  }

  async releaseLease(name: string, holder: string): Promise<void> {
    await this.path.db.deleteFrom("leases").where("name", "=", name).where("holder", "=", holder)
      .execute();
  }
}
