import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { skipped } from "../../../tests/contract/background_server.ts";
import {
  type GovernedDatabase,
  startGovernedPostgres,
} from "../../../tests/contract/governed_postgres.ts";
import { type GovernedRun, governedRun } from "../../../tests/contract/governed_run.ts";
import type { Json } from "../../protocol/json.ts";
import { assertHidden } from "../provider_contract.ts";
import { postgresProvider } from "./provider.ts";

const provider = postgresProvider();
const server = await startGovernedPostgres();
if (typeof server === "string") skipped("Attacks on a database", server);

const q = (sql: string, transaction?: Json) => ({
  sql,
  params: [],
  ...(transaction === undefined ? {} : { transaction }),
});

interface Tools {
  readonly database: GovernedDatabase;
  open(granted: readonly string[], more?: { [key: string]: Json }): GovernedRun;
  /** Everything that a statement could have changed. */
  state(): Promise<unknown>;
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
        state: async () =>
          await database.admin(`select (select json_agg(i order by id) from items i) as items,
            (select count(*) from pg_class) as relations, (select count(*) from pg_proc) as functions,
            (select count(*) from pg_largeobject_metadata) as large,
            (select count(*) from pg_prepared_xacts) as prepared,
            (select json_agg(r order by rolname) from pg_roles r) as roles,
            ${
            // Before Postgres 16 what only reads can change no more than this.
            Number(await versionOf(database)) < 160_000
              ? ""
              : "(select (last_value, is_called)::text from counter) as counter,"}
            (select count(*) from pg_db_role_setting) as settings`),
      });
    } finally {
      for (const opened of runs) await opened.integration.close();
    }
    await database.idle();
  });
}

const PREPARE = `create sequence counter; grant all on counter to public;
  create procedure leave() language plpgsql as $$ begin commit; delete from items; commit; end $$;
  create function wipe() returns int language plpgsql as $$ begin delete from items; return 1; end $$`;

/** Texts that would change something, end the transaction, or reach the server's machine. */
const WRITES = [
  "delete from items",
  "with gone as (delete from items returning *) select * from gone",
  "select wipe()",
  "do $$ begin delete from items; end $$",
  "do $$ begin commit; delete from items; commit; end $$",
  "do $$ begin set transaction read write; delete from items; end $$",
  "do $$ begin perform set_config('transaction_read_only', 'off', false); delete from items; end $$",
  "do $$ begin reset transaction_read_only; perform nextval('counter'); end $$",
  "do $$ begin set local transaction_read_only to default; perform nextval('counter'); end $$",
  `do $$ begin perform set_config('transaction_read_only', null, true);
    perform nextval('counter'); end $$`,
  "select set_config('transaction_read_only', null, true), nextval('counter')",
  "call leave()",
  "explain analyze delete from items",
  "prepare p as delete from items",
  "execute p",
  "select * from items for update",
  "create temp table t (id int)",
  "create table t (id int)",
  "select 1 into t",
  "select nextval('counter')",
  "select setval('counter', 100)",
  "select lo_create(0)",
  "select lo_from_bytea(0, 'x')",
  "truncate items",
  "lock table items in access exclusive mode",
  "alter role current_user set default_transaction_read_only to off",
  "alter role current_user password 'x'",
  "comment on table items is 'x'",
  "grant all on items to public",
  "vacuum items",
  "alter system set work_mem to '1MB'",
  "notify channel, 'x'",
  "listen channel",
  "savepoint a",
  "select pg_advisory_lock(1)",
  "set role aiel",
  "set session authorization aiel",
  "reset all",
  "discard all",
  "declare c cursor with hold for select * from items",
];

const TURNS = [
  "set transaction read write",
  "set local transaction_read_only to off",
  "set transaction_read_only to off",
  "set default_transaction_read_only to off",
  "set session characteristics as transaction read write",
  "select set_config('transaction_read_only', 'off', false)",
  "select set_config('transaction_read_only', 'off', true)",
  "savepoint s",
  "set transaction isolation level serializable, read write",
  "release savepoint s",
  "rollback to savepoint s",
  "reset all",
];

/** What Postgres refuses from version 16 on. */
const RESETS = [
  "reset transaction_read_only",
  "set transaction_read_only to default",
  "select set_config('transaction_read_only', null, false)",
];

const ENDS = [
  "commit",
  "COMMIT WORK",
  "end",
  "abort",
  "rollback",
  "rollback and chain",
  "commit and chain",
  "begin",
  "begin read write",
  "start transaction read write",
  "prepare transaction 'x'",
  "prepare/**/transaction 'x'",
  "prepare -- x\n transaction 'x'",
  "commit prepared 'x'",
  "; commit",
  "\t\n;;/* a /* nested */ one */ -- line\r commit",
  "--x\ncommit and chain",
];

