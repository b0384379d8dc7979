import assert from "node:assert/strict";
import type { Client } from "@modelcontextprotocol/client";
import { createRequestStateCodec, type ServerContext } from "@modelcontextprotocol/server";
import type { Json } from "../../mod.ts";
import {
  connectMcp,
  type DeskProject,
  deskProject,
  listenMcp,
} from "../../../tests/harness/mcp_project.ts";

/** What code is told. */
interface Told {
  readonly state?: Json;
  readonly input_responses?: Readonly<Record<string, { readonly content?: { name?: string } }>>;
}

const ASK_NAME = {
  method: "elicitation/create",
  params: {
    message: "What is your name?",
    requestedSchema: { type: "object", properties: { name: { type: "string" } } },
  },
} as const;

/** A tool that asks for a name, and remembers how often it asked. */
function asking(): DeskProject {
  const tool = (name: string) => ({ type: "tool", name }) as const;
  return deskProject([tool("hello"), tool("other")], ({ payload }) => {
    const told = (payload as unknown as { $mcp: Told }).$mcp;
    const name = told.input_responses?.name?.content?.name;
    if (name !== undefined) return `Hello ${name}, after ${JSON.stringify(told.state)}`;
    const asked = typeof told.state === "number" ? told.state + 1 : 1;
    return { $mcp: { input_required: { requests: { name: ASK_NAME }, state: asked } } };
  });
}

/** A client that is asked, and fulfils nothing by itself. */
const MANUAL = {
  capabilities: { elicitation: { form: {} } },
  inputRequired: { autoFulfill: false },
} as const;

/** A call's round, in the hand of the test. */
async function round(
  client: Client,
  params: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const request = { method: "tools/call", params: { name: "hello", arguments: {}, ...params } };
  return await client.request(request as { method: "tools/call"; params: { name: string } }, {
    allowInputRequired: true,
  }) as Record<string, unknown>;
}

const ACCEPT = { action: "accept", content: { name: "Ada" } };

Deno.test("code asks for input, and is called again with it and with its state", async () => {
  const project = asking();
  await using surface = await listenMcp(project);
  await using client = await connectMcp(surface.url, "2026-07-28", {
    client: { capabilities: { elicitation: { form: {} } } },
  });
  client.setRequestHandler("elicitation/create", ({ params }) => {
    assert.equal(params.message, "What is your name?");
    return { action: "accept", content: { name: "Ada" } };
  });
  const { content } = await client.callTool({ name: "hello", arguments: {} });
  assert.deepEqual(content, [{ type: "text", text: "Hello Ada, after 1" }]);
  assert.equal(project.calls.length, 2);
});

Deno.test("a state holds for its caller, its export and its time only, and not when changed", async () => {
  const project = asking();
  await using surface = await listenMcp(project);
  await using client = await connectMcp(surface.url, "2026-07-28", { client: MANUAL });
  await using stranger = await connectMcp(surface.url, "2026-07-28", {
    client: MANUAL,
    token: "another",
  });
  const first = await round(client, {});
  const requestState = String(first.requestState);
  const inputResponses = { name: ACCEPT };
  const good = await round(client, { requestState, inputResponses });
  assert.deepEqual(good.content, [{ type: "text", text: "Hello Ada, after 1" }]);
  const calls = project.calls.length;
  const refused = { code: -32602 };
  const changed = requestState.replace(/.(?=\.[^.]*$)/, (last) => last === "A" ? "B" : "A");
  assert.notEqual(changed, requestState);
  for (const state of [changed, "", "v1.x.y", `${requestState}x`, "x".repeat(100_000)]) {
    await assert.rejects(round(client, { requestState: state, inputResponses }), refused, state);
  }
  await assert.rejects(round(client, { name: "other", requestState, inputResponses }), refused);
  await assert.rejects(round(stranger, { requestState, inputResponses }), refused);
  assert.equal(project.calls.length, calls);
  // The same snapshot, live elsewhere: in another environment, or another tenant's.
  await using copy = await listenMcp({ ...project, placeId: "shop of another" });
  await using there = await connectMcp(copy.url, "2026-07-28", { client: MANUAL });
  await assert.rejects(round(there, { requestState, inputResponses }), refused);
  assert.equal(project.calls.length, calls);
  // Nodes that have one key stand for each other.
  await using twin = await listenMcp(project);
  await using same = await connectMcp(twin.url, "2026-07-28", { client: MANUAL });
  assert.equal((await round(same, { requestState, inputResponses })).isError, undefined);
  await using elsewhere = await listenMcp(project, { stateKey: new Uint8Array(32).fill(8) });
  await using other = await connectMcp(elsewhere.url, "2026-07-28", { client: MANUAL });
  await assert.rejects(round(other, { requestState, inputResponses }), refused);
});

