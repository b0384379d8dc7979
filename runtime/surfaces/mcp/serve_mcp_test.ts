import assert from "node:assert/strict";
import type { Client } from "@modelcontextprotocol/client";
import type { Json } from "../../mod.ts";
import {
  connectMcp,
  type DeskExport,
  deskProject,
  listenMcp,
  type Revision,
} from "../../../tests/harness/mcp_project.ts";
import { TEST_TOKEN } from "../../../tests/harness/surface_host.ts";
import { PAGE_SIZE } from "./pages.ts";

const REVISIONS: readonly Revision[] = ["2026-07-28", "2025-11-25"];

/** Runs a test once for each revision. */
function eachRevision(name: string, run: (revision: Revision) => Promise<void>): void {
  for (const revision of REVISIONS) Deno.test(`${name} (${revision})`, () => run(revision));
}

const ADD: DeskExport = {
  type: "tool",
  name: "add",
  input_schema: { type: "object", properties: { a: { type: "number" } }, required: ["a"] },
  output_schema: { type: "object", properties: { sum: { type: "number" } } },
  mcp: { title: "Add", annotations: { readOnlyHint: true, destructiveHint: null } },
};

/** What the client gets of a tool `t` that answers with that. */
async function answerOf(
  revision: Revision,
  result: Parameters<typeof deskProject>[1],
  more: Partial<DeskExport> = {},
): Promise<Awaited<ReturnType<Client["callTool"]>>> {
  const project = deskProject([{ type: "tool", name: "t", ...more }], result);
  await using surface = await listenMcp(project);
  await using client = await connectMcp(surface.url, revision);
  const { _meta, ...answer } = await client.callTool({ name: "t", arguments: {} });
  assert.equal(_meta?.["aiel/execution"], "execution-1");
  return answer;
}

eachRevision("a client learns what the server is and what it declares", async (revision) => {
  await using surface = await listenMcp(deskProject([
    ADD,
    { type: "resource", name: "guide", mcp: { uri: "docs://guide", mime_type: "text/plain" } },
    { type: "resource", name: "page", mcp: { uri_template: "docs://{id}", completes: ["id"] } },
    {
      type: "prompt",
      name: "greet",
      mcp: { arguments: [{ name: "who", description: "Whom", title: null, required: true }] },
    },
  ]));
  await using client = await connectMcp(surface.url, revision);
  const { name, version, title } = client.getServerVersion() ?? {};
  assert.deepEqual({ name, version, title }, { name: "desk", version: "2.0.0", title: "The desk" });
  assert.equal(client.getInstructions(), "Ask the desk");
  assert.deepEqual(client.getServerCapabilities(), {
    tools: {},
    resources: {},
    prompts: {},
    completions: {},
  });
  const { tools } = await client.listTools();
  assert.deepEqual(tools, [{
    name: "add",
    title: "Add",
    description: "What add does",
    inputSchema: ADD.input_schema,
    outputSchema: ADD.output_schema,
    annotations: { readOnlyHint: true },
  }]);
  assert.deepEqual((await client.listResources()).resources, [{
    uri: "docs://guide",
    name: "guide",
    description: "What guide does",
    mimeType: "text/plain",
  }]);
  assert.deepEqual((await client.listResourceTemplates()).resourceTemplates, [{
    uriTemplate: "docs://{id}",
    name: "page",
    description: "What page does",
  }]);
  assert.deepEqual((await client.listPrompts()).prompts, [{
    name: "greet",
    description: "What greet does",
    arguments: [{ name: "who", description: "Whom", required: true }],
  }]);
  assert.deepEqual(surface.reports, []);
});

eachRevision("a server has no capability that it declares nothing for", async (revision) => {
  await using surface = await listenMcp(deskProject([ADD]));
  await using client = await connectMcp(surface.url, revision);
  assert.deepEqual(client.getServerCapabilities(), { tools: {} });
  await assert.rejects(client.request({ method: "prompts/list" }));
});

eachRevision("a call reaches the code with what the client said", async (revision) => {
  const project = deskProject([ADD], () => ({ sum: 3 }));
  await using surface = await listenMcp(project);
  await using client = await connectMcp(surface.url, revision);
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const answer = await client.callTool({
    name: "add",
    arguments: { a: 1, ctx: { user_id: "root" } },
    _meta: { traceparent },
  });
  assert.deepEqual(answer.structuredContent, { sum: 3 });
  const [call] = project.calls;
  assert.equal(call?.source, "mcp");
  assert.equal(call?.name, "desk/add");
  assert.equal(call?.traceparent, traceparent);
  const { $mcp: { client: said, ...request } } = call?.payload as { $mcp: { client: object } };
  assert.deepEqual(request, { arguments: { a: 1, ctx: { user_id: "root" } } });
  if (revision === "2026-07-28") {
    assert.deepEqual(said, {
      name: "tests",
      version: "1.0.0",
      protocol_version: revision,
      offers: [],
    });
  }
});

