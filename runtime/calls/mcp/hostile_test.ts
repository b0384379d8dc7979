import assert from "node:assert/strict";
import { type GovernedRun, governedRun } from "../../../tests/contract/governed_run.ts";
import { startHttp } from "../../../tests/contract/mcp_service.ts";
import type { Json } from "../../protocol/json.ts";
import { assertHidden } from "../provider_contract.ts";
import { mcpProvider } from "./provider.ts";

const provider = mcpProvider({ fetch: () => fetch });
const KEY = "k3y-of-the-server/+=";

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly cursor?: string; readonly name?: string };
  readonly error?: { readonly code: number };
}
interface Script {
  /** Answers a message but those of the handshake. */
  answer(message: Message, signal: AbortSignal): Response | Promise<Response>;
}

const json = (value: unknown, more: ResponseInit = {}) =>
  new Response(JSON.stringify(value), {
    ...more,
    headers: { "content-type": "application/json", ...more.headers },
  });
const result = (id: number | undefined, value: unknown) => ({ jsonrpc: "2.0", id, result: value });
const TEXT = { content: [{ type: "text", text: "fine" }] };
const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;

function events(body: BodyInit): Response {
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

/** A server that greets as others do, and then does what a test wants. */
function startHostile({ answer }: Script) {
  return startHttp(async (request) => {
    if (request.method !== "POST") return new Response(null, { status: 405 });
    const message: Message = await request.json();
    switch (message.method) {
      case "server/discover":
        return new Response("What?", { status: 400 });
      case "initialize":
        return json(result(message.id, {
          protocolVersion: "2025-06-18",
          capabilities: { tools: {} },
          serverInfo: { name: "hostile\u0007\u202e\n", version: "x".repeat(1_000) },
        }));
      case "notifications/initialized":
        return new Response(null, { status: 202 });
    }
    return await answer(message, request.signal);
  });
}

function test(what: string, script: Script, check: (tools: Tools) => Promise<void>): void {
  Deno.test(`mcp: a server that ${what}`, async () => {
    await using service = startHostile(script);
    const config = {
      provider: "mcp",
      url: service.url,
      credential: { header: "X-Key", secret: KEY },
    };
    await using run = governedRun(provider, config, ["*"]);
    await check({
      run,
      service,
      refused: async (method = "callTool", signal) => {
        const error = await run.refused(
          method,
          method === "listTools" ? {} : { name: "a" },
          signal,
        );
        assertHidden(error, [KEY]);
        assert.ok(!error.message.includes(String(service.port)), error.message);
        return error;
      },
      check: () =>
        provider.check(provider.parseConfig(config, "one"), new AbortController().signal),
    });
  });
}

interface Tools {
  readonly run: GovernedRun;
  readonly service: ReturnType<typeof startHttp>;
  refused(method?: string, signal?: AbortSignal): ReturnType<GovernedRun["refused"]>;
  check(): Promise<string>;
}

const tool = (name: string, more: Record<string, unknown> = {}) => ({
  name,
  inputSchema: { type: "object" },
  ...more,
});

test("lists pages without an end is left", {
  answer: ({ id, params }) =>
    json(result(id, {
      tools: [tool(`a${params?.cursor ?? ""}`)],
      nextCursor: String(Number(params?.cursor ?? 0) + 1),
    })),
}, async ({ refused, service }) => {
  assert.equal((await refused("listTools")).code, "RESOURCE_LIMIT");
  assert.ok(service.requests.length < 80);
});

test("lists pages that are large is left", {
  answer: ({ id, params }) =>
    json(result(id, {
      tools: [tool(`a${params?.cursor ?? ""}`, { description: "x".repeat(1_000_000) })],
      nextCursor: String(Number(params?.cursor ?? 0) + 1),
    })),
}, async ({ refused, service }) => {
  assert.equal((await refused("listTools")).code, "RESOURCE_LIMIT");
  assert.ok(service.requests.length < 20, String(service.requests.length));
});

test("answers more than can be given is left before it is read", {
  answer: ({ id }) =>
    json(result(id, { content: [{ type: "text", text: "x".repeat(9_000_000) }] })),
}, async ({ refused }) => {
  const { code, message } = await refused();
  assert.equal(code, "RESOURCE_LIMIT");
  assert.match(message, /^The MCP server answers with more than \d+ bytes$/);
});

const structure = "[" + "[],".repeat(200_000) + "[]]";
for (
  const [what, answer] of Object.entries<(id: number | undefined) => Response>({
    "in a document": (id) =>
      new Response(
        `{"jsonrpc":"2.0","id":${id},"result":{"tools":[{"name":"a","inputSchema":` +
          `{"type":"object","default":${structure}}}]}}`,
        { headers: { "content-type": "application/json" } },
      ),
    // A quote before it, in a line of its own, hides nothing.
    "in an event": (id) =>
      events(`: "\ndata: {"jsonrpc":"2.0","id":${id},"result":{"tools":[],"x":${structure}}}\n\n`),
    "in very many events": () => events("data:1\n\n".repeat(200_000)),
  })
) {
  test(`answers very many values ${what} is left before they are read`, {
    answer: ({ id }) => answer(id),
  }, async ({ refused }) => {
    const { code, message } = await refused("listTools");
    assert.equal(code, "RESOURCE_LIMIT");
    assert.match(message, /^The MCP server answers with more than \d+ values$/);
  });
}

test("answers a long text is heard, whatever stands in it", {
  answer: ({ id }) =>
    json(result(id, { content: [{ type: "text", text: '[{,\\",'.repeat(9e4) }] })),
}, async ({ run }) => {
  await run.call("callTool", { name: "a" });
});

/** The first half of a long answer, which goes on when a test says so. */
function halfAnswer(id: number | undefined, rest: Promise<void>): Response {
  const whole = JSON.stringify(result(id, { content: [{ type: "text", text: "x".repeat(1e6) }] }));
  const encoder = new TextEncoder();
  return new Response(
    new ReadableStream({
      async start(controller) {
        controller.enqueue(encoder.encode(whole.slice(0, 700_000)));
        await rest;
        controller.enqueue(encoder.encode(whole.slice(700_000)));
        controller.close();
      },
    }),
    { headers: { "content-type": "application/json" } },
  );
}

const goOn = Promise.withResolvers<void>();
test("answers much to many calls is read one answer at a time", {
  answer({ id, params, method }) {
    if (method !== "tools/call") return new Response(null, { status: 202 });
    if (params?.name === "small") return json(result(id, TEXT));
    return halfAnswer(id, params?.name === "slow" ? goOn.promise : Promise.resolve());
  },
}, async ({ run, refused }) => {
  await run.call("callTool", { name: "small" });
  const ended: string[] = [];
  const call = (name: string) => run.call("callTool", { name }).then(() => ended.push(name));
  const slow = call("slow");
  await new Promise((resolve) => setTimeout(resolve, 200));
  const large = call("large");
  const abort = new AbortController();
  const left = refused("callTool", abort.signal);
  for (let n = 0; n < 20; n++) await call("small");
  abort.abort();
  assert.equal((await left).code, "TIMEOUT");
  assert.deepEqual([...new Set(ended)], ["small"]);
  goOn.resolve();
  await Promise.all([slow, large]);
  assert.deepEqual(ended.slice(-2), ["slow", "large"]);
});

test("lists very many tools is left", {
  answer: ({ id }) =>
    json(result(id, { tools: Array.from({ length: 5_000 }, (_, index) => tool(`t${index}`)) })),
}, async ({ refused }) => {
  assert.equal((await refused("listTools")).code, "RESOURCE_LIMIT");
});

test("gives odd names shows none of them", {
  answer: ({ id }) =>
    json(result(id, {
      tools: [
        ...[
          "a\u0000",
          "a\nb",
          "\u202eevil",
          "",
          "a b",
          "*",
          "ad*",
          "x".repeat(200),
          "аdd",
          "a",
          "a",
        ]
          .map((name) => tool(name)),
        tool("__proto__"),
        tool("constructor", { description: `has ${KEY}` }),
      ],
    })),
}, async ({ run, check }) => {
  const tools = await run.call("listTools", {}) as { name: string }[];
  assert.deepEqual(tools.map(({ name }) => name), ["a", "__proto__", "constructor"]);
  assertHidden(tools, [KEY]);
  const found = await check();
  assert.ok(/^[\x20-\x7e]{1,400}$/.test(found), found);
});

test("sends schemas that are bombs has them passed on, and not run", {
  answer({ id, method }) {
    const schema = {
      type: "object",
      properties: { a: { type: "string", pattern: "^(a+)+$" } },
      $defs: { x: { $ref: "#/$defs/x" } },
      $ref: "#/$defs/x",
    };
    if (method === "tools/list") {
      const deep = "[".repeat(20_000) + "]".repeat(20_000);
      const text = JSON.stringify(result(id, {
        tools: [
          tool("a", { outputSchema: schema, inputSchema: schema }),
          tool("b", { inputSchema: { type: "object", properties: { deep: "DEEP" } } }),
        ],
      })).replace('"DEEP"', deep);
      return new Response(text, { headers: { "content-type": "application/json" } });
    }
    return json(result(id, { ...TEXT, structuredContent: { a: `${"a".repeat(60)}!` } }));
  },
}, async ({ run }) => {
  await run.call("listTools", {}).then(
    (tools) => assert.ok(JSON.stringify(tools).length < 100_000),
    (error) => assert.equal(error.code, "UPSTREAM"),
  );
  await run.call("callTool", { name: "a" });
});

test("answers another call than was made is an error", {
  answer: ({ id = 0 }) => json(result(id + 1_000, TEXT)),
}, async ({ refused }) => {
  assert.equal((await refused()).code, "UPSTREAM");
});

test("ends its stream without an answer is an error", {
  answer: () => events(": nothing\n\nid: 7\nretry: 1\ndata:\n\n"),
}, async ({ refused, service }) => {
  assert.equal((await refused()).code, "UPSTREAM");
  assert.ok(service.requests.every(({ method }) => method === "POST" || method === "DELETE"));
});

for (
  const [what, answer] of Object.entries<() => Response>({
    "answers a page": () => new Response("<html>", { headers: { "content-type": "text/html" } }),
    "answers no JSON": () => new Response("{", { headers: { "content-type": "application/json" } }),
    "answers JSON that is no message": () => json([1, null, "x"]),
    "answers with nothing": () => new Response(null, { status: 204 }),
    "answers that it fails": () => new Response(`with ${KEY}`, { status: 500 }),
    "has forgotten the session": () => new Response("gone", { status: 404 }),
    "does not know the key": () => new Response(KEY, { status: 401 }),
    "forbids it": () =>
      new Response(KEY, {
        status: 403,
        headers: { "www-authenticate": 'Bearer error="insufficient_scope", scope="all"' },
      }),
    "answers half a stream": () =>
      events(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode("data: {"));
          },
          pull(controller) {
            controller.error(new Error("cut"));
          },
        }),
      ),
  })
) {
  test(`${what} is an error`, { answer }, async ({ refused }) => {
    const error = await refused();
    assert.equal(error.code, "UPSTREAM", error.message);
    // And the next call is one of its own.
    assert.equal((await refused()).code, "UPSTREAM");
  });
}