test("nothing that only may read changes anything", async ({ open, database, state }) => {
  await database.admin(PREPARE);
  const before = await state();
  const run = open(["read"]);
  for (const sql of [...TURNS, ...RESETS, ...WRITES]) {
    await run.call("query", q(sql)).catch(() => {});
    const error = await run.refused("query", q("delete from items"));
    assert.equal(error.code, "SECURITY_VIOLATION", sql);
  }
  assert.deepEqual(await state(), before);
});

test("no order of statements makes a reading transaction write", async (tools) => {
  const { open, database, state } = tools;
  await database.admin(PREPARE);
  const before = await state();
  const run = open(["read"]);
  const begin = async () =>
    (await run.call("begin", { readOnly: true }) as { transaction: string }).transaction;
  for (const turn of [...TURNS, ...ENDS, ...RESETS]) {
    for (const first of [[turn], ["savepoint s", turn, "rollback to s", turn]]) {
      const id = await begin();
      for (const sql of [...first, "select nextval('counter')", "select lo_create(0)"]) {
        await run.call("query", q(sql, id)).catch(() => {});
      }
      const outcome = await run.call("query", q("delete from items", id)).catch(() => "refused");
      if (!RESETS.includes(turn)) assert.equal(outcome, "refused", turn);
      await run.refused("query", q("commit", id));
      await run.call("commit", { transaction: id }).catch(() => {});
    }
  }
  assert.deepEqual(await state(), before);
});

test("what ends a transaction is refused, however it is spelled", async ({ open }) => {
  const run = open(["write"]);
  const { transaction } = await run.call("begin", {}) as { transaction: string };
  for (const sql of ENDS) {
    for (const args of [q(sql), q(sql, transaction)]) {
      const error = await run.refused("query", args);
      assert.equal(error.code, "VALIDATION_ERROR", sql);
    }
  }
  await run.call("query", q("select 1", transaction));
  await run.call("commit", { transaction });
});

test("one text is one statement", async ({ open, database, state }) => {
  await database.admin(PREPARE);
  const before = await state();
  const run = open(["write"]);
  for (
    const sql of [
      "select 1; delete from items",
      "select 1; commit; delete from items",
      "select 1;; delete from items --",
      "set work_mem to '1MB'; delete from items",
    ]
  ) {
    assert.equal((await run.refused("query", q(sql))).code, "VALIDATION_ERROR");
  }
  for (const sql of ["select 1\0; delete from items", "select 1\0"]) {
    assert.equal((await run.refused("query", q(sql))).code, "VALIDATION_ERROR");
  }
  const args = { sql: "select name from items where name = $1", params: ["' or true; --"] };
  assert.deepEqual(await run.call("query", args), { rows: [], rowCount: 0 });
  assert.deepEqual(await state(), before);
});

test("the machine of the database is not reached", async ({ open, state, database }) => {
  await database.admin(PREPARE);
  const before = await state();
  const run = open(["write"]);
  for (
    const sql of [
      "copy items to program 'cat'",
      "copy items from program 'id'",
      "copy items to '/tmp/x'",
      "copy items to stdout",
      "/* x */ copy items from stdin",
      "select pg_read_file('/etc/passwd')",
      "select pg_read_binary_file('PG_VERSION')",
      "select pg_ls_dir('.')",
      "select lo_import('/etc/passwd')",
      "select lo_export(1, '/tmp/x')",
      "load '/tmp/x.so'",
      "create function f() returns int language c as '/tmp/x', 'f'",
      "create extension dblink",
      "alter system set archive_command to 'id'",
      "select * from pg_authid",
      "select * from hidden",
      "select pg_reload_conf()",
      "do language plpython3u $$ x $$",
    ]
  ) {
    const error = await run.refused("query", q(sql));
    assert.match(error.code, /^(SECURITY_VIOLATION|VALIDATION_ERROR|UPSTREAM)$/, sql);
  }
  assert.deepEqual(await state(), before);
});

test("a login that nothing could bound is refused", async ({ open, database }) => {
  const user = database.config["user"];
  for (
    const [grant, revoke, power] of [
      [`alter role ${user} superuser`, `alter role ${user} nosuperuser`, "superuser"],
      [`alter role ${user} createrole`, `alter role ${user} nocreaterole`, "createrole"],
      ...["pg_read_server_files", "pg_write_server_files", "pg_execute_server_program"].map(
        (role) => [`grant ${role} to ${user}`, `revoke ${role} from ${user}`, role] as const,
      ),
      [
        `create role "${user}_admin" superuser; grant "${user}_admin" to ${user}`,
        `drop role "${user}_admin"`,
        "superuser",
      ],
    ] as const
  ) {
    if (power === "createrole" && Number(await versionOf(database)) >= 160_000) continue;
    await database.admin(grant);
    const error = await open(["read"]).refused("query", q("select 1"));
    assert.equal(error.code, "SECURITY_VIOLATION", grant);
    assert.match(error.message, new RegExp(power));
    await database.admin(revoke);
  }
  await open(["read"]).call("query", q("select 1"));
});

