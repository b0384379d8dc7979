/** Where projects answer, as a real process. */

import assert from "node:assert/strict";
import { ControlClient } from "../api/client.ts";
import { type ExecutionDocument, listExecutions } from "../api/executions.ts";
import { createProject } from "../api/projects.ts";
import { createWorkspace } from "../api/workspaces.ts";
import { clientPush } from "../testing/client_push.ts";
import { inTime } from "../testing/in_time.ts";
import { type RealService, startService } from "../testing/real_service.ts";

const MCP_VERSION = "2026-07-28";
const PLACE = { workspace: "main", project: "shop" };
/** Says something, and something else when it is cancelled or after a while. */
const CODE = `import { http, mcpServer } from "aiel";
http.get("/hello/:name", (ctx, { params }) => ({ hello: params.name, who: ctx.userId }));
async function* ticks(signal) {
  yield "data: 1\\n\\n";
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
}
http.get("/ticks", (ctx) => ({
  status: 200,
  headers: { "content-type": "text/event-stream" },
  body: ticks(ctx.signal),
}));
mcpServer("desk").tool("wait", async (ctx) => {
  await new Promise((resolve) => ctx.signal.addEventListener("abort", resolve));
});
http.get("/wait", async (ctx) => {
  ctx.log("waits");
  await new Promise((resolve) => setTimeout(resolve, 700));
  return { waited: true };
});
`;

/** The service with a project, and what its developer may ask it. */
async function withProject(
  test: (served: Served) => Promise<void>,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const dataDir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const service = await startService(dataDir, env);
  const { token = "" } = service;
  const client = new ControlClient({ baseUrl: service.url, token });
  try {
    await client.call(createWorkspace, { body: { slug: PLACE.workspace } });
    await client.call(createProject, {
      params: { workspace: PLACE.workspace },
      body: { slug: PLACE.project },
    });
    await clientPush(client, PLACE, { "entry_point.ts": CODE }, null);
    await test(new Served(service, client, token));
  } finally {
    await service.end("SIGTERM");
    await Deno.remove(dataDir, { recursive: true });
  }
}

class Served {
  constructor(
    readonly service: RealService,
    readonly client: ControlClient,
    readonly token: string,
  ) {}

  ask(path: string, signal?: AbortSignal): Promise<Response> {
    return fetch(`${this.service.runUrl}/run/main/shop@development${path}`, {
      headers: { authorization: `Bearer ${this.token}` },
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** Calls a tool as a client of the newest revision does. */
  callTool(name: string, signal: AbortSignal): Promise<Response> {
    const meta = {
      "io.modelcontextprotocol/protocolVersion": MCP_VERSION,
      "io.modelcontextprotocol/clientInfo": { name: "tests", version: "1.0.0" },
      "io.modelcontextprotocol/clientCapabilities": {},
    };
    const params = { name, arguments: {}, _meta: meta };
    return fetch(`${this.service.runUrl}/mcp/main/shop@development/desk`, {
      method: "POST",
      headers: {
        "authorization": `Bearer ${this.token}`,
        "content-type": "application/json",
        "accept": "application/json, text/event-stream",
        "mcp-protocol-version": MCP_VERSION,
        "mcp-method": "tools/call",
        "mcp-name": name,
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }),
      signal,
    });
  }

  /** Undefined: there is none yet. */
  async newest(): Promise<ExecutionDocument | undefined> {
    const { items: [newest] } = await this.client.call(listExecutions, {
      params: PLACE,
      query: { limit: 1 },
    });
    return newest;
  }

  /** The newest one, once it is as wanted. */
  async until(is: (newest: ExecutionDocument) => boolean): Promise<ExecutionDocument> {
    for (;;) {
      const newest = await this.newest();
      if (newest !== undefined && is(newest)) return newest;
    }
  }
}

Deno.test("routes answer at an origin of their own, stream, and end with their callers", async () => {
  await withProject(async (served) => {
    const { service } = served;
    const hello = await served.ask("/hello/ada");
    const { id, principal_id: who } = await served.until(({ state }) => state === "succeeded");
    assert.deepEqual(await hello.json(), { hello: "ada", who });
    assert.equal(hello.headers.get("aiel-execution"), id);

    // What streams comes while the code runs; a reader that goes away cancels it.
    const caller = new AbortController();
    const ticks = await served.ask("/ticks", caller.signal);
    assert.match(ticks.headers.get("content-type") ?? "", /^text\/event-stream/);
    const reader = ticks.body?.getReader();
    const first = await inTime("the first event", reader?.read() ?? Promise.reject());
    assert.match(new TextDecoder().decode(first.value), /data: 1/);
    caller.abort();
    await reader?.cancel().catch(() => {});
    const ended = await inTime("it is cancelled", served.until(({ state }) => state !== "running"));
    assert.deepEqual([ended.state, ended.cancelled_by], ["cancelled", "caller"]);

    // So does one that has heard nothing yet.
    const hungUp = new AbortController();
    const waited = served.ask("/wait", hungUp.signal).catch(() => undefined);
    await inTime("it runs", served.until((one) => one.export === "http/GET /wait"));
    hungUp.abort();
    await waited;
    const cancelled = await inTime("it ends", served.until(({ state }) => state !== "running"));
    assert.deepEqual([cancelled.state, cancelled.cancelled_by], ["cancelled", "caller"]);

    // And a client of MCP.
    const client = new AbortController();
    const called = served.callTool("wait", client.signal).catch(() => undefined);
    await inTime("it runs", served.until((one) => one.export === "mcp/desk/wait"));
    client.abort();
    await called;
    const closed = await inTime("it ends", served.until(({ state }) => state !== "running"));
    assert.deepEqual([closed.state, closed.source, closed.cancelled_by], [
      "cancelled",
      "mcp",
      "caller",
    ]);

    // Neither origin answers for the other one.
    const authorization = `Bearer ${served.token}`;
    const status = async (url: string) => {
      const answer = await fetch(url, { headers: { authorization } });
      await answer.body?.cancel();
      return answer.status;
    };
    assert.equal(await status(`${service.url}/run/main/shop@development/hello/ada`), 404);
    assert.equal(await status(`${service.runUrl}/v1/auth/me`), 404);
    assert.equal(await status(`${service.runUrl}/readyz`), 404);
    assert.equal(await status(`${service.runUrl}/healthz`), 200);

    const metrics = await (await fetch(metricsUrl(service))).text();
    assert.match(metrics, /aiel_http_requests_total\{method="GET",route="\/run\/…",.*\} \d/);
    assert.match(service.log(), /"event":"surface.request".*"execution_id":"exe_/);
  }, { AIEL_METRICS_LISTEN: "127.0.0.1:0" });
});

Deno.test("a service that stops lets callers of projects have their answers", async () => {
  await withProject(async (served) => {
    const { service } = served;
    const answer = served.ask("/wait");
    await inTime("it runs", served.until((one) => one.export === "http/GET /wait"));
    const ended = service.end("SIGTERM");
    assert.deepEqual(await (await answer).json(), { waited: true });
    assert.equal(await ended, 0);
    assert.match(service.log(), /"event":"service.stopped","finished":true/);
  });
});

function metricsUrl(service: RealService): string {
  return /"event":"service.metrics","url":"([^"]+)"/.exec(service.log())?.[1] ?? assert.fail();
}
