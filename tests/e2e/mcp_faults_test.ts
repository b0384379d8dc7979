/**
 * What clients may send to MCP servers that no client should: each gets a clear answer, and nothing
 * goes on behind it.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { createMcpSurface } from "../../runtime/surfaces/mcp/serve_mcp.ts";
import { within } from "../../runtime/launch/timer.ts";
import { deskProject, listenMcp } from "../harness/mcp_project.ts";
import { rawClient } from "../harness/raw_client.ts";
import { until } from "../harness/processes.ts";

const VERSION = "2026-07-28";
const META = {
  "io.modelcontextprotocol/protocolVersion": VERSION,
  "io.modelcontextprotocol/clientInfo": { name: "tests", version: "1.0.0" },
  "io.modelcontextprotocol/clientCapabilities": {},
};

const METHODS = [
  "tools/list",
  "tools/call",
  "resources/list",
  "resources/templates/list",
  "resources/read",
  "prompts/list",
  "prompts/get",
  "completion/complete",
  "server/discover",
  "subscriptions/listen",
  "initialize",
  "ping",
  "logging/setLevel",
  "notifications/cancelled",
  "notifications/initialized",
  "notifications/progress",
] as const;

/** A project with one of each. */
function project() {
  return deskProject([
    {
      type: "tool",
      name: "add",
      input_schema: { properties: { token: { type: "string", "x-mcp-header": "token" } } },
    },
    { type: "resource", name: "guide", mcp: { uri: "docs://guide" } },
    { type: "resource", name: "page", mcp: { uri_template: "docs://{id}", completes: ["id"] } },
    { type: "prompt", name: "greet", mcp: { arguments: [{ name: "who", required: true }] } },
  ], () => "fine");
}

/** What the surface said of its own failures, and its answer to what was sent. */
function surface() {
  const reports: Error[] = [];
  const desk = project();
  const serve = createMcpSurface({
    stateKey: new Uint8Array(32).fill(7),
    listTtlMs: 0,
    originHosts: ["localhost"],
    report: (error) => void reports.push(error),
  });
  const send = async (body: string, headers: Record<string, string>) => {
    const request = new Request("http://localhost/desk", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "content-length": String(new TextEncoder().encode(body).length),
        // As the revision before wants it.
        accept: "application/json, text/event-stream",
        ...headers,
      },
      body,
    });
    const caller = { address: undefined, requestId: "request" };
    const answer = await within(5_000, serve(request, desk, "desk", caller));
    assert.ok(answer, `no answer to ${body.slice(0, 500)}`);
    const text = await within(5_000, answer.text());
    assert.ok(text !== undefined, `no end of the answer to ${body.slice(0, 500)}`);
    return { status: answer.status, text };
  };
  return { reports, send, desk };
}

function modern(method: string, params: Record<string, unknown>, id: unknown = 1): string {
  return JSON.stringify({ jsonrpc: "2.0", id, method, params: { ...params, _meta: META } });
}

function headersOf(method: string, name?: string): Record<string, string> {
  return {
    "mcp-protocol-version": VERSION,
    "mcp-method": method,
    ...(name === undefined ? {} : { "mcp-name": name }),
  };
}

/** Names that are what they should be, or not. */
const NAMES = fc.oneof(
  fc.constantFrom("add", "greet", "docs://guide", "docs://7", "__proto__", "toString", ""),
  fc.string(),
);

/** Members of params as the schema has them, each right or of any form. */
const PARAMS = fc.record({
  name: fc.oneof(NAMES, fc.jsonValue()),
  uri: fc.oneof(NAMES, fc.jsonValue()),
  cursor: fc.oneof(fc.string(), fc.jsonValue()),
  arguments: fc.oneof(fc.dictionary(fc.string(), fc.string()), fc.jsonValue()),
  ref: fc.oneof(
    fc.record({ type: fc.constantFrom("ref/prompt", "ref/resource"), name: NAMES, uri: NAMES }),
    fc.jsonValue(),
  ),
  argument: fc.oneof(fc.record({ name: NAMES, value: fc.string() }), fc.jsonValue()),
  context: fc.jsonValue(),
  notifications: fc.oneof(
    fc.record({ toolsListChanged: fc.boolean(), resourceSubscriptions: fc.array(fc.string()) }),
    fc.jsonValue(),
  ),
  requestState: fc.oneof(fc.string(), fc.jsonValue()),
  inputResponses: fc.jsonValue(),
  protocolVersion: fc.oneof(fc.constantFrom("2025-11-25", "2099-01-01"), fc.jsonValue()),
  capabilities: fc.oneof(fc.constant({}), fc.jsonValue()),
  clientInfo: fc.oneof(fc.constant({ name: "x", version: "1" }), fc.jsonValue()),
  _meta: fc.oneof(
    fc.constant(META),
    fc.constant({ ...META, progressToken: 7, traceparent: "x" }),
    fc.jsonValue(),
  ),
}, { requiredKeys: [] });

