/**
 * Lists of executions among few and among many, and what it costs to forget a month.
 *
 * @module
 */
import assert from "node:assert/strict";
import {
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  PostgresQueryCompiler,
  sql,
  SqliteQueryCompiler,
} from "kysely";
import type { ExecutionFilter } from "../../control/domain/executions/records.ts";
import { type EnvironmentId, idsSince, newId } from "../../control/domain/ids.ts";
import type { SqlBackend } from "../../control/store/sql/backend.ts";
import { openPostgres } from "../../control/store/sql/postgres.ts";
import { openSqlite } from "../../control/store/sql/sqlite.ts";
import { SqlStore } from "../../control/store/sql/sql_store.ts";
import { interleave, type Subject } from "../bench/measure.ts";
import { NOW, type Place, seed } from "../contract/fixtures.ts";
import { skipped } from "../contract/background_server.ts";
import { startPostgres } from "../contract/postgres_server.ts";
import { environments } from "../contract/release_fixtures.ts";
import { tempDir } from "../harness/temp_dir.ts";

const FEW = 10_000;
/** `AIEL_LIST_ROWS=1000000` is what the project aims at; it takes some minutes. */
const MANY = Number(Deno.env.get("AIEL_LIST_ROWS") ?? 200_000);
const DAYS = 90;
const DAY_MS = 86_400_000;
const START_MS = NOW.getTime() - DAYS * DAY_MS;
const ROUNDS = 41;
const PAGE = 50;
const SNAPSHOT = `sha256:${"0".repeat(63)}3` as const;

/** Remembers the last statement. */
class Recorder implements KyselyPlugin {
  last: { readonly sql: string; readonly parameters: readonly unknown[] } | undefined;
  constructor(private readonly compiler: PostgresQueryCompiler | SqliteQueryCompiler) {}

  transformQuery({ node, queryId }: PluginTransformQueryArgs) {
    this.last = this.compiler.compileQuery(node, queryId);
    return node;
  }

  transformResult({ result }: PluginTransformResultArgs) {
    return Promise.resolve(result);
  }
}

/** A store with so many executions of one project. */
interface Filled {
  readonly backend: SqlBackend;
  readonly store: SqlStore;
  readonly recorder: Recorder;
  readonly place: Place;
  readonly environmentId: EnvironmentId;
}

async function fill(backend: SqlBackend, count: number): Promise<Filled> {
  const { kind } = backend;
  const compiler = kind === "sqlite" ? new SqliteQueryCompiler() : new PostgresQueryCompiler();
  const recorder = new Recorder(compiler);
  const store = new SqlStore({ ...backend, read: backend.read.withPlugin(recorder) });
  await store.migrate();
  const place = await seed(store, "acme");
  const [first, second] = await environments(store, place);
  assert.ok(first !== undefined && second !== undefined);
  for (let month = 0; month < 4; month++) {
    const time = new Date(START_MS + month * 30 * DAY_MS);
    await store.transaction("system", ({ executions }) => executions.turnMonths(time), "none");
  }
  const at = `(${START_MS} + n * ${DAYS * DAY_MS / count})`;
  const ms = kind === "sqlite" ? `cast(${at} as integer)` : `cast(${at} as bigint)`;
  const digits = Array.from(
    { length: 10 },
    (_, digit) =>
      `substr('0123456789abcdefghjkmnpqrstvwxyz', cast((${ms} >> ${
        45 - digit * 5
      }) & 31 as integer) + 1, 1)`,
  );
  const padded = kind === "sqlite" ? "printf('%016d', n)" : "lpad(n::text, 16, '0')";
  // Every second one is of the other environment; of a hundred five fail and one is dead.
  const columns = {
    tenant_id: `'${place.tenantId}'`,
    id: `'exe_' || ${digits.join(" || ")} || ${padded}`,
    project_id: `'${place.projectId}'`,
    environment_id: `case n % 2 when 0 then '${first.id}' else '${second.id}' end`,
    deployment_id: `'${newId("deployment")}'`,
    snapshot_id: `'sha256:${"0".repeat(62)}' || substr('${
      Array.from({ length: 20 }, (_, n) => `${n}`.padStart(2, "0")).join("")
    }', cast(n % 20 as integer) * 2 + 1, 2)`,
    snapshot_number: "1",
    export: "'tool/' || (n % 50)",
    principal_id: `'${place.userId}'`,
    source: "case n % 10 when 3 then 'schedule' when 4 then 'http' else 'api' end",
    queued: "n % 2",
    state: `case when n % 100 < 5 then 'failed' when n % 100 = 5 then 'dead' else 'succeeded' end`,
    error_code: `case when n % 100 < 3 then 'USER_CODE_ERROR' when n % 100 < 6 then 'TIMEOUT' end`,
    ...{ attempt: "1", attempts: "'[]'", max_attempts: "3", losses: "0", priority: "0" },
    ...{ run_at: ms, timeout_ms: "5000", record_mode: "'full'" },
    schedule_id: `case n % 10 when 3 then 'sch_0000000000000000000000000' || (n % 7) end`,
    ...{ created_at: ms, started_at: ms, ended_at: ms, start: "'warm'", wall_ms: "12.5" },
  };
  const names = Object.keys(columns).map((name) => `"${name}"`).join(", ");
  const numbers = kind === "sqlite"
    ? `(with recursive all_of(n) as (select 0 union all select n + 1 from all_of where n < ${
      count - 1
    }) select n from all_of)`
    : `generate_series(0::bigint, ${count - 1}) as numbers(n)`;
  await backend.write.transaction().execute(async (db) => {
    if (kind === "postgres") await sql.raw("set local statement_timeout = 0").execute(db);
    await sql.raw(
      `insert into executions (${names}) select ${
        Object.values(columns).join(", ")
      } from ${numbers}`,
    ).execute(db);
  });
  if (kind === "postgres") {
    await backend.write.connection().execute(async (db) => {
      await sql.raw("set statement_timeout = 0").execute(db);
      await sql.raw("vacuum analyze executions").execute(db);
    });
  }
  return { backend, store, recorder, place, environmentId: first.id };
}

