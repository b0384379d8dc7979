/**
 * What memory in Postgres keeps to besides the contract of all stores: what is past is removed, and
 * a database that comes and goes is told in words of our own.
 */

import { WITH_SERVER } from "./asked_stores.ts";
import assert from "node:assert/strict";
import pg from "pg";
import type { MemorySpace } from "../../runtime/calls/memory/memory_store.ts";
import { postgresMemory } from "../../control/store/memory/postgres_memory.ts";
import { skipped } from "./background_server.ts";
import { refused, SPACE } from "./memory_contract.ts";
import { memoryServer } from "./memory_stores.ts";
import type { PostgresServer } from "./postgres_server.ts";

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

interface Client {
  connect(): Promise<void>;
  query(sql: string): Promise<{ rows: Record<string, unknown>[] }>;
  end(): Promise<void>;
}

/** The only row of a query. */
async function rowOf(url: string, sql: string): Promise<Record<string, unknown>> {
  const { Client }: { Client: new (config: { connectionString: string }) => Client } = pg;
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows[0] ?? {};
  } finally {
    await client.end();
  }
}

const server = WITH_SERVER ? await memoryServer() : "AIEL_STORES asks for no server";
if (typeof server === "string") skipped("memory in Postgres that is swept and cut off", server);
else register(server);

function register(postgres: PostgresServer): void {
  Deno.test("memory in Postgres removes what is past, and counts what is left", async () => {
    const url = await postgres.newDatabase();
    const clock = { now: 1_000_000 };
    const store = postgresMemory({ url, now: () => clock.now, sweepMs: 0 });
    try {
      const run: MemorySpace = { ...SPACE, scope: "execution", owner: "e_1" };
      const other: MemorySpace = { ...SPACE, project: "p_2" };
      for (let n = 0; n < 20; n++) await store.set(other, `k${n}`, "xx", { ttlSeconds: 5 });
      await store.set(other, "stays", "xx", {});
      await store.set(run, "a", 1, {});
      clock.now += 5_000;
      await store.set(SPACE, "a", 1, {});
      const counts = "select (select count(*) from memory_entries)::int as entries, " +
        "(select count(*) from memory_spaces)::int as spaces, " +
        "(select max(held) from memory_spaces)::int as held, " +
        "(select max(bytes) from memory_spaces)::int as bytes";
      assert.deepEqual(await rowOf(url, counts), { entries: 3, spaces: 3, held: 1, bytes: 4 });
      clock.now += WEEK_MS;
      await store.set(SPACE, "a", 1, {});
      assert.deepEqual(await rowOf(url, counts), { entries: 2, spaces: 2, held: 1, bytes: 4 });
    } finally {
      await store.close();
    }
  });

  Deno.test("memory in Postgres keeps tenants apart, whatever they are called", async () => {
    const url = await postgres.newDatabase();
    const store = postgresMemory({ url });
    try {
      const names = [
        "t",
        "t'",
        't"',
        "t\\",
        "t\0",
        "t%",
        "T",
        "t; drop table memory_spaces",
        "'--",
      ];
      const users = names.map((owner): MemorySpace => ({ ...SPACE, scope: "user", owner }));
      const tenants = names.map((tenant): MemorySpace => ({ ...SPACE, tenant }));
      const spaces = [...users, ...tenants];
      for (const [n, space] of spaces.entries()) await store.set(space, "'\0\\\"--", n, {});
      for (const [n, space] of spaces.entries()) {
        const { entries } = await store.list(space, { prefix: "'\0", limit: 9 });
        assert.deepEqual(entries.map(({ value }) => value), [n]);
      }
    } finally {
      await store.close();
    }
  });

  Deno.test("a database that breaks off is told in words of our own, and is there again", async () => {
    const url = await postgres.newDatabase();
    const store = postgresMemory({ url, connections: 1 });
    try {
      await store.set(SPACE, "a", 1, {});
      await postgres.run(url, "alter table memory_entries rename to gone");
      const error = await refused(store.get(SPACE, "a"), "UPSTREAM", /^Memory can't be reached/);
      assert.ok(!JSON.stringify(error.failure).includes("memory_entries"));
      await refused(store.set(SPACE, "a", 2, {}), "UPSTREAM");
      await postgres.run(url, "alter table gone rename to memory_entries");
      await postgres.cutConnections(url);
      // Its one connection may be found broken by the first call, and is replaced then.
      await store.get(SPACE, "a").catch(() => {});
      assert.equal((await store.get(SPACE, "a"))?.value, 1);
    } finally {
      await store.close();
    }
    const nowhere = postgresMemory({ url: "postgres://u:s3cret@127.0.0.1:9/x", waitMs: 2_000 });
    const error = await refused(nowhere.get(SPACE, "a"), "UPSTREAM");
    assert.ok(!JSON.stringify(error.failure).includes("127.0.0.1"));
    await nowhere.close();
  });
}
