import assert from "node:assert/strict";
import { fakeHttp, fakeMcp, fakeMemory, fakeOpenai, fakePostgres, testContext } from "./testing.ts";
import { IntegrationError } from "./integration_error.ts";

Deno.test("an integration that is not declared, or a member of another provider, is refused as in production", async () => {
  const db = fakePostgres(() => []);
  const ctx = testContext({ integrations: { db, web: fakeHttp(() => new Response()) } });
  assert.throws(() => ctx.integrations.get("other"), /TypeError: .*"other" is not declared/);
  assert.equal(ctx.integrations.get("db").provider, "postgres");
  await assert.rejects(ctx.integrations.get("db").fetch("/"), /"db" is provided by "postgres"/);
  await assert.rejects(ctx.integrations.get("web").query("select 1"), TypeError);
  await assert.rejects(ctx.integrations.get("web").callTool("x"), TypeError);
  assert.deepEqual(ctx.calls, []);
});

Deno.test("a fake over HTTP sees the request and gives the response", async () => {
  const web = fakeHttp(async (request) => {
    const { pathname, search } = new URL(request.url);
    if (pathname === "/fail") throw new IntegrationError("UPSTREAM", "It is away");
    if (pathname === "/none") return undefined as unknown as Response;
    const text = await request.text();
    return Response.json({ method: request.method, path: pathname + search, text }, {
      status: 201,
      headers: { "x-a": request.headers.get("x-a") ?? "" },
    });
  });
  const ctx = testContext({ integrations: { web } });
  const { fetch } = ctx.integrations.get("web");
  const response = await fetch("/a?b=1", { method: "POST", body: "hi", headers: { "x-a": "1" } });
  assert.deepEqual([response.status, response.headers.get("x-a")], [201, "1"]);
  assert.deepEqual(await response.json(), { method: "POST", path: "/a?b=1", text: "hi" });
  await assert.rejects(fetch("/fail"), { name: "IntegrationError", code: "UPSTREAM" });
  await assert.rejects(fetch("/none"), /answers GET \/none with undefined, expected a Response/);
  assert.deepEqual(
    ctx.calls.map(({ integration, provider, method, outcome, args }) => [
      ...[integration, provider, method, outcome],
      (args as { url: string }).url,
    ]),
    [
      ["web", "http", "fetch", "ok", "/a?b=1"],
      ["web", "http", "fetch", "failed", "/fail"],
      ["web", "http", "fetch", "failed", "/none"],
    ],
  );
});

Deno.test("an aborted call rejects with the signal's reason, whatever the fake does", async () => {
  const begun = Promise.withResolvers<void>();
  const web = fakeHttp(() => {
    begun.resolve();
    return new Promise(() => {});
  });
  const ctx = testContext({ integrations: { web } });
  const abort = new AbortController();
  const call = ctx.integrations.get("web").fetch("/", { signal: abort.signal });
  await begun.promise;
  abort.abort(new Error("enough"));
  await assert.rejects(call, /enough/);
  assert.equal(ctx.calls[0]?.outcome, "failed");
});

Deno.test("a fake database answers statements, and transactions are one or none", async () => {
  const seen: unknown[] = [];
  const db = fakePostgres((sql, params, transaction) => {
    seen.push([sql, params, transaction]);
    if (sql === "conflict") throw new IntegrationError("CONFLICT", "Another one was first");
    return sql === "insert" ? { rows: [], rowCount: 3 } : [{ at: params[0] }];
  });
  const ctx = testContext({ integrations: { db } });
  const { query, transaction } = ctx.integrations.get("db");
  const date = new Date(0);
  assert.deepEqual(await query("select", [date]), {
    rows: [{ at: "1970-01-01T00:00:00.000Z" }],
    rowCount: 1,
  });
  const result = await transaction(async (one) => (await one.query("insert")).rowCount);
  assert.equal(result, 3);
  let kept: { query(sql: string): Promise<unknown> } | undefined;
  const failed = transaction(async (one) => {
    kept = one;
    await one.query("conflict");
  });
  await assert.rejects(failed, { code: "CONFLICT" });
  await assert.rejects(async () => await kept?.query("late"), { code: "NOT_FOUND" });
  await assert.rejects(query("select", [1n]), /arguments\.params\[0\] is a BigInt, expected JSON/);
  assert.deepEqual(seen, [
    ["select", ["1970-01-01T00:00:00.000Z"], undefined],
    ["insert", [], 1],
    ["conflict", [], 2],
  ]);
  const methods = ctx.calls.map(({ method, outcome }) => `${method} ${outcome}`);
  assert.deepEqual(methods, [
    ...["query ok", "begin ok", "query ok", "commit ok"],
    ...["begin ok", "query failed", "rollback ok", "query failed"],
  ]);
});

