import assert from "node:assert/strict";
import { SDK_VERSION } from "../../sdk/version.ts";
import { describeResult } from "./describe_result.ts";
import type { Json } from "../protocol/json.ts";
import { RuntimeError } from "../protocol/errors.ts";
import { RUNTIME_VERSION } from "../protocol/version.ts";

const CLEANER = {
  text: (text: string) => text.replaceAll("/host/", ""),
  stack: (text: string) => text,
  printed: (text: string) => text,
};
const SAID = {
  tools: ["t"],
  agents: [],
  flows: [],
  routers: [],
  http_handlers: [{ method: "GET", path: "/" }],
  mcp_servers: [{
    ...{ name: "s", title: null, description: "d", instructions: null, version: null },
    ...{ tools: ["x"], resources: [], prompts: [] },
  }],
  exports: [{ kind: "tool", name: "t", place: { file: "/host/a.ts" } }],
};

const MCP = { server: "s", type: "tool", name: "x" };

Deno.test("describeResult adds the parent's own versions and hides paths of the host", () => {
  assert.deepEqual(describeResult(SAID, CLEANER), {
    sdk_version: SDK_VERSION,
    runtime_version: RUNTIME_VERSION,
    ...SAID,
    exports: [{ kind: "tool", name: "t", place: { file: "a.ts" } }],
  });
});

Deno.test("describeResult refuses what the SDK never says", () => {
  const forged: Json[] = [
    null,
    [],
    "x",
    {},
    { ...SAID, tools: [1] },
    { ...SAID, tools: "t" },
    { ...SAID, sdk_version: "9.9.9" },
    { ...SAID, http_handlers: [{ method: "GET" }] },
    { ...SAID, exports: [{ kind: "tool" }] },
    { ...SAID, mcp_servers: [{ name: "s", tools: [] }] },
    ...[
      { kind: "mcp", name: "s/x" },
      { kind: "tool", name: "s/x", mcp: MCP },
      { kind: "mcp", name: "s/y", mcp: MCP },
      { kind: "mcp", name: "s/x", mcp: { ...MCP, type: "resource" } },
      { kind: "mcp", name: "s/x", mcp: { ...MCP, annotations: { evil: true } } },
      { kind: "mcp", name: "s/x", mcp: { ...MCP, arguments: [{ name: "a" }] } },
      { kind: "mcp", name: "s/x", mcp: { ...MCP, more: 1 } },
    ].map((one) => ({ ...SAID, exports: [one] })),
  ];
  for (const said of forged) {
    assert.throws(() => describeResult(said, CLEANER), (error) => {
      assert.ok(error instanceof RuntimeError);
      assert.equal(error.code, "USER_CODE_ERROR");
      return true;
    });
  }
});
