import {
  type ChainHead,
  type ChainVerdict,
  ChainVerifier,
  EMPTY_CHAIN,
  FIRST_HASH,
  linkEvent,
} from "../../domain/audit/audit_event.ts";
import { type Clock, isPrincipalId, newId, systemClock } from "../../domain/ids.ts";
import { isId } from "../../domain/ids.ts";
import type { Page, PageRequest } from "../../domain/page.ts";
import type { AuditEvent, AuditResource, NewAuditEvent } from "../../domain/audit/records.ts";
import type { Json } from "../../../runtime/protocol/json.ts";
import type { Audit, AuditFilter } from "../../domain/audit/ports.ts";
import type { AuditEventRow } from "./schema.ts";
import {
  storedActorKind,
  storedEventId,
  storedJson,
  storedObject,
  storedOutcome,
} from "./stored_values.ts";
import { keysetPage, numberOf, type TenantSql, toDate, toMs } from "./tenant_sql.ts";

const AT_ONCE = 500;

/** One chain of events. */
export class SqlAudit implements Audit {
  constructor(private readonly sql: TenantSql) {}

  async append(event: NewAuditEvent): Promise<AuditEvent> {
    const { db, tenant } = this.sql;
    await db.insertInto("audit_heads").values({ tenant_id: tenant, sequence: 0, hash: FIRST_HASH })
      .onConflict((conflict) => conflict.doNothing()).execute();
    // Takes the head: who else appends waits here until this transaction is over.
    const head = await db.updateTable("audit_heads")
      .set((row) => ({ sequence: row("sequence", "+", 1) }))
      .where("tenant_id", "=", tenant).returning(["sequence", "hash"]).executeTakeFirstOrThrow();
    const eventClock: Clock = { now: () => event.at };
    const linked = linkEvent(
      tenant,
      { sequence: head.sequence - 1, hash: head.hash },
      newId("event", event.at.getTime() >= 0 ? eventClock : systemClock),
      event,
    );
    await db.insertInto("audit_events").values({ tenant_id: tenant, ...toRow(linked) }).execute();
    const touched = [...new Set(event.resources.map(({ id }) => id))];
    if (touched.length > 0) {
      await db.insertInto("audit_resources").values(
        touched.map((resource_id) => ({
          tenant_id: tenant,
          resource_id,
          sequence: linked.sequence,
        })),
      ).execute();
    }
    await db.updateTable("audit_heads").set({ hash: linked.hash })
      .where("tenant_id", "=", tenant).execute();
    return linked;
  }

  async list(filter: AuditFilter, request: PageRequest): Promise<Page<AuditEvent>> {
    const { tenant } = this.sql;
    const { actorId, action, outcome, resourceId } = filter;
    return await keysetPage<AuditEventRow, AuditEvent>({
      scope: [tenant, "audit", actorId, action, outcome, resourceId],
      request,
      form: ["number"],
      load: (key, limit) => {
        // No event has such a text, and Postgres can't be asked for it.
        if ([action, resourceId].some((text) => text?.includes("\0"))) return Promise.resolve([]);
        const before = key === undefined ? undefined : numberOf(key);
        if (resourceId !== undefined) return this.#touching(resourceId, filter, before, limit);
        let query = this.#matching(filter).limit(limit);
        if (before !== undefined) query = query.where("sequence", "<", before);
        return query.execute();
      },
      keyOf: (row) => [row.sequence],
      toItem: toEvent,
    });
  }

  async range(fromSequence: number, limit: number): Promise<readonly AuditEvent[]> {
    const rows = await this.#own().where("sequence", ">=", fromSequence)
      .orderBy("sequence").limit(Math.min(Math.max(limit, 1), AT_ONCE)).execute();
    return rows.map(toEvent);
  }

  async head(): Promise<ChainHead> {
    const row = await this.sql.db.selectFrom("audit_heads").select(["sequence", "hash"])
      .where("tenant_id", "=", this.sql.tenant).executeTakeFirst();
    return row === undefined ? EMPTY_CHAIN : { sequence: row.sequence, hash: row.hash };
  }

  async verify(anchor?: ChainHead): Promise<ChainVerdict> {
    const verifier = new ChainVerifier(this.sql.tenant, anchor);
    // What is appended meanwhile is for the next time.
    const head = await this.head();
    for (let from = 1; from <= head.sequence; from += AT_ONCE) {
      const wanted = Math.min(AT_ONCE, head.sequence - from + 1);
      const events = await this.range(from, wanted);
      const sound = verifier.add(events.filter(({ sequence }) => sequence <= head.sequence));
      if (!sound || events.length < wanted) break;
    }
    return verifier.end(head);
  }

  /** Walks the events of one resource, however many others there are in between. */
  async #touching(
    resourceId: string,
    filter: AuditFilter,
    before: number | undefined,
    limit: number,
  ): Promise<AuditEventRow[]> {
    const found: AuditEventRow[] = [];
    for (let below = before ?? Number.MAX_SAFE_INTEGER; found.length < limit;) {
      const touches = await this.sql.db.selectFrom("audit_resources").select("sequence")
        .where("tenant_id", "=", this.sql.tenant).where("resource_id", "=", resourceId)
        .where("sequence", "<", below).orderBy("sequence", "desc").limit(limit).execute();
      const last = touches.at(-1);
      if (last === undefined) break;
      found.push(
        ...await this.#matching(filter)
          .where("sequence", "in", touches.map(({ sequence }) => sequence))
          .limit(limit - found.length).execute(),
      );
      below = last.sequence;
    }
    return found;
  }

  #matching({ actorId, action, outcome }: AuditFilter) {
    let query = this.#own().orderBy("sequence", "desc");
    if (actorId !== undefined) query = query.where("actor_id", "=", actorId);
    if (action !== undefined) query = query.where("action", "=", action);
    if (outcome !== undefined) query = query.where("outcome", "=", outcome);
    return query;
  }

  #own() {
    return this.sql.db.selectFrom("audit_events").selectAll()
      .where("tenant_id", "=", this.sql.tenant);
  }
}

function toRow(event: AuditEvent): Omit<AuditEventRow, "tenant_id"> {
  return {
    sequence: event.sequence,
    id: event.id,
    at: toMs(event.at),
    actor_kind: event.actor.kind,
    actor_id: event.actor.id,
    token_id: event.actor.tokenId,
    action: event.action,
    outcome: event.outcome,
    resources: JSON.stringify(event.resources.map(({ kind, id }) => ({ kind, id }))),
    request_id: event.requestId,
    address: event.address,
    details: JSON.stringify(event.details),
    previous_hash: event.previousHash,
    hash: event.hash,
  };
}

function toEvent(row: Omit<AuditEventRow, "tenant_id">): AuditEvent {
  const { actor_id, token_id } = row;
  return {
    id: storedEventId(row.id),
    sequence: row.sequence,
    at: toDate(row.at),
    actor: {
      kind: storedActorKind(row.actor_kind),
      id: actor_id !== null && isPrincipalId(actor_id) ? actor_id : null,
      tokenId: token_id !== null && isId("token", token_id) ? token_id : null,
    },
    action: row.action,
    outcome: storedOutcome(row.outcome),
    resources: toResources(storedJson(row.resources)),
    requestId: row.request_id,
    address: row.address,
    details: storedObject(row.details),
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}

function toResources(value: Json): AuditResource[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: Json) => {
    if (typeof one !== "object" || one === null || !("kind" in one) || !("id" in one)) return [];
    const { kind, id } = one;
    return typeof kind === "string" && typeof id === "string" ? [{ kind, id }] : [];
  });
}
