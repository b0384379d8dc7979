import type { PrincipalId, TokenId } from "../../domain/ids.ts";
import type { Page, PageRequest } from "../../domain/page.ts";
import type { Token } from "../../domain/identity/records.ts";
import type { Tokens } from "../../domain/identity/ports.ts";
import type { TokenRow } from "./schema.ts";
import { storedId, storedPrincipal, storedScopes } from "./stored_values.ts";
import {
  keysetPage,
  type TenantSql,
  textOf,
  toDate,
  toDateOrNull,
  toMs,
  toMsOrNull,
} from "./tenant_sql.ts";

/** Credentials. */
export class SqlTokens implements Tokens {
  constructor(private readonly sql: TenantSql) {}

  async get(id: TokenId): Promise<Token | undefined> {
    const row = await this.#own().where("id", "=", id).executeTakeFirst();
    return row && toToken(row);
  }

  async list(filter: { ownerId?: PrincipalId }, request: PageRequest): Promise<Page<Token>> {
    const { ownerId } = filter;
    return await keysetPage({
      scope: [this.sql.tenant, "tokens", ownerId],
      request,
      form: ["string"],
      load: (key, limit) => {
        let query = this.#own().orderBy("id", "desc").limit(limit);
        if (ownerId !== undefined) query = query.where("owner_id", "=", ownerId);
        if (key !== undefined) query = query.where("id", "<", textOf(key));
        return query.execute();
      },
      keyOf: (row) => [row.id],
      toItem: toToken,
    });
  }

  async add(token: Token): Promise<void> {
    await this.sql.db.insertInto("tokens").values({
      tenant_id: this.sql.tenant,
      id: token.id,
      owner_id: token.ownerId,
      created_by: token.createdBy,
      name: token.name,
      prefix: token.prefix,
      hash: token.hash,
      scopes: token.scopes.join(" "),
      created_at: toMs(token.createdAt),
      expires_at: toMsOrNull(token.expiresAt),
      last_used_at: toMsOrNull(token.lastUsedAt),
      revoked_at: toMsOrNull(token.revokedAt),
    }).execute();
  }

  async revoke(id: TokenId, at: Date): Promise<Token | undefined> {
    await this.sql.db.updateTable("tokens").set({ revoked_at: toMs(at) })
      .where("tenant_id", "=", this.sql.tenant).where("id", "=", id)
      .where("revoked_at", "is", null).execute();
    return await this.get(id);
  }

  #own() {
    return this.sql.db.selectFrom("tokens").selectAll().where("tenant_id", "=", this.sql.tenant);
  }
}

/** A token out of its row. */
export function toToken(row: Omit<TokenRow, "tenant_id">): Token {
  return {
    id: storedId("token", row.id),
    ownerId: storedPrincipal(row.owner_id),
    createdBy: storedPrincipal(row.created_by),
    name: row.name,
    prefix: row.prefix,
    hash: row.hash,
    scopes: storedScopes(row.scopes),
    createdAt: toDate(row.created_at),
    expiresAt: toDateOrNull(row.expires_at),
    lastUsedAt: toDateOrNull(row.last_used_at),
    revokedAt: toDateOrNull(row.revoked_at),
  };
}
