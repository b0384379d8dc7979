/**
 * Secrets of every provider's configuration are searched for in all that code sees, and in all that
 * is told of it: also encoded, and where services quote what they were sent.
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { RecordedCall } from "../../runtime/calls/call_host.ts";
import { parseCallConfig } from "../../runtime/calls/config/call_config.ts";
import { type LocalCalls, localCalls } from "../../runtime/calls/config/local_calls.ts";
import { CallError } from "../../runtime/calls/provider.ts";
import type { Envelope } from "../../runtime/mod.ts";
import { startGovernedPostgres } from "../contract/governed_postgres.ts";
import { startMcpService } from "../contract/mcp_service.ts";
import { runRequest } from "../harness/engine.ts";
import { startOpenaiServer } from "../harness/openai_server.ts";
import {
  assertHidden,
  encodings,
  patternsOf,
  plantedSecret,
  startTellingService,
} from "../harness/planted_secrets.ts";
import { runRunner } from "../harness/runner.ts";
import { toolSnapshot, writeFiles, writeSnapshot } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";

const SECRETS = {
  HEADER_KEY: plantedSecret("Hdr"),
  QUERY_KEY: plantedSecret("Qry"),
  MODEL_KEY: plantedSecret("Mdl"),
  WRONG_MODEL_KEY: plantedSecret("Wrm"),
  TOOLS_KEY: plantedSecret("Mcp"),
  WRONG_TOOLS_KEY: plantedSecret("Wrt"),
  DATABASE_PASSWORD: plantedSecret("Pgs"),
  WRONG_PASSWORD: plantedSecret("Wrp"),
};
const PLANTED = Object.values(SECRETS);

/** Code that calls what it can, keeps all that it gets, and then searches its own memory. */
const CURIOUS = `
const got: unknown[] = [];
const keep = async (what: string, work: () => Promise<unknown>) => {
  try { got.push([what, await work()]); }
  catch (error: any) {
    got.push([what, error.name, error.code, error.message, error.hint, error.details, String(error.stack), String(error.cause)]);
  }
};
const read = async (response: Response) =>
  [response.status, response.statusText, response.url, [...response.headers], await response.text()];
for (const name of ["header", "query"]) {
  const svc = ctx.integrations.get(name);
  for (const path of ["/", "/headers", "/reason", "/refused", "/away", "/far", "/pieces", "/zipped", "/told/x", "/not/granted"]) {
    await keep(name + path, async () => read(await svc.fetch(path)));
    await keep(name + path + " by hand", async () => read(await svc.fetch(path, { redirect: "manual" })));
  }
  await keep(name + " with its header", async () => read(await svc.fetch("/", { headers: { authorization: "mine", "x-key": "mine" } })));
}
for (const name of ["model", "wrong_model"]) {
  for (const stream of [false, true]) {
    await keep(name, async () => read(await ctx.integrations.get(name).fetch("/chat/completions", {
      method: "POST", headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: "m", stream, messages: [{ role: "user", content: "hi" }] }) })));
  }
}
for (const name of ["tools", "wrong_tools"]) {
  const mcp = ctx.integrations.get(name);
  await keep(name, () => mcp.listTools());
  await keep(name + " show", () => mcp.callTool("show"));
  await keep(name + " fail", () => mcp.callTool("fail"));
  await keep(name + " none", () => mcp.callTool("none"));
}
for (const name of payload.databases) {
  const db = ctx.integrations.get(name);
  for (const sql of payload.statements) await keep(name, () => db.query(sql));
  await keep(name + " transaction", () => db.transaction((one: any) => one.query(payload.statements[0])));
}
for (const [what, look] of Object.entries({
  env: () => JSON.stringify(process.env), deno: () => Deno.env.toObject(), args: () => [Deno.args, process.argv, process.execArgv],
  files: () => [...Deno.readDirSync(".")].map(({ name }) => name), ctx: () => Deno.inspect(ctx, { depth: 20, showHidden: true }),
  proc: () => Deno.readTextFileSync("/proc/self/environ"), parent: () => Deno.readTextFileSync("/proc/" + Deno.ppid + "/environ"),
})) await keep(what, async () => look());
ctx.log("got", { got });
console.log(JSON.stringify(got).slice(0, 5_000));
const v8: any = await import("node:v8");
let heap = "";
for await (const chunk of v8.getHeapSnapshot()) heap += chunk;
const found = payload.patterns.filter((pattern: string) => new RegExp(pattern).test(heap));
return { got, found, heap: heap.length, knows: new RegExp("integration[.]invalid").test(heap) };
`;