Deno.test("a state that is too old is refused", async () => {
  const project = asking();
  await using surface = await listenMcp(project);
  await using client = await connectMcp(surface.url, "2026-07-28", { client: MANUAL });
  const bound = JSON.stringify([
    "anonymous",
    project.placeId,
    project.snapshotId,
    "desk",
    "desk/hello",
  ]);
  const stateOf = (ttlSeconds: number) =>
    createRequestStateCodec<Json>({
      key: new Uint8Array(32).fill(7),
      ttlSeconds,
      bind: () => bound,
    }).mint(1, {} as ServerContext);
  const inputResponses = { name: ACCEPT };
  const young = await round(client, { requestState: await stateOf(60), inputResponses });
  assert.deepEqual(young.content, [{ type: "text", text: "Hello Ada, after 1" }]);
  const old = round(client, { requestState: await stateOf(-60), inputResponses });
  await assert.rejects(old, { code: -32602, data: { reason: "invalid_request_state" } });
});

function largeQuestion(): Json {
  const names = Array.from({ length: 3_000 }, (_, at) => [`k${at}`, { type: "string" }]);
  const requestedSchema = { type: "object", properties: Object.fromEntries(names) };
  return { method: "elicitation/create", params: { message: "Who?", requestedSchema } };
}

Deno.test("a question that is none, or larger than a client can carry, is told", async () => {
  const tool = { type: "tool", name: "hello" } as const;
  const cases: readonly (readonly [Json, RegExp])[] = [
    [{ requests: {}, state: "x".repeat(300_000) }, /state of a question has more than 262144/],
    [{ requests: { a: { method: "tools/call", params: {} } } }, /has no form of the protocol/],
    [{ requests: { a: largeQuestion() } }, /has no form of the protocol/],
    [{ requests: {} }, /has no form of the protocol/],
    [7, /has no form of the protocol/],
  ];
  for (const [input_required, expected] of cases) {
    await using surface = await listenMcp(
      deskProject([tool], () => ({ $mcp: { input_required } })),
    );
    await using client = await connectMcp(surface.url, "2026-07-28", { client: MANUAL });
    const { isError, content } = await round(client, {});
    assert.equal(isError, true);
    assert.match(JSON.stringify(content), expected);
  }
});

Deno.test("answers without a form of answers are left out, and code asks again", async () => {
  const project = asking();
  await using surface = await listenMcp(project);
  await using client = await connectMcp(surface.url, "2026-07-28", { client: MANUAL });
  const { requestState } = await round(client, {});
  for (const answer of [7, null, [], { action: "steal" }, { method: "x", result: ACCEPT }, {}]) {
    const again = await round(client, { requestState, inputResponses: { name: answer } });
    assert.equal(again.resultType, "input_required", JSON.stringify(answer));
  }
});

Deno.test("a client is asked only for what it says it can give", async () => {
  await using surface = await listenMcp(asking());
  await using client = await connectMcp(surface.url, "2026-07-28");
  await assert.rejects(client.callTool({ name: "hello", arguments: {} }), (error: Error) => {
    assert.match(error.message, /elicitation/);
    return true;
  });
  // Over HTTP, nothing is asked of a client of the revision before.
  await using before = await connectMcp(surface.url, "2025-11-25", { client: MANUAL });
  const { isError } = await before.callTool({ name: "hello", arguments: {} });
  assert.equal(isError, true);
});