eachRevision("values of code become content", async (revision) => {
  assert.deepEqual(await answerOf(revision, () => "hello"), {
    content: [{ type: "text", text: "hello" }],
  });
  assert.deepEqual(await answerOf(revision, () => ({ a: [1] })), {
    content: [{ type: "text", text: '{"a":[1]}' }],
    structuredContent: { a: [1] },
  });
  assert.deepEqual(await answerOf(revision, () => null), { content: [] });
  assert.deepEqual(await answerOf(revision, () => 7), { content: [{ type: "text", text: "7" }] });
});

eachRevision("an answer of very many values is told to be one", async (revision) => {
  const many = (value: Json) => Array.from({ length: 60_000 }, () => value);
  const members = (name: string) => Object.fromEntries(many(1).map((one, at) => [name + at, one]));
  const link = { type: "resource_link", uri: "a:b", name: "" };
  for (
    const answer of [
      many(1),
      members("a"),
      { $mcp: { content: many(link) } },
      { $mcp: { content: [], _meta: members("a") } },
    ]
  ) {
    const { content, isError } = await answerOf(revision, () => answer);
    assert.equal(isError, true);
    assert.match(JSON.stringify(content), /RESOURCE_LIMIT: .*more than 50,000 values/);
  }
});

eachRevision("a declared value of any form is structured content", async (revision) => {
  const output_schema = { type: "array", items: { type: "number" } };
  const answer = await answerOf(revision, () => [1, 2], { output_schema });
  assert.deepEqual(answer.content, [{ type: "text", text: "[1,2]" }]);
  // A client of the revision before knows objects only: the package wraps the value.
  const wrapped = revision === "2025-11-25" ? { result: [1, 2] } : [1, 2];
  assert.deepEqual(answer.structuredContent, wrapped);
});

eachRevision("content that code writes itself is taken where it has the form", async (revision) => {
  const content = [{ type: "image", data: "aGk=", mimeType: "image/png" }];
  assert.deepEqual(await answerOf(revision, () => ({ $mcp: { content } })), { content });
  const failed = { content: [{ type: "text", text: "no" }], isError: true };
  assert.deepEqual(await answerOf(revision, () => ({ $mcp: failed })), failed);
});

eachRevision("what has no form of the protocol is an error of the tool", async (revision) => {
  for (
    const form of [
      {},
      { content: "x" },
      { content: [{ type: "bomb" }] },
      { content: [{ type: "text" }] },
      { content: [], resultType: "input_required" },
      { content: [], isError: "yes" },
      { content: [], input_required: { requests: {} } },
      { input_required: {} },
      { input_required: { requests: { a: { method: "tools/call", params: {} } } } },
      { input_required: { requests: { a: { method: "elicitation/create" } } } },
      { input_required: [] },
      { contents: [] },
    ]
  ) {
    const answer = await answerOf(revision, () => ({ $mcp: form }));
    assert.equal(answer.isError, true, JSON.stringify(form));
  }
});

eachRevision(
  "an error of code is told by code and message, without its stack",
  async (revision) => {
    const answer = await answerOf(revision, () => {
      throw new Error("no such driver");
    });
    assert.deepEqual(answer, {
      content: [{ type: "text", text: "USER_CODE_ERROR: no such driver" }],
      isError: true,
    });
  },
);

eachRevision("an unknown name is an error of the protocol, and runs nothing", async (revision) => {
  const project = deskProject([
    ADD,
    { type: "resource", name: "page", mcp: { uri_template: "docs://{id}", completes: ["id"] } },
    { type: "prompt", name: "greet" },
  ]);
  await using surface = await listenMcp(project);
  await using client = await connectMcp(surface.url, revision);
  const invalid = { code: -32602 };
  await assert.rejects(client.callTool({ name: "toString", arguments: {} }), invalid);
  await assert.rejects(client.callTool({ name: "x".repeat(2_000), arguments: {} }), invalid);
  await assert.rejects(client.getPrompt({ name: "none" }), invalid);
  await assert.rejects(client.readResource({ uri: "docs://a/b" }), { code: -32602 });
  const ref = { type: "ref/prompt", name: "none" } as const;
  const argument = { name: "a", value: "" };
  await assert.rejects(client.complete({ ref, argument }), invalid);
  assert.deepEqual(project.calls, []);
});

