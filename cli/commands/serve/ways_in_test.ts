import assert from "node:assert/strict";
import { USUAL_HTTP_SURFACE, USUAL_MCP_SURFACE } from "../../../runtime/snapshot/surface_policy.ts";
import { createScreen } from "../../program/screen.ts";
import { indexPage } from "./index_page.ts";
import { servingDocument, servingText, tokenText } from "./serving_text.ts";
import { waysIn } from "./ways_in.ts";

const PLAIN = createScreen({ columns: 80, terminal: false, color: false });
const ACCESS = {
  http: {
    ...USUAL_HTTP_SURFACE,
    routes: {
      "GET /health": { auth: "public" },
      "POST /hooks/pay": { auth: "signature", secret: "PAY_SECRET" },
    },
  },
  mcp: { ...USUAL_MCP_SURFACE, servers: { desk: "public" } },
} as const;
const DESCRIPTION = {
  exports: [
    { kind: "tool", name: "inner" },
    { kind: "http", name: "GET /health" },
    { kind: "http", name: "POST /hooks/pay" },
    { kind: "http", name: "GET /drivers/:id" },
    { kind: "mcp", name: "desk/find", mcp: { server: "desk", type: "tool" } },
    { kind: "mcp", name: "desk/lend", mcp: { server: "desk", type: "tool" } },
    { kind: "mcp", name: "desk/resources/book", mcp: { server: "desk", type: "resource" } },
  ],
  mcp_servers: [{ name: "desk" }, { name: "quiet" }],
};
const SERVING = {
  origin: "http://127.0.0.1:8789",
  place: { workspace: "local", project: "shop" },
  token: "aiel_dev_x",
  ...waysIn(DESCRIPTION, ACCESS),
};

Deno.test("waysIn finds routes and servers, each with who may call it", () => {
  const { routes, servers } = SERVING;
  assert.deepEqual(routes.map(({ method, path, access }) => [method, path, access.auth]), [
    ["GET", "/health", "public"],
    ["POST", "/hooks/pay", "signature"],
    ["GET", "/drivers/:id", "token"],
  ]);
  assert.deepEqual(servers, [
    { name: "desk", auth: "public", tools: 2, resources: 1, prompts: 0 },
    { name: "quiet", auth: "token", tools: 0, resources: 0, prompts: 0 },
  ]);
});

Deno.test("waysIn finds nothing in what is no description", () => {
  for (const found of [null, 1, {}, { exports: [1] }, { exports: "x" }]) {
    assert.deepEqual(waysIn(found, ACCESS), { routes: [], servers: [] });
  }
});

Deno.test("servingText lists addresses and who may call them", () => {
  const address = "http://127.0.0.1:8789";
  assert.equal(
    servingText(SERVING, PLAIN),
    `HTTP
  GET   ${address}/run/local/shop/health        public
  POST  ${address}/run/local/shop/hooks/pay     signature PAY_SECRET
  GET   ${address}/run/local/shop/drivers/:id   token
        ${address}/run/local/shop/openapi.json  what they take and give
MCP
  desk   ${address}/mcp/local/shop/desk   public  2 tools, 1 resource
  quiet  ${address}/mcp/local/shop/quiet  token`,
  );
  assert.equal(servingDocument(SERVING).servers[0]?.url, `${address}/mcp/local/shop/desk`);
});

Deno.test("what describes the routes is listed once, also where the project has its own", () => {
  const own = [{ method: "GET", path: "/openapi.json", access: { auth: "public" } }] as const;
  assert.equal(servingText({ ...SERVING, routes: own }, PLAIN).split("openapi.json").length, 2);
  assert.equal(
    servingDocument(SERVING).openapi,
    "http://127.0.0.1:8789/run/local/shop/openapi.json",
  );
  assert.equal(servingDocument({ ...SERVING, routes: [] }).openapi, null);
});

Deno.test("servingText says what to write where nothing can be reached", () => {
  assert.match(servingText({ ...SERVING, routes: [], servers: [] }, PLAIN), /http\.get\(\)/);
});

Deno.test("tokenText shows no token that the user has set", () => {
  assert.match(tokenText(SERVING, PLAIN), /aiel_dev_x/);
  assert.match(tokenText({ token: undefined }, PLAIN), /AIEL_DEV_TOKEN/);
});

Deno.test("indexPage shows no token, and what code named is text", async () => {
  const name = `<script>alert("1")</script>`;
  const routes = [{ method: "GET", path: `/${name}`, access: { auth: "public" } }] as const;
  const page = indexPage({ ...SERVING, routes }, name);
  const html = await page.text();
  assert.ok(!html.includes("aiel_dev_x"));
  assert.ok(!html.includes("<script"), html);
  assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'none'/);
});