test("answers a result that is none is an error", {
  answer: ({ id }) => json(result(id, { content: "text" })),
}, async ({ refused }) => {
  assert.equal((await refused()).code, "UPSTREAM");
});

test("says why it refuses has it passed on, on one line", {
  answer: ({ id }) =>
    json({
      jsonrpc: "2.0",
      id,
      error: { code: -32602, message: `no\u0007\n\u202e ${KEY} ${"x".repeat(10_000)}` },
    }),
}, async ({ refused }) => {
  const error = await refused();
  assert.equal(error.code, "VALIDATION_ERROR");
  assert.ok(!/\p{C}/u.test(error.message));
  assert.ok(error.message.length < 2_200);
});

test("answers more than may be is left", {
  answer: ({ id }) => json(result(id, { content: [{ type: "text", text: "x".repeat(34e6) }] })),
}, async ({ refused }) => {
  assert.equal((await refused()).code, "RESOURCE_LIMIT");
});

test("streams without an end is left", {
  answer: () => {
    const note = { jsonrpc: "2.0", method: "notifications/progress", params: { progressToken: 1 } };
    const chunk = new TextEncoder().encode(event({ ...note, x: "x".repeat(64 * 1024) }));
    return events(
      new ReadableStream({ pull: (controller) => controller.enqueue(chunk) }),
    );
  },
}, async ({ refused, service }) => {
  assert.equal((await refused()).code, "RESOURCE_LIMIT");
  await service.idle();
});