const provider = (provider: string, ...actions: string[]) => ({ provider, actions });
const DECLARED = {
  header: provider("http", "GET /", "GET /*"),
  query: provider("http", "GET /", "GET /*"),
  model: provider("openai", "chat:*"),
  wrong_model: provider("openai", "chat:*"),
  tools: provider("mcp", "*"),
  wrong_tools: provider("mcp", "*"),
};
const DATABASES = { db: provider("postgres", "write"), wrong_db: provider("postgres", "write") };

/** Services that quote what they are sent, and a configuration of all of them. */
async function openServices() {
  const stack = new AsyncDisposableStack();
  const telling = stack.use(startTellingService());
  const model = stack.use(startOpenaiServer(SECRETS.MODEL_KEY));
  const told = encodings(SECRETS.MODEL_KEY).join(" ");
  // A model that was shown its key says it, whole and word by word.
  const said = { text: `My key is ${SECRETS.MODEL_KEY} or ${told}` };
  model.script(said, said);
  const tools = stack.use(startMcpService("modern", SECRETS.TOOLS_KEY));
  const postgres = await startGovernedPostgres();
  const isHere = (port: number) => [`127.0.0.1:${port}`];
  const bearer = (env: string) => ({ header: "authorization", prefix: "Bearer ", secret: { env } });
  const baseUrl = `http://127.0.0.1:${telling.port}`;
  const http = { provider: "http", baseUrl, private: isHere(telling.port) };
  const openai = { provider: "openai", baseUrl: model.url, private: isHere(model.port) };
  const mcp = { provider: "mcp", url: tools.url, private: isHere(tools.port) };
  const integrations: Record<string, unknown> = {
    header: { ...http, credential: bearer("HEADER_KEY") },
    query: { ...http, credential: { query: "key", secret: { env: "QUERY_KEY" } } },
    model: { ...openai, secret: { env: "MODEL_KEY" } },
    wrong_model: { ...openai, secret: { env: "WRONG_MODEL_KEY" } },
    tools: { ...mcp, credential: bearer("TOOLS_KEY") },
    wrong_tools: { ...mcp, credential: bearer("WRONG_TOOLS_KEY") },
  };
  const statements: string[] = [];
  if (typeof postgres !== "string") {
    const database = stack.use(await postgres.newDatabase());
    const { secret: _, ...config } = database.config;
    const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
    const password = literal(SECRETS.DATABASE_PASSWORD);
    await database.admin(`alter role ${config["user"]} password ${password}`);
    // What a careless application has in its tables.
    await database.admin(`create table settings (text text, bytes bytea);
      insert into settings values (${password}, convert_to(${password}, 'UTF8'));
      grant select on settings to public`);
    statements.push(
      "select text, bytes, encode(bytes, 'base64'), encode(bytes, 'hex') from settings",
      "select json_build_object(text, text), array[text] from settings",
      "select text::int from settings",
      "do $$ begin raise exception '%', (select text from settings) using hint = (select text from settings); end $$",
    );
    integrations["db"] = { ...config, secret: { env: "DATABASE_PASSWORD" } };
    const { host, port, database: name, user } = config;
    const url = `postgres://${user}@${host}:${port}/${name}`;
    integrations["wrong_db"] = { provider: "postgres", url, secret: { env: "WRONG_PASSWORD" } };
  }
  const hasDatabase = statements.length > 0;
  const declared = hasDatabase ? { ...DECLARED, ...DATABASES } : DECLARED;
  return {
    document: JSON.stringify({ integrations }),
    files: toolSnapshot(CURIOUS, { "aiel.json": JSON.stringify({ integrations: declared }) }),
    grant: Object.fromEntries(
      Object.entries(declared).map(([name, { actions }]) => [name, actions]),
    ),
    payload: {
      databases: hasDatabase ? Object.keys(DATABASES) : [],
      statements,
      patterns: patternsOf(PLANTED),
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function sourceOf(values: Readonly<Record<string, string>>) {
  return (name: { env: string } | { keyring: string }) =>
    Promise.resolve("env" in name ? values[name.env] : undefined);
}

/** What was got, so that a test which calls nothing finds nothing. */
function assertCurious({ error, result, meta }: Envelope, databases: number): void {
  assert.equal(error, null);
  const { found, heap, knows, got } = result as {
    found: string[];
    heap: number;
    knows: boolean;
    got: unknown[][];
  };
  assert.deepEqual(found, []);
  assert.ok(heap > 1_000_000 && knows, `a heap of ${heap} characters`);
  const text = JSON.stringify(got);
  // Every service was reached and quoted what it was sent, which is filtered.
  for (const name of ["header", "query", "model", "tools", ...(databases > 0 ? ["db"] : [])]) {
    const own = JSON.stringify(got.filter(([what]) => String(what).startsWith(name)));
    assert.ok(own.includes("[secret]"), `${name} was told nothing: ${own.slice(0, 2_000)}`);
  }
  assert.match(text, /SECURITY_VIOLATION/);
  assert.match(text, /UPSTREAM/);
  assert.ok(meta.calls.length > 40, `${meta.calls.length} calls`);
}

Deno.test("no secret of a configuration is in what code sees, nor in what is told of the run", async () => {
  await using services = await openServices();
  const { document, files, grant, payload } = services;
  const config = await parseCallConfig(new TextEncoder().encode(document));
  const recorded: RecordedCall[] = [];
  await using local = await localCalls(config, { secret: sourceOf(SECRETS), memory: undefined });
  const calls: LocalCalls = { ...local, record: (call: RecordedCall) => recorded.push(call) };
  const limits = { output_bytes: 8 * 1024 * 1024, log_bytes: 4 * 1024 * 1024 };
  const request = { integrations: grant, payload, timeout_ms: 60_000 };
  const envelope = await runRequest(files, request, { calls, limits });
  assertCurious(envelope, payload.databases.length);
  assertHidden(PLANTED, JSON.stringify(envelope), "the envelope");

  assert.equal(recorded.length, envelope.meta.calls.length);
  assertHidden(PLANTED, JSON.stringify(recorded), "the recording");
  for (const { response, action } of recorded) {
    if (response === null || !("body" in response) || response.body === null) continue;
    const body = Buffer.concat(response.body.map((piece) => Buffer.from(piece, "base64")));
    assertHidden(PLANTED, body.toString("latin1"), `the recorded body of ${action}`);
  }
});

Deno.test("no secret is in what a check of an integration says", async () => {
  await using services = await openServices();
  const config = await parseCallConfig(new TextEncoder().encode(services.document));
  await using calls = await localCalls(config, { secret: sourceOf(SECRETS), memory: undefined });
  const { signal } = new AbortController();
  for (const [name, { provider, config }] of calls.integrations) {
    const said = await provider.check(config, signal).catch((error: unknown) => {
      assert.ok(error instanceof CallError, `${name}: ${Deno.inspect(error)}`);
      return Deno.inspect([error, error.failure], { depth: 10, showHidden: true });
    });
    assertHidden(PLANTED, said, `the check of ${name}`);
    assert.equal(/CallError/.test(said), name.startsWith("wrong_"), `${name}: ${said}`);
  }
});

Deno.test("no secret is in anything that a runner writes", async () => {
  await using services = await openServices();
  const { document, files, grant, payload } = services;
  using snapshot = writeSnapshot(files);
  using dir = tempDir();
  const request = { schema_version: "v1", action: "invoke", kind: "tool", name: "t" };
  const integrations = grant;
  writeFiles(dir.path, { "calls.json": document });
  const args = ["--files-root", snapshot.path, "--local-config", "calls.json"];
  const stdin = JSON.stringify({ ...request, integrations, payload, timeout_ms: 60_000 });
  const { stdout, stderr, envelope } = await runRunner(args, {
    cwd: dir.path,
    env: SECRETS,
    stdin,
  });
  assertCurious(envelope(), payload.databases.length);
  assertHidden(PLANTED, stdout, "standard output");
  assertHidden(PLANTED, stderr, "standard error");

  // Keys that no header can have: what is wrong is told by place, and no value is shown.
  const unfit = {
    ...SECRETS,
    MODEL_KEY: `${SECRETS.MODEL_KEY}\n`,
    HEADER_KEY: `${SECRETS.HEADER_KEY}\r\nx: y`,
  };
  const failed = await runRunner(args, { cwd: dir.path, env: unfit, stdin });
  assertHidden(PLANTED, `${failed.stdout}${failed.stderr}`, "the output where keys do not fit");
  assert.match(failed.stdout, /The secret of the integration .{1,3}model.{1,3} can't be used/);
});

Deno.test("what looks for secrets finds them", () => {
  const [secret = ""] = PLANTED;
  for (const text of [secret, ...encodings(secret)]) {
    assert.throws(() => assertHidden(PLANTED, `x${text}y`, "a text"), text);
    assert.ok(patternsOf(PLANTED).some((pattern) => new RegExp(pattern).test(text)), text);
  }
  assertHidden(PLANTED, JSON.stringify(patternsOf(PLANTED)), "the patterns");
});
