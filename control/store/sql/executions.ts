import { sql } from "kysely";
import type {
  AttemptEnd,
  Executions,
  LinePlace,
  PayloadPart,
  PlacedLine,
} from "../../domain/executions/ports.ts";
import type {
  Claim,
  Execution,
  ExecutionFilter,
  LogLine,
} from "../../domain/executions/records.ts";
import type { EnvironmentId, ExecutionId, ProjectId } from "../../domain/ids.ts";
import type { Page, PageRequest } from "../../domain/page.ts";
import { listExecutions } from "./execution_list.ts";
import {
  attemptsText,
  claimColumns,
  lineText,
  storedAttempts,
  toExecution,
  toExecutionRow,
  toLine,
} from "./execution_values.ts";
import type { ExecutionRow } from "./execution_rows.ts";
import { gunzipped, gzipped } from "./gzipped.ts";
import { storedId } from "./stored_values.ts";
import { chunks, type TenantSql, toDate, toMs } from "./tenant_sql.ts";

const LINES_AT_ONCE = 1_000;
/** Bytes of lines that are read at a time; a longer line comes alone. */
const BYTES_AT_ONCE = 1_048_576;
/** Told without reading the text. */
const LINE_BYTES = sql<number>`octet_length(line)`.as("bytes");
/** Another process that begins the same one can be faster only a few times. */
const TRIES = 5;

/** Executions, with what is kept of them. */
export class SqlExecutions implements Executions {
  constructor(private readonly sql: TenantSql) {}

  async get(id: ExecutionId): Promise<Execution | undefined> {
    const row = await this.#row(id);
    return row && toExecution(row);
  }

  async list(
    projectId: ProjectId,
    filter: ExecutionFilter,
    page: PageRequest,
  ): Promise<Page<Execution>> {
    return await listExecutions(this.sql, projectId, filter, page);
  }

  async payload(id: ExecutionId, part: PayloadPart): Promise<string | undefined> {
    const row = await this.sql.db.selectFrom("execution_payloads").select("content")
      .where("tenant_id", "=", this.sql.tenant).where("execution_id", "=", id)
      .where("part", "=", part).executeTakeFirst();
    return row && await gunzipped(row.content);
  }

  async lines(id: ExecutionId, after: number, limit: number): Promise<readonly LogLine[]> {
    const query = this.sql.db.selectFrom("execution_lines")
      .where("tenant_id", "=", this.sql.tenant).where("execution_id", "=", id)
      .where("seq", ">", after).orderBy("seq");
    const sizes = await query.select(LINE_BYTES).limit(atMost(limit)).execute();
    const rows = await query.select(["seq", "attempt", "at", "line"]).limit(fitting(sizes))
      .execute();
    return rows.map(toLine);
  }

  async environmentLines(
    environmentId: EnvironmentId,
    after: LinePlace,
    limit: number,
  ): Promise<readonly PlacedLine[]> {
    const { db, tenant } = this.sql;
    const { keptAt, executionId, seq } = after;
    const query = db.selectFrom("execution_lines")
      .where("tenant_id", "=", tenant).where("environment_id", "=", environmentId)
      .where((row) =>
        row(
          row.refTuple("kept_at", "execution_id", "seq"),
          ">",
          row.tuple(toMs(keptAt), executionId, seq),
        )
      )
      .orderBy("kept_at").orderBy("execution_id").orderBy("seq");
    const sizes = await query.select(LINE_BYTES).limit(atMost(limit)).execute();
    const rows = await query.selectAll().limit(fitting(sizes)).execute();
    if (rows.length === 0) return [];
    const ids = [...new Set(rows.map(({ execution_id }) => execution_id))];
    const owners = await db.selectFrom("executions").select(["id", "export"])
      .where("tenant_id", "=", tenant).where("id", "in", ids).execute();
    const exports = new Map(owners.map((owner) => [owner.id, owner.export]));
    return rows.map((row) => ({
      ...toLine(row),
      keptAt: toDate(row.kept_at),
      executionId: storedId("execution", row.execution_id),
      export: exports.get(row.execution_id) ?? "",
    }));
  }

  async add(execution: Execution, claim?: Claim): Promise<void> {
    await this.#makeRoom(execution.id);
    await this.sql.db.insertInto("executions")
      .values({ tenant_id: this.sql.tenant, ...toExecutionRow(execution, claim) }).execute();
  }

  async begin(id: ExecutionId, claim: Claim, now: Date): Promise<Execution | undefined> {
    for (let tries = 0; tries < TRIES; tries++) {
      const before = await this.#row(id);
      if (before === undefined) return undefined;
      const { state, queued, attempt, started_at } = before;
      // It was begun already, and only the answer got lost.
      if (state === "running" && before.claim === claim.token) return toExecution(before);
      const isLost = state === "running" && queued !== 0;
      if (state !== "queued" && !isLost) return undefined;
      const lost = {
        number: attempt,
        startedAt: toDate(started_at ?? before.created_at),
        endedAt: now,
        errorCode: null,
        message: null,
        lost: true,
      };
      const row = await this.sql.db.updateTable("executions").set({
        state: "running",
        attempt: attempt + 1,
        started_at: toMs(now),
        ...claimColumns(claim),
        ...(isLost
          ? {
            losses: before.losses + 1,
            attempts: attemptsText([...storedAttempts(before.attempts), lost]),
          }
          : {}),
      }).where("tenant_id", "=", this.sql.tenant).where("id", "=", id)
        .where("state", "=", state).where("attempt", "=", attempt)
        .where("claim", before.claim === null ? "is" : "=", before.claim)
        .returningAll().executeTakeFirst();
      if (row !== undefined) return toExecution(row);
    }
    return undefined;
  }