const silent = Promise.withResolvers<void>();
test("says nothing is left when the call is aborted", {
  answer({ method }) {
    if (method !== "tools/call") return new Response(null, { status: 202 });
    silent.resolve();
    return events(new ReadableStream({ start: (one) => one.enqueue(new Uint8Array([58, 10])) }));
  },
}, async ({ refused, run, service }) => {
  const abort = new AbortController();
  const failed = refused("callTool", abort.signal);
  await silent.promise;
  abort.abort();
  assert.equal((await failed).code, "TIMEOUT");
  await run.integration.close();
  await service.idle();
});

const refusals: number[] = [];
test("asks its client for a model is told that there is none", {
  answer({ id, method, error }) {
    if (error !== undefined) refusals.push(error.code);
    if (method !== "tools/call") return new Response(null, { status: 202 });
    const asks = ["sampling/createMessage", "elicitation/create", "roots/list", "x/y"];
    return events([
      ...asks.map((one, index) =>
        event({ jsonrpc: "2.0", id: 100 + index, method: one, params: {} })
      ),
      event(result(id, TEXT)),
    ].join(""));
  },
}, async ({ run }) => {
  assert.deepEqual(await run.call("callTool", { name: "a" }), TEXT);
  await run.integration.close();
  assert.ok(refusals.every((code) => code === -32601), String(refusals));
});

