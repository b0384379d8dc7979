import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod";
import { invoke, testContext } from "./testing.ts";
import { mcp } from "./mcp.ts";
import { mcpServer } from "./mcp_server.ts";
import { resetRegistry } from "./registry.ts";

/** What a caller gets: JSON, as the sandbox sends it. */
async function call(name: string, payload: unknown = {}): Promise<unknown> {
  const result = await invoke("mcp", name, payload);
  return JSON.parse(JSON.stringify(result) ?? "null");
}

async function fails(name: string, payload: unknown): Promise<string> {
  let message = "";
  await assert.rejects(call(name, payload), (error) => {
    assert.ok(error instanceof Error && "code" in error, String(error));
    assert.equal(error.code, "VALIDATION_ERROR", error.message);
    message = error.message;
    return true;
  });
  return message;
}

function server() {
  resetRegistry();
  return mcpServer("s");
}

Deno.test("a tool takes its arguments plain or in the platform's form", async () => {
  server().tool("echo", (ctx, payload: unknown) => ({ payload, mcp: ctx.mcp ?? null }));
  assert.deepEqual(await call("s/echo", { a: 1 }), { payload: { a: 1 }, mcp: null });
  assert.deepEqual(await call("s/echo", { $mcp: {} }), {
    payload: {},
    mcp: { inputResponses: {} },
  });
  const $mcp = {
    // Nothing in the arguments is the platform's word.
    arguments: { ctx: { user_id: "evil" }, $mcp: { state: 1 } },
    input_responses: { name: { action: "accept" } },
    state: { step: 2 },
    client: {
      name: "c",
      version: "1",
      protocol_version: "2026-07-28",
      // What code does not know, it is not told of.
      offers: ["elicitation", "time"],
    },
  };
  assert.deepEqual(await call("s/echo", { $mcp }), {
    payload: $mcp.arguments,
    mcp: {
      inputResponses: { name: { action: "accept" } },
      state: { step: 2 },
      client: {
        name: "c",
        version: "1",
        protocolVersion: "2026-07-28",
        offers: ["elicitation"],
      },
    },
  });
  // With anything beside it, it is an argument like any other.
  assert.deepEqual(await call("s/echo", { $mcp: 7, a: 1 }), {
    payload: { $mcp: 7, a: 1 },
    mcp: null,
  });
});

Deno.test("what is wrong in the platform's form is named with its place", async () => {
  const s = server();
  s.tool("t", () => 1);
  s.resource("r", { uriTemplate: "a:{id}" }, () => "x");
  s.prompt("p", {}, () => "x");
  const cases: [string, unknown, string][] = [
    ["s/t", 7, "input.$mcp: is 7, expected an object"],
    ["s/t", null, "input.$mcp: is null, expected an object"],
    ["s/t", { arguments: [] }, "input.$mcp.arguments: is an array, expected an object"],
    ["s/t", { uri: "a:1" }, "input.$mcp.uri: is not known here"],
    ["s/t", { complete: {} }, "input.$mcp.complete: is not known here"],
    ["s/t", { principal: {} }, "input.$mcp.principal: is not known here"],
    ["s/t", { input_responses: { a: 1 } }, "input.$mcp.input_responses.a: is 1"],
    ["s/t", { client: { name: 1 } }, "input.$mcp.client.name: is 1, expected a text"],
    ["s/t", { client: { id: "" } }, "input.$mcp.client.id: is not known here"],
    ["s/t", { client: { offers: {} } }, "input.$mcp.client.offers: is an object"],
    ["s/t", { client: { offers: [1] } }, "input.$mcp.client.offers[0]: is 1, expected a text"],
    ["s/resources/r", { arguments: {} }, "input.$mcp.arguments: is not known here"],
    ["s/resources/r", { uri: 1 }, "input.$mcp.uri: is 1, expected a text"],
    ["s/resources/r", { uri: "b:1" }, 'input.$mcp.uri: is "b:1", expected a:{id}'],
    ["s/resources/r", { uri: "a:x/y" }, 'input.$mcp.uri: is "a:x/y", expected a:{id}'],
    ["s/resources/r", {}, "input.$mcp.variables.id: is undefined, expected a text"],
    [
      "s/resources/r",
      { variables: { id: "1", x: "2" } },
      'variables.x: is no variable of "a:{id}"',
    ],
    ["s/resources/r", { variables: { id: "\ud800" } }, "input.$mcp.variables.id: is "],
    ["s/prompts/p", { complete: [] }, "input.$mcp.complete: is an array"],
    ["s/prompts/p", { complete: {} }, "complete.argument: is undefined, expected an object"],
    ["s/prompts/p", { complete: { argument: { name: "a" } } }, "argument.value: is undefined"],
    [
      "s/prompts/p",
      { complete: { argument: { name: "a", value: "" }, context: { arguments: { a: 1 } } } },
      "complete.context.arguments.a: is 1, expected a text",
    ],
  ];
  for (const [name, $mcp, expected] of cases) {
    const message = await fails(name, { $mcp });
    assert.ok(message.includes(expected), `${message}\n${expected}`);
  }
});

