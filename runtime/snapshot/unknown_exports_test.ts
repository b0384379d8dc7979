import assert from "node:assert/strict";
import { parseManifest } from "./parse_manifest.ts";
import { unknownExports } from "./unknown_exports.ts";

const EXPORTS = [
  { kind: "tool", name: "hello" },
  { kind: "http", name: "POST /hooks/pay" },
  { kind: "mcp", name: "desk/tool" },
  { kind: "mcp", name: "desk/resources/file" },
];

Deno.test("unknownExports tells of exports, routes and servers that are not there", async () => {
  const manifest = await parseManifest(JSON.stringify({
    exports: { "tool/hello": {}, "tool/helo": {}, "mcp/desk/tool": {}, "execute/a.b": {} },
    http: {
      routes: { "POST /hooks/pay": { auth: "public" }, "GET /hooks/pay": { auth: "public" } },
    },
    mcp: { servers: { desk: { auth: "public" }, tool: { auth: "public" } } },
  }));
  assert.deepEqual(unknownExports(manifest, EXPORTS, [{ path: "a.ts" }]), [
    {
      path: ["exports", "tool/helo"],
      message: '$.exports["tool/helo"] names an export that the snapshot does not have',
      hint: 'Did you mean "tool/hello"?',
    },
    {
      path: ["http", "routes", "GET /hooks/pay"],
      message:
        '$.http.routes["GET /hooks/pay"] names an HTTP handler that the snapshot does not have',
      hint: 'Did you mean "POST /hooks/pay"?',
    },
    {
      path: ["mcp", "servers", "tool"],
      message: '$.mcp.servers["tool"] names an MCP server that the snapshot does not have',
      hint: "Declare it in the code, or take what is said of it out of aiel.json",
    },
  ]);
  assert.deepEqual(unknownExports({}, EXPORTS, []), []);
});
