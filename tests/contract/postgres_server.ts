import pg from "pg";
import { findProgram, freePort, startServer } from "./background_server.ts";

/** A Postgres server of the tests' own. */
export interface PostgresServer {
  /** Makes an empty database. @returns its URL */
  newDatabase(): Promise<string>;
  /** Ends every connection to a database, as a failing network would. */
  cutConnections(url: string): Promise<void>;
  /** Kills one of its processes, so that it ends all others and recovers as after a crash. */
  crash(): Promise<void>;
  /** Runs one statement. */
  run(url: string, sql: string): Promise<void>;
  /** Hears a channel. */
  listen(
    url: string,
    channel: string,
    heard: (payload: string) => void,
  ): Promise<ChannelObserver>;
  /** Ends it; without this it ends with the process. */
  stop(): void;
}

/** Hears a channel, and says something on it. */
export interface ChannelObserver {
  say(payload: string): Promise<void>;
  close(): Promise<void>;
}

interface Client {
  connect(): Promise<void>;
  query(
    sql: string,
    values?: readonly string[],
  ): Promise<{ readonly rows: readonly { readonly pid?: unknown }[] }>;
  end(): Promise<void>;
  on(event: "notification", listener: (message: { payload?: string }) => void): void;
  on(event: "error", listener: () => void): void;
}

const NOBODY = 65_534;
const START_MS = 120_000;

/**
 * Starts Debian's Postgres; a text says why it can't be.
 *
 * @param options `isDurable`: what is committed is on the disk, as where it matters
 */
export async function startPostgres(
  { isDurable = false }: { readonly isDurable?: boolean } = {},
): Promise<PostgresServer | string> {
  const programs = findBinaries();
  if (programs === undefined) {
    return "no /usr/lib/postgresql/*/bin/initdb and no initdb on the PATH";
  }
  const root = Deno.uid() === 0;
  const setpriv = findProgram("setpriv");
  if (root && setpriv === undefined) return "initdb refuses root, and there is no setpriv";
  // Postgres refuses to run as root.
  const asUser = root && setpriv !== undefined
    ? [setpriv, `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"]
    : [];
  const directory = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "aiel-postgres-" }));
  if (root) Deno.chownSync(directory, NOBODY, NOBODY);
  const problem = await initialise([...asUser, `${programs}/initdb`], directory);
  if (problem !== undefined) {
    Deno.removeSync(directory, { recursive: true });
    return problem;
  }
  const port = freePort();
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    // Nothing here outlives the tests.
    ...(isDurable ? {} : { fsync: "off", full_page_writes: "off" }),
    shared_buffers: "32MB",
    // In its directory, which goes with it: what it has in the system's shared memory stays when it
    // is killed.
    dynamic_shared_memory_type: "mmap",
  };
  const server = startServer([
    ...asUser,
    `${programs}/postgres`,
    "-D",
    `${directory}/data`,
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ], { directory });
  const url = (database: string) => `postgres://aiel@127.0.0.1:${port}/${database}`;
  if (!await answers(url("postgres"))) {
    server.stop();
    return "the server did not start";
  }
  let count = 0;
  const run = (at: string, sql: string) => withClient(at, (client) => client.query(sql));
  return {
    stop: () => server.stop(),
    run: async (at, sql) => void await run(at, sql),
    newDatabase: async () => {
      const name = `test_${++count}`;
      await run(url("postgres"), `create database ${name}`);
      return url(name);
    },
    listen: async (at, channel, heard) => {
      const client = newClient(at);
      client.on("notification", ({ payload = "" }) => heard(payload));
      await client.connect();
      await client.query(`listen ${channel}`);
      return {
        say: async (payload) =>
          void await client.query("select pg_notify($1, $2)", [
            channel,
            payload,
          ]),
        close: () => client.end(),
      };
    },
    crash: () =>
      withClient(url("postgres"), async (client) => {
        client.on("error", () => {});
        const { rows: [row] } = await client.query("select pg_backend_pid() as pid");
        Deno.kill(Number(row?.pid), "SIGKILL");
        // The others are told before this connection ends.
        await client.query("select 1").catch(() => {});
      }),
    cutConnections: async (at) => {
      const name = new URL(at).pathname.slice(1);
      await run(
        url("postgres"),
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
      );
    },
  };
}

function findBinaries(): string | undefined {
  const onPath = findProgram("initdb")?.replace(/\/initdb$/, "");
  try {
    const versions = [...Deno.readDirSync("/usr/lib/postgresql")].map(({ name }) => name)
      .sort((a, b) => Number(b) - Number(a));
    for (const version of versions) {
      const folder = `/usr/lib/postgresql/${version}/bin`;
      if (Deno.statSync(`${folder}/initdb`).isFile) return folder;
    }
  } catch {
    // Not Debian's.
  }
  return onPath;
}

async function initialise(
  initdb: readonly string[],
  directory: string,
): Promise<string | undefined> {
  const [program = "", ...args] = initdb;
  // A locale whose order is not that of bytes would show where the tables rely on it.
  const { success, stderr } = await new Deno.Command(program, {
    args: [
      ...args,
      ...["-D", `${directory}/data`, "-U", "aiel", "-A", "trust", "-E", "UTF8", "-N"],
      ...["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"],
    ],
    stdout: "null",
    stderr: "piped",
  }).output();
  return success ? undefined : `initdb failed: ${new TextDecoder().decode(stderr).slice(0, 300)}`;
}

async function answers(url: string): Promise<boolean> {
  const until = performance.now() + START_MS;
  while (performance.now() < until) {
    try {
      await withClient(url, (client) => client.query("select 1"));
      return true;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return false;
}

function newClient(url: string): Client {
  const { Client }: { Client: new (config: { connectionString: string }) => Client } = pg;
  return new Client({ connectionString: url });
}

async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = newClient(url);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
