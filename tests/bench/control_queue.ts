/**
 * The queue: a transaction of a row and a job, and the way from there to a worker, beside the same
 * in bare SQL on the same database with statements that are prepared.
 *
 * @module
 */
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { newId, type TenantId } from "../../control/domain/ids.ts";
import type { TakenJob } from "../../control/domain/executions/ports.ts";
import {
  postgresStoreWithQueue,
  sqliteStoreWithQueue,
  type StoreWithQueue,
} from "../../control/store/queue/stores_with_queue.ts";
import { PostgresSignals } from "../../control/store/signals/postgres_signals.ts";
import { startPostgres } from "../contract/postgres_server.ts";
import { interleave, type Measured, type Row, type Subject } from "./measure.ts";

const ROUNDS = 200;
const BARE_ROW = "bare: transaction of a row and a job";
const BARE_WAY = "bare: such a transaction, until another connection has the job";
const AT_MOST = 1.5;
const NOW = Date.now();
const TENANT = newId("tenant");

/** The rows of both databases. */
export async function benchQueue(): Promise<Row[]> {
  return [...await benchSqlite(), ...await benchPostgres()];
}

async function benchSqlite(): Promise<Row[]> {
  const dir = Deno.makeTempDirSync({ prefix: "aiel-bench-" });
  const queue = sqliteStoreWithQueue({ path: `${dir}/control.sqlite` });
  await queue.store.migrate();
  const bare = new DatabaseSync(`${dir}/bare.sqlite`);
  try {
    bare.exec("pragma journal_mode = wal; pragma synchronous = full");
    bare.exec("create table rows (id text primary key, body text)");
    bare.exec("create table jobs (id text primary key, rank integer, lease integer)");
    bare.exec("create index jobs_rank on jobs (rank)");
    const addRow = bare.prepare("insert into rows values (?, ?)");
    const addJob = bare.prepare("insert into jobs values (?, 0, 0)");
    const take = bare.prepare(
      "update jobs set lease = ? where rowid in (select rowid from jobs where lease <= ? " +
        "order by rank, rowid limit 1) returning id",
    );
    const done = bare.prepare("delete from jobs where id = ?");
    const add = () => {
      bare.exec("begin immediate");
      addRow.run(crypto.randomUUID(), "{}");
      addJob.run(crypto.randomUUID());
      bare.exec("commit");
    };
    const takeBare = () => {
      const [row] = take.all(NOW + 30_000, NOW);
      done.run(String(row?.id));
    };
    const measured = await interleave([
      ...pair("row", BARE_ROW, add, takeBare, queue),
      ...pair("way", BARE_WAY, add, takeBare, queue),
    ], ROUNDS);
    return [
      row("Queue in SQLite: transaction of a row and a job", measured, "row", BARE_ROW, null),
      row("Queue in SQLite: from there to a worker", measured, "way", BARE_WAY, null),
    ];
  } finally {
    bare.close();
    await queue.jobs.close();
    await queue.store.close();
    Deno.removeSync(dir, { recursive: true });
  }
}

/** The transaction, or all of the way; what is left to do is done outside of the time. */
function pair(
  part: "row" | "way",
  reference: string,
  add: () => void,
  take: () => void,
  queue: StoreWithQueue,
): Subject[] {
  return [
    {
      name: reference,
      run: () => {
        const started = performance.now();
        add();
        const added = performance.now() - started;
        take();
        return Promise.resolve(part === "row" ? added : performance.now() - started);
      },
    },
    {
      name: part,
      run: async () => {
        const started = performance.now();
        await addRowAndJob(queue, TENANT);
        const added = performance.now() - started;
        const [job] = await queue.jobs.take(1);
        const took = performance.now() - started;
        await finish(queue, job);
        return part === "row" ? added : took;
      },
    },
  ];
}

