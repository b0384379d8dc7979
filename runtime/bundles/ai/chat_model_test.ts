import assert from "node:assert/strict";
import { HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { type Integration, IntegrationError, type Integrations } from "aiel";
import { z } from "zod";
import { chatModel, embeddingsModel } from "./chat_model.ts";

/** What the integration was asked. */
interface Asked {
  readonly path: string;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal | null | undefined;
}

/** An integration whose `fetch` is the test's own. */
function fakeIntegration(answer: (asked: Asked) => Promise<Response> | Response) {
  const asked: Asked[] = [];
  const fetch: Integration["fetch"] = async (input, init) => {
    const one = {
      path: String(input),
      headers: new Headers(init?.headers),
      body: JSON.parse(String(init?.body ?? "{}")),
      signal: init?.signal,
    };
    asked.push(one);
    return await answer(one);
  };
  const integrations: Integrations = {
    get(name) {
      if (name !== "model") throw new TypeError(`The integration "${name}" is not declared`);
      return { name, provider: "openai", fetch } as Integration;
    },
  };
  return { asked, integrations };
}

function completion(content: string, more: Record<string, unknown> = {}): Response {
  return Response.json({
    id: "c",
    object: "chat.completion",
    created: 1,
    model: "gpt-4o-mini",
    choices: [{
      index: 0,
      finish_reason: "stop",
      message: { role: "assistant", content, ...more },
    }],
    usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
  });
}

/** LangChain's types say that there is never a usage. */
function tokensOf({ usage_metadata }: { usage_metadata?: unknown }): number {
  return (usage_metadata as { total_tokens: number } | undefined)?.total_tokens ?? 0;
}

function events(chunks: readonly unknown[], after?: Promise<void>): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      for (const chunk of chunks) {
        controller.enqueue(encoder.encode(`data: ${JSON.stringify(chunk)}\n\n`));
      }
      await after;
      controller.enqueue(encoder.encode("data: [DONE]\n\n"));
      controller.close();
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

function chunk(content: string, more: Record<string, unknown> = {}) {
  return {
    id: "c",
    object: "chat.completion.chunk",
    created: 1,
    model: "gpt-4o-mini",
    choices: [{ index: 0, delta: { role: "assistant", content }, finish_reason: null }],
    ...more,
  };
}

Deno.test("chatModel asks the integration by a path, without a key and without the machine's traits", async () => {
  const { asked, integrations } = fakeIntegration(() => completion("Hello"));
  const model = chatModel({ integrations }, "model", { model: "gpt-4o-mini", temperature: 0 });
  const answer = await model.invoke([new HumanMessage("Hi")]);
  assert.equal(answer.text, "Hello");
  assert.equal(tokensOf(answer), 5);
  const [one] = asked;
  assert.equal(one?.path, "/chat/completions");
  assert.equal(one?.body["model"], "gpt-4o-mini");
  const names = [...one?.headers.keys() ?? []];
  const told = names.filter((name) => /authorization|openai-|stainless|user-agent/.test(name));
  assert.deepEqual(told, []);
  assert.equal(one?.headers.get("content-type"), "application/json");
  assert.throws(() => chatModel({ integrations }, "other"), /"other" is not declared/);
});

Deno.test("chatModel streams", async () => {
  const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
  const { asked, integrations } = fakeIntegration(() =>
    events([chunk("Hel"), chunk("lo"), { ...chunk("", { usage }), choices: [] }])
  );
  const model = chatModel({ integrations }, "model", { model: "gpt-4o-mini" });
  const texts: string[] = [];
  let tokens = 0;
  for await (const part of await model.stream("Hi")) {
    if (part.text !== "") texts.push(part.text);
    tokens += tokensOf(part);
  }
  assert.deepEqual(texts, ["Hel", "lo"]);
  assert.equal(tokens, 5);
  assert.equal(asked[0]?.body["stream"], true);
});

Deno.test("chatModel binds tools and gives their calls", async () => {
  const call = {
    id: "t1",
    type: "function",
    function: { name: "add", arguments: '{"a":1,"b":2}' },
  };
  const { asked, integrations } = fakeIntegration(() => completion("", { tool_calls: [call] }));
  const add = tool(({ a, b }) => a + b, {
    name: "add",
    description: "Adds",
    schema: z.object({ a: z.number(), b: z.number() }),
  });
  const model = chatModel({ integrations }, "model", { model: "gpt-4o-mini" }).bindTools([add]);
  const { tool_calls } = await model.invoke("1+2");
  assert.deepEqual(tool_calls?.map(({ name, args }) => [name, args]), [["add", { a: 1, b: 2 }]]);
  assert.equal(JSON.stringify(asked[0]?.body["tools"]).includes('"name":"add"'), true);
});

Deno.test("chatModel ends a stream that the caller or the run aborts", async () => {
  for (const which of ["call", "run"]) {
    const never = Promise.withResolvers<void>();
    const controller = new AbortController();
    const { asked, integrations } = fakeIntegration(({ signal }) => {
      signal?.addEventListener("abort", () => never.resolve());
      return events([chunk("Hel")], never.promise);
    });
    const { signal } = controller;
    const ctx = which === "run" ? { integrations, signal } : { integrations };
    const model = chatModel(ctx, "model", { model: "gpt-4o-mini" });
    const stream = await model.stream("Hi", which === "call" ? { signal } : {});
    const reading = (async () => {
      for await (const _ of stream) controller.abort(new Error("enough"));
    })();
    await reading.catch(() => {});
    assert.equal(asked[0]?.signal?.aborted, true, which);
  }
});

Deno.test("chatModel throws what the integration threw, and does not try again", async () => {
  const refusal = new IntegrationError("SECURITY_VIOLATION", "Not granted");
  const { asked, integrations } = fakeIntegration(() => Promise.reject(refusal));
  const model = chatModel({ integrations }, "model", { model: "gpt-4o" });
  await assert.rejects(model.invoke("Hi"), (error) => error === refusal);
  assert.equal(asked.length, 1);
});

Deno.test("chatModel tries again what may go well, as often as it is told to", async () => {
  const statuses = [503, 200];
  const { asked, integrations } = fakeIntegration(() => {
    const status = statuses.shift() ?? 500;
    const headers = { "retry-after": "0" };
    return status === 200
      ? completion("Hello")
      : Response.json({ error: { message: "busy" } }, { status, headers });
  });
  const model = chatModel({ integrations }, "model", { model: "gpt-4o-mini" });
  assert.equal((await model.invoke("Hi")).text, "Hello");
  assert.equal(asked.length, 2);
  const wrong = fakeIntegration(() =>
    Response.json({ error: { message: "no such model" } }, { status: 404 })
  );
  const other = chatModel({ integrations: wrong.integrations }, "model", { model: "x" });
  await assert.rejects(other.invoke("Hi"), /no such model/);
  assert.equal(wrong.asked.length, 1);
});

Deno.test("embeddingsModel asks the integration", async () => {
  const { asked, integrations } = fakeIntegration(() =>
    Response.json({ object: "list", data: [{ index: 0, embedding: [0.5, 1] }], usage: {} })
  );
  const model = embeddingsModel({ integrations }, "model", { model: "text-embedding-3-small" });
  assert.deepEqual(await model.embedQuery("Hi"), [0.5, 1]);
  assert.equal(asked[0]?.path, "/embeddings");
});