const MESSAGES = fc.oneof(
  fc.record({
    jsonrpc: fc.oneof({ weight: 9, arbitrary: fc.constant("2.0") }, fc.jsonValue()),
    id: fc.oneof(fc.integer(), fc.string(), fc.jsonValue()),
    method: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...METHODS) }, fc.jsonValue()),
    params: fc.oneof({ weight: 9, arbitrary: PARAMS }, fc.jsonValue()),
  }, { requiredKeys: ["method"] }),
  fc.jsonValue(),
);

Deno.test("messages of any form get an answer, and none is a failure of the platform", async () => {
  const { send, reports } = surface();
  const header = (value: unknown) =>
    typeof value === "string" && /^[\x21-\x7e]+$/.test(value) ? value : "x";
  await fc.assert(
    fc.asyncProperty(MESSAGES, fc.boolean(), fc.boolean(), async (message, agree, isModern) => {
      const { method, params } = (message ?? {}) as { method?: unknown; params?: unknown };
      const { name, uri } = (params ?? {}) as { name?: unknown; uri?: unknown };
      const headers = isModern
        ? headersOf(agree ? header(method) : "tools/call", agree ? header(name ?? uri) : undefined)
        : {};
      const { status, text } = await send(JSON.stringify(message), headers);
      assert.ok(status < 500, `${status} ${text}`);
      assert.doesNotMatch(text, /The platform failed|Internal (?:server )?error/, text);
    }),
    { numRuns: 1_500 },
  );
  for (const { stack = "" } of reports) assert.doesNotMatch(stack, /TypeError|RangeError/);
});

Deno.test("what is no message is told so", async () => {
  const { send, desk } = surface();
  const deep = `${"[".repeat(600)}${"]".repeat(600)}`;
  const cases: readonly (readonly [string, string, Record<string, string>, number, RegExp])[] = [
    ["nothing", "", {}, 400, /-32700/],
    ["no JSON", "{", {}, 400, /-32700/],
    ["a batch", `[${modern("tools/list", {})}]`, headersOf("tools/list"), 400, /-32600/],
    ["depth", modern("tools/call", { arguments: JSON.parse(deep) }), {}, 400, /-32600/],
    ["no method", '{"jsonrpc":"2.0","id":1}', headersOf("x"), 400, /error/],
    ["other header", modern("tools/list", {}), headersOf("tools/call"), 400, /-32020/],
    [
      "other name",
      modern("tools/call", { name: "add" }),
      headersOf("tools/call", "other"),
      400,
      /-32020/,
    ],
    [
      "unknown version",
      modern("tools/list", {}).replaceAll(VERSION, "2099-01-01"),
      { ...headersOf("tools/list"), "mcp-protocol-version": "2099-01-01" },
      400,
      /-32022/,
    ],
    ["unknown method", modern("tools/steal", {}), headersOf("tools/steal"), 404, /-32601/],
    ["an answer", '{"jsonrpc":"2.0","id":1,"result":{}}', {}, 202, /^$/],
  ];
  for (const [what, body, headers, status, text] of cases) {
    const answer = await send(body, headers);
    assert.equal(answer.status, status, `${what}: ${answer.text}`);
    assert.match(answer.text, text, what);
  }
  const bytes = await send(`"${"\u{1f980}".repeat(10)}"`, headersOf("tools/list"));
  assert.ok(bytes.status < 500);
  assert.deepEqual(desk.calls, []);
});

Deno.test("messages of very many values are refused before they are checked", async () => {
  const { send, desk } = surface();
  const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`k${at}`, {}]));
  const offers = { "io.modelcontextprotocol/clientCapabilities": { experimental: many } };
  const bodies = [
    { name: "add", _meta: { ...META, ...many } },
    { name: "add", _meta: { ...META, ...offers } },
    { name: "add", arguments: many, _meta: META },
    { name: "add", inputResponses: many, _meta: META },
    { name: "add", ...many, _meta: META },
  ].map((params) => ({ jsonrpc: "2.0", id: 1, method: "tools/call", params }));
  for (const body of bodies) {
    const { status, text } = await send(JSON.stringify(body), headersOf("tools/call", "add"));
    assert.equal(status, 400);
    assert.match(text, /-32600.*more than 2,000 values.*"id":1/);
  }
  assert.deepEqual(desk.calls, []);
  // What an argument holds is the code's matter.
  const whole = modern("tools/call", { name: "add", arguments: { many } });
  assert.equal((await send(whole, headersOf("tools/call", "add"))).status, 200);
});

