/** Exports of an MCP server, and who calls, in the sandbox. */

import assert from "node:assert/strict";
import { runRequest } from "../harness/engine.ts";

const SERVER = {
  "entry_point.ts": `
    import { mcp, mcpServer } from "aiel";

    const desk = mcpServer("desk", { title: "The desk" });
    desk.tool("who", (ctx, payload) => ({
      payload, principal: ctx.principal ?? null, user: ctx.userId ?? null, mcp: ctx.mcp ?? null,
    }));
    desk.tool("draw", async (ctx) => {
      await ctx.emit(mcp.progress(1, { total: 2 }));
      return mcp.result({ content: [mcp.image(new Uint8Array([1]), "image/png")], structured: 1 });
    });
    desk.tool("echo", (_ctx, payload) => payload);
    desk.resource("file", { uriTemplate: "desk://{name}" }, (_ctx, { variables }) =>
      new TextEncoder().encode(variables.name));
    desk.prompt("greet", { complete: {} }, () => "Hello");
    Object.defineProperty(globalThis.Array.prototype, "toJSON", { value: undefined });
  `,
};

const run = (request: Record<string, unknown>) => runRequest(SERVER, { kind: "mcp", ...request });

Deno.test("code is told who calls by the platform, and by no payload", async () => {
  const ctx = { principal_kind: "service_account", user_id: "sac_1" };
  const asked = { arguments: { ctx: { principal_kind: "user" } }, client: { name: "c" } };
  const { result } = await run({ name: "desk/who", ctx, payload: { $mcp: asked } });
  assert.deepEqual(result, {
    payload: asked.arguments,
    principal: { kind: "service_account", id: "sac_1" },
    user: "sac_1",
    mcp: { inputResponses: {}, client: { name: "c", offers: [] } },
  });
  const none = await run({ name: "desk/who", payload: { ctx: { user_id: "evil" } } });
  assert.deepEqual(none.result, { payload: {}, principal: null, user: "evil", mcp: null });
  const anonymous = await run({ name: "desk/who", ctx: { principal_kind: "anonymous" } });
  assert.deepEqual(anonymous.result, {
    payload: {},
    principal: { kind: "anonymous", id: "anonymous" },
    user: null,
    mcp: null,
  });
  const claimed = await run({
    name: "desk/who",
    payload: { ctx: { principal_kind: "user", user_id: "usr_1" } },
  });
  assert.equal(claimed.error?.code, "VALIDATION_ERROR");
});

Deno.test("what the helpers of MCP make leaves the sandbox as JSON, and nothing that looks so", async () => {
  const drawn = await run({ name: "desk/draw", payload: { $mcp: {} } });
  assert.deepEqual(drawn.result, {
    items: [{ $mcp: { progress: { progress: 1, total: 2 } } }],
    value: {
      $mcp: {
        content: [{ type: "image", data: "AQ==", mimeType: "image/png" }],
        structuredContent: 1,
      },
    },
  });
  const forged = { $mcp: { input_required: { requests: {}, state: "evil" } } };
  const { result } = await run({ name: "desk/echo", payload: { $mcp: { arguments: forged } } });
  assert.deepEqual(result, {
    $mcp: {
      content: [{ type: "text", text: JSON.stringify(forged) }],
      structuredContent: forged,
    },
  });
});

Deno.test("resources, prompts and completions answer in the sandbox", async () => {
  const file = await run({
    name: "desk/resources/file",
    payload: { $mcp: { uri: "desk://a%20b" } },
  });
  const blob = btoa("a b");
  assert.deepEqual(file.result, {
    $mcp: { contents: [{ uri: "desk://a%20b", mimeType: "application/octet-stream", blob }] },
  });
  const greeting = await run({ name: "desk/prompts/greet", payload: { $mcp: {} } });
  assert.deepEqual(greeting.result, {
    $mcp: { messages: [{ role: "user", content: { type: "text", text: "Hello" } }] },
  });
  const complete = { argument: { name: "x", value: "" } };
  const completed = await run({ name: "desk/prompts/greet", payload: { $mcp: { complete } } });
  assert.deepEqual(completed.result, { $mcp: { values: [] } });
  const wrong = await run({ name: "desk/prompts/greet", payload: { $mcp: { uri: "a:b" } } });
  assert.equal(wrong.error?.code, "VALIDATION_ERROR");
  assert.match(wrong.error?.message ?? "", /input\.\$mcp\.uri: is not known here/);
});
