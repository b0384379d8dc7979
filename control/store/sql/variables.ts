import type { EnvironmentId } from "../../domain/ids.ts";
import type { Page, PageRequest } from "../../domain/page.ts";
import type { Variables } from "../../domain/releases/ports.ts";
import type { Variable } from "../../domain/releases/records.ts";
import type { VariableRow } from "./schema.ts";
import { storedId, storedPrincipal } from "./stored_values.ts";
import { keysetPage, type TenantSql, textOf, toDate, toMs } from "./tenant_sql.ts";

/** Variables: every version of a value is kept, but sealed ones, and plain ones before those. */
export class SqlVariables implements Variables {
  constructor(private readonly sql: TenantSql) {}

  async list(environmentId: EnvironmentId, request: PageRequest): Promise<Page<Variable>> {
    return await keysetPage({
      scope: [this.sql.tenant, "variables", environmentId],
      request,
      form: ["string"],
      load: (key, limit) => {
        const query = this.#newest(environmentId).where("value", "is not", null).orderBy("name")
          .limit(limit);
        return (key === undefined ? query : query.where("name", ">", textOf(key))).execute();
      },
      keyOf: (row) => [row.name],
      toItem: toVariable,
    });
  }

  async get(environmentId: EnvironmentId, name: string): Promise<Variable | undefined> {
    const row = await this.#newestOf(environmentId, name);
    return row === undefined || row.value === null ? undefined : toVariable(row);
  }

  async named(
    environmentId: EnvironmentId,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, Variable>> {
    if (names.length === 0) return new Map();
    const rows = await this.#newest(environmentId).where("value", "is not", null)
      .where("name", "in", names).execute();
    return new Map(rows.map((row) => [row.name, toVariable(row)]));
  }

  async count(environmentId: EnvironmentId): Promise<number> {
    const rows = await this.#newest(environmentId).where("value", "is not", null).execute();
    return rows.length;
  }

  async set(variable: Omit<Variable, "version">, expected?: number): Promise<Variable | undefined> {
    const { environmentId, name, value } = variable;
    const before = await this.#newestOf(environmentId, name);
    const current = before === undefined || before.value === null ? 0 : before.version;
    if (expected !== undefined && expected !== current) return undefined;
    const version = (before?.version ?? 0) + 1;
    const isAdded = await this.#add({ ...variable, version }, value);
    return isAdded ? { ...variable, version } : undefined;
  }

  async remove(environmentId: EnvironmentId, name: string, expected?: number): Promise<boolean> {
    const before = await this.#newestOf(environmentId, name);
    if (before === undefined || before.value === null) return false;
    if (expected !== undefined && expected !== before.version) return false;
    return await this.#add({ ...toVariable(before), version: before.version + 1 }, null);
  }

  /**
   * Adds a version; what was sealed before it is forgotten. What is a secret now was one before,
   * and is forgotten too where it stood in plain text.
   */
  async #add(variable: Variable, value: string | null): Promise<boolean> {
    const { db, tenant } = this.sql;
    const { environmentId, name, version } = variable;
    const added = await db.insertInto("variables").values({
      tenant_id: tenant,
      environment_id: environmentId,
      name,
      version,
      sealed: variable.isSealed ? 1 : 0,
      value,
      updated_at: toMs(variable.updatedAt),
      updated_by: variable.updatedBy,
    }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
    if (added.numInsertedOrUpdatedRows !== 1n) return false;
    const earlier = db.updateTable("variables").set({ value: null })
      .where("tenant_id", "=", tenant).where("environment_id", "=", environmentId)
      .where("name", "=", name).where("version", "<", version);
    await (variable.isSealed ? earlier : earlier.where("sealed", "=", 1)).execute();
    return true;
  }

  #newestOf(environmentId: EnvironmentId, name: string): Promise<VariableRow | undefined> {
    return this.#own(environmentId).where("name", "=", name).orderBy("version", "desc").limit(1)
      .executeTakeFirst();
  }

  #newest(environmentId: EnvironmentId) {
    const { tenant } = this.sql;
    return this.#own(environmentId).where((row) =>
      row.not(row.exists(
        row.selectFrom("variables as later").select("later.version")
          .where("later.tenant_id", "=", tenant)
          .where("later.environment_id", "=", environmentId)
          .whereRef("later.name", "=", "variables.name")
          .whereRef("later.version", ">", "variables.version"),
      ))
    );
  }

  #own(environmentId: EnvironmentId) {
    return this.sql.db.selectFrom("variables").selectAll().where("tenant_id", "=", this.sql.tenant)
      .where("environment_id", "=", environmentId);
  }
}

function toVariable(row: VariableRow): Variable {
  return {
    environmentId: storedId("environment", row.environment_id),
    name: row.name,
    version: row.version,
    isSealed: row.sealed !== 0,
    value: row.value ?? "",
    updatedAt: toDate(row.updated_at),
    updatedBy: storedPrincipal(row.updated_by),
  };
}
