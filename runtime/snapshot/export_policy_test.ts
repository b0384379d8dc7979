import assert from "node:assert/strict";
import { exportPolicy } from "./export_policy.ts";
import type { ExportPolicies } from "./manifest.ts";

const NAMES = [
  "tool/t",
  "mcp/server/tool",
  "execute/jobs.nightly",
  "http/GET /driver/:id",
  "http/GET /driver/me",
  "http/POST /driver",
];
const POLICIES: ExportPolicies = Object.fromEntries(
  NAMES.map((name, at) => [name, { timeout_ms: at + 1 }]),
);

function found(kind: "tool" | "http" | "mcp", name: string, payload?: unknown): string | undefined {
  const policy = exportPolicy(POLICIES, { action: "invoke", kind, name, payload });
  return NAMES[(policy?.timeout_ms ?? 0) - 1];
}

Deno.test("exportPolicy finds the policy of what is asked for, by kind and name", () => {
  assert.equal(found("tool", "t"), "tool/t");
  assert.equal(found("mcp", "server/tool"), "mcp/server/tool");
  for (const name of ["T", "server/tool", "", "toString", "__proto__"]) {
    assert.equal(found("tool", name), undefined, name);
  }
  const nightly = exportPolicy(POLICIES, { action: "execute", handler: "jobs.nightly" });
  assert.equal(nightly, POLICIES["execute/jobs.nightly"]);
  assert.equal(exportPolicy(POLICIES, { action: "execute", handler: "t" }), undefined);
});

Deno.test("exportPolicy finds the policy of a handler however its request is named", () => {
  const table: readonly (readonly [string, unknown, string | undefined])[] = [
    ["GET /driver/:id", undefined, "http/GET /driver/:id"],
    ["GET /driver/7", undefined, "http/GET /driver/:id"],
    ["get /driver/7?x=1", undefined, "http/GET /driver/:id"],
    ["HEAD /driver/me", undefined, "http/GET /driver/me"],
    ["/driver/7", undefined, "http/GET /driver/:id"],
    ["", { method: "POST", path: "/driver?a=b" }, "http/POST /driver"],
    ["POST", { path: "/driver" }, "http/POST /driver"],
    ["", {}, undefined],
    ["POST /driver/7", undefined, undefined],
    ["DELETE /driver", null, undefined],
    ["?", { path: { a: 1 } }, undefined],
  ];
  for (const [name, payload, expected] of table) {
    assert.equal(found("http", name, payload), expected, `${name} ${JSON.stringify(payload)}`);
  }
});
