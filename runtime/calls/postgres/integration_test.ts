import assert from "node:assert/strict";
import { skipped } from "../../../tests/contract/background_server.ts";
import {
  type GovernedDatabase,
  startGovernedPostgres,
} from "../../../tests/contract/governed_postgres.ts";
import { type GovernedRun, governedRun } from "../../../tests/contract/governed_run.ts";
import type { Json } from "../../protocol/json.ts";
import type { CallError } from "../provider.ts";
import { postgresProvider } from "./provider.ts";

const provider = postgresProvider();
const server = await startGovernedPostgres();
if (typeof server === "string") skipped("Statements, transactions and limits of Postgres", server);

interface Tools {
  readonly database: GovernedDatabase;
  /** Opens the integration for one more run. */
  open(granted: readonly string[], more?: { [key: string]: Json }): GovernedRun;
  /** Rows of the table, as the superuser sees them. */
  names(): Promise<unknown[]>;
}

function test(what: string, run: (tools: Tools) => Promise<void>): void {
  if (typeof server === "string") return;
  Deno.test(`postgres: ${what}`, async () => {
    await using database = await server.newDatabase();
    const runs: GovernedRun[] = [];
    try {
      await run({
        database,
        open(granted, more = {}) {
          const opened = governedRun(provider, { ...database.config, ...more }, granted);
          runs.push(opened);
          return opened;
        },
        names: async () =>
          (await database.admin("select name from items order by id")).map(({ name }) => name),
      });
    } finally {
      for (const opened of runs) await opened.integration.close();
    }
    await database.idle();
  });
}

const q = (sql: string, params: readonly Json[] = [], transaction?: Json) => ({
  sql,
  params,
  ...(transaction === undefined ? {} : { transaction }),
});
const rowsOf = (answer: Json) => (answer as unknown as { rows: Record<string, Json>[] }).rows;
const idOf = (answer: Json) => (answer as { transaction: string }).transaction;
const stateOf = (error: CallError) => (error.failure.details as { sqlstate?: string })?.sqlstate;
const INSERT = "insert into items values (9, 'nine')";

test("a statement gives rows and their count", async ({ open }) => {
  const run = open(["read"]);
  assert.deepEqual(await run.call("query", q("select * from items where id < $1", [3])), {
    rows: [{ id: 1, name: "item 1" }, { id: 2, name: "item 2" }],
    rowCount: 2,
  });
  assert.deepEqual(await run.call("query", q("")), { rows: [], rowCount: null });
  assert.deepEqual(await run.call("query", q("set work_mem to '1MB'")), {
    rows: [],
    rowCount: null,
  });
  assert.deepEqual(run.asked, ["read", "read", "read"]);
});

test("what writes is refused without a grant, and nothing is changed", async (tools) => {
  const run = tools.open(["read"]);
  for (const sql of [INSERT, "create table more (id int)", "delete from items"]) {
    const error = await run.refused("query", q(sql));
    assert.equal(error.code, "SECURITY_VIOLATION");
    assert.match(error.message, /"write"/);
  }
  assert.equal((await tools.names()).length, 5);
});

test("what writes is run once it is granted", async ({ open, names }) => {
  const run = open(["write"]);
  assert.deepEqual(await run.call("query", q(`${INSERT} returning id`)), {
    rows: [{ id: 9 }],
    rowCount: 1,
  });
  assert.deepEqual(run.asked, ["read", "write"]);
  assert.equal((await names()).at(-1), "nine");
});

test("a configuration that only reads is stronger than a grant", async ({ open, names }) => {
  const run = open(["write"], { readOnly: true });
  for (const [method, args] of [["query", q(INSERT)], ["begin", {}]] as const) {
    const error = await run.refused(method, args);
    assert.equal(error.code, "SECURITY_VIOLATION");
    assert.match(error.message, /read only/);
  }
  assert.equal((await names()).length, 5);
});

