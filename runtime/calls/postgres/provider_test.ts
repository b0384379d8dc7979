import assert from "node:assert/strict";
import { skipped } from "../../../tests/contract/background_server.ts";
import { startGovernedPostgres } from "../../../tests/contract/governed_postgres.ts";
import type { Json } from "../../protocol/json.ts";
import { type Ask, ConfigError } from "../provider.ts";
import type { Reach } from "../egress/reach.ts";
import { systemResolver } from "../egress/resolver.ts";
import { testProvider } from "../provider_contract.ts";
import { postgresProvider } from "./provider.ts";

const provider = postgresProvider();
const server = await startGovernedPostgres();
if (typeof server === "string") skipped("Postgres as a provider", server);

const ask = (method: string, args: Json): Ask => ({ method, args, body: undefined });
const query = (sql: string, params: readonly Json[] = [], transaction?: string): Ask =>
  ask("query", { sql, params, ...(transaction === undefined ? {} : { transaction }) });
const STUCK = "select pg_sleep(3600)";

if (typeof server !== "string") {
  const within = (reach: Reach) => postgresProvider({ resolve: systemResolver, reach });
  testProvider(provider, within, async () => {
    const database = await server.newDatabase();
    return {
      config: database.config,
      ask: () => query("select id, name from items where id < $1", [3]),
      stuck: () => query(STUCK),
      echoes: () => [
        query("select * from pg_stat_activity"),
        query("select * from pg_settings"),
        query("select usename, passwd from pg_user"),
        query("select * from pg_shadow"),
        query("select current_setting('password')"),
        query("select 'x'::int"),
      ],
      wrong: () => [
        query("select 1", [], "t1"),
        query("commit"),
        query("select 1\0"),
        ask("query", { sql: "select 1", params: [], more: 1 }),
        ask("query", { sql: "select 1", params: { length: 1 } }),
        query("select $1", [{ $base64: "?" }]),
        query("select $1", [[[[[[[[1]]]]]]]]),
        query("select 1", new Array(65_536).fill(1)),
        ask("begin", { readOnly: "no" }),
        ask("commit", { transaction: "t1" }),
      ],
      seen: () => database.proxy.taken,
      reached: () => database.running(STUCK),
      idle: database.idle,
      stop: () => Promise.resolve(database.proxy.cut()),
      [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
    };
  });
}

Deno.test("postgres: actions are read and write, and write covers read", () => {
  assert.equal(provider.parseAction("read", "actions[0]"), "read");
  for (const text of ["READ", "*", "", "delete", "read "]) {
    assert.throws(() => provider.parseAction(text, "actions[0]"), ConfigError);
  }
  assert.equal(provider.covers("write", "read"), true);
  assert.equal(provider.covers("read", "write"), false);
});

Deno.test("postgres: check warns of what only another login would bound", async () => {
  if (typeof server === "string") return;
  await using database = await server.newDatabase();
  const { user } = database.config;
  await database.admin(`alter role ${user} createdb; create role "${user}_r"; grant "${user}_r" to
    ${user}; create sequence counter; grant all on counter to ${user}`);
  const check = (more: { [key: string]: Json }) =>
    provider.check(
      provider.parseConfig({ ...database.config, ...more }, "integrations.one"),
      new AbortController().signal,
    );
  const found = await check({ role: `${user}_r`, readOnly: true });
  for (const part of ["PostgreSQL ", `"${user}"`, "read only", "createdb", `role "${user}_r"`]) {
    assert.ok(found.includes(part), found);
  }
  await assert.rejects(check({ role: "no_such" }), { name: "CallError" });
  await database.idle();
});
