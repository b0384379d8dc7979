/**
 * What is done to services that run executions, and what may be left of it: nothing.
 *
 * @module
 */
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { descendants } from "../../runtime/launch/process_usage.ts";
import { type RealService, startService } from "../../control/testing/real_service.ts";
import { leftovers } from "../harness/engine.ts";
import { isGone, processesWith, until } from "../harness/processes.ts";

/** Runs one statement. */
export type Ask = (sql: string) => Promise<readonly Record<string, unknown>[]>;

const STARTS = 3;
/** What is empty when nothing waits or runs. */
const EMPTY: readonly string[] = [
  "select id from executions where state in ('queued', 'running') or claim is not null",
  "select execution_id from execution_queue",
  "select tenant_id from execution_backlogs where entries <> 0",
];
const SQLITE_JOBS = "select id from jobs";
const BOSS_JOBS = "select id from aiel_queue.job";
const SECRETS_KEY = new Uint8Array(32).fill(7).toBase64();

/** Asks the database of a service on SQLite that does not run. */
export function askSqlite(dataDir: string): Ask {
  return (sql) => {
    using db = new DatabaseSync(`${dataDir}/control.sqlite`, { readOnly: true });
    return Promise.resolve(db.prepare(sql).all());
  };
}

/** Asks a Postgres. */
export function askPostgres(url: string): Ask {
  return async (sql) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
}

/** No row says that something waits or runs. */
export async function assertNothingWaits(ask: Ask, kind: "sqlite" | "postgres"): Promise<void> {
  for (const sql of [...EMPTY, kind === "sqlite" ? SQLITE_JOBS : BOSS_JOBS]) {
    assert.deepEqual([...await ask(sql)], [], sql);
  }
}

/** Of a service that has ended no process, and nothing of what ran in it, is left. */
export function assertNothingLeft(dataDir: string): void {
  assert.deepEqual(leftovers(`${dataDir}/cache`), []);
  assert.deepEqual([...Deno.readDirSync(`${dataDir}/scratch`)], []);
  assert.deepEqual(processesWith(dataDir), []);
}

/** Kills a service and waits until the processes of its sandboxes are gone, too. */
export async function killService(service: RealService): Promise<void> {
  const below = descendants(service.process.pid);
  await service.end("SIGKILL");
  await until("its sandboxes are gone", () => below.every(isGone));
}

/** Kills one of the processes below a service, as soon as there are some. */
export async function killOneBelow({ process: { pid } }: RealService): Promise<void> {
  await until("it has a sandbox", () => {
    const all = descendants(pid);
    const one = all[Math.floor(Math.random() * all.length)];
    if (one === undefined) return false;
    try {
      Deno.kill(one.pid, "SIGKILL");
      return true;
    } catch {
      // It has just ended.
      return false;
    }
  });
}

/** Starts a service, once more where the database was cut off meanwhile. */
export async function startAtLast(
  dataDir: string,
  env: Readonly<Record<string, string>>,
): Promise<RealService> {
  for (let tries = 0;; tries++) {
    try {
      return await startService(dataDir, env);
    } catch (error) {
      if (tries === STARTS) throw error;
    }
  }
}

/** Up to so many milliseconds. */
export function pause(atMostMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * atMostMs));
}

/** Shows what a long test saw. */
export function tell(what: string, seen: unknown): void {
  // deno-lint-ignore no-console -- the reader of the tests' output sees how much was done
  console.log(`${what}: ${JSON.stringify(seen)}`);
}

/** What services say that share a database and blobs. */
export function sharedEnv(directory: string, databaseUrl: string): Record<string, string> {
  return {
    AIEL_RATE_LIMIT: "off",
    AIEL_DATABASE_URL: databaseUrl,
    AIEL_BLOBS: `file://${directory}/blobs`,
    AIEL_SECRETS_KEY: SECRETS_KEY,
  };
}
