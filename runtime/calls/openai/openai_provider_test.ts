import assert from "node:assert/strict";

import { type OpenaiServer, startOpenaiServer } from "../../../tests/harness/openai_server.ts";
import type { Json } from "../../protocol/json.ts";
import type { Reach } from "../egress/reach.ts";
import { type Answer, type Ask, CallError, ConfigError } from "../provider.ts";
import { assertHidden, type ContractService, testProvider } from "../provider_contract.ts";
import type { OpenaiConfig } from "./config.ts";
import { openaiProvider } from "./openai_provider.ts";

const resolve = () => Promise.resolve(["127.0.0.1"]);
const provider = openaiProvider({ resolve });
const within = (reach: Reach) => openaiProvider({ resolve, reach });
const HELLO = [{ role: "user", content: "Hello there, model" }];

function post(url: string, document: Json | string, headers: Json = JSON_TYPE): Ask {
  const text = typeof document === "string" ? document : JSON.stringify(document);
  return {
    method: "fetch",
    args: { method: "POST", url, headers },
    body: new Blob([text]).stream(),
  };
}

const JSON_TYPE = [["content-type", "application/json"]];
const chat = (more: Record<string, Json> = {}): Ask =>
  post("/chat/completions", { model: "gpt-test", messages: HELLO, ...more });

testProvider(provider, within, (): Promise<ContractService<OpenaiConfig>> => {
  const server = startOpenaiServer();
  const shown = () => {
    const { headers } = server.requests.at(-1) ?? {};
    return Response.json({ error: Object.fromEntries(headers ?? []) }, { status: 400 });
  };
  return Promise.resolve({
    config: configOf(server),
    ask: () => chat(),
    stuck() {
      server.script({ hang: true });
      return chat({ stream: true });
    },
    echoes() {
      server.script({ raw: shown }, { raw: shown }, { text: `your key is ${server.key}` });
      return [chat(), chat({ stream: true }), chat({ stream: true })];
    },
    wrong: () => [
      chat({ model: 1 }),
      post("/chat/completions", "{"),
      post("/chat/completions", "[]"),
      post("/files", {}),
      { method: "fetch", args: { method: "DELETE", url: "/models/gpt-test" }, body: undefined },
    ],
    seen: () => server.requests.length,
    headers: (name) => server.requests.map(({ headers }) => headers.get(name)),
    reached: () => server.hanging(),
    idle: () => server.idle(),
    stop: () => server.stop(),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  });
});

function configOf(server: OpenaiServer, more: Record<string, Json> = {}): Record<string, Json> {
  return {
    provider: "openai",
    baseUrl: `http://model.test:${server.port}/v1`,
    secret: server.key,
    private: ["127.0.0.1"],
    ...more,
  };
}

/** An integration with a server of its own, and what its broker was told. */
class Fixture {
  readonly server = startOpenaiServer();
  readonly actions: string[] = [];
  readonly counted: [string, number, number][] = [];
  readonly abort = new AbortController();
  readonly #integration;

  constructor(more: Record<string, Json> = {}, readonly budget = Infinity) {
    this.#integration = provider.open(provider.parseConfig(configOf(this.server, more), "ai"));
  }

  perform(ask: Ask): Promise<Answer> {
    return this.#integration.perform(ask, {
      signal: this.abort.signal,
      authorise: (action) => void this.actions.push(action),
      countTokens: (model, { input_tokens, output_tokens }) => {
        this.counted.push([model, input_tokens, output_tokens]);
        if (this.counted.length >= this.budget) throw new CallError("RESOURCE_LIMIT", "Broker");
      },
    });
  }

  async text(ask: Ask): Promise<string> {
    return await new Response((await this.perform(ask)).body).text();
  }

  async [Symbol.asyncDispose]() {
    await this.#integration.close();
    await this.server[Symbol.asyncDispose]();
  }
}

async function failure(call: Promise<unknown>): Promise<CallError> {
  const [outcome] = await Promise.allSettled([call]);
  assert.equal(outcome.status, "rejected");
  const { reason } = outcome as PromiseRejectedResult;
  assert.ok(reason instanceof CallError, Deno.inspect(reason));
  return reason;
}

