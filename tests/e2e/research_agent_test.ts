/**
 * The example `research_agent` against a model API and an MCP server of this machine: its process
 * has no network and no key.
 */

import assert from "node:assert/strict";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { RunnerClient } from "../../runtime/serve/client.ts";
import { startHttp } from "../contract/mcp_service.ts";
import { leftovers } from "../harness/engine.ts";
import { startOpenaiServer } from "../harness/openai_server.ts";
import { startRunner } from "../harness/runner.ts";
import { example } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";

const SEARCH_KEY = "key-of-the-search-5d1c";
const PAGE = { title: "Mount Everest", url: "https://example.com/everest", text: "8849 metres." };
const QUESTION = { question: "How high is Mount Everest?" };

/** A search as a remote MCP server, which wants its key. */
function startSearch() {
  const handler = createMcpHandler(() => {
    const server = new McpServer({ name: "search", version: "1.0.0" });
    const inputSchema = z.object({ query: z.string() });
    server.registerTool("search", { description: "Finds pages", inputSchema }, () => ({
      content: [],
      structuredContent: { results: [PAGE] },
    }));
    return server;
  });
  return startHttp((request) =>
    request.headers.get("authorization") === `Bearer ${SEARCH_KEY}`
      ? handler.fetch(request)
      : Promise.resolve(new Response("Who are you?", { status: 401 }))
  );
}

Deno.test("research_agent answers through --serve, streamed too, with no network and no key in its process", async () => {
  using dir = tempDir();
  await using model = startOpenaiServer();
  await using search = startSearch();
  const config = `${dir.path}/aiel.local.json`;
  const secret = (env: string) => ({ header: "authorization", prefix: "Bearer ", secret: { env } });
  Deno.writeTextFileSync(
    config,
    JSON.stringify({
      integrations: {
        model: {
          provider: "openai",
          baseUrl: model.url,
          secret: { env: "MODEL_KEY" },
          private: [`127.0.0.1:${model.port}`],
        },
        search: {
          provider: "mcp",
          url: search.url,
          credential: secret("SEARCH_KEY"),
          private: [`127.0.0.1:${search.port}`],
        },
      },
      memory: false,
    }),
  );
  const env = { MODEL_KEY: model.key, SEARCH_KEY };
  const root = example("research_agent");
  await using runner = startRunner(
    ["--serve", "--files-root", root, "--local-config", config],
    { env },
  );
  const client = new RunnerClient(runner.process.stdin, runner.process.stdout);
  const ask = { name: "search", arguments: { query: QUESTION.question } };
  const request = {
    ...{ schema_version: "v1", action: "invoke", kind: "tool", payload: QUESTION },
    integrations: { model: ["chat:gpt-4o-mini"], search: ["search"] },
  };
  model.script({ toolCalls: [ask] }, { text: "It is 8849 metres high." });
  const { result, error, meta } = await client.run({ ...request, name: "research" });
  assert.equal(error, null);
  const { title, url } = PAGE;
  assert.deepEqual(result, { answer: "It is 8849 metres high.", sources: [{ title, url }] });
  assert.deepEqual(
    meta.calls.map(({ integration, action, outcome }) => [integration, action, outcome]),
    [
      ["model", "chat:gpt-4o-mini", "ok"],
      ["search", "search", "ok"],
      ["model", "chat:gpt-4o-mini", "ok"],
    ],
  );
  assert.deepEqual(meta.usage?.models, {
    "gpt-4o-mini": { calls: 2, input_tokens: 14, output_tokens: 10 },
  });
  assert.deepEqual(meta.permissions, []);

  model.script({ toolCalls: [ask] }, { text: "It is 8849 metres high." });
  const items: unknown[] = [];
  const streamed = await client.run({ ...request, name: "research_live" }, {
    follow: { item: (value: unknown) => void items.push(value) },
  });
  assert.equal(streamed.error, null);
  assert.ok(items.length > 3, JSON.stringify(items));
  for (const key of Object.values(env)) {
    assert.ok(!JSON.stringify([result, meta, streamed, items]).includes(key));
  }
  assert.ok(model.requests.every(({ authorised }) => authorised));
  await client[Symbol.asyncDispose]();
  assert.deepEqual(leftovers(runner.cacheDir), []);
});
