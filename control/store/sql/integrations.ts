import { PROVIDERS } from "../../../runtime/protocol/calls.ts";
import type { Integrations } from "../../domain/integrations/ports.ts";
import type { Integration } from "../../domain/integrations/records.ts";
import type { EnvironmentId } from "../../domain/ids.ts";
import type { Page, PageRequest } from "../../domain/page.ts";
import type { IntegrationRow } from "./schema.ts";
import { storedId, storedObject, storedPrincipal, storedWord } from "./stored_values.ts";
import {
  keysetPage,
  type TenantSql,
  textOf,
  toDate,
  toDateOrNull,
  toMs,
  toMsOrNull,
} from "./tenant_sql.ts";

/** A row of one that is configured. */
type HeldRow = IntegrationRow & { provider: string; config: string };

/** Integrations: one row a name, which stays when it is removed, so that its versions count on. */
export class SqlIntegrations implements Integrations {
  constructor(private readonly sql: TenantSql) {}

  async list(environmentId: EnvironmentId, request: PageRequest): Promise<Page<Integration>> {
    return await keysetPage({
      scope: [this.sql.tenant, "integrations", environmentId],
      request,
      form: ["string"],
      load: async (key, limit) => {
        const query = this.#held(environmentId).orderBy("name").limit(limit);
        const rows = await (key === undefined ? query : query.where("name", ">", textOf(key)))
          .execute();
        return rows.filter(isHeld);
      },
      keyOf: (row) => [row.name],
      toItem: toIntegration,
    });
  }

  async get(environmentId: EnvironmentId, name: string): Promise<Integration | undefined> {
    const row = await this.#row(environmentId, name);
    return row === undefined || !isHeld(row) ? undefined : toIntegration(row);
  }

  async named(
    environmentId: EnvironmentId,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, Integration>> {
    if (names.length === 0) return new Map();
    const rows = await this.#held(environmentId).where("name", "in", names).execute();
    return new Map(rows.filter(isHeld).map((row) => [row.name, toIntegration(row)]));
  }

  async count(environmentId: EnvironmentId): Promise<number> {
    return (await this.#held(environmentId).execute()).length;
  }

  async set(
    integration: Omit<Integration, "version">,
    expected?: number,
  ): Promise<Integration | undefined> {
    const { environmentId, name } = integration;
    const before = await this.#row(environmentId, name);
    const current = before === undefined || !isHeld(before) ? 0 : before.version;
    if (expected !== undefined && expected !== current) return undefined;
    const version = (before?.version ?? 0) + 1;
    const isKept = await this.#keep(before, {
      tenant_id: this.sql.tenant,
      environment_id: environmentId,
      name,
      version,
      provider: integration.provider,
      config: JSON.stringify(integration.config),
      secret: integration.secret,
      rotated_at: toMsOrNull(integration.rotatedAt),
      updated_at: toMs(integration.updatedAt),
      updated_by: integration.updatedBy,
    });
    return isKept ? { ...integration, version } : undefined;
  }

  async remove(environmentId: EnvironmentId, name: string, expected?: number): Promise<boolean> {
    const before = await this.#row(environmentId, name);
    if (before === undefined || !isHeld(before)) return false;
    if (expected !== undefined && expected !== before.version) return false;
    return await this.#keep(before, {
      ...before,
      version: before.version + 1,
      provider: null,
      config: null,
      secret: null,
      rotated_at: null,
    });
  }

  /** Writes a row in the place of the one that was read. False: another one was faster. */
  async #keep(before: IntegrationRow | undefined, row: IntegrationRow): Promise<boolean> {
    const { db, tenant } = this.sql;
    if (before === undefined) {
      const added = await db.insertInto("integrations").values(row)
        .onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
      return added.numInsertedOrUpdatedRows === 1n;
    }
    const { tenant_id: _, environment_id, name, ...changed } = row;
    const { numUpdatedRows } = await db.updateTable("integrations").set(changed)
      .where("tenant_id", "=", tenant).where("environment_id", "=", environment_id)
      .where("name", "=", name).where("version", "=", before.version).executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  #row(environmentId: EnvironmentId, name: string): Promise<IntegrationRow | undefined> {
    return this.#own(environmentId).where("name", "=", name).executeTakeFirst();
  }

  #held(environmentId: EnvironmentId) {
    return this.#own(environmentId).where("config", "is not", null);
  }

  #own(environmentId: EnvironmentId) {
    return this.sql.db.selectFrom("integrations").selectAll()
      .where("tenant_id", "=", this.sql.tenant).where("environment_id", "=", environmentId);
  }
}

function isHeld(row: IntegrationRow): row is HeldRow {
  return row.config !== null && row.provider !== null;
}

function toIntegration(row: HeldRow): Integration {
  return {
    environmentId: storedId("environment", row.environment_id),
    name: row.name,
    provider: storedWord(PROVIDERS, row.provider),
    config: storedObject(row.config),
    secret: row.secret,
    version: row.version,
    rotatedAt: toDateOrNull(row.rotated_at),
    updatedAt: toDate(row.updated_at),
    updatedBy: storedPrincipal(row.updated_by),
  };
}