Deno.test("a chat is answered with the platform's key, and its tokens are counted", async () => {
  await using fixture = new Fixture();
  const headers = [
    ["Content-Type", "application/json; charset=utf-8"],
    ["Authorization", "Bearer mine"],
    ["OpenAI-Organization", "org-mine"],
    ["OpenAI-Beta", "x=1"],
  ];
  const ask = post("/chat/completions", { model: "gpt-test", messages: HELLO }, headers);
  const answer = JSON.parse(await fixture.text(ask));
  assert.equal(answer.choices[0].message.content, "Hello there, model");
  assert.deepEqual(fixture.actions, ["chat:gpt-test"]);
  assert.deepEqual(fixture.counted, [["gpt-test", 7, 5]]);
  const [request] = fixture.server.requests;
  assert.equal(request?.authorised, true);
  assert.equal(request?.headers.get("openai-organization"), null);
  assert.equal(request?.headers.get("openai-beta"), "x=1");
});

Deno.test("responses, embeddings and the list of models are calls of their own", async () => {
  await using fixture = new Fixture();
  await fixture.text(post("/responses", { model: "a/b:free", input: "x" }));
  const vectors = JSON.parse(await fixture.text(post("/embeddings", { model: "e", input: ["x"] })));
  assert.equal(vectors.data.length, 1);
  const models = { method: "fetch", args: { method: "GET", url: "models" }, body: undefined };
  assert.match(await fixture.text(models), /gpt-test/);
  assert.deepEqual(fixture.actions, ["responses:a/b:free", "embeddings:e", "models"]);
  assert.deepEqual(fixture.counted, [["a/b:free", 7, 5], ["e", 7, 0]]);
});

Deno.test("a streamed chat tells its usage, which the code gets where it asked for it", async () => {
  await using fixture = new Fixture();
  const plain = await fixture.text(chat({ stream: true }));
  assert.equal(fixture.server.requests[0]?.body.stream_options.include_usage, true);
  assert.doesNotMatch(plain, /"choices":\[\]/);
  assert.match(plain, /there,[^]*data: \[DONE\]\n\n$/);
  const asked = await fixture.text(
    chat({ stream: true, stream_options: { include_usage: true, include_obfuscation: false } }),
  );
  assert.match(asked, /"choices":\[\],"usage":\{"prompt_tokens":7/);
  assert.equal(fixture.server.requests[1]?.body.stream_options.include_obfuscation, false);
  await fixture.text(post("/responses", { model: "r", input: "x", stream: true }));
  assert.equal(fixture.server.requests[2]?.body.stream_options, undefined);
  assert.deepEqual(fixture.counted, [["gpt-test", 7, 5], ["gpt-test", 7, 5], ["r", 7, 5]]);
});

Deno.test("a stream is handed on as it comes", async () => {
  await using fixture = new Fixture();
  fixture.server.script({ hang: true });
  const { body } = await fixture.perform(chat({ stream: true }));
  const reader = body?.getReader();
  const { value } = await reader?.read() ?? {};
  assert.match(new TextDecoder().decode(value), /^data: .*"role":"assistant".*\n\n$/);
  await reader?.cancel();
  await fixture.server.idle();
  // Nothing was told: about what was sent, and one for the event.
  const [counted] = fixture.counted;
  assert.deepEqual(counted?.[2], 1);
  assert.ok(counted[1] > 20 && counted[1] < 60, String(counted[1]));
});

Deno.test("what was told is counted where a stream is cut", async () => {
  const told =
    'data: {"choices":[{"delta":{}}],"usage":{"prompt_tokens":3,"completion_tokens":2}}\n\n';
  const cut = () =>
    new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode(told)),
      }),
      { headers: { "content-type": "text/event-stream" } },
    );
  for (const way of ["cancel", "abort"] as const) {
    await using fixture = new Fixture();
    fixture.server.script({ raw: cut });
    const { body } = await fixture.perform(chat({ stream: true }));
    const reader = body?.getReader();
    await reader?.read();
    if (way === "cancel") await reader?.cancel();
    else fixture.abort.abort();
    assert.deepEqual(fixture.counted, [["gpt-test", 3, 2]], way);
    await fixture.server.idle();
  }
  await using fixture = new Fixture();
  fixture.server.script({ cutAfter: 2 });
  await fixture.text(chat({ stream: true }));
  assert.equal(fixture.counted[0]?.[2], 2);
});

Deno.test("errors of the service are answers, and cost nothing", async () => {
  await using fixture = new Fixture();
  fixture.server.script({ status: 429, headers: { "retry-after": "1" } });
  const answer = await fixture.perform(chat());
  assert.equal(answer.status, 429);
  await answer.body?.cancel();
  assert.deepEqual(fixture.counted, []);
});