async function benchPostgres(): Promise<Row[]> {
  const server = await startPostgres({ isDurable: true });
  if (typeof server === "string") return [missing(server)];
  const url = await server.newDatabase();
  const report = () => {};
  const here = await postgresStoreWithQueue({ url, report });
  const there = await postgresStoreWithQueue({ url, report });
  const signals = await PostgresSignals.open({ url, report });
  const others = await PostgresSignals.open({ url, report });
  const bare = await openBare(url);
  try {
    await here.store.migrate();
    const measured = await interleave([
      { name: BARE_ROW, run: () => bare.run("row") },
      { name: BARE_WAY, run: () => bare.run("way") },
      { name: "row", run: () => ownWay("row") },
      { name: "here", run: () => ownWay("here") },
      {
        name: "there",
        run: async () => {
          const heard = new Promise<void>((resolve) => {
            const end = others.on("jobs", () => {
              end();
              resolve();
            });
          });
          const started = performance.now();
          await addRowAndJob(here, TENANT);
          signals.tell("jobs");
          await heard;
          const [job] = await there.jobs.take(1);
          const took = performance.now() - started;
          await finish(there, job);
          return took;
        },
      },
    ], ROUNDS);
    const name = "Queue in Postgres:";
    return [
      row(`${name} transaction of a row and a job`, measured, "row", BARE_ROW, null),
      row(`${name} from there to a worker of the process`, measured, "here", BARE_WAY, AT_MOST),
      row(`${name} to a worker of another process`, measured, "there", BARE_WAY, null),
    ];
  } finally {
    await bare.close();
    await signals.close();
    await others.close();
    for (const { jobs } of [here, there]) await jobs.close();
    for (const { store } of [here, there]) await store.close();
    server.stop();
  }

  async function ownWay(part: "row" | "here"): Promise<number> {
    const started = performance.now();
    await addRowAndJob(here, TENANT);
    const added = performance.now() - started;
    const [job] = await here.jobs.take(1);
    const took = performance.now() - started;
    await finish(here, job);
    return part === "row" ? added : took;
  }
}

/** The row is one that a request with an idempotency key makes: it is one insert. */
async function addRowAndJob({ store }: StoreWithQueue, tenantId: TenantId): Promise<void> {
  const executionId = newId("execution");
  await store.transaction(tenantId, async (tenant) => {
    await tenant.idempotency.begin({
      principalId: newId("user"),
      key: executionId,
      requestHash: "",
      now: new Date(NOW),
      lockedUntil: new Date(NOW),
      expiresAt: new Date(NOW),
    });
    await tenant.jobs.add({ executionId, priority: 0 });
  });
}

async function finish({ store }: StoreWithQueue, job: TakenJob | undefined): Promise<void> {
  if (job === undefined) throw new RangeError("There was no job");
  await store.transaction(job.tenantId, ({ jobs }) => jobs.finish(job));
}

/** What is used of `pg`, which comes without types. */
interface Client {
  connect(): Promise<void>;
  query(
    statement: string | { name: string; text: string; values: readonly unknown[] },
  ): Promise<{ rows: readonly { readonly id?: string }[] }>;
  on(event: "notification", listener: () => void): void;
  end(): Promise<void>;
}

/** The least that a queue in Postgres could do. */
async function openBare(url: string) {
  const { Client }: { Client: new (config: { connectionString: string }) => Client } = pg;
  const writer = new Client({ connectionString: url });
  const worker = new Client({ connectionString: url });
  let wake = () => {};
  worker.on("notification", () => wake());
  await writer.connect();
  await worker.connect();
  await writer.query(
    "create table bare_rows (id text primary key, body text);" +
      "create table bare_jobs (id text primary key, rank int, added timestamptz default now(), " +
      "lease timestamptz);" +
      "create index on bare_jobs (rank, added) where lease is null",
  );
  await worker.query("listen bare");
  const ask = (client: Client, name: string, text: string, values: readonly unknown[]) =>
    client.query({ name, text, values });
  return {
    async run(part: "row" | "way"): Promise<number> {
      const heard = new Promise<void>((resolve) => wake = resolve);
      const started = performance.now();
      await writer.query("begin");
      await ask(writer, "row", "insert into bare_rows values ($1, $2)", [
        crypto.randomUUID(),
        "{}",
      ]);
      await ask(
        writer,
        "job",
        "with added as (insert into bare_jobs (id, rank) values ($1, 0) returning id) " +
          "select pg_notify('bare', '') from added",
        [crypto.randomUUID()],
      );
      await writer.query("commit");
      const added = performance.now() - started;
      await heard;
      const { rows: [job] } = await ask(
        worker,
        "take",
        "update bare_jobs set lease = now() + interval '30 s' where id = (select id " +
          "from bare_jobs where lease is null order by rank, added limit 1 " +
          "for update skip locked) returning id",
        [],
      );
      const took = performance.now() - started;
      await ask(worker, "done", "delete from bare_jobs where id = $1", [job?.id]);
      return part === "row" ? added : took;
    },
    async close() {
      await writer.end();
      await worker.end();
    },
  };
}

function row(
  what: string,
  measured: Map<string, Measured>,
  name: string,
  reference: string,
  atMost: number | null,
): Row {
  const own = measured.get(name)?.median ?? NaN;
  const other = measured.get(reference)?.median ?? NaN;
  return {
    what,
    reference: `${reference}: ${other.toFixed(2)} ms`,
    ratio: Math.round(own / other * 100) / 100,
    atMost,
    note: `${own.toFixed(2)} ms`,
  };
}

function missing(why: string): Row {
  return {
    what: "Queue in Postgres",
    reference: why,
    ratio: NaN,
    atMost: null,
    note: "not measured",
  };
}
