/**
 * Metadata reads of the control service against their budget, and how flat they stay in a project
 * of 100,000 snapshots.
 *
 * The service is a real process asked over HTTP by another one, with all that it does: token,
 * roles, rate limit, request id, log.
 *
 * @module
 */
import { DatabaseSync } from "node:sqlite";
import { ControlClient } from "../../control/api/client.ts";
import { createProject, type ProjectPlace } from "../../control/api/projects.ts";
import { listSnapshots, showSnapshot } from "../../control/api/snapshots.ts";
import { createWorkspace } from "../../control/api/workspaces.ts";
import { clientPush } from "../../control/testing/client_push.ts";
import { interleave, type Measured, ratio, type Row, type Subject } from "./measure.ts";

const GENERATOR = new URL("./load/generator.ts", import.meta.url).pathname;
const SERVICE = new URL("../../control/main.ts", import.meta.url).pathname;
const CONNECTIONS = 8;
const SECONDS = 1;
const SMALL = 1_000;
const LARGE = 100_000;
const READS_PER_SECOND = 10_000;
const FLAT_AT_MOST = 1.2;
const TREE = {
  "entry_point.ts": `import { tool } from "aiel";\ntool("hello", () => "hi");\n`,
};

/** Milliseconds for a thousand answers. */
function load(name: string, url: string, token?: string): Subject {
  return {
    name,
    async run() {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "--allow-net",
          GENERATOR,
          url,
          `${CONNECTIONS}`,
          `${SECONDS}`,
          ...(token === undefined ? [] : [token]),
        ],
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }).output();
      if (code !== 0) throw new Error(`${url}: ${new TextDecoder().decode(stderr)}`);
      const { answers, seconds } = JSON.parse(new TextDecoder().decode(stdout));
      return seconds * 1e6 / answers;
    },
  };
}

function perSecond(measured: Map<string, Measured>, name: string): string {
  const { median = NaN } = measured.get(name) ?? {};
  return `${Math.round(1e6 / median).toLocaleString("en")}/s`;
}

/** The rows of the reads. */
export async function benchReads(rounds: number): Promise<Row[]> {
  const dir = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "aiel-bench-" }));
  const servers: Server[] = [];
  const start = async (...how: Parameters<typeof startServer>) => {
    const server = await startServer(...how);
    servers.push(server);
    return server;
  };
  try {
    const service = await start([SERVICE], `${dir}/service.log`, {
      AIEL_DATA_DIR: `${dir}/data`,
      AIEL_LISTEN: "127.0.0.1:0",
      AIEL_RUN_LISTEN: "127.0.0.1:0",
      AIEL_RATE_LIMIT: "9000000/900000",
    });
    const database = `${dir}/data/control.sqlite`;
    const token = /^(aiel_pat_\S+)$/m.exec(service.text)?.[1] ?? "";
    const client = new ControlClient({ baseUrl: service.url, token });
    await client.call(createWorkspace, { body: { slug: "bench" } });
    const places = { small: SMALL, large: LARGE };
    for (const [project, snapshots] of Object.entries(places)) {
      const place = { workspace: "bench", project };
      await client.call(createProject, { params: { workspace: "bench" }, body: { slug: project } });
      await clientPush(client, place, TREE, null);
      addSnapshots(database, project, snapshots);
    }
    const reads = await measureReads(service.url, token, rounds);
    return [...reads, ...await measureFlatness(service.url, token, client, rounds)];
  } finally {
    for (const { process } of servers) {
      process.kill("SIGKILL");
      await process.status;
    }
    Deno.removeSync(dir, { recursive: true });
  }
}

async function measureReads(
  url: string,
  token: string,
  rounds: number,
): Promise<Row[]> {
  const project = `${url}/v1/workspaces/bench/projects/small`;
  const measured = await interleave([
    load("project", project, token),
    load("snapshot", `${project}/snapshots/head`, token),
  ], rounds);
  return ["project", "snapshot"].map((what) => ({
    what: `GET a ${what}, the whole service`,
    reference: `budget: ${READS_PER_SECOND.toLocaleString("en")}/s`,
    // Milliseconds for a thousand answers, of those that the budget allows.
    ratio: Math.round((measured.get(what)?.median ?? NaN) * READS_PER_SECOND / 1e4) / 100,
    atMost: 1,
    note: perSecond(measured, what),
  }));
}