test("values come as JSON that says what they are", async ({ open }) => {
  const run = open(["read"]);
  const [row] = rowsOf(
    await run.call(
      "query",
      q(`select 9007199254740993::bigint as big, 1.10::numeric as numeric, 1.5::float8 as float,
        'NaN'::float8 as nan, 7::int2 as small, true as yes, null as nothing,
        '2026-01-02 03:04:05.123456+02'::timestamptz as zoned, 'infinity'::timestamptz as never,
        '2026-01-02 03:04:05'::timestamp as plain, '0044-03-15 BC'::date as ides,
        '1 day 2 hours'::interval as span, '{"__proto__": {"a": [1, 2.5]}}'::jsonb as json,
        '\\x00ff'::bytea as bytes, '{1,NULL,3}'::int[] as numbers,
        array[array['a', 'b "c\\'], array['NULL', null]]::text[] as texts,
        '{}'::uuid[] as none, '[2:3]={1,2}'::int8[] as offset_array,
        point(1, 2) as point, row(1, 'x') as record, 'x'::"char" as char`),
    ),
  );
  assert.equal(JSON.stringify(row?.["json"]), '{"__proto__":{"a":[1,2.5]}}');
  delete row?.["json"];
  assert.deepEqual(row, {
    big: "9007199254740993",
    numeric: "1.10",
    float: 1.5,
    nan: "NaN",
    small: 7,
    yes: true,
    nothing: null,
    zoned: "2026-01-02T01:04:05.123456Z",
    never: "infinity",
    plain: "2026-01-02T03:04:05",
    ides: "0044-03-15 BC",
    span: "P1DT2H",
    bytes: { $base64: "AP8=" },
    numbers: [1, null, 3],
    texts: [["a", 'b "c\\'], ["NULL", null]],
    none: [],
    offset_array: ["1", "2"],
    point: "(1,2)",
    record: "(1,x)",
    char: "x",
  });
});

test("settings of the code don't make values something else", async ({ open }) => {
  const run = open(["write"]);
  const sql = `select '\\xff5c'::bytea as bytes, '2026-01-02 03:04:05Z'::timestamptz as at`;
  const id = idOf(await run.call("begin", {}));
  await run.call("query", q("set bytea_output to 'escape'", [], id));
  await run.call("query", q("set timezone to 'Asia/Kolkata'", [], id));
  assert.deepEqual(rowsOf(await run.call("query", q(sql, [], id))), [
    { bytes: { $base64: "/1w=" }, at: "2026-01-02T08:34:05+05:30" },
  ]);
  await run.call("commit", { transaction: id });
  assert.deepEqual(rowsOf(await run.call("query", q(sql))), [
    { bytes: { $base64: "/1w=" }, at: "2026-01-02T03:04:05Z" },
  ]);
});

test("parameters arrive as they were given", async ({ open }) => {
  const run = open(["read"]);
  const [row] = rowsOf(
    await run.call(
      "query",
      q(
        `select $1::text as text, $2::int as int, $3::bool as bool, $4::bytea as bytes,
          $5::text[] as texts, $6::jsonb as json, $7::text as nothing, $8::int[][] as nested,
          $9::bytea[] as blobs, $10::jsonb as list`,
        [
          `'; drop table items; --"\\ $1 \u{1f4a5}`,
          -7,
          false,
          { $base64: "AP8=" },
          ["a,b", 'c"d\\', "{}", "NULL", null, ""],
          { a: [1, { $base64: "x" }] },
          null,
          [[1, 2], [3, 4]],
          [{ $base64: "AA==" }],
          JSON.stringify([1, "two"]),
        ],
      ),
    ),
  );
  assert.deepEqual(row, {
    text: `'; drop table items; --"\\ $1 \u{1f4a5}`,
    int: -7,
    bool: false,
    bytes: { $base64: "AP8=" },
    texts: ["a,b", 'c"d\\', "{}", "NULL", null, ""],
    json: { a: [1, { $base64: "x" }] },
    nothing: null,
    nested: [[1, 2], [3, 4]],
    blobs: [{ $base64: "AA==" }],
    list: [1, "two"],
  });
});

test("more rows than may be are an error, and nothing is kept", async ({ open, names }) => {
  const run = open(["write"], { rows: 3 });
  assert.equal(rowsOf(await run.call("query", q("select 1 from items limit 3"))).length, 3);
  for (
    const sql of [
      "select * from items",
      "select generate_series(1, 1000000000)",
      `
      delete from items returning id`,
    ]
  ) {
    const error = await run.refused("query", q(sql));
    assert.equal(error.code, "RESOURCE_LIMIT");
    assert.match(error.message, /more than 3 rows/);
  }
  const transaction = idOf(await run.call("begin", {}));
  await run.call("query", q(INSERT, [], transaction));
  const sql = "update items set name = 'x' returning id";
  assert.equal((await run.refused("query", q(sql, [], transaction))).code, "RESOURCE_LIMIT");
  assert.equal((await run.refused("commit", { transaction })).code, "CONFLICT");
  assert.equal((await names()).length, 5);
});