Deno.test("a fake MCP server lists its tools and gives what they give", async () => {
  const inputSchema = { type: "object", properties: { q: { type: "string" } } };
  const mcp = fakeMcp({
    text: ({ q }) => `found ${q}`,
    list: { description: "Lists", inputSchema, call: () => ({ all: [1] }) },
    raw: () => ({ content: [], isError: true }),
    odd: () => ({ n: 1n }),
    nothing: () => undefined,
  });
  const ctx = testContext({ integrations: { mcp } });
  const { listTools, callTool } = ctx.integrations.get("mcp");
  assert.deepEqual((await listTools()).slice(0, 2), [
    { name: "text", inputSchema: { type: "object" } },
    { name: "list", description: "Lists", inputSchema },
  ]);
  assert.deepEqual(await callTool("text", { q: "x" }), {
    content: [{ type: "text", text: "found x" }],
  });
  assert.deepEqual(await callTool("list"), {
    content: [{ type: "text", text: '{"all":[1]}' }],
    structuredContent: { all: [1] },
  });
  assert.deepEqual(await callTool("raw"), { content: [], isError: true });
  assert.deepEqual(await callTool("nothing"), { content: [] });
  await assert.rejects(callTool("odd"), TypeError);
  await assert.rejects(callTool("none"), { code: "NOT_FOUND" });
});

Deno.test("a fake model follows its script, whole and streamed, in both ways of chat", async () => {
  const model = fakeOpenai(
    "one two",
    "three four",
    { toolCalls: [{ name: "look", arguments: { q: 1 } }], usage: { input: 1, output: 2 } },
    ({ api, model, body }) => `${api} ${model} ${JSON.stringify(body["input"])}`,
    { text: "five six" },
    { status: 429, text: "Later" },
  );
  const ctx = testContext({ integrations: { model } });
  const { fetch } = ctx.integrations.get("model");
  const post = (path: string, more: Record<string, unknown>) =>
    fetch(path, { method: "POST", body: JSON.stringify({ model: "m", ...more }) });
  const chat = (more: Record<string, unknown> = {}) => post("/chat/completions", more);
  const whole = await (await chat()).json();
  assert.equal(whole.choices[0].message.content, "one two");
  const streamed = await eventsOf(await chat({ stream: true }));
  assert.equal(streamed.at(-1), "[DONE]");
  const deltas = streamed.slice(0, -1).map((one) => JSON.parse(one).choices[0].delta.content ?? "");
  assert.equal(deltas.join(""), "three four");
  const tools = await (await chat()).json();
  assert.equal(tools.choices[0].message.tool_calls[0].function.arguments, '{"q":1}');
  assert.equal(tools.usage.total_tokens, 3);
  const response = await (await post("/responses", { input: "hi" })).json();
  assert.equal(response.output[0].content[0].text, 'responses m "hi"');
  const events = await eventsOf(await post("/responses", { input: "hi", stream: true }));
  assert.equal(JSON.parse(events.at(-1) ?? "").type, "response.completed");
  assert.equal((await chat()).status, 429);
  const over = await chat();
  assert.equal(over.status, 400);
  assert.match((await over.json()).error.message, /no reply for request 7/);
  assert.equal((await post("/files", {})).status, 404);
});

Deno.test("a fake model makes vectors of texts, and one function answers every request", async () => {
  const model = fakeOpenai(({ body }) => String(body["user"]));
  const ctx = testContext({ integrations: { model } });
  const ask = async (path: string, more: Record<string, unknown>) => {
    const body = JSON.stringify({ model: "m", ...more });
    return await (await ctx.integrations.get("model").fetch(path, { method: "POST", body })).json();
  };
  const { data } = await ask("/embeddings", { input: ["a", "b", "a"] });
  assert.deepEqual(data[0].embedding, data[2].embedding);
  assert.notDeepEqual(data[0].embedding, data[1].embedding);
  for (const user of ["one", "two", "three"]) {
    const { choices } = await ask("/chat/completions", { user });
    assert.equal(choices[0].message.content, user);
  }
});

Deno.test("contexts of a test may share a memory, and have one of their own otherwise", async () => {
  const memory = fakeMemory();
  await testContext({ memory }).memory.set("a", 1);
  assert.equal((await testContext({ memory }).memory.get("a"))?.value, 1);
  assert.equal(await testContext().memory.get("a"), undefined);
});

async function eventsOf(response: Response): Promise<string[]> {
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  return [...(await response.text()).matchAll(/^data: (.*)$/gm)].map(([, data = ""]) => data);
}