async function measureFlatness(
  url: string,
  token: string,
  client: ControlClient,
  rounds: number,
): Promise<Row[]> {
  const at = (project: string) => `${url}/v1/workspaces/bench/projects/${project}/snapshots`;
  const large = { workspace: "bench", project: "large" };
  const deep = encodeURIComponent(await deepCursor(client, large));
  const ways: readonly [name: string, small: string, large: string][] = [
    ["List, first page", "?limit=50", "?limit=50"],
    ["List, page in the middle", "?limit=50", `?limit=50&cursor=${deep}`],
    ["Lookup by number", `/${SMALL / 2}`, `/${LARGE / 2}`],
    [
      "Lookup by the beginning of an id",
      `/${await prefixOf(client, "small", SMALL / 2)}`,
      `/${await prefixOf(client, "large", LARGE / 2)}`,
    ],
  ];
  const measured = await interleave(
    ways.flatMap(([name, small, big]) => [
      load(`${name}, small`, at("small") + small, token),
      load(`${name}, large`, at("large") + big, token),
    ]),
    rounds,
  );
  return ways.map(([name]) => ({
    what: `${name}, ${LARGE.toLocaleString("en")} snapshots`,
    reference: `${SMALL.toLocaleString("en")} snapshots: ${perSecond(measured, `${name}, small`)}`,
    ratio: ratio(measured, `${name}, large`, `${name}, small`),
    atMost: FLAT_AT_MOST,
    note: perSecond(measured, `${name}, large`),
  }));
}

/** A cursor half way down the list. */
async function deepCursor(client: ControlClient, place: ProjectPlace): Promise<string> {
  let cursor: string | null = null;
  for (let seen = 0; seen < LARGE / 2; seen += 200) {
    const page: { next_cursor: string | null } = await client.call(listSnapshots, {
      params: place,
      query: { limit: 200, ...(cursor === null ? {} : { cursor }) },
    });
    cursor = page.next_cursor;
  }
  if (cursor === null) throw new Error("The list ended before its middle");
  return cursor;
}

/** The first digits of a snapshot's id, as people copy them. */
async function prefixOf(client: ControlClient, project: string, number: number): Promise<string> {
  const { snapshot_id } = await client.call(showSnapshot, {
    params: { workspace: "bench", project, snapshot: `${number}` },
  });
  return snapshot_id.slice(0, "sha256:".length + 12);
}

/** Fills a project up as if so many pushes had been made: a row of each kind that a push adds. */
function addSnapshots(database: string, project: string, count: number): void {
  using db = new DatabaseSync(database);
  db.exec("pragma busy_timeout = 10000; pragma foreign_keys = off; begin immediate");
  db.exec(`create temp table made as
    with recursive n(number) as (values (2) union all select number + 1 from n where number < ${count})
    select number, 'sha256:' || lower(hex(randomblob(32))) as id from n`);
  const { tenant_id: tenant, id, head_id: first } =
    db.prepare("select tenant_id, id, head_id from projects where slug = ?").get(project) ?? {};
  const values = [String(tenant), String(id)];
  const like =
    "from snapshots s, temp.made m where s.tenant_id = ? and s.project_id = ? and s.number = 1";
  db.prepare(`insert into snapshots (tenant_id, project_id, number, id, parent_id, author, message,
      created_at, file_count, bytes, bundle, runtime_version, sdk_version)
    select s.tenant_id, s.project_id, m.number, m.id, null, s.author, s.message, s.created_at,
      s.file_count, s.bytes, s.bundle, s.runtime_version, s.sdk_version ${like}`).run(...values);
  const facts =
    "runtime_version, entry_point, description, capabilities, integrations, limits, variables, policies, bundle, sdk_version";
  db.prepare(`insert into snapshot_facts (tenant_id, snapshot_id, ${facts})
    select f.tenant_id, m.id, ${facts.split(", ").map((name) => `f.${name}`).join(", ")}
    from snapshot_facts f, temp.made m where f.tenant_id = ? and f.snapshot_id = ?`)
    .run(String(tenant), String(first));
  db.prepare(`update projects set head_number = ?,
      head_id = (select id from temp.made where number = ?) where tenant_id = ? and id = ?`)
    .run(count, count, ...values);
  db.exec("commit");
}

/** A server, as a process. */
interface Server {
  readonly process: Deno.ChildProcess;
  readonly url: string;
  /** What it printed until it listened. */
  readonly text: string;
}

/**
 * Starts a server that writes its log to a file: a pipe would make it wait for its reader.
 */
async function startServer(
  args: readonly string[],
  log: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const process = new Deno.Command("sh", {
    args: ["-c", `exec "$0" "$@" 2>'${log}'`, Deno.execPath(), "run", "-A", ...args],
    env: { ...env },
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`"${args[0]}" did not start: ${Deno.readTextFileSync(log)}`);
    text += value;
    const url = /^Listening on (\S+)$/m.exec(text)?.[1];
    if (url !== undefined) return { process, url, text };
  }
}
