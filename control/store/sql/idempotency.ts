import type { PrincipalId } from "../../domain/ids.ts";
import type { Idempotency, IdempotencyState, RecordedAnswer } from "../../domain/idempotency.ts";
import { storedObject } from "./stored_values.ts";
import { type TenantSql, toMs } from "./tenant_sql.ts";

/** Answers that are kept for when a request is repeated. */
export class SqlIdempotency implements Idempotency {
  constructor(private readonly sql: TenantSql) {}

  async begin(claim: Parameters<Idempotency["begin"]>[0]): Promise<IdempotencyState> {
    const { db, tenant } = this.sql;
    const { principalId, key } = claim;
    const now = toMs(claim.now);
    const fresh = {
      request_hash: claim.requestHash,
      locked_until: toMs(claim.lockedUntil),
      expires_at: toMs(claim.expiresAt),
      status: null,
      headers: "{}",
      body: "",
    };
    const added = await db.insertInto("idempotency")
      .values({ tenant_id: tenant, principal_id: principalId, key, ...fresh })
      .onConflict((conflict) =>
        conflict.columns(["tenant_id", "principal_id", "key"]).doUpdateSet(fresh)
          .where("idempotency.expires_at", "<=", now)
      ).executeTakeFirst();
    if (added.numInsertedOrUpdatedRows === 1n) return { kind: "started" };
    const row = await this.#own(principalId, key).executeTakeFirst();
    if (row === undefined) return { kind: "running" };
    if (row.request_hash !== claim.requestHash) return { kind: "other_request" };
    if (row.status !== null) {
      const { status, headers, body } = row;
      return { kind: "done", answer: { status, headers: toHeaders(headers), body } };
    }
    // The process that had it died; of several that see this, the one whose update hits takes over.
    const taken = await db.updateTable("idempotency").set({ locked_until: fresh.locked_until })
      .where("tenant_id", "=", tenant).where("principal_id", "=", principalId)
      .where("key", "=", key).where("status", "is", null).where("locked_until", "<=", now)
      .executeTakeFirst();
    return { kind: taken.numUpdatedRows === 1n ? "started" : "running" };
  }

  async finish(principalId: PrincipalId, key: string, answer: RecordedAnswer): Promise<void> {
    await this.sql.db.updateTable("idempotency").set({
      status: answer.status,
      headers: JSON.stringify(answer.headers),
      body: answer.body,
    }).where("tenant_id", "=", this.sql.tenant).where("principal_id", "=", principalId)
      .where("key", "=", key).execute();
  }

  async abandon(principalId: PrincipalId, key: string): Promise<void> {
    await this.sql.db.deleteFrom("idempotency").where("tenant_id", "=", this.sql.tenant)
      .where("principal_id", "=", principalId).where("key", "=", key)
      .where("status", "is", null).execute();
  }

  #own(principalId: PrincipalId, key: string) {
    return this.sql.db.selectFrom("idempotency").selectAll()
      .where("tenant_id", "=", this.sql.tenant).where("principal_id", "=", principalId)
      .where("key", "=", key);
  }
}

function toHeaders(text: string): { readonly [name: string]: string } {
  return Object.fromEntries(
    Object.entries(storedObject(text)).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value]] : []
    ),
  );
}
