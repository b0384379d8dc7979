import assert from "node:assert/strict";
import { type GovernedRun, governedRun } from "../../../tests/contract/governed_run.ts";
import { type Era, startMcpService } from "../../../tests/contract/mcp_service.ts";
import type { Json } from "../../protocol/json.ts";
import type { Reach } from "../egress/reach.ts";
import { systemResolver } from "../egress/resolver.ts";
import { type Ask, ConfigError } from "../provider.ts";
import { testProvider } from "../provider_contract.ts";
import { governedPorts, mcpProvider } from "./provider.ts";

const KEY = "k3y-of-the-server/+=";
const CREDENTIAL = { header: "Authorization", prefix: "Bearer ", secret: KEY };
const provider = mcpProvider({ fetch: () => fetch });
const within = (reach: Reach) => mcpProvider(governedPorts({ resolve: systemResolver, reach }));

const callTool = (name: string, args: Json = {}): Ask => ({
  method: "callTool",
  args: { name, args },
  body: undefined,
});

for (const era of ["modern", "session"] as const) {
  // A server by Deno does not see that a connection breaks which is not to be kept, as those of
  // governed exchanges are; only the protocol with sessions tells it by a message.
  const tested = era === "session" ? mcpProvider() : provider;
  testProvider({ ...tested, name: `mcp (${era})` as "mcp" }, within, () => {
    const service = startMcpService(era, KEY);
    return Promise.resolve({
      config: {
        provider: "mcp",
        url: service.url,
        credential: CREDENTIAL,
        private: [`127.0.0.1:${service.port}`],
      },
      ask: () => callTool("add", { a: 1, b: 2 }),
      stuck: () => callTool("stuck"),
      echoes: () => [callTool("show"), callTool("fail"), callTool("no_such")],
      wrong: () => [
        callTool("add*"),
        callTool("a\u0000b"),
        callTool("a b"),
        callTool("x".repeat(200)),
        callTool("add", [1]),
        { ...callTool("add"), args: { name: "add", more: 1 } },
        { ...callTool("add"), method: "listTools", args: { cursor: "x" } },
      ],
      seen: () => service.requests.length,
      headers: (name) => service.requests.map(({ headers }) => headers.get(name)),
      reached: service.reached,
      idle: service.idle,
      stop: service.stop,
      [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
    });
  });
}

function test(what: string, run: (tools: Tools) => Promise<void>): void {
  for (const era of ["modern", "session"] as const) {
    Deno.test(`mcp: ${what} (${era})`, async () => {
      await using service = startMcpService(era, undefined);
      const runs: GovernedRun[] = [];
      const open = (granted: readonly string[], more: { [key: string]: Json } = {}) => {
        const config = { provider: "mcp", url: service.url, ...more };
        const opened = governedRun(provider, config, granted);
        runs.push(opened);
        return opened;
      };
      try {
        await run({ service, open, era });
      } finally {
        for (const opened of runs) await opened.integration.close();
      }
    });
  }
}

interface Tools {
  readonly service: ReturnType<typeof startMcpService>;
  readonly era: Era;
  open(granted: readonly string[], more?: { [key: string]: Json }): GovernedRun;
}

const names = (tools: Json) => (tools as { name: string }[]).map(({ name }) => name);

test("a tool is called, and what it gives is given", async ({ open, service }) => {
  const run = open(["add"]);
  for (const a of [1, 2]) {
    assert.deepEqual(await run.call("callTool", { name: "add", args: { a, b: 2 } }), {
      content: [{ type: "text", text: `{"sum":${a + 2}}` }],
      structuredContent: { sum: a + 2 },
    });
  }
  assert.deepEqual(run.asked, ["add", "add"]);
  assert.deepEqual(service.called, ["add", "add"]);
});

test("a tool that fails says so as a result", async ({ open }) => {
  const run = open(["*"]);
  const result = await run.call("callTool", { name: "fail" }) as { isError?: boolean };
  assert.equal(result.isError, true);
});

test("what is not granted is refused and reaches nothing", async ({ open, service }) => {
  for (const run of [open(["stuck"]), open(["*"], { tools: ["stuck", "s*"] })]) {
    const error = await run.refused("callTool", { name: "add", args: { a: 1, b: 2 } });
    assert.equal(error.code, "SECURITY_VIOLATION");
  }
  assert.equal(service.requests.length, 0);
});

test("a list has the tools that are granted, and no others", async ({ open }) => {
  assert.deepEqual(names(await open(["*"]).call("listTools", {})).sort(), [
    "add",
    "fail",
    "show",
    "stuck",
  ]);
  assert.deepEqual(names(await open(["s*", "add"]).call("listTools", {})).sort(), [
    "add",
    "show",
    "stuck",
  ]);
  const limited = open(["*"], { tools: ["sh*"] });
  assert.deepEqual(names(await limited.call("listTools", {})), ["show"]);
  const [tool] = await open(["add"]).call("listTools", {}) as unknown as {
    description: string;
    inputSchema: { required: string[] };
  }[];
  assert.equal(tool?.description, "Adds");
  assert.deepEqual(tool?.inputSchema.required, ["a", "b"]);
});

test("arguments that the tool does not take are an error", async ({ open, service }) => {
  const run = open(["*"]);
  const [outcome] = await Promise.allSettled([
    run.call("callTool", { name: "add", args: { a: "1" } }),
  ]);
  // One version of the protocol says so by a result, another one by an error.
  if (outcome.status === "fulfilled") {
    assert.equal((outcome.value as { isError?: boolean }).isError, true);
  } else assert.equal(outcome.reason.code, "VALIDATION_ERROR");
  assert.deepEqual(service.called, []);
});

test("an abort reaches the tool", async ({ open, service }) => {
  const run = open(["*"]);
  const abort = new AbortController();
  const failed = run.refused("callTool", { name: "stuck" }, abort.signal);
  await service.reached();
  abort.abort();
  assert.equal((await failed).code, "TIMEOUT");
  await run.call("callTool", { name: "add", args: { a: 1, b: 2 } });
  await run.integration.close();
  await service.idle();
  assert.deepEqual(service.called.filter((name) => name === "aborted"), ["aborted"]);
});

test("many calls at once share one greeting", async ({ open, service, era }) => {
  const run = open(["*"]);
  const numbers = Array.from({ length: 20 }, (_, index) => index);
  const results = await Promise.all(
    numbers.map((a) => run.call("callTool", { name: "add", args: { a, b: 0 } })),
  );
  assert.deepEqual(
    results.map((one) => (one as { structuredContent: { sum: number } }).structuredContent.sum),
    numbers,
  );
  assert.equal(service.requests.length, 20 + (era === "modern" ? 1 : 3));
});

Deno.test("mcp: actions are names, with a star at the end", () => {
  for (const text of ["add", "a/b.c-d_e", "*", "get_*"]) {
    assert.equal(provider.parseAction(text, "actions[0]"), text);
  }
  for (const text of ["", "**", "a*b", "a b", "\u202eadd", "a\n", "x".repeat(129)]) {
    assert.throws(() => provider.parseAction(text, "actions[0]"), ConfigError, text);
  }
  for (
    const [granted, wanted, result] of [
      ["add", "add", true],
      ["add", "adds", false],
      ["ad*", "add", true],
      ["ad*", "add*", true],
      ["add*", "ad*", false],
      ["add", "add*", false],
      ["*", "x", true],
      ["x", "*", false],
      ["*", "*", true],
    ] as const
  ) assert.equal(provider.covers(granted, wanted), result, `${granted} ${wanted}`);
});

Deno.test("mcp: what can't be configured is refused at its place", () => {
  const url = "https://mcp.example/mcp";
  const cases: readonly [config: Record<string, unknown>, place: string][] = [
    [{}, ".url"],
    [{ url: "ftp://mcp.example" }, ".url"],
    [{ url: "https://user:s3cret-key@mcp.example" }, ".url"],
    [{ url: "https://mcp.example/#s3cret-key" }, ".url"],
    [{ url, tool: [] }, ".tool"],
    [{ url, tools: "add" }, ".tools"],
    [{ url, tools: ["a b"] }, ".tools[0]"],
    [{ url, tools: [1] }, ".tools[0]"],
    [{ url, credential: { query: "key", secret: "s3cret-key" } }, ".credential.query"],
    [{ url, credential: { header: "Host", secret: "s3cret-key" } }, ".credential.header"],
    [{ url, private: "localhost" }, ".private"],
  ];
  for (const [config, place] of cases) {
    assert.throws(() => provider.parseConfig({ provider: "mcp", ...config }, "it"), (error) => {
      assert.ok(error instanceof ConfigError, String(error));
      assert.equal(error.at, `it${place}`);
      assert.ok(!Deno.inspect(error).includes("s3cret-key"));
      return true;
    });
  }
});
