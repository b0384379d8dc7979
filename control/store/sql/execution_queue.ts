/**
 * The queue of a tenant, made so that the next of it is found at once, however many wait.
 *
 * What may go is `ready`, in one range of an index. Entries of the same gates are a line: while one
 * of them is ready or waits for a gate, those that go after it wait behind it, and are not looked
 * at. What is found to wait behind a closed gate is put aside, behind that gate, and so is what
 * comes to it later. Each time that something leaves a gate, the first few behind it are ready
 * again. So a closed gate costs as much as there are lines, and not as there are entries.
 *
 * A call looks at a bounded number of entries. Where that was not enough, the tenant stays due, and
 * the next call goes on from there.
 *
 * @module
 */
import { sql, type SqlBool } from "kysely";
import { createHash } from "node:crypto";
import type { ExecutionQueue } from "../../domain/executions/ports.ts";
import type { QueueEntry } from "../../domain/executions/records.ts";
import { type ExecutionId, timeOfId } from "../../domain/ids.ts";
import type { ExecutionQueueRow } from "./execution_rows.ts";
import { toEntry } from "./execution_values.ts";
import { chunks, type TenantSql, toMs } from "./tenant_sql.ts";

/** May go, as far as its gates are open. */
const READY = "ready";
/** Is not due. */
const DELAYED = "delayed";
/** Has a job. */
export const ADMITTED = "admitted";
/** What places behind a gate begin with. */
const BEHIND = "gate ";
/** Comes after all places behind gates. */
const BEHIND_ALL = "gate~";
/** What places in a line begin with. */
const IN_LINE = "line ";
/** Comes after all places in lines. */
const IN_ALL_LINES = "line~";

// Said as the indexes say it, or SQLite does not use them.
const IS_DELAYED = sql<SqlBool>`place = 'delayed'`;
const IS_READY = sql<SqlBool>`place = 'ready'`;
/** Entries that are looked at first; four times as many then. */
const FIRST_LOOKS = 16;
/** Entries that one call looks at, more or less. */
const MOST_LOOKS = 500;
/** Entries that are found to be due at a time. */
const DUE_AT_ONCE = 200;
/** More than one, should the gate let more through than before. */
const SET_FREE = 2;
const AT_ONCE = 500;
/** Earlier than any time at which something is due. */
const NOW_DUE = 0;

type Entry = Omit<ExecutionQueueRow, "tenant_id" | "line" | "place" | "admitted_at">;
const ENTRY = ["execution_id", "project_id", "priority", "run_at", "gates", "job_id"] as const;

/** The queue of a tenant. */
export class SqlExecutionQueue implements ExecutionQueue {
  constructor(private readonly sql: TenantSql) {}

  async get(id: ExecutionId): Promise<QueueEntry | undefined> {
    const row = await this.#own().where("execution_id", "=", id).executeTakeFirst();
    return row && toEntry(row);
  }

  async count(limit: number): Promise<number> {
    const row = await this.sql.db.selectFrom("execution_backlogs").select("entries")
      .where("tenant_id", "=", this.sql.tenant).executeTakeFirst();
    return Math.min(row?.entries ?? 0, limit);
  }

  async add(entry: QueueEntry): Promise<number> {
    const { executionId, priority, runAt, gates } = entry;
    const isDue = toMs(runAt) <= toMs(timeOfId(executionId));
    await this.sql.db.insertInto("execution_queue").values({
      tenant_id: this.sql.tenant,
      execution_id: executionId,
      project_id: entry.projectId,
      priority,
      run_at: toMs(runAt),
      gates: JSON.stringify(gates),
      line: lineOf(entry),
      place: isDue ? await this.#placeOf(entry) : DELAYED,
      job_id: null,
      admitted_at: null,
    }).execute();
    return await this.#countOn(1, toMs(runAt));
  }

  async admitted(): Promise<readonly QueueEntry[]> {
    const rows = await this.#own().where("place", "=", ADMITTED).orderBy("priority", "desc")
      .orderBy("execution_id").execute();
    return rows.map(toEntry);
  }

