/**
 * The official `openai` client and LangChain's `ChatOpenAI` in a child, on the fetch of a governed
 * integration, against an API of models that wants its key.
 */

import assert from "node:assert/strict";
import { parseCallConfig } from "../../runtime/calls/config/call_config.ts";
import { localCalls } from "../../runtime/calls/config/local_calls.ts";
import { runRequest } from "../harness/engine.ts";
import { type ScriptedReply, startOpenaiServer } from "../harness/openai_server.ts";

const MANIFEST = JSON.stringify({
  bundle: "ai",
  integrations: {
    model: {
      provider: "openai",
      actions: ["chat:gpt-4o-mini", "embeddings:text-embedding-3-small"],
    },
  },
});
const GRANT = { model: ["chat:*", "embeddings:*"] };

/** Runs the body of a tool that has an official client as `client`, and `ctx`. */
async function run(body: string, script: readonly ScriptedReply[]) {
  await using server = startOpenaiServer();
  server.script(...script);
  const config = await parseCallConfig(
    new TextEncoder().encode(JSON.stringify({
      integrations: {
        model: {
          provider: "openai",
          baseUrl: server.url,
          secret: { env: "MODEL_KEY" },
          private: [`127.0.0.1:${server.port}`],
        },
      },
    })),
  );
  const secret = () => Promise.resolve(server.key);
  await using calls = await localCalls(config, { secret, memory: undefined });
  const source = `import { INTEGRATION_ORIGIN, tool } from "aiel";
import OpenAI from "openai";
import { chatModel, HumanMessage } from "aiel/langchain";
const model = "gpt-4o-mini";
const messages = [{ role: "user" as const, content: "Hi" }];
tool("t", async (ctx) => {
  const { fetch } = ctx.integrations.get("model");
  const client = new OpenAI({ apiKey: "none", baseURL: INTEGRATION_ORIGIN, fetch, maxRetries: 0 });
  ${body}
});
`;
  const files = { "entry_point.ts": source, "aiel.json": MANIFEST };
  const envelope = await runRequest(files, { integrations: GRANT, timeout_ms: 20_000 }, { calls });
  await server.idle();
  assert.ok(!JSON.stringify(envelope).includes(server.key));
  assert.ok(server.requests.every(({ authorised }) => authorised), "a request had no key");
  assert.deepEqual(envelope.meta.permissions, []);
  return { envelope, requests: server.requests };
}

Deno.test("the official client chats, streams and embeds, and its tokens are counted", async () => {
  const { envelope } = await run(
    `const whole = await client.chat.completions.create({ model, messages });
  let text = "";
  for await (const part of await client.chat.completions.create({ model, messages, stream: true })) {
    text += part.choices[0]?.delta.content ?? "";
  }
  const { data } = await client.embeddings.create({ model: "text-embedding-3-small", input: "Hi" });
  return [whole.choices[0]?.message.content, text, data.length];`,
    [{ text: "Hello" }, { text: "Hello again, you" }],
  );
  assert.equal(envelope.error, null);
  assert.deepEqual(envelope.result, ["Hello", "Hello again, you", 1]);
  const chat = envelope.meta.usage?.models["gpt-4o-mini"];
  assert.deepEqual(chat, { calls: 2, input_tokens: 14, output_tokens: 10 });
  assert.deepEqual(envelope.meta.calls.map(({ action, outcome }) => [action, outcome]), [
    ["chat:gpt-4o-mini", "ok"],
    ["chat:gpt-4o-mini", "ok"],
    ["embeddings:text-embedding-3-small", "ok"],
  ]);
});

Deno.test("a stream that the official client aborts ends on the other side too", async () => {
  const { envelope, requests } = await run(
    `const abort = new AbortController();
  const stream = await client.chat.completions.create(
    { model, messages, stream: true },
    { signal: abort.signal },
  );
  let parts = 0;
  try {
    for await (const _ of stream) if (++parts === 1) abort.abort();
  } catch { /* Some versions throw here. */ }
  return parts;`,
    [{ hang: true }],
  );
  assert.deepEqual([envelope.error, envelope.result, requests.length], [null, 1, 1]);
});

Deno.test("LangChain's model streams by the same way", async () => {
  const { envelope } = await run(
    `let text = "";
  const chat = chatModel(ctx, "model", { model });
  for await (const part of await chat.stream([new HumanMessage("Hi")])) text += part.text;
  return [text, (await chat.invoke("Hi")).text];`,
    [{ text: "one two three" }, { text: "four" }],
  );
  assert.deepEqual([envelope.error, envelope.result], [null, ["one two three", "four"]]);
});

Deno.test("a model that is not granted is refused before anything is sent", async () => {
  const { envelope, requests } = await run(
    `return await client.chat.completions.create({ model: "gpt-4o", messages })
    .catch((error: any) => String(error.cause?.code ?? error.code ?? error.message));`,
    [],
  );
  assert.deepEqual([envelope.error, requests.length], [null, 0]);
  assert.equal(envelope.meta.calls[0]?.outcome, "denied");
  assert.match(String(envelope.result), /SECURITY_VIOLATION/);
});
