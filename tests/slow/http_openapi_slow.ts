/**
 * The OpenAPI document of a project's routes in the hands of others: a linter, and two generators,
 * with whose clients the routes are called.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createSurfaces } from "../../runtime/surfaces/surfaces.ts";
import type { HttpSurface } from "../../runtime/snapshot/surface_policy.ts";
import { testEngine } from "../harness/engine.ts";
import { writeFiles } from "../harness/snapshot.ts";
import { surfaceHost, TEST_TOKEN } from "../harness/surface_host.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { canInstall, runProgram } from "./npm.ts";
import { GENERATORS, lintDescription, runClient } from "./openapi_clients.ts";

const TOOLS = [
  "@redocly/cli@2.77.0",
  "openapi-typescript@7.13.0",
  "openapi-fetch@0.17.0",
  "@hey-api/openapi-ts@0.99.0",
  "typescript@5.9.3",
];

/** What a linter says of documents that their authors write, and of no document of ours. */
const NOT_OURS = ["info-license", "info-license-strict", "no-server-example.com"];

const CODE = `
import { http } from "aiel";
import { z } from "zod";
const Node = z.object({ name: z.string(), get children() { return z.array(Node); } });
const Thing = z.object({ id: z.string(), page: z.number(), tags: z.array(z.string()) });
http.get("/things/:id", {
  description: "One thing",
  input: z.object({ page: z.coerce.number().default(1), tag: z.array(z.string()).optional() }),
  output: Thing,
}, (_ctx, { params, query }) => ({ id: params.id, page: query.page, tags: query.tag ?? [] }));
http.post("/trees/:root", { input: Node, output: Node }, (_ctx, { body }) => body);
http.put("/trees/:name/leaves", (_ctx, { rawBody }) => ({ length: rawBody?.length ?? 0 }));
http.delete("/things/:id", () => undefined);
http.post("/hook", { input: z.object({ type: z.string() }) }, () => ({ ok: true }));
`;

const SURFACE: HttpSurface = {
  auth: "token",
  routes: {
    "GET /things/:id": { auth: "public" },
    "POST /hook": { auth: "signature", secret: "HOOK_SECRET" },
  },
  cors: undefined,
};

/** What each client does, and what only its types can say: it has to compile. */
const CALLS = `
const page: number | undefined = thing.data?.page;
const leaf: string | undefined = tree.data?.children[0]?.name;
// @ts-expect-error -- no member of it
if (thing.data?.none === 1) throw new Error("It has none");
console.log(JSON.stringify({ page, leaf, tags: thing.data?.tags, stranger: denied.error?.code }));
`;

const OPENAPI_FETCH = `
import createClient from "openapi-fetch";
import type { paths } from "./schema.d.ts";
const [baseUrl = "", token = ""] = Deno.args;
const open = createClient<paths>({ baseUrl });
const client = createClient<paths>({ baseUrl, headers: { authorization: \`Bearer \${token}\` } });
const thing = await open.GET("/things/{id}", {
  params: { path: { id: "a/b" }, query: { page: 2, tag: ["x", "y"] } },
});
const body = { name: "root", children: [{ name: "leaf", children: [] }] };
const params = { path: { root: "r" } };
const tree = await client.POST("/trees/{root}", { params, body });
const denied = await open.POST("/trees/{root}", { params, body });
${CALLS}`;

const HEY_API = `
import { client } from "./client/client.gen.ts";
import { getThingsById, postTreesByRoot } from "./client/sdk.gen.ts";
const [baseUrl = "", token = ""] = Deno.args;
client.setConfig({ baseUrl });
const thing = await getThingsById({ path: { id: "a/b" }, query: { page: 2, tag: ["x", "y"] } });
const body = { name: "root", children: [{ name: "leaf", children: [] }] };
const path = { root: "r" };
const denied = await postTreesByRoot({ path, body });
client.setConfig({ baseUrl, auth: token });
const tree = await postTreesByRoot({ path, body });
${CALLS}`;

Deno.test("a linter accepts the document of routes, and generated clients call them", async (test) => {
  const [linter = ""] = TOOLS;
  if (!await canInstall(linter, "linter and generators of clients")) return;
  using dir = tempDir();
  const cwd = dir.path;
  writeFiles(cwd, {
    "package.json": '{"private":true,"type":"module"}',
    "fetch.ts": OPENAPI_FETCH,
    "hey.ts": HEY_API,
    "snapshot/entry_point.ts": CODE,
  });
  await runProgram("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...TOOLS], {
    cwd,
  });
  const engine = testEngine(`${cwd}/cache`);
  const host = await surfaceHost(engine, `${cwd}/snapshot`, { http: SURFACE });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    return surfaces.fetch(request, { address: "127.0.0.1" });
  });
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const mcp = () => Promise.resolve(new Response());
  const surfaces = createSurfaces({ host, origin, mcp });
  const url = `${origin}/run/acme/shop`;
  try {
    const headers = { authorization: `Bearer ${TEST_TOKEN}` };
    const answer = await fetch(`${url}/openapi.json`, { headers });
    Deno.writeFileSync(`${cwd}/openapi.json`, await answer.bytes());

    await test.step("@redocly/cli has nothing to say", async () => {
      const problems = await lintDescription(cwd);
      assert.deepEqual(problems.filter(({ ruleId }) => !NOT_OURS.includes(ruleId)), []);
    });

    for (const generator of GENERATORS) {
      await test.step(`the client of ${generator.name} compiles and calls`, async () => {
        const said = await runClient(cwd, generator, [url, TEST_TOKEN]);
        assert.deepEqual(said, {
          page: 2,
          leaf: "leaf",
          tags: ["x", "y"],
          stranger: "unauthenticated",
        });
      });
    }
  } finally {
    await server.shutdown();
    await host.idle();
    await engine.drain();
  }
});