test("one run leaves another nothing", async ({ open }) => {
  const first = open(["write"]);
  for (
    const sql of [
      "create temp table mine as select 1 as id",
      "set search_path to pg_temp",
      "prepare mine as select 1",
      "set my.secret to 'x'",
      "select pg_advisory_lock(7)",
      "listen mine",
    ]
  ) await first.call("query", q(sql));
  const second = open(["write"]);
  await second.refused("query", q("select * from mine"));
  await second.refused("query", q("execute mine"));
  await second.refused("query", q("select current_setting('my.secret')"));
  assert.deepEqual(await second.call("query", q("select pg_try_advisory_lock(7) as got")), {
    rows: [{ got: false }],
    rowCount: 1,
  });
  await first.integration.close();
  await second.call("query", q("select pg_advisory_lock(7)"));
});

test("odd names and values break nothing", async ({ open }) => {
  const run = open(["read"]);
  const { rows } = await run.call(
    "query",
    q(`select 1 as "__proto__", 2 as "constructor", 3 as " ", 4 as twice, 5 as twice,
      ('[' || repeat('[', 2000) || repeat(']', 2000) || ']')::jsonb as deep`),
  ) as { rows: Record<string, Json>[] };
  assert.equal(
    JSON.stringify({ ...rows[0], deep: typeof rows[0]?.["deep"] }),
    '{"__proto__":1,"constructor":2," ":3,"twice":5,"deep":"string"}',
  );
  assert.equal(Object.getPrototypeOf(rows[0]), Object.prototype);
  const error = await run.refused("query", { sql: "select $1::text", params: ["a\0b"] });
  assert.equal(error.code, "VALIDATION_ERROR");
  for (const params of [[], [1, 2]]) {
    const count = await run.refused("query", { sql: "select $1::int", params });
    assert.equal(count.code, "VALIDATION_ERROR");
  }
});

test("a wrong password and an unknown database are told without the place", async (tools) => {
  const { open, database } = tools;
  for (const more of [{ secret: "wr0ng-p4ss" }, { database: "no_such" }, { user: "no_such" }]) {
    const error = await open(["read"], more).refused("query", q("select 1"));
    assert.equal(error.code, "UPSTREAM");
    assertHidden(error, [
      database.password,
      "wr0ng-p4ss",
      "127.0.0.1",
      String(database.config["port"]),
    ]);
  }
});

function message(code: string, body: Uint8Array): Uint8Array {
  const head = Buffer.alloc(5);
  head.write(code, 0);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const READY = message("Z", Buffer.from("I"));
const WELCOME = Buffer.concat([message("R", Buffer.alloc(4)), READY]);

/** What a server that is none says to each thing that it hears. */
const SERVERS: Readonly<Record<string, readonly Uint8Array[]>> = {
  "closes at once": [],
  "speaks HTTP": [Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")],
  "sends zeros": [Buffer.alloc(50_000)],
  "asks for an unknown login": [message("R", Buffer.from([0, 0, 0, 99]))],
  "answers a row that is too short": [WELCOME, message("D", Buffer.from([0, 9, 0, 0, 0, 9]))],
  "answers a row out of nowhere": [Buffer.concat([WELCOME, message("D", Buffer.from([0, 0]))])],
  "describes rows of nothing": [WELCOME, message("T", Buffer.from([0, 200, 65, 0]))],
  "copies in": [WELCOME, message("G", Buffer.from([0, 0, 0]))],
  "breaks off within a message": [WELCOME, Buffer.from([68, 0, 0, 1, 0, 1])],
  "announces two gigabytes": [WELCOME, Buffer.from([68, 127, 255, 255, 255, 0])],
};

for (const [what, replies] of Object.entries(SERVERS)) {
  Deno.test(`postgres: a server that ${what} is an error`, async () => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const serving = (async () => {
      for await (const connection of listener) {
        for (const reply of replies) {
          await connection.read(new Uint8Array(64 * 1024));
          await connection.write(reply).catch(() => {});
        }
        connection.close();
      }
    })();
    await using run = governedRun(provider, {
      provider: "postgres",
      url: `postgres://app:s3cret-p4ss@127.0.0.1:${listener.addr.port}/x`,
    }, ["read"]);
    const error = await run.refused("query", q("select 1"));
    assert.equal(error.code, "UPSTREAM");
    assertHidden(error, ["s3cret-p4ss"]);
    listener.close();
    await serving;
  });
}

Deno.test("postgres: a server that says nothing is left when the call is aborted", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using run = governedRun(provider, {
    provider: "postgres",
    url: `postgres://app@127.0.0.1:${listener.addr.port}/x`,
  }, ["read"]);
  const abort = new AbortController();
  const failed = run.refused("query", q("select 1"), abort.signal);
  const connection = await listener.accept();
  await connection.read(new Uint8Array(1_000));
  abort.abort();
  assert.equal((await failed).code, "TIMEOUT");
  assert.equal(await connection.read(new Uint8Array(1)), null);
  connection.close();
  listener.close();
});

async function versionOf(database: GovernedDatabase): Promise<unknown> {
  return (await database.admin("show server_version_num"))[0]?.["server_version_num"];
}