Deno.test("millions of levels of depth end nothing", async () => {
  const { send } = surface();
  const depth = 2_000_000;
  const { status } = await send(`${"[".repeat(depth)}${"]".repeat(depth)}`, {});
  assert.equal(status, 400);
  const members = `${'{"a":'.repeat(500_000)}1${"}".repeat(500_000)}`;
  const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"arguments":${members}}}`;
  assert.equal((await send(body, {})).status, 400);
});

Deno.test("the log learns why a message was refused, and nothing of what stood in it", async () => {
  const { send, reports } = surface();
  const secret = "hunter2".repeat(100_000);
  const version = { ...META, "io.modelcontextprotocol/protocolVersion": secret };
  const messages: readonly (readonly [string, Record<string, string>])[] = [
    [modern("tools/call", { name: secret }), headersOf("tools/call", "add")],
    [modern("resources/read", { uri: secret }), headersOf("resources/read")],
    [modern("tools/call", { name: "add", arguments: { in: secret } }), headersOf("tools/list")],
    [modern("tools/call", { name: "add", arguments: { token: secret } }), {
      ...headersOf("tools/call", "add"),
      "mcp-param-token": "another",
    }],
    [modern(secret, {}), headersOf("tools/list")],
    [
      JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: { _meta: version } }),
      headersOf("tools/list"),
    ],
  ];
  for (const [body, headers] of messages) {
    const { status } = await send(body, headers);
    assert.equal(status, 400);
  }
  assert.equal(reports.length, messages.length);
  for (const { message } of reports) {
    assert.match(message, /^Rejected .*\([a-z-]+\)$/);
    assert.doesNotMatch(message, /hunter2/);
  }
});

Deno.test("requests with one id do not meet", async () => {
  const { send } = surface();
  const call = (text: string) =>
    send(modern("tools/call", { name: "add", arguments: { text } }, 7), {
      ...headersOf("tools/call", "add"),
    });
  const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => call(String(index))));
  for (const { status, text } of answers) {
    assert.equal(status, 200);
    assert.equal(JSON.parse(text).id, 7);
  }
});

Deno.test("a flood of subscriptions leaves none open", async () => {
  const { send, reports } = surface();
  const notifications = { toolsListChanged: true, resourceSubscriptions: ["docs://guide"] };
  const listen = (id: number) =>
    send(modern("subscriptions/listen", { notifications }, id), headersOf("subscriptions/listen"));
  const answers = await Promise.all(Array.from({ length: 2_000 }, (_, id) => listen(id)));
  for (const { status, text } of answers) {
    assert.equal(status, 200);
    // Nothing will ever be told: the subscription is acknowledged as empty, and ends.
    assert.match(text, /"notifications":\{\}/);
    assert.match(text, /"resultType":"complete"/);
  }
  assert.deepEqual(reports, []);
});

Deno.test("clients that vanish at any point leave nothing behind", async () => {
  let running = 0;
  let begun = 0;
  const slow = deskProject([{ type: "tool", name: "slow" }], async ({ signal, follow }) => {
    running++;
    begun++;
    try {
      for (let seq = 0; !signal.aborted; seq++) {
        await follow?.item(seq, { $mcp: { progress: { progress: seq } } });
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    } finally {
      running--;
    }
    return null;
  });
  await using listening = await listenMcp(slow);
  const body = JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: "slow", arguments: {}, _meta: { ...META, progressToken: 1 } },
  });
  const head = (length: number) =>
    [
      `POST ${listening.url.pathname} HTTP/1.1`,
      `host: ${listening.url.host}`,
      "content-type: application/json",
      `content-length: ${length}`,
      ...Object.entries(headersOf("tools/call", "slow")).map(([name, value]) =>
        `${name}: ${value}`
      ),
      "",
      "",
    ].join("\r\n");
  const whole = new TextEncoder().encode(head(body.length) + body);
  const points = [1, 20, head(body.length).length, whole.length - 1, whole.length];
  for (const point of points) {
    const connection = await Deno.connect({ port: Number(listening.url.port) });
    await connection.write(whole.subarray(0, point));
    if (point === whole.length) {
      // It goes while events come.
      const buffer = new Uint8Array(10_000);
      for (let text = ""; !text.includes("notifications/progress");) {
        text += new TextDecoder().decode(buffer.subarray(0, await connection.read(buffer) ?? 0));
      }
    }
    connection.close();
  }
  await until("nothing runs", () => running === 0 && listening.open() === 0);
  assert.equal(begun, 1);
});

Deno.test("a client that closes ends its call, in whatever pieces it came", async () => {
  let begin = Promise.withResolvers<AbortSignal>();
  const desk = deskProject([{ type: "tool", name: "wait" }], async ({ signal }) => {
    begin.resolve(signal);
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    return null;
  });
  await using listening = await listenMcp(desk);
  const { host, pathname, port } = listening.url;
  const body = modern("tools/call", { name: "wait", arguments: {} });
  const headers = {
    host,
    "content-type": "application/json",
    "content-length": `${body.length}`,
    accept: "application/json, text/event-stream",
    ...headersOf("tools/call", "wait"),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST ${pathname} HTTP/1.1\r\n${lines.join("")}\r\n`;
  for (const pieces of [[head + body], [head, body], [head, body.slice(0, 9), body.slice(9)]]) {
    begin = Promise.withResolvers();
    using client = await rawClient(Number(port));
    for (const piece of pieces) {
      await client.send(piece);
      // It is read before the next one comes.
      await (await fetch(new URL("/none", listening.url))).text();
    }
    const signal = await begin.promise;
    const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve));
    client.vanish();
    await aborted;
    await until("nothing is open", () => listening.open() === 0);
  }
});
