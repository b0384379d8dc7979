import type { PrincipalId, ServiceAccountId, UserId } from "../../domain/ids.ts";
import type { Page, PageRequest } from "../../domain/page.ts";
import type { ServiceAccount, User } from "../../domain/identity/records.ts";
import type { TenantRole } from "../../domain/identity/roles.ts";
import { emailKey } from "../../domain/slug.ts";
import type { Changed } from "../../domain/changed.ts";
import type { ServiceAccounts, Users } from "../../domain/identity/ports.ts";
import type { PrincipalRow } from "./schema.ts";
import { storedId, storedPrincipal, storedTenantRole } from "./stored_values.ts";
import {
  keysetPage,
  type TenantSql,
  textOf,
  toDate,
  toDateOrNull,
  toMs,
  toMsOrNull,
} from "./tenant_sql.ts";

/** What may change about a principal. */
interface PrincipalChange {
  readonly name?: string;
  readonly tenantRole?: TenantRole;
  readonly disabledAt?: Date | null;
}

// Ids of one kind are one range of the key: "_" + anything sorts below "`".
const RANGES = { usr: ["usr_", "usr`"], sva: ["sva_", "sva`"] } as const;

/** Users and service accounts lie in one table; this is what both need. */
class Principals {
  constructor(protected readonly sql: TenantSql) {}

  protected async find(id: PrincipalId): Promise<PrincipalRow | undefined> {
    return await this.#own().where("id", "=", id).executeTakeFirst();
  }

  protected async byHandle(handle: string): Promise<PrincipalRow | undefined> {
    return await this.#own().where("handle", "=", handle).executeTakeFirst();
  }

  protected async insert(row: Omit<PrincipalRow, "tenant_id">): Promise<boolean> {
    const added = await this.sql.db.insertInto("principals")
      .values({ tenant_id: this.sql.tenant, ...row })
      .onConflict((conflict) => conflict.columns(["tenant_id", "handle"]).doNothing())
      .executeTakeFirst();
    return added.numInsertedOrUpdatedRows === 1n;
  }

  protected async page<T>(
    kind: keyof typeof RANGES,
    request: PageRequest,
    toItem: (row: PrincipalRow) => T,
  ): Promise<Page<T>> {
    const [from, to] = RANGES[kind];
    return await keysetPage({
      scope: [this.sql.tenant, "principals", kind],
      request,
      form: ["string"],
      load: (key, limit) =>
        this.#own().where("id", ">", key === undefined ? from : textOf(key)).where("id", "<", to)
          .orderBy("id").limit(limit).execute(),
      keyOf: (row) => [row.id],
      toItem,
    });
  }

  protected async update<T>(
    id: PrincipalId,
    change: PrincipalChange,
    version: number | undefined,
    toRecord: (row: PrincipalRow) => T,
  ): Promise<Changed<T>> {
    let query = this.sql.db.updateTable("principals")
      .where("tenant_id", "=", this.sql.tenant).where("id", "=", id)
      .set((row) => ({ version: row("version", "+", 1) }));
    if (change.name !== undefined) query = query.set({ name: change.name });
    if (change.tenantRole !== undefined) query = query.set({ tenant_role: change.tenantRole });
    if (change.disabledAt !== undefined) {
      query = query.set({ disabled_at: toMsOrNull(change.disabledAt) });
    }
    if (version !== undefined) query = query.where("version", "=", version);
    const changed = await query.returningAll().executeTakeFirst();
    if (changed !== undefined) return { kind: "changed", record: toRecord(changed) };
    const now = await this.find(id);
    return now === undefined
      ? { kind: "not_found" }
      : { kind: "version_moved", record: toRecord(now) };
  }

  #own() {
    return this.sql.db.selectFrom("principals").selectAll()
      .where("tenant_id", "=", this.sql.tenant);
  }
}

/** People. */
export class SqlUsers extends Principals implements Users {
  async get(id: UserId): Promise<User | undefined> {
    const row = await this.find(id);
    return row && toUser(row);
  }

  async byEmail(email: string): Promise<User | undefined> {
    const row = await this.byHandle(emailKey(email));
    return row === undefined || row.email === null ? undefined : toUser(row);
  }

  async list(page: PageRequest): Promise<Page<User>> {
    return await this.page("usr", page, toUser);
  }

  async add(user: User): Promise<boolean> {
    return await this.insert({
      id: user.id,
      handle: emailKey(user.email),
      email: user.email,
      name: user.name,
      tenant_role: user.tenantRole,
      created_by: null,
      created_at: toMs(user.createdAt),
      disabled_at: toMsOrNull(user.disabledAt),
      version: user.version,
    });
  }

  async change(
    id: UserId,
    change: PrincipalChange,
    version?: number,
  ): Promise<Changed<User>> {
    return await this.update(id, change, version, toUser);
  }
}

/** Programs. */
export class SqlServiceAccounts extends Principals implements ServiceAccounts {
  async get(id: ServiceAccountId): Promise<ServiceAccount | undefined> {
    const row = await this.find(id);
    return row && toAccount(row);
  }

  async list(page: PageRequest): Promise<Page<ServiceAccount>> {
    return await this.page("sva", page, toAccount);
  }

  async add(account: ServiceAccount): Promise<boolean> {
    return await this.insert({
      id: account.id,
      handle: account.slug,
      email: null,
      name: account.name,
      tenant_role: "member",
      created_by: account.createdBy,
      created_at: toMs(account.createdAt),
      disabled_at: toMsOrNull(account.disabledAt),
      version: account.version,
    });
  }

  async change(
    id: ServiceAccountId,
    change: { readonly name?: string; readonly disabledAt?: Date | null },
    version?: number,
  ): Promise<Changed<ServiceAccount>> {
    return await this.update(id, change, version, toAccount);
  }
}

function toUser(row: PrincipalRow): User {
  return {
    id: storedId("user", row.id),
    email: row.email ?? row.handle,
    name: row.name,
    tenantRole: storedTenantRole(row.tenant_role),
    createdAt: toDate(row.created_at),
    disabledAt: toDateOrNull(row.disabled_at),
    version: row.version,
  };
}

function toAccount(row: PrincipalRow): ServiceAccount {
  return {
    id: storedId("serviceAccount", row.id),
    slug: row.handle,
    name: row.name,
    createdBy: storedPrincipal(row.created_by ?? ""),
    createdAt: toDate(row.created_at),
    disabledAt: toDateOrNull(row.disabled_at),
    version: row.version,
  };
}
