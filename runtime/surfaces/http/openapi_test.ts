import assert from "node:assert/strict";
import { FAKE_TOKEN, fakeSurfaces } from "../../../tests/harness/fake_surface_host.ts";
import { OpenApiSchemas } from "./openapi_schemas.ts";

const ORIGIN = "https://run.example";
const TREE = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  properties: {
    child: { $ref: "#" },
    one: { $ref: "#/$defs/a~1b" },
    // A member of that name, and data that looks like a reference.
    $ref: { type: "string" },
    default: { $ref: "#/$defs/a~1b" },
    kept: { const: { $ref: "#/$defs/a~1b" } },
  },
  $defs: { "a/b": { anyOf: [{ $ref: "#" }, { $ref: "#/$defs/a~1b" }] } },
};

/** What a caller gets. */
async function documentOf(
  surfaces: ReturnType<typeof fakeSurfaces>,
  headers: HeadersInit = {},
) {
  const url = "http://run.example/run/acme/shop/openapi.json";
  const answer = await surfaces.fetch(new Request(url, { headers }), { address: undefined });
  return { answer, document: await answer.json() };
}

const TOKEN = { authorization: `Bearer ${FAKE_TOKEN}` };

Deno.test("references inside of schemas lead to where they stand in the document", () => {
  const schemas = new OpenApiSchemas();
  assert.deepEqual(schemas.add("get.x", TREE), { $ref: "#/components/schemas/get.x" });
  const other = "#/components/schemas/get.x.a_b";
  assert.deepEqual(schemas.components, {
    "get.x": {
      type: "object",
      properties: {
        child: { $ref: "#/components/schemas/get.x" },
        one: { $ref: other },
        $ref: { type: "string" },
        default: { $ref: other },
        kept: { const: { $ref: "#/$defs/a~1b" } },
      },
    },
    "get.x.a_b": { anyOf: [{ $ref: "#/components/schemas/get.x" }, { $ref: other }] },
  });
});

Deno.test("the document says of each route what it takes, gives and asks for", async () => {
  const query = {
    type: "object",
    properties: { page: { type: "integer" }, tag: { type: "array", items: { type: "string" } } },
    required: ["page"],
  };
  const surfaces = fakeSurfaces({
    routes: {
      "GET /things/:id": { description: "One thing", input_schema: query, output_schema: TREE },
      "POST /things/:thing": { input_schema: { type: "object" } },
      "POST /hooks/pay": {},
    },
    http: {
      auth: "token",
      routes: {
        "GET /things/:id": { auth: "public" },
        "POST /hooks/pay": { auth: "signature", secret: "PAY" },
      },
    },
  }, ORIGIN);
  const { document } = await documentOf(surfaces, TOKEN);
  assert.deepEqual(document.servers, [{ url: "https://run.example/run/acme/shop" }]);
  // Paths that differ in the names of parameters only are one.
  assert.deepEqual(Object.keys(document.paths), ["/things/{id}", "/hooks/pay"]);
  const { get, post } = document.paths["/things/{id}"];
  assert.equal(get.description, "One thing");
  assert.deepEqual(get.security, []);
  assert.deepEqual(
    get.parameters.map((one: { name: string; in: string; required: boolean }) => [
      ...[one.name, one.in, one.required],
    ]),
    [["id", "path", true], ["page", "query", true], ["tag", "query", false]],
  );
  assert.equal(
    get.responses["2XX"].content["application/json"].schema.$ref,
    "#/components/schemas/get.things.by_id.output",
  );
  assert.deepEqual(post.security, [{ bearer: [] }, { api_token: [] }]);
  assert.equal(post.requestBody.required, true);
  assert.deepEqual(document.paths["/hooks/pay"].post.security, [{ standard_webhooks: [] }]);
  assert.deepEqual(Object.keys(document.components.securitySchemes), [
    ...["bearer", "api_token", "standard_webhooks"],
  ]);
  const ids = Object.values<Record<string, { operationId: string }>>(document.paths)
    .flatMap((item) => Object.values(item).map(({ operationId }) => operationId));
  assert.equal(new Set(ids).size, 3);
});

Deno.test("strangers see public routes, and where there is none, nothing", async () => {
  const routes = { "GET /open": {}, "GET /inner": {}, "POST /hook": {} };
  const http = {
    auth: "token",
    routes: {
      "GET /open": { auth: "public" },
      "POST /hook": { auth: "signature", secret: "S" },
    },
  } as const;
  const surfaces = fakeSurfaces({ routes, http }, ORIGIN);
  const open = await documentOf(surfaces);
  assert.deepEqual(Object.keys(open.document.paths), ["/open"]);
  assert.equal(open.answer.headers.get("vary"), "Authorization, X-API-Token");
  const all = await documentOf(surfaces, TOKEN);
  assert.deepEqual(Object.keys(all.document.paths), ["/open", "/inner", "/hook"]);
  assert.equal(all.answer.headers.get("cache-control"), "no-store");
  const wrong = await documentOf(surfaces, { authorization: "Bearer x" });
  assert.equal(wrong.answer.status, 401);
  const closed = fakeSurfaces({ routes, http: { auth: "token" } }, ORIGIN);
  assert.equal((await documentOf(closed)).answer.status, 401);
  assert.equal(surfaces.calls.length, 0);
});

Deno.test("a project that declares the path itself answers there itself", async () => {
  const own = { "GET /openapi.json": {}, "GET /:any": {} };
  const surfaces = fakeSurfaces({ routes: own }, ORIGIN);
  const url = "http://run.example/run/acme/shop/openapi.json";
  const answer = await surfaces.fetch(new Request(url), { address: undefined });
  assert.equal(await answer.text(), "ok");
  assert.equal(surfaces.calls[0]?.name, "GET /openapi.json");
  // One with a parameter does not hide the platform's.
  const general = fakeSurfaces({ routes: { "GET /:any": {}, "POST /:any": {} } }, ORIGIN);
  assert.equal((await documentOf(general)).document.openapi, "3.1.0");
  assert.equal(general.calls.length, 0);
  const posted = fakeSurfaces({ routes: { "POST /:any": {} } }, ORIGIN);
  const put = await posted.fetch(new Request(url, { method: "PUT" }), { address: undefined });
  assert.deepEqual([put.status, put.headers.get("allow")], [405, "GET, HEAD, POST, OPTIONS"]);
  const head = await general.fetch(new Request(url, { method: "HEAD" }), { address: undefined });
  assert.ok(Number(head.headers.get("content-length")) > 100);
});

Deno.test("hostile schemas make no document that fails", async () => {
  const deep = JSON.parse('{"allOf":['.repeat(400) + "{}" + "]}".repeat(400));
  const surfaces = fakeSurfaces({
    routes: {
      "GET /a": { input_schema: { properties: { "__proto__": 1, constructor: null } } },
      "GET /b": { input_schema: { properties: 1, required: 2 } },
      "POST /c": { input_schema: deep, output_schema: { $defs: 1, $ref: 2 } },
      "POST /c/:x": { description: 1, input_schema: [] as unknown as null },
    },
  }, ORIGIN);
  const { answer, document } = await documentOf(surfaces);
  assert.equal(answer.status, 200);
  assert.equal(Object.keys(document.paths).length, 4);
});