/** Each filter, with the columns by which its index finds rows. */
function filters({ environmentId }: Filled): Record<string, [ExecutionFilter, ...string[]]> {
  const weeks = {
    since: new Date(NOW.getTime() - 28 * DAY_MS),
    until: new Date(NOW.getTime() - 7 * DAY_MS),
  };
  const failed = { states: ["failed"] } as const;
  return {
    "newest": [{}],
    "time": [weeks],
    "environment": [{ environmentId }, "environment_id"],
    "failed": [failed, "state"],
    "failed, time": [{ ...failed, ...weeks }, "state"],
    "dead": [{ states: ["dead"] }, "state"],
    "succeeded": [{ states: ["succeeded"] }],
    "error code": [{ errorCode: "TIMEOUT" }, "error_code"],
    "export": [{ export: "tool/7" }, "export"],
    "export, failed": [{ export: "tool/1", ...failed }, "export", "state"],
    "snapshot": [{ snapshotId: SNAPSHOT }, "snapshot_id"],
    "snapshot, failed": [{ snapshotId: SNAPSHOT, ...failed }, "snapshot_id", "state"],
    "source": [{ source: "http" }, "source"],
    "schedule": [{ scheduleId: `sch_${"0".repeat(25)}3` }, "schedule_id"],
  };
}

async function list(filled: Filled, filter: ExecutionFilter): Promise<number> {
  const { store, place } = filled;
  const started = performance.now();
  const page = await store.read(
    place.tenantId,
    ({ executions }) => executions.list(place.projectId, filter, { limit: PAGE }),
  );
  const took = performance.now() - started;
  assert.equal(page.items.length, PAGE, JSON.stringify(filter));
  return took;
}