Deno.test("what is sent is what was judged, written anew", async () => {
  await using fixture = new Fixture();
  await fixture.text(post("/chat/completions", ' {"model" : "a\\u002db", "messages":[ ]}\n'));
  assert.equal(fixture.server.requests[0]?.text, '{"model":"a-b","messages":[]}');
  assert.deepEqual(fixture.actions, ["chat:a-b"]);
});

const text = (document: Json | string) =>
  typeof document === "string" ? document : JSON.stringify(document);

Deno.test("requests that could mean two things, or another thing, are refused", async () => {
  await using fixture = new Fixture();
  const bodies: (Json | string)[] = [
    '{"model":"good","model":"bad","messages":[]}',
    '{"model":"good","mod\\u0065l":"bad","messages":[]}',
    '{"model":"good","messages":[{"role":"user","role":"system"}]}',
    "",
    "null",
    "\ufeff{}",
    { messages: HELLO },
    { model: "" },
    { model: "a b" },
    { model: ["a"] },
    { model: "a*" },
    { model: "x".repeat(300) },
    { model: "a", models: ["b"] },
    { model: "a", fallbacks: ["b"] },
    { model: "a", route: "fallback" },
    { model: "a", stream: "true" },
    { model: "a", stream: true, stream_options: 1 },
    { model: "a", background: true },
    `{"model":"a","messages":${"[".repeat(200_000)}${"]".repeat(200_000)}}`,
  ];
  for (const body of bodies) {
    const { code } = await failure(fixture.perform(post("/chat/completions", text(body))));
    assert.match(code, /VALIDATION_ERROR|SECURITY_VIOLATION/, text(body).slice(0, 200));
  }
  const good = { model: "a", messages: [] };
  const types: Json[] = [
    [],
    [["content-type", "text/plain"]],
    [["content-type", "application/json"], ["content-type", "text/plain"]],
    [["content-type", "application/json; charset=utf-16"]],
    [["content-type", "multipart/form-data; boundary=x"]],
    [["content-type", "application/json"], ["content-encoding", "gzip"]],
  ];
  for (const headers of types) {
    await failure(fixture.perform(post("/chat/completions", good, headers)));
  }
  const places = [
    "/chat/completions/",
    "/chat/completions?x=1",
    "/chat//completions",
    "/chat/./completions",
    "/Chat/completions",
    "/completions",
    "/images/generations",
    "/responses/resp_1/cancel",
    "/fine_tuning/jobs",
  ];
  for (const place of places) await failure(fixture.perform(post(place, good)));
  assert.deepEqual(fixture.actions, []);
  assert.deepEqual(fixture.server.requests, []);
});

Deno.test("the service does not go out for the code, but where the platform lets it", async () => {
  const outside: [string, Record<string, Json>][] = [
    ["/responses", { input: "x", tools: [{ type: "mcp", server_url: "https://evil.test" }] }],
    ["/responses", { input: "x", tools: [{ type: "web_search" }] }],
    ["/responses", { input: "x", tools: [{ type: "function" }, {}] }],
    ["/responses", { input: "x", prompt: { id: "p" } }],
    [
      "/responses",
      {
        input: [{
          role: "user",
          content: [{ type: "input_image", image_url: "https://evil.test/?q=data" }],
        }],
      },
    ],
    [
      "/responses",
      { input: [{ content: [{ type: "input_file", file_url: "http://evil.test/" }] }] },
    ],
    [
      "/chat/completions",
      {
        messages: [{
          role: "user",
          content: [{ type: "image_url", image_url: { url: "https://evil.test/?q=data" } }],
        }],
      },
    ],
    ["/chat/completions", { messages: HELLO, web_search_options: {} }],
    ["/chat/completions", { messages: HELLO, plugins: [{ id: "web" }] }],
    ["/chat/completions", { messages: HELLO, api_base: "https://evil.test" }],
    ["/chat/completions", { messages: HELLO, base_url: "https://evil.test" }],
    ["/chat/completions", { messages: HELLO, data_sources: [{ type: "azure_search" }] }],
    ["/chat/completions", { messages: HELLO, mcp_servers: [{ type: "url" }] }],
    ["/chat/completions", { messages: HELLO, search_parameters: { mode: "on" } }],
    [
      "/chat/completions",
      {
        messages: [{
          role: "user",
          content: [{ type: "file", file: { filename: "a", file_data: "https://evil.test/?q" } }],
        }],
      },
    ],
  ];
  await using closed = new Fixture();
  await using open = new Fixture({ remote: true });
  for (const [path, body] of outside) {
    const document = { model: "m", ...body };
    const { code, more } = await failure(closed.perform(post(path, document)));
    assert.equal(code, "SECURITY_VIOLATION");
    assert.match(more.hint ?? "", /"remote": true/);
    await open.text(post(path, document));
  }
  assert.deepEqual(closed.server.requests, []);
  const inside = {
    model: "m",
    tools: [{ type: "function", function: { name: "url", parameters: { url: "https://a" } } }],
    messages: [
      { role: "user", content: [{ type: "image_url", image_url: { url: "data:image/png,x" } }] },
      { role: "tool", content: "https://a.test" },
      {
        role: "user",
        content: [{ type: "file", file: { file_data: "data:text/plain,https://a" } }],
      },
      { role: "user", content: [{ type: "input_audio", input_audio: { data: "SGVsbG8=" } }] },
    ],
  };
  await closed.text(post("/chat/completions", inside));
});