  async next(now: Date, closed: readonly string[]): Promise<QueueEntry | undefined> {
    const shut = new Set(closed);
    for (let looks = FIRST_LOOKS, left = MOST_LOOKS; left > 0; looks *= 4) {
      const due = await this.#ripen(now);
      const limit = Math.min(looks, left);
      const entries = (await this.#first(READY, limit)).map(toEntry);
      const at = entries.findIndex(({ gates }) => !gates.some(({ name }) => shut.has(name)));
      const others = await this.#putAside(at < 0 ? entries : entries.slice(0, at), shut);
      if (at >= 0) return entries[at];
      const isAll = due < DUE_AT_ONCE && entries.length < limit && !others;
      if (isAll && !await this.#setOthersFree(shut)) {
        await this.#lookAt(await this.#nextRunAt());
        return undefined;
      }
      left -= due + entries.length + 1;
    }
    await this.#lookAt(toMs(now));
    return undefined;
  }

  async rest(): Promise<void> {
    await this.#lookAt(null);
  }

  async admit(id: ExecutionId, jobId: string, now: Date): Promise<void> {
    const row = await this.sql.db.updateTable("execution_queue")
      .set({ place: ADMITTED, job_id: jobId, admitted_at: toMs(now) })
      .where("tenant_id", "=", this.sql.tenant).where("execution_id", "=", id)
      .returning("line").executeTakeFirst();
    if (row !== undefined) await this.#advance(row.line);
  }

  async wait(id: ExecutionId, runAt: Date): Promise<void> {
    const before = await this.#own().select(["line", "place"]).where("execution_id", "=", id)
      .executeTakeFirst();
    if (before === undefined) return;
    await this.#move([id], {
      place: DELAYED,
      run_at: toMs(runAt),
      job_id: null,
      admitted_at: null,
    });
    await this.#countOn(0, NOW_DUE);
    await this.#left(before);
  }

  async remove(id: ExecutionId): Promise<void> {
    const row = await this.sql.db.deleteFrom("execution_queue")
      .where("tenant_id", "=", this.sql.tenant).where("execution_id", "=", id)
      .returning([...ENTRY, "line", "place"]).executeTakeFirst();
    if (row === undefined) return;
    await this.#countOn(-1, NOW_DUE);
    await this.#left(row);
  }

  /** Ready, or behind a gate or in a line where others wait that go before it. */
  async #placeOf(entry: QueueEntry): Promise<string> {
    const line = lineOf(entry);
    if (line === null) return READY;
    for (const place of [...namesOf(entry).map(behind), inLine(line)]) {
      const [first] = await this.#first(place, 1);
      if (first !== undefined && goesBefore(toEntry(first), entry)) return place;
    }
    const ready = await this.#own().where(IS_READY).where("line", "=", line)
      .orderBy("priority", "desc").orderBy("execution_id").limit(1).executeTakeFirst();
    return ready !== undefined && goesBefore(toEntry(ready), entry) ? inLine(line) : READY;
  }

  /**
   * Gives places to some of what is due now: those of a line at once.
   *
   * @returns how many
   */
  async #ripen(now: Date): Promise<number> {
    const rows = await this.#own().where(IS_DELAYED).where("run_at", "<=", toMs(now))
      .orderBy("run_at").limit(DUE_AT_ONCE).execute();
    for (const [line, own] of Map.groupBy(rows.map(toEntry), lineOf)) {
      own.sort((a, b) => goesBefore(a, b) ? -1 : 1);
      const [first, ...rest] = own;
      if (first === undefined) continue;
      const place = await this.#placeOf(first);
      const others = place === READY && line !== null ? inLine(line) : place;
      await this.#move([first.executionId], { place });
      await this.#move(rest.map(({ executionId }) => executionId), { place: others });
    }
    return rows.length;
  }

  /**
   * Puts entries behind the first gate that is closed to them.
   *
   * @returns whether others may go instead
   */
  async #putAside(entries: readonly QueueEntry[], shut: ReadonlySet<string>): Promise<boolean> {
    const aside = new Map<string, ExecutionId[]>();
    const open = new Set<string>();
    for (const entry of entries) {
      const names = namesOf(entry);
      const gate = names.find((name) => shut.has(name));
      if (gate === undefined) continue;
      aside.set(gate, [...aside.get(gate) ?? [], entry.executionId]);
      for (const name of names) if (!shut.has(name)) open.add(name);
    }
    for (const [gate, ids] of aside) await this.#move(ids, { place: behind(gate) });
    // What was put aside may have been what others of its open gates would have waited for.
    return await this.#setFree([...open]);
  }

  /** Others may take the place of what left the queue, or waits for another time. */
  async #left({ line, place, ...entry }: Entry & { line: string | null; place: string }) {
    if (place === ADMITTED || place === READY) await this.#setFree(namesOf(toEntry(entry)));
    if (place !== ADMITTED) await this.#advance(line);
  }

  /** The first one in a line may go. */
  async #advance(line: string | null): Promise<void> {
    if (line === null) return;
    const [first] = await this.#first(inLine(line), 1);
    if (first !== undefined) await this.#move([first.execution_id], { place: READY });
  }

  /** The first ones behind these gates may go. */
  async #setFree(gates: readonly string[]): Promise<boolean> {
    let some = false;
    for (const gate of gates) {
      const rows = await this.#first(behind(gate), SET_FREE);
      if (rows.length === 0) continue;
      some = true;
      await this.#move(rows.map(({ execution_id }) => execution_id), { place: READY });
    }
    return some;
  }

  /** As `#setFree`, for a gate that is open though nothing left it; false: there is none. */
  async #setOthersFree(shut: ReadonlySet<string>): Promise<boolean> {
    const closed = new Set([...shut].map(behind));
    // While a gate is closed, lines stay as long as those that they wait for.
    const end = shut.size === 0 ? IN_ALL_LINES : BEHIND_ALL;
    for (let place = BEHIND;;) {
      const row = await this.#own().where("place", ">", place).where("place", "<", end)
        .select("place").orderBy("place").limit(1).executeTakeFirst();
      if (row === undefined) return false;
      place = row.place;
      if (closed.has(place)) continue;
      const rows = await this.#first(place, SET_FREE);
      await this.#move(rows.map(({ execution_id }) => execution_id), { place: READY });
      return true;
    }
  }

  async #first(place: string, limit: number): Promise<Entry[]> {
    return await this.#own().where("place", "=", place).orderBy("priority", "desc")
      .orderBy("execution_id").limit(limit).execute();
  }

  async #move(ids: readonly string[], change: Partial<ExecutionQueueRow>): Promise<void> {
    for (const some of chunks(ids, AT_ONCE)) {
      await this.sql.db.updateTable("execution_queue").set(change)
        .where("tenant_id", "=", this.sql.tenant).where("execution_id", "in", some).execute();
    }
  }

  /** When the first of what is delayed is due; null: nothing is delayed. */
  async #nextRunAt(): Promise<number | null> {
    const row = await this.#own().where(IS_DELAYED).orderBy("run_at").limit(1).executeTakeFirst();
    return row?.run_at ?? null;
  }

  /** When upkeep has to look at this queue; null: not before something of it changes. */
  async #lookAt(at: number | null): Promise<void> {
    await this.sql.db.updateTable("execution_backlogs").set({ look_at: at })
      .where("tenant_id", "=", this.sql.tenant).where("look_at", "is distinct from", at).execute();
  }

  /**
   * Notes that there are so many more, and that upkeep has to look at them at this time.
   *
   * @returns how many there are now
   */
  async #countOn(by: 1 | 0 | -1, lookAt: number): Promise<number> {
    const { entries } = await this.sql.db.insertInto("execution_backlogs")
      .values({ tenant_id: this.sql.tenant, entries: Math.max(by, 0), look_at: lookAt })
      .onConflict((conflict) =>
        conflict.column("tenant_id").doUpdateSet((row) => ({
          entries: row("execution_backlogs.entries", "+", by),
          look_at: row.case().when("execution_backlogs.look_at", "<", lookAt)
            .then(row.ref("execution_backlogs.look_at")).else(lookAt).end(),
        }))
      ).returning("entries").executeTakeFirstOrThrow();
    return entries;
  }

  #own() {
    return this.sql.db.selectFrom("execution_queue").select(ENTRY)
      .where("tenant_id", "=", this.sql.tenant);
  }
}

function namesOf({ gates }: QueueEntry): string[] {
  return gates.map(({ name }) => name);
}

/** Names of gates may be longer than what Postgres takes into an index. */
function behind(gate: string): string {
  return BEHIND + createHash("sha256").update(gate).digest("hex");
}

function goesBefore(a: QueueEntry, b: QueueEntry): boolean {
  return a.priority === b.priority ? a.executionId < b.executionId : a.priority > b.priority;
}

function inLine(line: string): string {
  return IN_LINE + line;
}

/** The same for all entries of the same gates; null: there are none, and nothing to wait for. */
function lineOf(entry: QueueEntry): string | null {
  const names = namesOf(entry).sort();
  if (names.length === 0) return null;
  return createHash("sha256").update(JSON.stringify(names)).digest("hex");
}
