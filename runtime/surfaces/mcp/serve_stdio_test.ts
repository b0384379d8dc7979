import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { Client, type Transport } from "@modelcontextprotocol/client";
import {
  type DeskProject,
  deskProject,
  type Revision,
} from "../../../tests/harness/mcp_project.ts";
import { SurfaceRefusal } from "../host.ts";
import { serveMcpStdio, type StdioServing } from "./serve_stdio.ts";

/** The client's end of the streams. */
class StreamsTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: Transport["onmessage"];
  #rest = "";

  constructor(readonly output: PassThrough, readonly input: PassThrough) {}

  start(): Promise<void> {
    this.input.on("data", (bytes) => {
      const lines = (this.#rest + String(bytes)).split("\n");
      this.#rest = lines.pop() ?? "";
      for (const line of lines) this.onmessage?.(JSON.parse(line));
    });
    return Promise.resolve();
  }

  send(message: unknown): Promise<void> {
    this.output.write(`${JSON.stringify(message)}\n`);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.output.end();
    this.onclose?.();
    return Promise.resolve();
  }
}

/** Serves what `project` gives, to the official client. */
async function serve(
  project: () => DeskProject,
  revision: Revision,
): Promise<{ client: Client; serving: StdioServing; reports: Error[] }> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const reports: Error[] = [];
  const serving = await serveMcpStdio({
    server: "desk",
    project: () => Promise.resolve(project()),
    enter: (now) => now.anonymous({ address: undefined, requestId: "stdio" }),
    stateKey: new Uint8Array(32).fill(7),
    listTtlMs: 0,
    report: (error) => void reports.push(error),
    input,
    output,
  });
  const client = new Client({ name: "tests", version: "1.0.0" }, {
    capabilities: { elicitation: { form: {} } },
    versionNegotiation: { mode: revision === "2026-07-28" ? { pin: revision } : "legacy" },
  });
  client.setRequestHandler("elicitation/create", () => {
    return { action: "accept", content: { name: "Ada" } };
  });
  await client.connect(new StreamsTransport(input, output));
  return { client, serving, reports };
}

for (const revision of ["2026-07-28", "2025-11-25"] as const) {
  Deno.test(`a project that changes is met anew by each message (${revision})`, async () => {
    let project = deskProject([{ type: "tool", name: "one" }], () => "1");
    const { client, serving } = await serve(() => project, revision);
    assert.deepEqual((await client.listTools()).tools.map(({ name }) => name), ["one"]);
    project = deskProject([{ type: "tool", name: "two" }], () => "2");
    assert.deepEqual((await client.listTools()).tools.map(({ name }) => name), ["two"]);
    const { content } = await client.callTool({ name: "two", arguments: {} });
    assert.deepEqual(content, [{ type: "text", text: "2" }]);
    await client.close();
    await serving.finished;
  });

  Deno.test(`code asks for input (${revision})`, async () => {
    const project = deskProject([{ type: "tool", name: "hello" }], ({ payload }) => {
      const { $mcp } = payload as {
        $mcp: { state?: string; input_responses?: { name?: { content: { name: string } } } };
      };
      const name = $mcp.input_responses?.name?.content.name;
      if (name !== undefined) return `Hello ${name} ${$mcp.state}`;
      const params = {
        message: "Who?",
        requestedSchema: { type: "object", properties: { name: { type: "string" } } },
      };
      const requests = { name: { method: "elicitation/create", params } };
      return { $mcp: { input_required: { requests, state: "again" } } };
    });
    const { client, serving } = await serve(() => project, revision);
    const { content } = await client.callTool({ name: "hello", arguments: {} });
    assert.deepEqual(content, [{ type: "text", text: "Hello Ada again" }]);
    await serving.close();
  });

  Deno.test(`a client that cancels, or goes away, ends what runs (${revision})`, async () => {
    for (const leave of ["cancel", "close"] as const) {
      const begun = Promise.withResolvers<void>();
      const ended = Promise.withResolvers<void>();
      const project = deskProject([{ type: "tool", name: "slow" }], async ({ signal }) => {
        begun.resolve();
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        ended.resolve();
        return null;
      });
      const { client, serving } = await serve(() => project, revision);
      const stop = new AbortController();
      const call = client.callTool({ name: "slow", arguments: {} }, { signal: stop.signal });
      await begun.promise;
      if (leave === "close") await client.close();
      stop.abort();
      await assert.rejects(call);
      await ended.promise;
      await serving.close();
    }
  });
}

/** What a client that is none of the official ones writes, and reads. */
async function raw(project: () => Promise<DeskProject>) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const reports: Error[] = [];
  const serving = await serveMcpStdio({
    server: "desk",
    project,
    enter: (now) => now.anonymous({ address: undefined, requestId: "stdio" }),
    stateKey: new Uint8Array(32).fill(7),
    listTtlMs: 0,
    report: (error) => void reports.push(error),
    input,
    output,
  });
  return { input, output, reports, serving };
}

Deno.test("a client that reads no more, or sends a line without end, is not waited for", async () => {
  const project = () => Promise.resolve(deskProject([{ type: "tool", name: "one" }]));
  const deaf = await raw(project);
  deaf.output.destroy(new Error("EPIPE"));
  await deaf.serving.finished;
  const endless = await raw(project);
  const piece = "x".repeat(2 ** 20);
  const ended = { now: false };
  endless.serving.finished.then(() => ended.now = true);
  for (let pieces = 0; !ended.now && pieces < 100; pieces++) {
    endless.input.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(ended.now, true);
  assert.match(String(endless.reports[0]), /exceeded maximum size/);
});

Deno.test("a project that broke before the first message says so, and is served once repaired", async () => {
  const good = deskProject([{ type: "tool", name: "one" }], () => "1");
  let broken = false;
  const { input, output, serving } = await raw(() =>
    broken
      ? Promise.reject(new SurfaceRefusal("unavailable", "The project does not load: typo"))
      : Promise.resolve(good)
  );
  broken = true;
  const say = (id: number) => input.write(`${JSON.stringify({ ...LIST, id })}\n`);
  const answers = output[Symbol.asyncIterator]();
  say(1);
  assert.match(String((await answers.next()).value), /"id":1.*does not load: typo/);
  broken = false;
  say(2);
  assert.match(String((await answers.next()).value), /"name":"one".*"id":2/);
  await serving.close();
});

const LIST = {
  jsonrpc: "2.0",
  method: "tools/list",
  params: {
    _meta: {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientInfo": { name: "tests", version: "1.0.0" },
      "io.modelcontextprotocol/clientCapabilities": {},
    },
  },
};

Deno.test("a server that is not there is told at once", async () => {
  await assert.rejects(
    serveMcpStdio({
      server: "none",
      project: () => Promise.resolve(deskProject([])),
      enter: (now) => now.anonymous({ address: undefined, requestId: "stdio" }),
      stateKey: new Uint8Array(32),
      listTtlMs: 0,
      input: new PassThrough(),
      output: new PassThrough(),
    }),
    SurfaceRefusal,
  );
});