test("asks its client without an end is left", {
  answer({ method }) {
    if (method !== "tools/call") return new Response(null, { status: 202 });
    let id = 0;
    return events(
      new ReadableStream({
        pull(controller) {
          const ask = event({ jsonrpc: "2.0", id: id++, method: "ping" });
          controller.enqueue(new TextEncoder().encode(ask));
        },
      }),
    );
  },
}, async ({ refused, service }) => {
  assert.equal((await refused()).code, "UPSTREAM");
  assert.ok(service.requests.length < 250, String(service.requests.length));
});

for (const status of [301, 302, 303, 307, 308]) {
  Deno.test(`mcp: a server that redirects (${status}) is not followed`, async () => {
    await using other = startHttp(() => Promise.resolve(new Response("x")));
    for (const to of [other.url, "/elsewhere", "file:///etc/passwd"]) {
      await using service = startHostile({
        answer: () => new Response(null, { status, headers: { location: to } }),
      });
      const config: Json = {
        provider: "mcp",
        url: service.url,
        credential: { header: "X-Key", secret: KEY },
      };
      await using run = governedRun(provider, config, ["*"]);
      const error = await run.refused("callTool", { name: "a" });
      assert.equal(error.code, "UPSTREAM");
      assert.match(error.message, /redirects/);
      assert.ok(service.requests.every(({ url }) => url === service.url));
    }
    assert.equal(other.requests.length, 0);
  });
}

Deno.test("mcp: an address that is private is refused by the governed fetch", async () => {
  await using service = startHostile({ answer: ({ id }) => json(result(id, TEXT)) });
  for (
    const [grants, outcome] of [[[], "SECURITY_VIOLATION"], [["127.0.0.1"], undefined]] as const
  ) {
    const config = { provider: "mcp", url: service.url, private: grants };
    await using run = governedRun(mcpProvider(), config, ["*"]);
    if (outcome === undefined) await run.call("callTool", { name: "a" });
    else assert.equal((await run.refused("callTool", { name: "a" })).code, outcome);
  }
});
