/**
 * A Postgres server as governed calls meet it: with a password, a role of little power, and a
 * network between that counts and can be cut.
 *
 * @module
 */
import assert from "node:assert/strict";
import pg from "pg";
import type { Json } from "../../runtime/protocol/json.ts";
import { type PostgresServer, startPostgres } from "./postgres_server.ts";
import { type Proxy, startProxy } from "./proxy.ts";

/** A database of one test. */
export interface GovernedDatabase extends AsyncDisposable {
  /** What a platform configures: the app's login, by way of the proxy. */
  readonly config: { readonly [key: string]: Json };
  readonly password: string;
  readonly proxy: Proxy;
  /** Runs statements as the superuser, who shares no connection with the app. */
  admin(sql: string): Promise<Record<string, unknown>[]>;
  /** Resolves once a statement of the superuser's gives a row. */
  until(sql: string): Promise<void>;
  /** Resolves once the app runs a statement that matches. */
  running(like: string): Promise<void>;
  /** Resolves once the app has no connection, at the server and at the proxy. */
  idle(): Promise<void>;
}

// What must be quoted in a URL, in JSON and in SQL.
const PASSWORD = `s3cr"e't/%?:@\\ü p4ss`;
const LOOKS = 2_000;

interface Client {
  connect(): Promise<void>;
  query(sql: string): Promise<{ rows: Record<string, unknown>[] }>;
  end(): Promise<void>;
}
const { Client }: { Client: new (config: { connectionString: string }) => Client } = pg;

/** Starts a server; a text says why it can't be. */
export async function startGovernedPostgres(): Promise<
  { newDatabase(): Promise<GovernedDatabase> } | string
> {
  const server = await startPostgres();
  if (typeof server === "string") return server;
  let count = 0;
  await askForPasswords(server);
  return { newDatabase: () => newDatabase(server, `app_${++count}`) };
}

/** All logins but the superuser's need a password; the server starts without any. */
async function askForPasswords(server: PostgresServer): Promise<void> {
  const url = await server.newDatabase();
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query("show hba_file");
  await client.query(
    `copy (values ('host all aiel 127.0.0.1/32 trust'),
      ('host all all 127.0.0.1/32 scram-sha-256')) to '${rows[0]?.["hba_file"]}'`,
  );
  await client.query("select pg_reload_conf()");
  await client.end();
}

async function newDatabase(server: PostgresServer, role: string): Promise<GovernedDatabase> {
  const url = new URL(await server.newDatabase());
  const database = url.pathname.slice(1);
  const client = new Client({ connectionString: url.href });
  await client.connect();
  const admin = async (sql: string) => (await client.query(sql)).rows;
  const literal = `'${PASSWORD.replaceAll("'", "''")}'`;
  await admin(`
    create role ${role} login password ${literal};
    create table items (id int primary key, name text not null);
    insert into items select n, 'item ' || n from generate_series(1, 5) n;
    grant all on items to ${role};
    grant create on schema public to ${role};
    create table hidden (secret text)`);
  const proxy = startProxy(Number(url.port));
  const until = async (sql: string) => {
    for (let look = 0; look < LOOKS; look++) {
      if ((await admin(sql)).length > 0) return;
      await admin("select pg_sleep(0.005)");
    }
    assert.fail(`The database does not come to where this gives a row: ${sql}`);
  };
  const ofApp = `from pg_stat_activity where usename = '${role}'`;
  return {
    config: {
      provider: "postgres",
      host: "127.0.0.1",
      port: Number(new URL(`http://${proxy.host}`).port),
      database,
      user: role,
      secret: PASSWORD,
    },
    password: PASSWORD,
    proxy,
    admin,
    until,
    running: (like) => until(`select 1 ${ofApp} and state = 'active' and query like '${like}'`),
    idle: async () => {
      await until(`select 1 where not exists (select 1 ${ofApp})`);
      for (let look = 0; look < LOOKS && proxy.open > 0; look++) {
        await admin("select pg_sleep(0.005)");
      }
      assert.equal(proxy.open, 0);
    },
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await client.end();
    },
  };
}