eachRevision("resources give text, bytes, JSON or what code writes", async (revision) => {
  const values: Record<string, unknown> = {
    text: "hello",
    bytes: { $base64: "aGk=" },
    json: { a: 1 },
    own: { $mcp: { contents: [{ text: "x", mimeType: "text/html", uri: "docs://other" }] } },
    bad: { $mcp: { contents: [{ text: 1 }] } },
    none: { $mcp: { contents: [] } },
  };
  const project = deskProject(
    [{ type: "resource", name: "page", mcp: { uri_template: "docs://{id}" } }],
    (call) => {
      const { $mcp: { variables, uri } } = call.payload as {
        $mcp: { uri: string; variables: { id: string } };
      };
      assert.equal(uri, `docs://${variables.id}`);
      return values[variables.id] as string;
    },
  );
  await using surface = await listenMcp(project);
  await using client = await connectMcp(surface.url, revision);
  const read = async (id: string) => (await client.readResource({ uri: `docs://${id}` })).contents;
  assert.deepEqual(await read("text"), [{ uri: "docs://text", text: "hello" }]);
  assert.deepEqual(await read("bytes"), [{ uri: "docs://bytes", blob: "aGk=" }]);
  const mimeType = "application/json";
  assert.deepEqual(await read("json"), [{ uri: "docs://json", mimeType, text: '{"a":1}' }]);
  assert.deepEqual(await read("own"), [{
    uri: "docs://other",
    mimeType: "text/html",
    text: "x",
  }]);
  await assert.rejects(read("bad"), { code: -32603 });
  await assert.rejects(read("none"), { data: { uri: "docs://none" } });
});

eachRevision("prompts give messages, and want what they require", async (revision) => {
  const project = deskProject([{
    type: "prompt",
    name: "greet",
    mcp: { arguments: [{ name: "who", required: true }] },
  }], () => ({ $mcp: { messages: [{ role: "user", content: { type: "text", text: "Hi" } }] } }));
  await using surface = await listenMcp(project);
  await using client = await connectMcp(surface.url, revision);
  const { messages } = await client.getPrompt({ name: "greet", arguments: { who: "Ada" } });
  assert.deepEqual(messages, [{ role: "user", content: { type: "text", text: "Hi" } }]);
  await assert.rejects(client.getPrompt({ name: "greet" }), { code: -32602 });
  assert.equal(project.calls.length, 1);
});

eachRevision("completion asks code for what it completes only", async (revision) => {
  const values = Array.from({ length: 150 }, (_, index) => `p${index}`);
  const project = deskProject(
    [{ type: "resource", name: "page", mcp: { uri_template: "docs://{id}", completes: ["id"] } }],
    () => ({ $mcp: { values } }),
  );
  await using surface = await listenMcp(project);
  await using client = await connectMcp(surface.url, revision);
  const ref = { type: "ref/resource", uri: "docs://{id}" } as const;
  const ask = (name: string) => client.complete({ ref, argument: { name, value: "p" } });
  assert.deepEqual((await ask("id")).completion, { values: values.slice(0, 100), hasMore: true });
  assert.deepEqual((await ask("other")).completion, { values: [] });
  assert.equal(project.calls.length, 1);
});

eachRevision("long lists come in pages, in the order of declaration", async (revision) => {
  const names = Array.from({ length: 2 * PAGE_SIZE + 1 }, (_, index) => `t${index}`);
  await using surface = await listenMcp(deskProject(names.map((name) => ({ type: "tool", name }))));
  await using client = await connectMcp(surface.url, revision);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.request({
      method: "tools/list",
      params: cursor === undefined ? {} : { cursor },
    });
    seen.push(...page.tools.map(({ name }) => name));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  assert.deepEqual(seen, names);
  const forged = client.request({ method: "tools/list", params: { cursor: "aGVsbG8" } });
  await assert.rejects(forged, { code: -32602 });
});