test("values that are many are left before they are read", async ({ open }) => {
  const run = open(["read"], { rows: 100_000 });
  const tooMany = [
    "select ('[' || repeat('[],', 600000) || '[]]')::json as json",
    "select ('[' || repeat('1,', 1100000) || '1]')::jsonb as jsonb",
    "select ('[' || repeat('[],', 200000) || '[]]')::json as json from generate_series(1, 3)",
    "select array_fill(''::text, array[1100000]) as texts",
    // No line break inside of a text hides what follows.
    `select array[E'\\n, '] || array_fill('a'::text, array[1100000]) as texts`,
    `select ${"null,".repeat(20)}null from generate_series(1, 60000)`,
  ];
  for (const sql of tooMany) {
    const { code, message } = await run.refused("query", q(sql));
    assert.equal(code, "RESOURCE_LIMIT", sql.slice(0, 200));
    assert.equal(message, "The database answered with more than 1000000 values");
  }
  const { length } = JSON.stringify(
    await run.call("query", q("select repeat('[{,', 1000000)::text as text, 1 as one")),
  );
  assert.ok(length > 3_000_000);
});

test("answers that no result has room for are left before they are read", async ({ open }) => {
  const run = open(["read"]);
  const { code, message } = await run.refused("query", q("select repeat('x', 9000000) as x"));
  assert.equal(code, "RESOURCE_LIMIT");
  assert.equal(message, "The database answered with more than 8388608 bytes");
});

test("more bytes than may be end the connection, and the next one works", async ({ open }) => {
  const run = open(["read"]);
  const sizes = [
    "repeat('x', 40 * 1024 * 1024)",
    "repeat('x', 1024 * 1024), generate_series(1, 90)",
  ];
  for (const size of sizes) {
    assert.equal((await run.refused("query", q(`select ${size}`))).code, "RESOURCE_LIMIT");
  }
  const notices = `do $$ begin for i in 1..90 loop raise notice '%', repeat('x', 1024 * 1024);
    end loop; end $$`;
  assert.equal((await run.refused("query", q(notices))).code, "RESOURCE_LIMIT");
  assert.deepEqual(rowsOf(await run.call("query", q("select 1 as one"))), [{ one: 1 }]);
});

test("what takes too long is a timeout, whatever the code sets", async ({ open }) => {
  const run = open(["write"], { statementTimeoutMs: 100 });
  const error = await run.refused("query", q("select pg_sleep(3600)"));
  assert.equal(error.code, "TIMEOUT");
  assert.equal(stateOf(error), "57014");
  const id = idOf(await run.call("begin", {}));
  await run.call("query", q("set statement_timeout to 0", [], id));
  assert.equal((await run.refused("query", q("select pg_sleep(3600)", [], id))).code, "TIMEOUT");
  assert.deepEqual(rowsOf(await run.call("query", q("select 1 as one"))), [{ one: 1 }]);
});

test("an abort cancels the statement in the server", async ({ open, database, names }) => {
  const run = open(["write"]);
  const abort = new AbortController();
  const sql = "with d as (delete from items returning pg_sleep(3600)) select count(*) from d";
  const failed = run.refused("query", q(sql), abort.signal);
  await database.running("with d%");
  abort.abort();
  assert.equal((await failed).code, "TIMEOUT");
  await database.until(
    "select 1 where not exists (select 1 from pg_stat_activity where query like 'with d%')",
  );
  assert.equal((await names()).length, 5);
});

test("a call that waits for its turn can be aborted alone", async ({ open, database }) => {
  const run = open(["read"]);
  const first = new AbortController();
  const second = new AbortController();
  const stuck = run.refused("query", q("select pg_sleep(3600)"), first.signal);
  await database.running("select pg_sleep%");
  const waiting = run.refused("query", q("select 1"), second.signal);
  const third = run.call("query", q("select 3 as three"));
  second.abort();
  assert.equal((await waiting).code, "TIMEOUT");
  first.abort();
  await stuck;
  assert.deepEqual(rowsOf(await third), [{ three: 3 }]);
});

test("a transaction is kept as a whole, or not at all", async ({ open, names }) => {
  const run = open(["write"]);
  const kept = idOf(await run.call("begin", {}));
  await run.call("query", q(INSERT, [], kept));
  assert.equal((await names()).length, 5);
  assert.equal(rowsOf(await run.call("query", q("select * from items"))).length, 5);
  await run.call("commit", { transaction: kept });
  assert.equal((await names()).length, 6);

  const dropped = idOf(await run.call("begin", {}));
  await run.call("query", q("delete from items", [], dropped));
  await run.call("rollback", { transaction: dropped });
  await run.call("rollback", { transaction: dropped });
  assert.equal((await run.refused("commit", { transaction: dropped })).code, "CONFLICT");
  assert.equal((await run.refused("query", q("select 1", [], dropped))).code, "CONFLICT");
  assert.equal((await names()).length, 6);
});

test("a transaction of which a statement failed can't be committed", async ({ open, names }) => {
  const run = open(["write"]);
  const id = idOf(await run.call("begin", {}));
  await run.call("query", q(INSERT, [], id));
  const twice = await run.refused("query", q(INSERT, [], id));
  assert.equal(twice.code, "CONFLICT");
  assert.equal(stateOf(twice), "23505");
  assert.equal(stateOf(await run.refused("query", q("select 1", [], id))), "25P02");
  const error = await run.refused("commit", { transaction: id });
  assert.equal(error.code, "CONFLICT");
  assert.match(error.message, /rolled back/);
  assert.equal((await names()).length, 5);
});

