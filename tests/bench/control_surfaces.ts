/**
 * What the surfaces of a service add to a call of an export: a route, and a tool called by MCP,
 * beside the same work asked of the API; and how many lists of tools a second it gives.
 *
 * @module
 */
import { ControlClient } from "../../control/api/client.ts";
import { createProject } from "../../control/api/projects.ts";
import { createWorkspace } from "../../control/api/workspaces.ts";
import { clientPush } from "../../control/testing/client_push.ts";
import { type RealService, startService } from "../../control/testing/real_service.ts";
import { calm } from "./calm.ts";
import {
  hundredths,
  interleave,
  type Measured,
  ms,
  prepared,
  processSubject,
  type Row,
  type Subject,
} from "./measure.ts";
import { EMPTY } from "./runtime.ts";

const PLACE = { workspace: "bench", project: "bench" };
const AT = "bench/bench@development";
/** The same work by each of the ways. */
const CODE = `import { http, mcpServer, tool } from "aiel";
tool("echo", (_ctx, payload) => payload);
http.post("/echo", (_ctx, { body }) => body);
mcpServer("bench").tool("echo", (_ctx, payload) => payload);
`;
const INVOKE = "POST invoke";
const ROUTE = "POST of a route";
const TOOL_CALL = "tools/call";
/** What each may add, as a share of an empty file's time. */
const ADDED = { [ROUTE]: 0.05, [TOOL_CALL]: 0.1 };
/** Lists of tools a second. */
const LISTS = 1_000;
const CONNECTIONS = 8;
const LIST_MS = 2_000;
const VERSION = "2026-07-28";
const META = {
  "io.modelcontextprotocol/protocolVersion": VERSION,
  "io.modelcontextprotocol/clientInfo": { name: "bench", version: "1.0.0" },
  "io.modelcontextprotocol/clientCapabilities": {},
};

/** The rows of surfaces. */
export async function benchSurfaces(rounds: number): Promise<Row[]> {
  if (Deno.build.os !== "linux") return [];
  const dir = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "aiel-bench-" }));
  const service = await startService(`${dir}/service`, {
    AIEL_LOG_LEVEL: "error",
    AIEL_RATE_LIMIT: "off",
  });
  try {
    const token = service.token ?? "";
    const client = new ControlClient({ baseUrl: service.url, token });
    await client.call(createWorkspace, { body: { slug: PLACE.workspace } });
    const params = { workspace: PLACE.workspace };
    await client.call(createProject, { params, body: { slug: PLACE.project } });
    await clientPush(client, PLACE, { "entry_point.ts": CODE }, null);
    const ways = waysOf(service, token);
    return [...await benchCalls(dir, service.process.pid, ways, rounds), await benchLists(ways)];
  } finally {
    await service.end("SIGTERM");
    Deno.removeSync(dir, { recursive: true });
  }
}

/** How the service is asked. */
interface Ways {
  invoke(): Promise<Response>;
  route(): Promise<Response>;
  message(method: string, params: Readonly<Record<string, unknown>>): Promise<Response>;
}

function waysOf({ url, runUrl }: RealService, token: string): Ways {
  const post = (to: string, body: unknown, more: Record<string, string> = {}) =>
    fetch(to, {
      method: "POST",
      headers: {
        "authorization": `Bearer ${token}`,
        "content-type": "application/json",
        ...more,
      },
      body: JSON.stringify(body),
    });
  const environment = `${url}/v1/workspaces/bench/projects/bench/environments/development`;
  return {
    invoke: () => post(`${environment}/invoke`, { kind: "tool", name: "echo", payload: {} }),
    route: () => post(`${runUrl}/run/${AT}/echo`, {}),
    message: (method, params) =>
      post(
        `${runUrl}/mcp/${AT}/bench`,
        { jsonrpc: "2.0", id: 1, method, params: { ...params, _meta: META } },
        {
          "accept": "application/json, text/event-stream",
          "mcp-protocol-version": VERSION,
          "mcp-method": method,
          ...(typeof params["name"] === "string" ? { "mcp-name": params["name"] } : {}),
        },
      ),
  };
}

async function benchCalls(
  dir: string,
  pid: number,
  { invoke, route, message }: Ways,
  rounds: number,
): Promise<Row[]> {
  const empty = `${dir}/empty.ts`;
  Deno.writeTextFileSync(empty, "");
  const timed = (name: string, ask: () => Promise<Response>): Subject =>
    prepared({
      name,
      async run() {
        const started = performance.now();
        await whole(await ask());
        return performance.now() - started;
      },
    }, () => calm(pid));
  // A child is ready from the first call on.
  await whole(await invoke());
  const measured = await interleave([
    processSubject(EMPTY, [Deno.execPath(), "run", empty]),
    timed(INVOKE, invoke),
    timed(ROUTE, route),
    timed(TOOL_CALL, () => message("tools/call", { name: "echo", arguments: {} })),
  ], rounds);
  return [
    rowOf(measured, ROUTE, "A call of a route, warm, beside POST invoke: what it adds"),
    rowOf(measured, TOOL_CALL, "A tool called by MCP, warm, beside POST invoke: what it adds"),
  ];
}

function rowOf(
  measured: Map<string, Measured>,
  name: typeof ROUTE | typeof TOOL_CALL,
  what: string,
): Row {
  const median = (of: string) => measured.get(of)?.median ?? NaN;
  return {
    what,
    reference: `${EMPTY}: ${ms(measured, EMPTY)}`,
    ratio: hundredths((median(name) - median(INVOKE)) / median(EMPTY)),
    atMost: ADDED[name],
    note: `${ms(measured, name)} and ${ms(measured, INVOKE)}`,
  };
}

/** Asks as fast as the answers come, over a few connections. */
async function benchLists({ message }: Ways): Promise<Row> {
  const until = performance.now() + LIST_MS;
  let answers = 0;
  const ask = async () => {
    while (performance.now() < until) {
      await whole(await message("tools/list", {}));
      answers++;
    }
  };
  await whole(await message("tools/list", {}));
  await Promise.all(Array.from({ length: CONNECTIONS }, ask));
  const rate = answers * 1_000 / LIST_MS;
  return {
    what: "Lists of tools by MCP, of a project that is warm",
    reference: `budget: ${LISTS}/s`,
    ratio: hundredths(LISTS / rate),
    atMost: 1,
    note: `${Math.round(rate).toLocaleString("en")}/s`,
  };
}

async function whole(answer: Response): Promise<void> {
  const text = await answer.text();
  if (answer.ok && !/"(?:error|isError)":(?!null)/.test(text)) return;
  throw new Error(`The service answered ${answer.status}: ${text}`);
}