eachRevision("progress comes while the code runs", async (revision) => {
  const told: unknown[] = [];
  const project = deskProject([{ type: "tool", name: "t" }], async ({ follow }) => {
    await follow?.item(0, { $mcp: { progress: { progress: 1, total: 4, message: "one" } } });
    await follow?.item(1, { $mcp: { progress: { progress: 1 } } });
    await follow?.item(2, "a line");
    await follow?.item(3, { $mcp: { progress: { progress: 4, total: 4 } } });
    // As the engine tells it.
    return { items: [], value: "done" };
  });
  await using surface = await listenMcp(project);
  await using client = await connectMcp(surface.url, revision);
  const onprogress = (one: unknown) => void told.push(one);
  const { content, structuredContent } = await client.callTool({ name: "t", arguments: {} }, {
    onprogress,
  });
  assert.deepEqual(told, [
    { progress: 1, total: 4, message: "one" },
    { progress: 2, message: "a line" },
    { progress: 4, total: 4 },
  ]);
  // Items that are no progress stay part of the answer.
  assert.deepEqual(structuredContent, { items: ["a line"], value: "done" });
  assert.equal((content as { text: string }[])[0]?.text, '{"items":["a line"],"value":"done"}');
});

eachRevision("a client that goes away ends what runs", async (revision) => {
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<unknown>();
  const project = deskProject([{ type: "tool", name: "t" }], async ({ signal }) => {
    begun.resolve();
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    ended.resolve(true);
    return null;
  });
  await using surface = await listenMcp(project);
  await using client = await connectMcp(surface.url, revision);
  const stop = new AbortController();
  const call = client.callTool({ name: "t", arguments: {} }, { signal: stop.signal });
  await begun.promise;
  // The client of the revision before sends a message that reaches another exchange.
  if (revision === "2025-11-25") await client.close();
  stop.abort();
  await assert.rejects(call);
  assert.equal(await ended.promise, true);
});

eachRevision("a server that wants a token lets in nobody without one", async (revision) => {
  const project = deskProject([ADD], () => ({ sum: 1 }), { auth: "token", servers: {} });
  await using surface = await listenMcp(project);
  await assert.rejects(connectMcp(surface.url, revision));
  await assert.rejects(connectMcp(surface.url, revision, { token: "wrong" }));
  await using client = await connectMcp(surface.url, revision, { token: TEST_TOKEN });
  assert.equal((await client.listTools()).tools.length, 1);
});

Deno.test("what is refused before the protocol has its status", async () => {
  const project = deskProject([ADD], () => null, { auth: "token", servers: { open: "public" } });
  await using surface = await listenMcp(project);
  const post = (init: RequestInit & { readonly path?: string } = {}) =>
    fetch(new URL(init.path ?? "desk", surface.url), {
      method: "POST",
      body: "{}",
      ...init,
      headers: { "content-type": "application/json", ...init.headers },
    });
  const token = { "x-api-token": TEST_TOKEN };
  const status = async (answer: Promise<Response>) => {
    const { status, headers, body } = await answer;
    await body?.cancel();
    return [status, headers.get("www-authenticate")];
  };
  assert.deepEqual(await status(post()), [401, 'Bearer realm="aiel"']);
  assert.deepEqual(await status(post({ path: "none" })), [401, 'Bearer realm="aiel"']);
  assert.deepEqual(await status(post({ path: "none", headers: token })), [404, null]);
  assert.deepEqual(await status(post({ path: "open" })), [404, null]);
  const foreign = { ...token, origin: "https://evil.example" };
  assert.deepEqual(await status(post({ headers: foreign })), [403, null]);
  assert.deepEqual(await status(post({ headers: { ...token, origin: "null" } })), [403, null]);
  assert.deepEqual(await status(fetch(surface.url, { headers: token })), [405, null]);
  const text = { ...token, "content-type": "text/plain" };
  assert.deepEqual(await status(post({ headers: text })), [415, null]);
  const large = "x".repeat(4 * 2 ** 20 + 1);
  assert.deepEqual(await status(post({ headers: token, body: large })), [413, null]);
  assert.deepEqual(project.calls, []);
});

Deno.test("a body that does not come is not waited for", async () => {
  await using surface = await listenMcp(deskProject([ADD]), { limits: { bodyIdleMs: 100 } });
  using connection = await Deno.connect({ port: Number(surface.url.port) });
  const head = [
    `POST ${surface.url.pathname} HTTP/1.1`,
    `host: ${surface.url.host}`,
    "content-type: application/json",
    "content-length: 1000",
  ];
  await connection.write(new TextEncoder().encode(`${head.join("\r\n")}\r\n\r\n{`));
  const buffer = new Uint8Array(1_000);
  const count = await connection.read(buffer);
  assert.match(new TextDecoder().decode(buffer.subarray(0, count ?? 0)), /^HTTP\/1\.1 408 /);
});
