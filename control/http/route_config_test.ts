import assert from "node:assert/strict";
import { OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import { type Contract, defineContract, document, events, lines } from "../api/contract.ts";
import { routeConfig } from "./route_config.ts";

const Item = z.object({ text: z.string() });
const common = {
  method: "post",
  path: "/v1/things/{thing}",
  tag: "Things",
  summary: "Do it",
  input: z.object({ params: z.object({ thing: z.string() }) }),
  problems: ["not_found"],
  permission: "project:read",
} as const;

/** The operation of the one contract in the OpenAPI document, and its path. */
function documented(contract: Contract) {
  const app = new OpenAPIHono();
  app.openAPIRegistry.registerPath(routeConfig(contract));
  const { paths = {} } = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "test", version: "1" },
  });
  const [[path, about] = assert.fail()] = Object.entries(paths);
  return { path, ...about.post ?? about.get ?? assert.fail() };
}

Deno.test("routeConfig documents what is only begun as 202", () => {
  const { responses } = documented(
    defineContract({ ...common, id: "begin", answer: document(Item, 202) }),
  );
  assert.equal(responses?.[202].description, "It is begun");
  assert.ok("application/json" in responses[202].content);
});

Deno.test("routeConfig documents streams by the form of their items", () => {
  const line = documented(defineContract({ ...common, id: "lines", answer: lines(Item) }));
  assert.deepEqual(Object.keys(line.responses?.[200].content), ["application/x-ndjson"]);
  const event = documented(defineContract({ ...common, id: "events", answer: events(Item) }));
  const { schema } = event.responses?.[200].content["text/event-stream"];
  assert.deepEqual(Object.keys(schema.properties), ["text"]);
});

Deno.test("routeConfig documents a path's rest as a parameter that may hold slashes", () => {
  const path = "/v1/things/{thing}/files/{rest...}";
  const { path: shown, parameters = [] } = documented(defineContract({
    ...common,
    id: "rest",
    path,
    input: z.object({ params: z.object({ thing: z.string(), rest: z.string() }) }),
    answer: document(Item),
  }));
  assert.equal(shown, "/v1/things/{thing}/files/{rest}");
  const [, rest] = parameters;
  assert.match(JSON.stringify(rest), /All that follows in the path, slashes included/);
});

Deno.test("routeConfig says what an operation takes", () => {
  const about = documented(defineContract({ ...common, id: "begin", answer: document(Item) }));
  const path = "/v1/workspaces/{workspace}";
  const input = z.object({ params: z.object({ workspace: z.string() }) });
  const inside = documented(
    defineContract({ ...common, id: "inside", path, input, answer: document(Item) }),
  );
  assert.equal(
    inside.description,
    "Takes the scope `project:read`, and a role in the workspace.",
  );
  assert.match(about.description ?? "", /^Takes the scope `project:read`\.$/);
});
