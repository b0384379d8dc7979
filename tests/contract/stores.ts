/**
 * Every kind of store, for the suites: a suite says what it tests once, and it is tested on all of
 * them.
 *
 * @module
 */
import { DatabaseSync } from "node:sqlite";
import type { Store } from "../../control/domain/store.ts";
import { postgresStore, sqliteStore } from "../../control/store/sql/sql_store.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { WITH_SERVER, WITH_SQLITE } from "./asked_stores.ts";
import { skipped } from "./background_server.ts";
import { type PostgresServer, startPostgres } from "./postgres_server.ts";

/** A store with empty tables, and what a test may do to it behind its back. */
export interface TestStore extends AsyncDisposable {
  readonly store: Store;
  /** Another process on the same database; undefined where there can be none. */
  readonly second: Store | undefined;
  /** Writes into the tables as an intruder would; undefined where none can. */
  readonly tamper: ((sql: string) => Promise<void>) | undefined;
  /** Breaks what lies between the store and its database for a moment. */
  readonly cut: (() => Promise<void>) | undefined;
}

/** A kind of store. */
export interface StoreKind {
  readonly name: string;
  open(): Promise<TestStore>;
}

/**
 * All kinds that can run here. Only those of SQLite where `AIEL_STORES` says nothing, since a
 * server takes its time; with `server` only those that need one, with `all` both.
 */
export const STORE_KINDS: readonly StoreKind[] = [
  ...(WITH_SQLITE
    ? [
      { name: "SQLite file", open: openSqliteFile },
      { name: "SQLite memory", open: openSqliteMemory },
    ]
    : []),
  ...await kindsWithServer(),
];

async function kindsWithServer(): Promise<StoreKind[]> {
  if (!WITH_SERVER) return [];
  const server = await startPostgres();
  if (typeof server !== "string") return [{ name: "Postgres", open: () => openPostgres(server) }];
  skipped("every contract test on Postgres", server);
  return [];
}

/** Registers a test for every kind of store. */
export function storeTest(name: string, run: (test: TestStore) => Promise<void>): void {
  for (const kind of STORE_KINDS) {
    Deno.test(`${name} [${kind.name}]`, async () => {
      await using test = await kind.open();
      await run(test);
    });
  }
}

async function openSqliteFile(): Promise<TestStore> {
  const dir = tempDir();
  const path = `${dir.path}/control.db`;
  const store = sqliteStore({ path, waitMs: 60_000 });
  await store.migrate();
  const second = sqliteStore({ path, waitMs: 60_000 });
  return {
    store,
    second,
    tamper: (sql) => {
      const db = new DatabaseSync(path);
      db.exec("pragma busy_timeout = 60000");
      db.exec(sql);
      db.close();
      return Promise.resolve();
    },
    cut: undefined,
    [Symbol.asyncDispose]: async () => {
      await store.close();
      await second.close();
      dir[Symbol.dispose]();
    },
  };
}

async function openSqliteMemory(): Promise<TestStore> {
  const store = sqliteStore({ path: ":memory:" });
  await store.migrate();
  return {
    store,
    second: undefined,
    tamper: undefined,
    cut: undefined,
    [Symbol.asyncDispose]: () => store.close(),
  };
}

async function openPostgres(postgres: PostgresServer): Promise<TestStore> {
  const url = await postgres.newDatabase();
  const store = postgresStore({ url, connections: 4 });
  await store.migrate();
  const second = postgresStore({ url, connections: 2 });
  return {
    store,
    second,
    tamper: (sql) => postgres.run(url, sql),
    cut: () => postgres.cutConnections(url),
    [Symbol.asyncDispose]: async () => {
      await store.close();
      await second.close();
    },
  };
}
