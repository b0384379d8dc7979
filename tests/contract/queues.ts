/**
 * Every kind of queue, for the suites of jobs.
 *
 * @module
 */
import { WITH_SERVER, WITH_SQLITE } from "./asked_stores.ts";
import { newId, type TenantId } from "../../control/domain/ids.ts";
import type { NewJob, TakenJob } from "../../control/domain/executions/ports.ts";
import {
  postgresStoreWithQueue,
  sqliteStoreWithQueue,
  type StoreWithQueue,
} from "../../control/store/queue/stores_with_queue.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { skipped } from "./background_server.ts";
import { NOW } from "./fixtures.ts";
import { type PostgresServer, startPostgres } from "./postgres_server.ts";
import { startProxy } from "./proxy.ts";

/** A store with an empty queue. */
export interface TestQueue extends StoreWithQueue, AsyncDisposable {
  /** Another process on the same database; undefined where there can be none. */
  readonly second: StoreWithQueue | undefined;
  /** Lets time pass, in milliseconds; undefined where time can't be made to. */
  readonly pass: ((ms: number) => void) | undefined;
  /** Takes the database away until the promise of `work` is settled; undefined: it can't be. */
  readonly without: ((work: () => Promise<void>) => Promise<void>) | undefined;
}

/** A kind of queue. */
export interface QueueKind {
  readonly name: string;
  open(): Promise<TestQueue>;
}

/** The kinds that can run here; only those of SQLite where `AIEL_STORES` does not say `all`. */
export const QUEUE_KINDS: readonly QueueKind[] = [
  ...(WITH_SQLITE
    ? [
      { name: "SQLite file", open: openSqliteFile },
      { name: "SQLite memory", open: openSqliteMemory },
    ]
    : []),
  ...await kindsWithServer(),
];

async function kindsWithServer(): Promise<QueueKind[]> {
  if (!WITH_SERVER) return [];
  const server = await startPostgres();
  if (typeof server !== "string") return [{ name: "Postgres", open: () => openBoss(server) }];
  skipped("the queue in Postgres", server);
  return [];
}

/** Registers a test for every kind of queue. */
export function queueTest(name: string, run: (test: TestQueue) => Promise<void>): void {
  for (const kind of QUEUE_KINDS) {
    Deno.test(`${name} [${kind.name}]`, async () => {
      await using test = await kind.open();
      await run(test);
    });
  }
}

/** Adds jobs of a tenant, each in a transaction of its own. @returns their executions */
export async function addJobs(
  { store }: StoreWithQueue,
  tenantId: TenantId,
  priorities: readonly number[],
): Promise<NewJob[]> {
  const added: NewJob[] = [];
  for (const priority of priorities) {
    const job = { executionId: newId("execution"), priority };
    await store.transaction(tenantId, ({ jobs }) => jobs.add(job));
    added.push(job);
  }
  return added;
}

/** Finishes a job in a transaction. */
export async function finish({ store }: StoreWithQueue, job: TakenJob): Promise<boolean> {
  return await store.transaction(job.tenantId, ({ jobs }) => jobs.finish(job));
}

async function openSqliteFile(): Promise<TestQueue> {
  const dir = tempDir();
  const time = movedClock();
  const options = { path: `${dir.path}/control.db`, waitMs: 60_000, clock: time.clock };
  const first = sqliteStoreWithQueue(options);
  await first.store.migrate();
  const second = sqliteStoreWithQueue(options);
  return {
    ...first,
    second,
    pass: time.pass,
    without: undefined,
    [Symbol.asyncDispose]: async () => {
      await closeAll(first, second);
      dir[Symbol.dispose]();
    },
  };
}

async function openSqliteMemory(): Promise<TestQueue> {
  const time = movedClock();
  const first = sqliteStoreWithQueue({ path: ":memory:", clock: time.clock });
  await first.store.migrate();
  return {
    ...first,
    second: undefined,
    pass: time.pass,
    without: undefined,
    [Symbol.asyncDispose]: () => closeAll(first),
  };
}

async function openBoss(postgres: PostgresServer): Promise<TestQueue> {
  const url = await postgres.newDatabase();
  const proxy = startProxy(Number(new URL(url).port));
  const through = new URL(url);
  through.host = proxy.host;
  // Nothing is printed: a test that fails shows it.
  const report = () => {};
  // Both make the tables at once.
  const [first, second] = await Promise.all(
    [through.href, url].map(async (url) => {
      const queue = await postgresStoreWithQueue({ url, report, connections: 4, waitMs: 5_000 });
      await queue.store.migrate();
      return queue;
    }),
  );
  if (first === undefined || second === undefined) throw new TypeError("Two were opened");
  return {
    ...first,
    second,
    pass: undefined,
    without: async (work) => {
      proxy.cut();
      await work().finally(proxy.mend);
    },
    [Symbol.asyncDispose]: async () => {
      await closeAll(first, second);
      await proxy[Symbol.asyncDispose]();
    },
  };
}

function movedClock() {
  let now = NOW.getTime();
  return {
    clock: { now: () => new Date(now) },
    pass: (ms: number) => {
      now += ms;
    },
  };
}

async function closeAll(...queues: readonly StoreWithQueue[]): Promise<void> {
  for (const { jobs } of queues) await jobs.close();
  for (const { store } of queues) await store.close();
}