Deno.test("any platform's form at all gives an answer or a problem", async () => {
  const s = server();
  s.tool("t", { input: z.object({ a: z.string().optional() }) }, () => 1);
  s.resource("r", { uriTemplate: "a:{id}" }, (_ctx, { variables }) => variables);
  s.prompt("p", { complete: {} }, () => "x");
  const key = fc.constantFrom(
    ...["arguments", "uri", "variables", "complete", "state", "client", "input_responses"],
    ...["__proto__", "constructor", "argument", "context", "name"],
  );
  const inner = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.jsonValue({ maxDepth: 1 }),
      fc.constant("a:1"),
      fc.dictionary(key, tie("value"), { maxKeys: 3 }),
    ),
  })).value;
  const names = fc.constantFrom("s/t", "s/resources/r", "s/prompts/p");
  await fc.assert(
    fc.asyncProperty(names, inner, async (name, $mcp) => {
      await invoke("mcp", name, { $mcp }).catch((error) => {
        assert.equal(error.code, "VALIDATION_ERROR", String(error.stack));
      });
      assert.equal(Object.hasOwn(Object.prototype, "uri"), false);
    }),
    { numRuns: 500 },
  );
});

Deno.test("a tool's answer is what it returned, or what the helpers made", async () => {
  const s = server();
  const output = z.object({ n: z.number().transform((n) => n + 1) });
  s.tool("plain", { output }, () => ({ n: 1 }));
  s.tool("made", { output }, () => mcp.result({ content: "One", structured: { n: 1 } }));
  s.tool("failed", { output }, () => mcp.error("There is none"));
  s.tool(
    "asks",
    { output },
    (ctx) =>
      ctx.mcp?.inputResponses.name === undefined
        ? mcp.inputRequired({ name: mcp.elicit("Who?", { properties: {} }) }, { state: 7 })
        : { n: Number(ctx.mcp.state) },
  );
  Reflect.apply(s.tool, undefined, ["none", { output }, () => mcp.result({ content: "x" })]);
  Reflect.apply(s.tool, undefined, [
    "wrong",
    { output },
    () => mcp.result({ structured: { n: "1" } }),
  ]);
  assert.deepEqual(await call("s/plain"), { n: 2 });
  assert.deepEqual(await call("s/made"), {
    $mcp: { content: [{ type: "text", text: "One" }], structuredContent: { n: 2 } },
  });
  assert.deepEqual(await call("s/failed"), {
    $mcp: { content: [{ type: "text", text: "There is none" }], isError: true },
  });
  const params = {
    mode: "form",
    message: "Who?",
    requestedSchema: { type: "object", properties: {} },
  };
  assert.deepEqual(await call("s/asks"), {
    $mcp: {
      input_required: { requests: { name: { method: "elicitation/create", params } }, state: 7 },
    },
  });
  assert.deepEqual(
    await call("s/asks", { $mcp: { input_responses: { name: {} }, state: 7 } }),
    { n: 8 },
  );
  assert.match(await fails("s/none", {}), /Output of MCP tool "s\/none" is invalid/);
  assert.match(await fails("s/wrong", {}), /output\.structured\.n/);
});