/** That only what is answered is looked at. */
async function checkPlan(filled: Filled, name: string): Promise<void> {
  const [filter, ...columns] = filters(filled)[name] ?? [{}];
  await list(filled, filter);
  const { backend, recorder } = filled;
  assert.ok(recorder.last !== undefined);
  const { sql: text, parameters } = recorder.last;
  const explain = backend.kind === "sqlite" ? "explain query plan" : "explain (analyze, costs off)";
  const query = {
    sql: `${explain} ${text}`,
    parameters,
    query: sql.raw("").toOperationNode(),
    queryId: { queryId: "explain" },
  };
  const { rows } = await backend.read.connection().execute(async (db) => {
    // A few rows Postgres may well sort where it thinks that cheaper than to merge its months.
    if (backend.kind === "postgres") await sql.raw("set enable_sort = off").execute(db);
    try {
      return await db.executeQuery<Record<string, unknown>>(query);
    } finally {
      if (backend.kind === "postgres") await sql.raw("reset enable_sort").execute(db);
    }
  });
  const plan = rows.map((row) => `${row["detail"] ?? row["QUERY PLAN"]}`).join("\n");
  // Months to come are empty.
  const read = plan.replaceAll(/Seq Scan on executions_\w+ \w+ \(actual.* rows=0 /g, "");
  assert.doesNotMatch(read, /Seq Scan|Sort|SCAN|TEMP B-TREE/, `${name}: ${plan}`);
  // Those that succeeded are in no index of their own: they are nearly all.
  if (name !== "succeeded") assert.doesNotMatch(plan, /Rows Removed/, `${name}: ${plan}`);
  for (const column of columns) assert.match(plan, new RegExp(`\\b${column}\\b.*=`), plan);
}

async function compare(kind: string, few: Filled, many: Filled): Promise<void> {
  // Among few, Postgres may well sort.
  for (const name of Object.keys(filters(many))) await checkPlan(many, name);
  const subjects = [few, many].flatMap((filled, at) =>
    Object.entries(filters(filled)).map(([name, [filter]]): Subject => ({
      name: `${name} ${at}`,
      run: () => list(filled, filter),
    }))
  );
  const measured = await interleave(subjects, ROUNDS);
  for (const name of Object.keys(filters(many))) {
    const [small = NaN, large = NaN] = [0, 1].map((at) => measured.get(`${name} ${at}`)?.median);
    say(
      `${kind}: ${name}: ${small.toFixed(2)} ms among ${FEW}, ${
        large.toFixed(2)
      } ms among ${MANY}, ` +
        `${(large / small).toFixed(2)}x`,
    );
  }
}

function say(line: string): void {
  // deno-lint-ignore no-console -- what was measured
  console.log(line);
}

Deno.test("Lists of executions on SQLite find what they show by an index", async () => {
  using dir = tempDir();
  const [few, many] = [
    await fill(openSqlite({ path: `${dir.path}/few.db` }), FEW),
    await fill(openSqlite({ path: `${dir.path}/many.db` }), MANY),
  ];
  try {
    await compare("SQLite", few, many);
  } finally {
    for (const { store } of [few, many]) await store.close();
  }
});

Deno.test("Lists of executions on Postgres find what they show by an index, and months go at once", async () => {
  const server = await startPostgres();
  if (typeof server === "string") return skipped("lists of executions on Postgres", server);
  const open = async () => openPostgres({ url: await server.newDatabase() });
  const [few, many] = [await fill(await open(), FEW), await fill(await open(), MANY)];
  try {
    await compare("Postgres", few, many);
    await forgetMonths(many);
  } finally {
    for (const { store } of [few, many]) await store.close();
  }
});

/** One month by deleting its rows, another one by dropping it. */
async function forgetMonths({ backend, store }: Filled): Promise<void> {
  const [deleted, from, to] = ["2026-09", "2026-09-01", "2026-10-01"];
  const bounds = [from, to].map((day) => idsSince("execution", new Date(`${day}T00:00:00Z`)));
  const started = performance.now();
  const rows = await backend.write.connection().execute(async (db) => {
    await sql.raw("set statement_timeout = 0").execute(db);
    const { numAffectedRows } = await sql`delete from executions
      where id >= ${bounds[0]} and id < ${bounds[1]}`.execute(db);
    await sql.raw("vacuum executions").execute(db);
    return numAffectedRows;
  });
  const deleting = performance.now() - started;
  await sql.raw("update environments set record_days = 10").execute(backend.write);
  const months = async () => {
    const { rows: found } = await sql<{ name: string }>`select c.relname as name
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = to_regclass('executions')`.execute(backend.write);
    return found.map(({ name }) => name);
  };
  const before = await months();
  // Of the last months October alone is over for longer than ten days.
  const dropping = performance.now();
  await store.transaction("system", ({ executions }) => executions.turnMonths(NOW), "none");
  const dropped = performance.now() - dropping;
  const gone = new Set(before).difference(new Set(await months()));
  assert.ok(gone.has("executions_2026_10") && !gone.has("executions_2026_11"));
  say(
    `Postgres: a month: ${deleting.toFixed(0)} ms to delete the ${rows} rows of ${deleted}, ` +
      `${dropped.toFixed(0)} ms to drop ${gone.size} months, ${(dropped / deleting).toFixed(3)}x`,
  );
}