Deno.test("only models of the configuration may be used", async () => {
  await using fixture = new Fixture({ models: ["gpt-4o*", "small"] });
  for (const model of ["gpt-4o", "gpt-4o-mini", "small"]) await fixture.text(chat({ model }));
  for (const model of ["gpt-4", "small-2", "GPT-4o"]) {
    const { message } = await failure(fixture.perform(chat({ model })));
    assert.equal(message, `The model "${model}" is none that the integration may use`);
  }
  assert.equal(fixture.server.requests.length, 3);
});

Deno.test("a budget that is used up ends the call, and further ones before they are sent", async () => {
  await using fixture = new Fixture({ budget: { tokens: 20 } });
  await fixture.text(chat());
  const { code } = await failure(fixture.text(chat()));
  assert.equal(code, "RESOURCE_LIMIT");
  const { message } = await failure(fixture.text(chat()));
  assert.equal(message, "The budget of 20 tokens is used up: 24 were used");
  assert.equal(fixture.server.requests.length, 2);
});

Deno.test("who leaves streams before their usage is told uses up the budget too", async () => {
  await using fixture = new Fixture({ budget: { tokens: 200 } });
  const leave = async () => {
    const { body } = await fixture.perform(chat({ stream: true }));
    const reader = body?.getReader();
    await reader?.read();
    await reader?.cancel();
  };
  for (let n = 0; n < 2; n++) await leave();
  const image = { type: "image_url", image_url: { url: `data:image/png,${"x".repeat(100_000)}` } };
  await fixture.text(chat({ messages: [{ role: "user", content: [image] }] }));
  for (let n = 0; n < 20; n++) await leave().catch(() => {});
  assert.equal((await failure(leave())).code, "RESOURCE_LIMIT");
  assert.ok(fixture.server.requests.length < 10, String(fixture.server.requests.length));
});

Deno.test("who leaves before anything is answered uses up the budget too", async () => {
  const headOnly = () =>
    new Response(new ReadableStream(), { headers: { "content-type": "application/json" } });
  for (const reply of [{ hang: true }, { raw: headOnly }]) {
    await using fixture = new Fixture({ budget: { tokens: 200 } });
    fixture.server.script(reply);
    const left = fixture.perform(chat({ max_tokens: 150 }));
    left.catch(() => {});
    while (fixture.server.requests.length === 0) await new Promise((go) => setTimeout(go, 5));
    fixture.abort.abort();
    assert.equal((await failure(left)).code, "TIMEOUT");
    const [[, input, output] = []] = fixture.counted;
    assert.ok(input !== undefined && input > 20, String(input));
    assert.equal(output, 150);
  }
});

Deno.test("calls at once see what the other ones may use", async () => {
  await using fixture = new Fixture({ budget: { tokens: 1_500 } });
  const calls = Array.from({ length: 10 }, () => fixture.text(chat()));
  const outcomes = await Promise.allSettled(calls);
  const refused = outcomes.filter(({ status }) => status === "rejected");
  assert.equal(refused.length, 8);
  assert.match(
    String((refused[0] as PromiseRejectedResult).reason.message),
    /^The budget of 1500 tokens is used up: 0 were used, and calls under way may use 2\d{3}$/,
  );
  assert.equal(fixture.server.requests.length, 2);
  // What they did not use is there for others.
  for (let n = 0; n < 5; n++) await fixture.text(chat());
  await using small = new Fixture({ budget: { tokens: 1_500 } });
  await Promise.all(Array.from({ length: 10 }, () => small.text(chat({ max_tokens: 10 }))));
  const embed = post("/embeddings", { model: "m", input: "x" });
  await using embedding = new Fixture({ budget: { tokens: 1_500 } });
  await Promise.all(
    Array.from(
      { length: 10 },
      () => embedding.text({ ...embed, body: new Blob(['{"model":"m","input":"x"}']).stream() }),
    ),
  );
});