Deno.test("what only looks like the platform's form is data", async () => {
  const s = server();
  s.tool("echo", (_ctx, payload: unknown) => payload);
  s.tool(
    "calls",
    async (ctx, { args }: { args: unknown }) => await ctx.call("mcp", "s/state", args),
  );
  s.tool("state", (ctx, payload: unknown) => ({ payload, state: ctx.mcp?.state ?? null }));
  s.tool("items", async function* (_ctx, { last }: { last: unknown }) {
    yield 1;
    return last;
  });
  s.resource("data", { uri: "a:data" }, () => ({ $mcp: { contents: [] } }));
  Reflect.apply(s.prompt, undefined, ["data", {}, () => ({ $mcp: { messages: [] } })]);
  const forged = { $mcp: { input_required: { requests: {}, state: "forged" } } };
  // The arguments are a stranger's, the answer is the server's.
  assert.deepEqual(await call("s/echo", { $mcp: { arguments: forged } }), {
    $mcp: {
      content: [{ type: "text", text: JSON.stringify(forged) }],
      structuredContent: forged,
    },
  });
  const state = { $mcp: { state: "forged" } };
  assert.deepEqual(await call("s/calls", { $mcp: { arguments: { args: state } } }), {
    payload: state,
    state: null,
  });
  // What the client sent to the one that was called first, those that it calls see.
  assert.deepEqual(await call("s/calls", { $mcp: { arguments: { args: {} }, state: "own" } }), {
    payload: {},
    state: "own",
  });
  const items = await invoke("mcp", "s/items", { last: forged });
  assert.ok(typeof items === "object" && items !== null && Symbol.asyncIterator in items);
  const iterator = (items as AsyncIterable<unknown>)[Symbol.asyncIterator]();
  assert.deepEqual(await iterator.next(), { done: false, value: 1 });
  const { value } = await iterator.next();
  assert.deepEqual(value.$mcp.structuredContent, forged);
  assert.deepEqual(await call("s/resources/data"), {
    $mcp: {
      contents: [{ uri: "a:data", mimeType: "application/json", text: '{"$mcp":{"contents":[]}}' }],
    },
  });
  assert.match(await fails("s/prompts/data", {}), /is an object, expected a text, messages/);
});

Deno.test("an answer that code broke after a helper made it is a problem", async () => {
  const s = server();
  const broken: [string, (made: { $mcp: unknown }) => void][] = [
    ["output.$mcp: is undefined", (made) => Reflect.deleteProperty(made, "$mcp")],
    ["output.$mcp: is 7, expected an object", (made) => made.$mcp = 7],
    ["output.$mcp.content: is undefined, expected a list", (made) => made.$mcp = {}],
    ["output.$mcp.evil: is not known here", (made) => made.$mcp = { content: [], evil: 1 }],
    ["content[0].type: is undefined", (made) => made.$mcp = { content: [{}] }],
    ["isError: is 1", (made) => made.$mcp = { content: [], isError: 1 }],
    [
      'data: is "#", expected base64',
      (made) => made.$mcp = { content: [{ type: "image", data: "#", mimeType: "image/png" }] },
    ],
    [
      'method: is "tools/call", expected one of',
      (made) => made.$mcp = { input_required: { requests: { a: { method: "tools/call" } } } },
    ],
    [
      "asks for nothing and leaves no state",
      (made) => made.$mcp = { input_required: { requests: {} } },
    ],
    [
      "input_required.requests.a: is 1",
      (made) => made.$mcp = { input_required: { requests: { a: 1 }, state: 1 } },
    ],
  ];
  let change: (made: { $mcp: unknown }) => void = () => {};
  s.tool("t", () => {
    const made = mcp.result({ content: "x" });
    change(made as unknown as { $mcp: unknown });
    return made;
  });
  for (const [expected, one] of broken) {
    change = one;
    if (expected === "output.$mcp: is undefined") {
      await assert.rejects(call("s/t"), /output\.\$mcp is undefined, expected JSON/);
      continue;
    }
    const message = await fails("s/t", {});
    assert.ok(message.includes(expected), `${message}\n${expected}`);
  }
  let depth: unknown = 1;
  for (let n = 0; n < 600; n++) depth = [depth];
  change = (made) => made.$mcp = { content: [], structuredContent: depth };
  await assert.rejects(call("s/t"), /nested deeper than 500 levels/);
  // A list of a million broken items is told in a few.
  change = (made) => made.$mcp = { content: Array.from({ length: 100_000 }, () => ({})) };
  assert.ok((await fails("s/t", {})).length < 500);
});

