import assert from "node:assert/strict";
import { USUAL_HTTP_SURFACE, USUAL_MCP_SURFACE } from "../../../runtime/snapshot/surface_policy.ts";
import { type CallableFacts, changedWaysIn } from "./ways_in.ts";

const CORS = { origins: ["https://a.example"], headers: [], exposed: [], maxAgeSeconds: 600 };

function facts(
  exports: readonly string[],
  more: Partial<Pick<CallableFacts, "http" | "mcp">> = {},
): CallableFacts {
  const named = exports.map((one) => ({
    kind: one.slice(0, one.indexOf("/")),
    name: one.slice(one.indexOf("/") + 1),
  }));
  return {
    description: { exports: named },
    http: USUAL_HTTP_SURFACE,
    mcp: USUAL_MCP_SURFACE,
    ...more,
  };
}

Deno.test("changedWaysIn tells what strangers may call newly, and nothing of tokens", () => {
  const after = facts(["http/GET /a", "http/POST /b", "mcp/books/find", "mcp/books/prompts/x"], {
    http: {
      auth: "public",
      routes: { "POST /b": { auth: "signature", secret: "B" } },
      cors: undefined,
    },
  });
  assert.deepEqual(changedWaysIn(facts([]), after).changed, [
    { surface: "http", name: "GET /a", before: null, after: "public" },
    { surface: "http", name: "POST /b", before: null, after: "signature" },
  ]);
  assert.deepEqual(changedWaysIn(facts([]), facts(["http/GET /a", "tool/x"])).changed, []);
});

Deno.test("changedWaysIn tells whose callers change, in both directions", () => {
  const exports = ["http/GET /a", "mcp/books/find"];
  const open = facts(exports, {
    http: { auth: "token", routes: { "GET /a": { auth: "public" } }, cors: CORS },
    mcp: { auth: "token", servers: { books: "public" } },
  });
  assert.deepEqual(changedWaysIn(facts(exports), open), {
    changed: [
      { surface: "http", name: "GET /a", before: "token", after: "public" },
      { surface: "mcp", name: "books", before: "token", after: "public" },
    ],
    origins: { added: ["https://a.example"], removed: [] },
  });
  assert.deepEqual(changedWaysIn(open, facts(exports)), {
    changed: [
      { surface: "http", name: "GET /a", before: "public", after: "token" },
      { surface: "mcp", name: "books", before: "public", after: "token" },
    ],
    origins: { added: [], removed: ["https://a.example"] },
  });
  assert.deepEqual(changedWaysIn(open, open).changed, []);
});
