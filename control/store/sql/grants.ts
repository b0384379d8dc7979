import type { GrantHolder, GrantRecord } from "../../domain/releases/records.ts";
import type { Grants } from "../../domain/releases/ports.ts";
import type { GrantRow } from "./schema.ts";
import { storedGrant, storedHolder, storedPrincipal } from "./stored_values.ts";
import { type TenantSql, toDate, toMs } from "./tenant_sql.ts";

/** Grants: every version of them is kept. */
export class SqlGrants implements Grants {
  constructor(private readonly sql: TenantSql) {}

  async newest(holders: readonly GrantHolder[]): Promise<ReadonlyMap<GrantHolder, GrantRecord>> {
    const found = new Map<GrantHolder, GrantRecord>();
    for (const holder of holders) {
      const row = await this.#of(holder).orderBy("version", "desc").limit(1).executeTakeFirst();
      if (row !== undefined) found.set(holder, toGrant(row));
    }
    return found;
  }

  async version(holder: GrantHolder, version: number): Promise<GrantRecord | undefined> {
    const row = await this.#of(holder).where("version", "=", version).executeTakeFirst();
    return row && toGrant(row);
  }

  async add(record: GrantRecord): Promise<boolean> {
    const added = await this.sql.db.insertInto("grants").values({
      tenant_id: this.sql.tenant,
      holder_id: record.holder,
      version: record.version,
      grant_text: record.grant === null ? null : JSON.stringify(record.grant),
      updated_at: toMs(record.updatedAt),
      updated_by: record.updatedBy,
    }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
    return added.numInsertedOrUpdatedRows === 1n;
  }

  #of(holder: GrantHolder) {
    return this.sql.db.selectFrom("grants").selectAll().where("tenant_id", "=", this.sql.tenant)
      .where("holder_id", "=", holder);
  }
}

function toGrant(row: GrantRow): GrantRecord {
  return {
    holder: storedHolder(row.holder_id),
    version: row.version,
    grant: row.grant_text === null ? null : storedGrant(row.grant_text),
    updatedAt: toDate(row.updated_at),
    updatedBy: storedPrincipal(row.updated_by),
  };
}