  async end(
    id: ExecutionId,
    claim: Pick<Claim, "token">,
    end: AttemptEnd & {
      readonly state: "succeeded" | "failed" | "cancelled" | "dead";
      readonly endedAt: Date;
    },
  ): Promise<boolean> {
    return await this.#settle(id, claim, {
      ...endColumns(end),
      state: end.state,
      ended_at: toMs(end.endedAt),
    });
  }

  async again(
    id: ExecutionId,
    claim: Pick<Claim, "token">,
    again: AttemptEnd & { readonly runAt: Date; readonly maxAttempts: number },
  ): Promise<boolean> {
    return await this.#settle(id, claim, {
      ...endColumns(again),
      state: "queued",
      run_at: toMs(again.runAt),
      max_attempts: again.maxAttempts,
    });
  }

  async cancelQueued(id: ExecutionId, by: Execution["cancelledBy"], now: Date): Promise<boolean> {
    return await this.#change(id, "queued", {
      state: "cancelled",
      cancelled_by: by,
      ended_at: toMs(now),
    });
  }

  async askToCancel(id: ExecutionId, by: Execution["cancelledBy"]): Promise<boolean> {
    return await this.#change(id, "running", { cancelled_by: by });
  }

  async redrive(id: ExecutionId, maxAttempts: number, now: Date): Promise<boolean> {
    return await this.#change(id, "dead", {
      state: "queued",
      max_attempts: maxAttempts,
      // Those that were lost before count as attempts now, and as losses no more.
      losses: 0,
      run_at: toMs(now),
      ended_at: null,
    });
  }

  async keep(
    { id, environmentId }: Pick<Execution, "id" | "environmentId">,
    part: PayloadPart,
    text: string,
  ): Promise<void> {
    const content = await gzipped(text);
    await this.#makeRoom(id);
    await this.sql.db.insertInto("execution_payloads").values({
      tenant_id: this.sql.tenant,
      execution_id: id,
      part,
      environment_id: environmentId,
      content,
    }).onConflict((conflict) =>
      conflict.columns(["tenant_id", "execution_id", "part"]).doUpdateSet({ content })
    ).execute();
  }

  async drop(id: ExecutionId, part: PayloadPart): Promise<void> {
    await this.sql.db.deleteFrom("execution_payloads").where("tenant_id", "=", this.sql.tenant)
      .where("execution_id", "=", id).where("part", "=", part).execute();
  }

  async addLines(
    { id, environmentId }: Pick<Execution, "id" | "environmentId">,
    lines: readonly LogLine[],
    now: Date,
  ): Promise<void> {
    await this.#makeRoom(id);
    for (const some of chunks(lines, LINES_AT_ONCE)) {
      await this.sql.db.insertInto("execution_lines").values(some.map((line) => ({
        tenant_id: this.sql.tenant,
        execution_id: id,
        seq: line.seq,
        environment_id: environmentId,
        attempt: line.attempt,
        at: toMs(line.at),
        kept_at: toMs(now),
        line: lineText(line),
      }))).onConflict((conflict) => conflict.doNothing()).execute();
    }
  }

  /** Only who holds the claim ends an attempt. */
  async #settle(
    id: ExecutionId,
    { token }: Pick<Claim, "token">,
    change: Partial<ExecutionRow>,
  ): Promise<boolean> {
    const ended = await this.sql.db.updateTable("executions")
      .set({ ...change, ...claimColumns(undefined) })
      .where("tenant_id", "=", this.sql.tenant).where("id", "=", id)
      .where("claim", "=", token).where("state", "=", "running").executeTakeFirst();
    return ended.numUpdatedRows === 1n;
  }

  async #change(
    id: ExecutionId,
    state: Execution["state"],
    change: Partial<ExecutionRow>,
  ): Promise<boolean> {
    const changed = await this.sql.db.updateTable("executions").set(change)
      .where("tenant_id", "=", this.sql.tenant).where("id", "=", id)
      .where("state", "=", state).executeTakeFirst();
    return changed.numUpdatedRows === 1n;
  }

  async #makeRoom(id: ExecutionId): Promise<void> {
    await this.sql.path.months?.ensure(this.sql.path, id);
  }

  #row(id: ExecutionId): Promise<ExecutionRow | undefined> {
    return this.sql.db.selectFrom("executions").selectAll()
      .where("tenant_id", "=", this.sql.tenant).where("id", "=", id).executeTakeFirst();
  }
}

function endColumns({ attempts, errorCode, losses, start, wallMs, cpuMs }: AttemptEnd) {
  return {
    attempts: attemptsText(attempts),
    error_code: errorCode,
    losses,
    start,
    wall_ms: wallMs,
    cpu_ms: cpuMs,
  };
}

function atMost(limit: number): number {
  return Math.min(Math.max(Math.trunc(limit) || 1, 1), LINES_AT_ONCE);
}

/** How many of these lines are read at a time. */
function fitting(lines: readonly { readonly bytes: number }[]): number {
  let left = BYTES_AT_ONCE;
  const end = lines.findIndex(({ bytes }) => (left -= bytes) < 0);
  return end < 0 ? Math.max(lines.length, 1) : Math.max(end, 1);
}
