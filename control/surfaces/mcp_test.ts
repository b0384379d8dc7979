import assert from "node:assert/strict";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { ExecutionDocument } from "../api/executions.ts";
import type { Json } from "../../runtime/protocol/json.ts";
import { isRecord } from "../../runtime/protocol/is_record.ts";
import { RUN_URL } from "../testing/memory_service.ts";
import { ADDRESS, MCP, ROUTE_FACTS, RunCalls } from "../testing/run_calls.ts";
import { makeWorld } from "../testing/world.ts";

const REVISIONS = ["2026-07-28", "2025-11-25"] as const;

/** Connects the official client with the service of a test. */
async function connect(
  run: RunCalls,
  token: string | undefined,
  revision: typeof REVISIONS[number] = "2026-07-28",
): Promise<Client & AsyncDisposable> {
  const client = new Client({ name: "tests", version: "1.0.0" }, {
    versionNegotiation: { mode: revision === "2026-07-28" ? { pin: revision } : "legacy" },
  });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(RUN_URL + MCP), {
      requestInit: { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } },
      fetch: (url, init) =>
        run.world.service.run.fetch(new Request(url, init), { address: ADDRESS }),
    }),
  );
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() });
}

for (const revision of REVISIONS) {
  Deno.test(`a call of a tool is an execution of the token's owner (${revision})`, async () => {
    await using world = await makeWorld();
    const run = await RunCalls.of(world);
    world.service.runner.answer = () => ({ found: 1 });
    await using client = await connect(run, world.developer.token, revision);
    const { tools } = await client.listTools();
    assert.deepEqual(tools.map(({ name }) => name), ["find"]);
    // A list makes no execution.
    assert.deepEqual(await run.executions(), []);
    const ctx = { user_id: world.admin.id };
    const { structuredContent, _meta } = await client.callTool({
      name: "find",
      arguments: { ctx },
    });
    assert.deepEqual(structuredContent, { found: 1 });
    const [execution] = await run.executions("?source=mcp");
    assert.equal(_meta?.["aiel/execution"], execution?.id);
    assert.deepEqual(
      [execution?.export, execution?.principal_id, execution?.state],
      ["mcp/books/find", world.developer.id, "succeeded"],
    );
    const [{ request } = assert.fail()] = world.service.runner.orders;
    const said: Json = request["ctx"] ?? null;
    assert.equal(isRecord(said) && said["user_id"], world.developer.id);
  });
}

Deno.test("a public server is everyone's, and another one asks for a token that may invoke", async () => {
  await using world = await makeWorld();
  const run = await RunCalls.of(world);
  const { viewer, stranger, evil, scopeless } = world;
  for (const token of [undefined, "x", viewer.token, stranger.token, evil.token, scopeless.token]) {
    await assert.rejects(connect(run, token));
  }
  const { description } = ROUTE_FACTS;
  await run.calls.releases.push({ description, mcp: { auth: "public", servers: {} } });
  await using client = await connect(run, undefined);
  await client.callTool({ name: "find", arguments: {} });
  const [execution] = await run.executions();
  assert.deepEqual([execution?.principal_id, execution?.source], ["anonymous", "mcp"]);
});

Deno.test("a client of MCP that goes away cancels what it waits for", async () => {
  await using world = await makeWorld();
  const run = await RunCalls.of(world);
  const begun = Promise.withResolvers<void>();
  world.service.runner.answer = () => {
    begun.resolve();
    return new Promise(() => {});
  };
  await using client = await connect(run, world.developer.token);
  const caller = new AbortController();
  const called = client.callTool({ name: "find", arguments: {} }, { signal: caller.signal });
  const refused = assert.rejects(called);
  await begun.promise;
  const [running] = await run.executions();
  caller.abort();
  await refused;
  const ended = await run.calls.ended(running?.id ?? "");
  assert.deepEqual([ended.state, ended.cancelled_by], ["cancelled", "caller"]);
});

Deno.test("what was called by MCP is asked again with what the client sent", async () => {
  await using world = await makeWorld();
  const run = await RunCalls.of(world);
  await using client = await connect(run, world.developer.token);
  await client.callTool({ name: "find", arguments: { title: "Solaris" } });
  const [first] = await run.executions();
  await using _worker = run.calls.work();
  const retried = await run.calls.ask("POST", first?.id ?? "", "/retry");
  assert.equal(retried.status, 201);
  const { id } = ExecutionDocument.parse(retried.json());
  assert.equal((await run.calls.ended(id)).state, "succeeded");
  const [one, other] = world.service.runner.orders;
  assert.deepEqual(other?.request["payload"], one?.request["payload"]);
});