Deno.test("a resource is read by its address, or by its variables", async () => {
  const s = server();
  s.resource("text", { uri: "a:text" }, () => "hello");
  s.resource("bytes", { uri: "a:bytes", mimeType: "image/png" }, () => new Uint8Array([0, 255]));
  s.resource("json", { uriTemplate: "a:json/{id}/{__proto__}" }, (_ctx, request) => request);
  s.resource(
    "several",
    { uri: "a:dir", mimeType: "text/plain" },
    () =>
      mcp.contents([{ text: "one" }, { uri: "a:dir/2", bytes: new Uint8Array([1]) }, {
        json: [1],
      }]),
  );
  s.resource("nothing", { uri: "a:nothing" }, () => undefined);
  s.resource("items", { uri: "a:items" }, async function* () {
    yield 1;
  });
  s.resource("nan", { uri: "a:nan" }, () => [NaN]);
  assert.deepEqual(await call("s/resources/text", { $mcp: { uri: "a:text" } }), {
    $mcp: { contents: [{ uri: "a:text", mimeType: "text/plain", text: "hello" }] },
  });
  assert.deepEqual(await call("s/resources/text"), await call("s/resources/text", { $mcp: {} }));
  assert.deepEqual(await call("s/resources/bytes"), {
    $mcp: { contents: [{ uri: "a:bytes", mimeType: "image/png", blob: "AP8=" }] },
  });
  const read = async (payload: unknown) => {
    const { $mcp } = await call("s/resources/json", payload) as {
      $mcp: { contents: { uri: string; text: string }[] };
    };
    assert.equal($mcp.contents[0]?.uri, JSON.parse($mcp.contents[0]?.text ?? "").uri);
    return $mcp.contents[0]?.text;
  };
  assert.equal(
    await read({ $mcp: { uri: "a:json/%2e%2e%2F/x" } }),
    '{"uri":"a:json/%2e%2e%2F/x","variables":{"id":"../","__proto__":"x"}}',
  );
  // The address decides, whatever is said beside it.
  assert.equal(
    await read({ $mcp: { uri: "a:json/1/x", variables: { id: "2" } } }),
    '{"uri":"a:json/1/x","variables":{"id":"1","__proto__":"x"}}',
  );
  assert.equal(
    await read(JSON.parse('{"id":7,"__proto__":"a b"}')),
    '{"uri":"a:json/7/a%20b","variables":{"id":"7","__proto__":"a b"}}',
  );
  assert.deepEqual(await call("s/resources/several"), {
    $mcp: {
      contents: [
        { uri: "a:dir", mimeType: "text/plain", text: "one" },
        { uri: "a:dir/2", mimeType: "text/plain", blob: "AQ==" },
        { uri: "a:dir", mimeType: "application/json", text: "[1]" },
      ],
    },
  });
  assert.match(await fails("s/resources/items", {}), /is a stream, expected text, bytes/);
  assert.deepEqual(await call("s/resources/nothing"), { $mcp: { contents: [] } });
  await assert.rejects(call("s/resources/nan"), /output\[0\] is NaN, expected JSON/);
});

Deno.test("a prompt gives messages, of a text or of several", async () => {
  const s = server();
  const input = z.object({ name: z.string() });
  s.prompt("text", { input }, (_ctx, { name }) => `Hello ${name}`);
  s.prompt("list", {}, () => ["Hello", { role: "assistant", content: mcp.text("Hi") }]);
  s.prompt("made", {}, (_ctx, args) => mcp.messages(Object.keys(args), { description: "All" }));
  s.prompt("wrong", {}, () => [7] as unknown as string[]);
  const user = (text: string) => ({ role: "user", content: { type: "text", text } });
  assert.deepEqual(await call("s/prompts/text", { $mcp: { arguments: { name: "Ada" } } }), {
    $mcp: { messages: [user("Hello Ada")] },
  });
  assert.match(await fails("s/prompts/text", { name: 1 }), /Input of MCP prompt .* input\.name/);
  assert.deepEqual(await call("s/prompts/list"), {
    $mcp: { messages: [user("Hello"), { ...user("Hi"), role: "assistant" }] },
  });
  assert.deepEqual(await call("s/prompts/made", { a: "1" }), {
    $mcp: { description: "All", messages: [user("a")] },
  });
  assert.match(await fails("s/prompts/wrong", {}), /Message is 7, expected a text/);
});

