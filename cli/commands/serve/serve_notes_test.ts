import assert from "node:assert/strict";
import { temporaryDirectory } from "../../testing/fake_host.ts";
import { localPlace } from "./local_place.ts";
import { serveNotes } from "./serve_notes.ts";

const PROJECT = {
  description: { exports: [{ kind: "http", name: "POST /pay" }] },
  http: {
    auth: "token",
    routes: { "POST /pay": { auth: "signature", secret: "PAY" } },
    cors: undefined,
  },
  mcp: { auth: "token", servers: {} },
} as const;

/** The notes on a project called `shop`, and then as its manifest says. */
async function notes(pay: string | undefined, manifest = { name: "shop" }): Promise<string[]> {
  await using dir = await temporaryDirectory();
  const write = (text: unknown) =>
    Deno.writeTextFile(`${dir.path}/aiel.json`, JSON.stringify(text));
  await write({ name: "shop" });
  const place = await localPlace(dir.path);
  await write(manifest);
  const env = (name: string) => name === "PAY" ? pay : undefined;
  return await serveNotes(PROJECT, place, dir.path, { env, warn: (text) => assert.fail(text) });
}

Deno.test("serveNotes says that a secret is missing, or is none, and shows no value", async () => {
  const what = 'POST /pay checks signatures with "PAY"';
  const missing =
    `${what}, which has no value here: set it, or write it to .env, as whsec_<base64>`;
  assert.deepEqual(await notes(undefined), [missing]);
  assert.deepEqual(await notes(" "), [missing]);
  assert.deepEqual(await notes("not base64!"), [
    `${what}, whose value is no secret: expected whsec_<base64>`,
  ]);
  assert.deepEqual(await notes("whsec_c2VjcmV0IG9mIHRlc3Rz whsec_b3RoZXIgc2VjcmV0"), []);
});

Deno.test("serveNotes says which routes and servers of aiel.json the code does not have", async () => {
  await using dir = await temporaryDirectory();
  const project = {
    ...PROJECT,
    http: { auth: "token", routes: { "POST /pya": { auth: "public" } }, cors: undefined },
    mcp: { auth: "token", servers: { desk: "public" } },
  } as const;
  const place = await localPlace(dir.path);
  const env = () => undefined;
  const said = await serveNotes(project, place, dir.path, { env, warn: () => {} });
  assert.deepEqual(said, [
    'aiel.json: $.http.routes["POST /pya"] names an HTTP handler that the snapshot does not have. Did you mean "POST /pay"?',
    'aiel.json: $.mcp.servers["desk"] names an MCP server that the snapshot does not have. Declare it in the code, or take what is said of it out of aiel.json',
  ]);
});

Deno.test("serveNotes says that addresses stay when the project gets another name", async () => {
  assert.deepEqual(await notes("whsec_c2VjcmV0IG9mIHRlc3Rz", { name: "store" }), [
    `The project's name is "store" now: it stays at "shop" until this is started again`,
  ]);
});
