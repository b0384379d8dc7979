/**
 * The official client and a project of the examples, through the surface, the engine and children.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Client } from "@modelcontextprotocol/client";
import { connectMcp, listenMcp, type Revision } from "../harness/mcp_project.ts";
import { example, writeSnapshot } from "../harness/snapshot.ts";
import {
  surfaceHost,
  TEST_TOKEN,
  TEST_USER,
  type TestSurfaceHost,
} from "../harness/surface_host.ts";
import { warmEngine } from "../harness/warm.ts";

/** Runs a test with a client of the library's desk, once for each revision. */
function atTheDesk(
  name: string,
  run: (client: Client, host: TestSurfaceHost, revision: Revision) => Promise<void>,
): void {
  for (const revision of ["2026-07-28", "2025-11-25"] as const) {
    Deno.test(`${name} (${revision})`, async () => {
      await using warm = warmEngine();
      const mcp = { auth: "public", servers: {} } as const;
      const host = await surfaceHost(warm.engine, example("library_desk"), { mcp });
      await using surface = await listenMcp(host.project);
      await using client = await connectMcp(surface.url, revision, {
        client: { capabilities: { elicitation: { form: {} } } },
      });
      client.setRequestHandler("elicitation/create", () => {
        return { action: "accept", content: { card: "123456" } };
      });
      await run(client, host, revision);
      await host.idle();
      assert.deepEqual(surface.reports, []);
    });
  }
}

atTheDesk("a model uses the desk", async (client, host, revision) => {
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map(({ name }) => name), ["search_books", "reserve_book", "take_stock"]);
  const [search] = tools;
  assert.equal(search?.annotations?.readOnlyHint, true);
  assert.deepEqual(search?.inputSchema.required, ["words"]);

  const found = await client.callTool({ name: "search_books", arguments: { words: "frank" } });
  const { books } = found.structuredContent as { books: { id: string }[] };
  assert.deepEqual(books.map(({ id }) => id), ["frankenstein", "dune"]);
  const [execution] = host.executions;
  assert.equal(found._meta?.["aiel/execution"], execution?.id);
  assert.equal(execution?.envelope?.meta.name, "desk/search_books");

  const bad = await client.callTool({ name: "search_books", arguments: { words: 7 } });
  assert.equal(bad.isError, true);
  assert.match(JSON.stringify(bad.content), /VALIDATION_ERROR: .*words/);
  const none = await client.callTool({ name: "reserve_book", arguments: { id: "ulysses" } });
  assert.equal(none.isError, true);

  const told: unknown[] = [];
  const onprogress = (one: unknown) => void told.push(one);
  const stock = await client.callTool({ name: "take_stock", arguments: {} }, { onprogress });
  assert.deepEqual(stock.structuredContent, { books: 4, copies: 6 });
  assert.deepEqual(told.length, 4);
  assert.deepEqual(told[0], { progress: 1, total: 4, message: 'Counted "Frankenstein"' });

  const reserved = await client.callTool({ name: "reserve_book", arguments: { id: "dune" } });
  const answer = revision === "2026-07-28"
    ? /"text":"\\"Dune\\" waits for card 123456/
    // Over HTTP, nothing is asked of a client of the revision before.
    : /Cannot request input 'card'/;
  assert.match(JSON.stringify(reserved.content), answer);
});

atTheDesk("resources and prompts of the desk", async (client) => {
  const { resources } = await client.listResources();
  assert.deepEqual(resources.map(({ uri }) => uri), ["library://opening-hours"]);
  const { contents: [hours] } = await client.readResource({ uri: "library://opening-hours" });
  assert.match(JSON.stringify(hours), /Monday to Friday/);
  const { contents: [book] } = await client.readResource({ uri: "library://books/dune" });
  assert.equal(book?.mimeType, "application/json");
  assert.match(JSON.stringify(book), /Frank Herbert/);
  await assert.rejects(client.readResource({ uri: "library://books/ulysses" }), /not found/i);

  const ref = { type: "ref/resource", uri: "library://books/{id}" } as const;
  const { completion } = await client.complete({ ref, argument: { name: "id", value: "d" } });
  assert.deepEqual(completion.values, ["dune", "dispossessed"]);

  const { prompts: [prompt] } = await client.listPrompts();
  assert.deepEqual(prompt?.arguments, [
    { name: "reader", description: "Whom the book is for", required: true },
  ]);
  const { messages } = await client.getPrompt({
    name: "recommend",
    arguments: { reader: "a child" },
  });
  assert.match(JSON.stringify(messages[0]), /this reader: a child/);
});

