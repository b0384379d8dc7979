import assert from "node:assert/strict";
import { z } from "zod";
import { agent, flow, router, tool } from "./define.ts";
import { describe } from "./describe.ts";
import { http } from "./http.ts";
import { mcpServer } from "./mcp_server.ts";
import { resetRegistry } from "./registry.ts";

const HERE = new URL(".", import.meta.url).href;

Deno.test("describe answers with its keys", () => {
  resetRegistry();
  tool("normalize_email", () => 1);
  agent("collect_personal_data", () => 1);
  flow("driver_onboarding", () => 1);
  router("route_driver_flow", () => "next");
  http.post("/driver/onboard", () => 1);
  mcpServer("driver_support").tool("lookup_existing_driver", () => 1);
  const { exports, ...lists } = describe();
  assert.deepEqual(lists, {
    tools: ["normalize_email"],
    agents: ["collect_personal_data"],
    flows: ["driver_onboarding"],
    routers: ["route_driver_flow"],
    http_handlers: [{ method: "POST", path: "/driver/onboard" }],
    mcp_servers: [{
      ...{ name: "driver_support", title: null, description: null },
      ...{ instructions: null, version: null },
      ...{ tools: ["lookup_existing_driver"], resources: [], prompts: [] },
    }],
  });
  assert.deepEqual(exports.map((one) => [one.kind, one.name]), [
    ["tool", "normalize_email"],
    ["agent", "collect_personal_data"],
    ["flow", "driver_onboarding"],
    ["router", "route_driver_flow"],
    ["http", "POST /driver/onboard"],
    ["mcp", "driver_support/lookup_existing_driver"],
  ]);
});

Deno.test("describe shows all that an export declares, as plain JSON", () => {
  resetRegistry();
  tool("a", {
    description: "Does a",
    input: z.object({ n: z.number() }),
    output: z.string(),
    timeoutMs: 5,
  }, () => "x");
  http.get("/b/:id", () => 1);
  mcpServer("s").tool("c", () => 1);
  const { exports } = describe(undefined, { root: HERE });
  const [first, second, third] = exports.map(({ place, ...rest }) => {
    assert.equal(place?.file, "describe_test.ts");
    return rest;
  });
  const $schema = "https://json-schema.org/draft/2020-12/schema";
  assert.deepEqual(first, {
    kind: "tool",
    name: "a",
    description: "Does a",
    input_schema: {
      $schema,
      type: "object",
      properties: { n: { type: "number" } },
      required: ["n"],
    },
    output_schema: { $schema, type: "string" },
    timeout_ms: 5,
  });
  const none = { description: null, input_schema: null, output_schema: null, timeout_ms: null };
  assert.deepEqual(second, {
    kind: "http",
    name: "GET /b/:id",
    ...none,
    method: "GET",
    path: "/b/:id",
  });
  assert.deepEqual(third, {
    kind: "mcp",
    name: "s/c",
    ...none,
    input_schema: { type: "object" },
    mcp: { server: "s", type: "tool", name: "c" },
  });
  assert.deepEqual(JSON.parse(JSON.stringify(exports)), exports);
});

Deno.test("describe keeps the order of registration and answers the same twice", () => {
  resetRegistry();
  for (const name of ["z", "a", "m"]) tool(name, () => 1);
  assert.deepEqual(describe().tools, ["z", "a", "m"]);
  assert.equal(JSON.stringify(describe()), JSON.stringify(describe()));
});

Deno.test("describe lists an MCP server that has no tools", () => {
  resetRegistry();
  mcpServer("empty");
  assert.deepEqual(describe().mcp_servers, [{
    ...{ name: "empty", title: null, description: null, instructions: null, version: null },
    ...{ tools: [], resources: [], prompts: [] },
  }]);
});

Deno.test("describe notes what a schema does not say, and warns of an input that no JSON fits", () => {
  resetRegistry();
  tool("noted", { output: z.object({ at: z.date() }) }, () => ({ at: new Date(0) }));
  tool("warned", { input: z.object({ at: z.date(), n: z.number() }) }, () => 1);
  tool("plain", { input: z.string() }, () => 1);
  const notes = describe().exports.map(({ notes }) =>
    notes?.map(({ level, path, message }) => `${level} ${path} ${message}`)
  );
  assert.deepEqual(notes, [
    ["note output.at a Date can't be said in JSON Schema"],
    [
      "warning input.at takes a Date, which no JSON value is",
      "note input.at a Date can't be said in JSON Schema",
    ],
    undefined,
  ]);
});

Deno.test("describe gives the input of an MCP tool as one of an object", () => {
  resetRegistry();
  const server = mcpServer("s");
  const a = z.object({ t: z.literal("a") });
  server.tool("either", { input: z.union([a, z.object({ t: z.literal("b") })]) }, () => 1);
  server.tool("any", { input: z.unknown() }, () => 1);
  const either = describe().exports[0]?.input_schema;
  assert.deepEqual([either?.type, Array.isArray(either?.anyOf)], ["object", true]);
  assert.equal(describe().exports[1]?.input_schema?.type, "object");
});