test("savepoints work within a transaction", async ({ open, names }) => {
  const run = open(["write"]);
  const id = idOf(await run.call("begin", {}));
  await run.call("query", q("savepoint a", [], id));
  await run.call("query", q("delete from items", [], id));
  await run.refused("query", q("select 1/0", [], id));
  await run.call("query", q("/* back */ rollback -- to\n to savepoint a", [], id));
  await run.call("query", q(INSERT, [], id));
  await run.call("commit", { transaction: id });
  assert.equal((await names()).length, 6);
});

test("what is left open is rolled back at the end", async ({ open, names, database }) => {
  const run = open(["write"]);
  for (let index = 0; index < 4; index++) {
    const id = idOf(await run.call("begin", {}));
    await run.call("query", q(`insert into items values (${20 + index}, 'x')`, [], id));
  }
  assert.equal((await run.refused("begin", {})).code, "RESOURCE_LIMIT");
  // One more for what is in no transaction, and no others.
  await run.call("query", q("select 1"));
  assert.equal(database.proxy.open, 5);
  await run.integration.close();
  await database.idle();
  assert.equal((await names()).length, 5);
  // The locks are gone too.
  await database.admin("set lock_timeout to 1000; lock table items in access exclusive mode");
});

test("a transaction that lies idle ends, whatever the code sets", async ({ open, database }) => {
  const run = open(["write"], { statementTimeoutMs: 300 });
  const id = idOf(await run.call("begin", {}));
  await run.call("query", q("set idle_in_transaction_session_timeout to 0", [], id));
  await run.call("query", q(INSERT, [], id));
  await database.idle();
  const error = await run.refused("commit", { transaction: id });
  assert.equal(error.code, "TIMEOUT");
  assert.match(error.message, /idle/);
  await run.call("rollback", { transaction: id });
});

test("a deadlock is a conflict for one, and the other goes on", async ({ open, names }) => {
  const run = open(["write"]);
  const ids = [idOf(await run.call("begin", {})), idOf(await run.call("begin", {}))];
  const update = (row: number, which: number) =>
    run.call("query", q("update items set name = 'x' where id = $1", [row], ids[which]));
  await update(1, 0);
  await update(2, 1);
  const outcomes = await Promise.allSettled([update(2, 0), update(1, 1)]);
  const failed = outcomes.flatMap((one) => one.status === "rejected" ? [one.reason] : []);
  assert.deepEqual(failed.map((error) => [error.code, stateOf(error)]), [["CONFLICT", "40P01"]]);
  for (const [index, outcome] of outcomes.entries()) {
    const end = outcome.status === "rejected" ? "rollback" : "commit";
    await run.call(end, { transaction: ids[index] ?? "" });
  }
  assert.equal((await names()).filter((name) => name === "x").length, 2);
});

test("a connection that breaks is an error, and the next one works", async (tools) => {
  const { open, database } = tools;
  const run = open(["write"]);
  const id = idOf(await run.call("begin", {}));
  const stuck = run.refused("query", q("select pg_sleep(3600)"));
  await database.running("select pg_sleep%");
  const user = database.config["user"];
  await database.admin(
    `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${user}'`,
  );
  assert.equal((await stuck).code, "UPSTREAM");
  assert.match((await run.refused("query", q("select 1", [], id))).code, /^(UPSTREAM|CONFLICT)$/);
  assert.deepEqual(rowsOf(await run.call("query", q("select 1 as one"))), [{ one: 1 }]);
});

test("names without a schema are looked for where it says", async ({ open, database }) => {
  await database.admin(`create schema "my ""app"; create table "my ""app".things (id int);
    grant all on schema "my ""app" to public; grant all on "my ""app".things to public`);
  const run = open(["read"], { schema: 'my "app' });
  assert.deepEqual(rowsOf(await run.call("query", q("select * from things"))), []);
  assert.equal(stateOf(await run.refused("query", q("select * from items"))), "42P01");
});

test("statements start in the role that it says", async ({ open, database }) => {
  const user = database.config["user"];
  await database.admin(`create role "${user} reader"; grant "${user} reader" to ${user};
    grant select on items to "${user} reader"`);
  const run = open(["write"], { role: `${user} reader` });
  const [row] = rowsOf(await run.call("query", q("select current_user::text as me")));
  assert.equal(row?.["me"], `${user} reader`);
  const error = await run.refused("query", q("delete from items"));
  assert.equal(error.code, "SECURITY_VIOLATION");
});