for (const revision of ["2026-07-28", "2025-11-25"] as const) {
  Deno.test(`a call that nobody waits for any more is cancelled (${revision})`, async () => {
    using snapshot = writeSnapshot({
      "entry_point.ts": `
        import { mcp, mcpServer } from "aiel";
        mcpServer("desk").tool("wait", async (ctx: any) => {
          await ctx.emit(mcp.progress(1));
          await new Promise((resolve) => setTimeout(resolve, 60_000));
        });`,
    });
    await using warm = warmEngine();
    const mcp = { auth: "public", servers: {} } as const;
    const host = await surfaceHost(warm.engine, snapshot.path, { mcp });
    await using surface = await listenMcp(host.project);
    await using client = await connectMcp(surface.url, revision);
    const stop = new AbortController();
    const onprogress = () => {
      // The client of the revision before sends a message that reaches another exchange.
      if (revision === "2025-11-25") void client.close();
      stop.abort();
    };
    const options = { signal: stop.signal, onprogress };
    await assert.rejects(client.callTool({ name: "wait", arguments: {} }, options));
    await host.idle();
    assert.equal(host.executions[0]?.envelope?.error?.code, "CANCELLED");
  });
}

Deno.test("code is told who calls, by the platform, and what the client says of itself", async () => {
  using snapshot = writeSnapshot({
    "entry_point.ts": `
      import { mcpServer } from "aiel";
      const desk = mcpServer("desk");
      desk.tool("who", (ctx: any, payload: any) => ({
        principal: ctx.principal, client: ctx.mcp.client, payload,
      }));`,
  });
  await using warm = warmEngine();
  const mcp = { auth: "token", servers: {} } as const;
  const { project } = await surfaceHost(warm.engine, snapshot.path, { mcp });
  await using surface = await listenMcp(project);
  await using client = await connectMcp(surface.url, "2026-07-28", { token: TEST_TOKEN });
  // What looks like the platform's word is an argument like any other.
  const payload = { ctx: { user_id: "root" }, $mcp: { state: 1 }, principal: "root" };
  const { structuredContent } = await client.callTool({ name: "who", arguments: payload });
  assert.deepEqual(structuredContent, {
    principal: { kind: "user", id: TEST_USER },
    client: { name: "tests", version: "1.0.0", protocolVersion: "2026-07-28", offers: [] },
    payload,
  });
});

Deno.test("a resource that fails tells its caller no stack and no path", async () => {
  using snapshot = writeSnapshot({
    "entry_point.ts": `
      import { mcpServer } from "aiel";
      const desk = mcpServer("desk");
      desk.resource("bad", { uri: "test://bad" }, () => { throw new Error("It is closed"); });`,
  });
  await using warm = warmEngine();
  const mcp = { auth: "public", servers: {} } as const;
  const host = await surfaceHost(warm.engine, snapshot.path, { mcp });
  await using surface = await listenMcp(host.project);
  await using client = await connectMcp(surface.url, "2026-07-28");
  await assert.rejects(client.readResource({ uri: "test://bad" }), (error) => {
    const { code, message, data } = error as { code: number; message: string; data: unknown };
    assert.deepEqual({ code, message, data }, {
      code: -32603,
      message: "It is closed",
      data: { code: "USER_CODE_ERROR", execution_id: host.executions[0]?.id },
    });
    return true;
  });
});