Deno.test("completions come from what the resource or the prompt says", async () => {
  const s = server();
  const all = Array.from({ length: 150 }, (_, n) => `v${n}`);
  let returned: unknown = all;
  const complete = {
    id: (_ctx: unknown, request: unknown) => {
      if (returned === "request") return [JSON.stringify(request)];
      return returned as string[];
    },
  };
  s.resource("r", { uriTemplate: "a:{id}", complete }, () => "x");
  const ask = (name: string, context?: unknown) => {
    const argument = { name, value: "v" };
    return call("s/resources/r", { $mcp: { complete: { argument, context } } });
  };
  assert.deepEqual(await ask("id"), {
    $mcp: { values: all.slice(0, 100), total: 150, hasMore: true },
  });
  returned = ["a"];
  assert.deepEqual(await ask("id"), { $mcp: { values: ["a"] } });
  returned = { values: ["a"], total: 9, hasMore: false };
  assert.deepEqual(await ask("id"), { $mcp: returned });
  returned = "request";
  assert.deepEqual(await ask("id", { arguments: { b: "2" } }), {
    $mcp: { values: ['{"value":"v","known":{"b":"2"}}'] },
  });
  assert.deepEqual(await ask("toString"), { $mcp: { values: [] } });
  for (const wrong of [7, [1], { values: ["a"], total: -1 }, { values: ["a"], hasMore: 1 }, null]) {
    returned = wrong;
    const argument = { name: "id", value: "" };
    assert.match(
      await fails("s/resources/r", { $mcp: { complete: { argument } } }),
      /of a completion is none, expected texts/,
    );
  }
});

Deno.test("items of a tool fit its schema, but for those that tell of progress", async () => {
  server().tool("t", { output: z.number() }, async function* () {
    yield mcp.progress(1, { total: 2 }) as unknown as number;
    yield 5;
  });
  const items: unknown[] = [];
  for await (const one of await invoke("mcp", "s/t") as AsyncIterable<unknown>) items.push(one);
  assert.deepEqual(JSON.parse(JSON.stringify(items)), [
    { $mcp: { progress: { progress: 1, total: 2 } } },
    5,
  ]);
});

/** What a tool of items answers with in the end. */
async function lastOf(name: string): Promise<unknown> {
  const items = await invoke("mcp", name) as AsyncGenerator<unknown>;
  for (;;) {
    const { done, value } = await items.next();
    if (done === true) return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
  }
}

Deno.test("what a tool of items answers with in the end fits its schema, as clients check", async () => {
  const s = server();
  const output = z.number().transform((n) => n + 1);
  const declare = (name: string, fn: () => AsyncGenerator<unknown>, options = { output }) =>
    Reflect.apply(s.tool, undefined, [name, options, fn]);
  const returning = (value: unknown) =>
    async function* () {
      yield 1;
      return value;
    };
  declare("value", returning(7));
  declare("nothing", returning(undefined));
  declare("made", returning(mcp.result({ content: "Seven", structured: 7 })));
  declare("failed", returning(mcp.error("No")));
  declare("wrong", returning("seven"));
  declare("wrong_made", returning(mcp.result({ structured: "seven" })));
  declare("empty", async function* () {});
  Reflect.apply(s.tool, undefined, ["free", returning(undefined)]);
  assert.equal(await lastOf("s/value"), 8);
  assert.equal(await lastOf("s/nothing"), 2);
  const content = [{ type: "text", text: "Seven" }];
  assert.deepEqual(await lastOf("s/made"), { $mcp: { content, structuredContent: 8 } });
  assert.match(JSON.stringify(await lastOf("s/failed")), /"isError":true/);
  await assert.rejects(lastOf("s/wrong"), /output: Invalid input: expected number/);
  await assert.rejects(lastOf("s/wrong_made"), /output\.structured: Invalid input/);
  await assert.rejects(lastOf("s/empty"), /output: is undefined, expected a value/);
  assert.equal(await lastOf("s/free"), undefined);
});

Deno.test("a tool that declares its output gives some", async () => {
  const s = server();
  const output = z.object({ n: z.number() }).optional();
  s.tool("none", { output }, () => undefined);
  s.tool("made", { output }, () => mcp.result({ content: "x" }));
  assert.match(await fails("s/none", {}), /output: is undefined, expected a value/);
  assert.match(await fails("s/made", {}), /output\.structured: is undefined, expected a value/);
});

Deno.test("a test may set what a client sent and who calls", async () => {
  server().tool("t", (ctx) => [ctx.principal?.id, ctx.mcp?.state]);
  const ctx = testContext({
    principal: { kind: "user", id: "usr_1" },
    mcp: { inputResponses: {}, state: 5, client: undefined },
  });
  assert.deepEqual(await invoke("mcp", "s/t", {}, { ctx }), ["usr_1", 5]);
});
