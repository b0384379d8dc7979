/**
 * The OpenAPI document of a real service in the hands of others: a linter, and two generators, with
 * whose clients the service is called.
 *
 * @module
 */

import assert from "node:assert/strict";
import { startService } from "../../control/testing/real_service.ts";
import { writeFiles } from "../harness/snapshot.ts";
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

/** What each client does, and what only its types can say: it has to compile. */
const CALLS = `
const code: "slug_taken" | undefined = taken.error?.code === "slug_taken"
  ? taken.error.code
  : undefined;
// @ts-expect-error -- no problem of this operation
if (taken.error?.code === "last_owner") throw new Error("It has none");
const first: string | undefined = page.data?.items[0]?.slug;
const numbers = [meta.data?.oldest_cli, snapshots.data?.items.length];
console.log(JSON.stringify({ name: made.data?.name, first, code, numbers }));
`;

const OPENAPI_FETCH = `
import createClient from "openapi-fetch";
import type { paths } from "./schema.d.ts";
const [baseUrl = "", token = ""] = Deno.args;
const client = createClient<paths>({ baseUrl, headers: { authorization: \`Bearer \${token}\` } });
const meta = await client.GET("/v1/meta");
const made = await client.POST("/v1/workspaces", { body: { slug: "fetch", name: "Made" } });
await client.POST("/v1/workspaces/{workspace}/projects", {
  params: { path: { workspace: "fetch" } },
  body: { slug: "p" },
});
const snapshots = await client.GET("/v1/workspaces/{workspace}/projects/{project}/snapshots", {
  params: { path: { workspace: "fetch", project: "p" }, query: { limit: 5 } },
});
const query = { limit: 1, archived: false };
const page = await client.GET("/v1/workspaces", { params: { query } });
const taken = await client.POST("/v1/workspaces", { body: { slug: "fetch" } });
${CALLS}`;

const HEY_API = `
import { client } from "./client/client.gen.ts";
import {
  createProject, createWorkspace, getMeta, listSnapshots, listWorkspaces,
} from "./client/sdk.gen.ts";
const [baseUrl = "", token = ""] = Deno.args;
client.setConfig({ baseUrl, auth: token });
const meta = await getMeta();
const made = await createWorkspace({ body: { slug: "hey", name: "Made" } });
await createProject({ path: { workspace: "hey" }, body: { slug: "p" } });
const path = { workspace: "hey", project: "p" };
const snapshots = await listSnapshots({ path, query: { limit: 5 } });
const page = await listWorkspaces({ query: { limit: 1, archived: false } });
const taken = await createWorkspace({ body: { slug: "hey" } });
${CALLS}`;

Deno.test("a linter accepts the document, and generated clients call the service", async (test) => {
  const [linter = ""] = TOOLS;
  if (!await canInstall(linter, "linter and generators of clients")) return;
  using dir = tempDir();
  const cwd = dir.path;
  const dataDir = `${cwd}/data`;
  Deno.mkdirSync(dataDir, { mode: 0o700 });
  writeFiles(cwd, {
    "package.json": '{"private":true,"type":"module"}',
    "fetch.ts": OPENAPI_FETCH,
    "hey.ts": HEY_API,
  });
  await runProgram("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...TOOLS], {
    cwd,
  });
  const service = await startService(dataDir);
  const { url, token = "" } = service;
  try {
    const answer = await fetch(`${url}/openapi.json`);
    Deno.writeFileSync(`${cwd}/openapi.json`, await answer.bytes());

    await test.step("@redocly/cli has nothing to say", async () => {
      assert.deepEqual(await lintDescription(cwd), []);
    });

    for (const generator of GENERATORS) {
      await test.step(`the client of ${generator.name} compiles and calls`, async () => {
        const said = await runClient(cwd, generator, [url, token]);
        const { name: made, first, code, numbers } = said;
        assert.deepEqual([made, code], ["Made", "slug_taken"]);
        assert.match(first, /^(fetch|hey)$/);
        assert.match(numbers[0], /^\d+\.\d+\.\d+$/);
        assert.equal(numbers[1], 0);
      });
    }
  } finally {
    await service.end("SIGKILL");
  }
});