Deno.test("what a call may use is there again once it has failed", async () => {
  await using fixture = new Fixture({ budget: { tokens: 200 } });
  for (let n = 0; n < 5; n++) {
    fixture.server.script({ status: 500 });
    await fixture.text(chat({ max_tokens: 500 }));
  }
  assert.deepEqual(fixture.counted, []);
  await fixture.text(chat());
  await fixture.server.stop();
  for (let n = 0; n < 5; n++) {
    assert.equal((await failure(fixture.text(chat({ max_tokens: 500 })))).code, "UPSTREAM");
  }
  assert.equal(fixture.counted.length, 1);
});

Deno.test("a broker whose budget is used up ends streams and further calls", async () => {
  await using fixture = new Fixture({}, 1);
  const { message } = await failure(fixture.text(chat({ stream: true })));
  assert.equal(message, "Broker");
  assert.equal((await failure(fixture.text(chat()))).code, "RESOURCE_LIMIT");
  assert.equal(fixture.server.requests.length, 1);
});

Deno.test("a key that the service shows reaches no one", async () => {
  await using fixture = new Fixture();
  fixture.server.script({ text: `the key is ${fixture.server.key}, it is` });
  const shown = await fixture.text(chat({ stream: true }));
  assertHidden(shown, [fixture.server.key]);
  assert.match(shown, /\[secret\]/);
  const wrongKey = provider.parseConfig(
    configOf(fixture.server, { secret: "sk-another-key" }),
    "ai",
  );
  const error = await failure(provider.check(wrongKey, AbortSignal.timeout(5_000)));
  assert.match(error.message, /does not accept the secret$/);
  assertHidden(error, ["sk-another-key"]);
});

Deno.test("what a configuration may not say is refused with its place", () => {
  const good = { provider: "openai", secret: "sk-0123456789" };
  const wrong: [Json, string][] = [
    [{ ...good, credential: {} }, "ai.credential"],
    [{ ...good, provider: "http" }, "ai.provider"],
    [{ provider: "openai" }, "ai.secret"],
    [{ ...good, secret: "12345" }, "ai.secret"],
    [{ ...good, secret: "1234567\n" }, "ai.secret"],
    [{ ...good, baseUrl: "model.test" }, "ai.baseUrl"],
    [{ ...good, baseUrl: null }, "ai.baseUrl"],
    [{ ...good, models: "gpt" }, "ai.models"],
    [{ ...good, models: ["gpt", "*-4"] }, "ai.models[1]"],
    [{ ...good, budget: 5 }, "ai.budget"],
    [{ ...good, budget: { tokens: 0 } }, "ai.budget.tokens"],
    [{ ...good, budget: { tokens: 1, calls: 1 } }, "ai.budget.calls"],
    [{ ...good, remote: 1 }, "ai.remote"],
    [{ ...good, headers: { authorization: "x" } }, "ai.headers"],
    [{ ...good, private: ["x"] }, "ai.private[0]"],
  ];
  for (const [value, at] of wrong) {
    assert.throws(() => provider.parseConfig(value, "ai"), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.equal(error.at, at, error.message);
      return true;
    });
  }
  assert.equal(provider.parseConfig(good, "ai").http.baseUrl.origin, "https://api.openai.com");
});

Deno.test("actions name what is asked of which models", () => {
  for (const action of ["models", "chat:gpt-4o", "responses:*", "embeddings:text-*"]) {
    assert.equal(provider.parseAction(action, "a"), action);
  }
  for (const action of ["", "chat", "chat:", "chat:a b", "chat:*-x", "images:x", "models:x", "*"]) {
    assert.throws(() => provider.parseAction(action, "a"), ConfigError, action);
  }
  const cases: [string, string, boolean][] = [
    ["chat:*", "chat:x", true],
    ["chat:*", "chat:x*", true],
    ["chat:gpt-*", "chat:gpt-4o*", true],
    ["chat:gpt-4o*", "chat:gpt-*", false],
    ["chat:gpt-4o*", "chat:gpt-4o", true],
    ["chat:gpt-4o", "chat:gpt-4o*", false],
    ["chat:gpt-4o", "chat:gpt-4o-mini", false],
    ["chat:*", "responses:x", false],
    ["chat:*", "models", false],
    ["models", "models", true],
  ];
  for (const [granted, wanted, covered] of cases) {
    assert.equal(provider.covers(granted, wanted), covered, `${granted} ${wanted}`);
  }
});
