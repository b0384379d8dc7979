/**
 * The runner's own configuration of governed calls: `--integrations` and `--local-config`.
 */

import assert from "node:assert/strict";
import type { Envelope } from "../../runtime/mod.ts";
import { runRunner } from "../harness/runner.ts";
import { type Files, toolSnapshot, writeFiles, writeSnapshot } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";

const KEY = "sk-local-config-2b9e";
const MANIFEST = JSON.stringify({
  integrations: { crm: { provider: "http", actions: ["GET /contacts/*"] } },
});
const GRANT = '{"crm":["GET /*"]}';
const PROJECT = toolSnapshot(
  `const seen = await ctx.memory.get("runs").catch((error: any) => error.code);
  const runs = typeof seen === "string" ? seen : (seen?.value as number ?? 0) + 1;
  if (typeof runs === "number") await ctx.memory.set("runs", runs);
  const response = await ctx.integrations.get("crm").fetch("/contacts/7")
    .catch((error: any) => ({ text: () => [error.code, error.message, error.hint] }) as any);
  return [runs, await response.text()];`,
  { "aiel.json": MANIFEST },
);
const INVOKE = ["--action", "invoke", "--kind", "tool", "--handler", "t"];

/** A service that answers to its key alone. */
function startService() {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    ({ headers, url }) =>
      headers.get("authorization") === `Bearer ${KEY}`
        ? new Response(`hello from ${new URL(url).pathname}`)
        : new Response("who are you?", { status: 401 }),
  );
  return { server, port: server.addr.port };
}

function configFor(port: number, more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    integrations: {
      crm: {
        provider: "http",
        baseUrl: `http://127.0.0.1:${port}/v1`,
        credential: { header: "authorization", prefix: "Bearer ", secret: { env: "CRM_KEY" } },
        private: [`127.0.0.1:${port}`],
      },
    },
    ...more,
  });
}

/** A project, and beside it the files of an operator. */
function place(operator: Files, project: Files = PROJECT) {
  const dir = tempDir();
  const snapshot = writeSnapshot(project);
  writeFiles(dir.path, operator);
  return {
    dir: dir.path,
    root: snapshot.path,
    [Symbol.dispose]() {
      snapshot[Symbol.dispose]();
      dir[Symbol.dispose]();
    },
  };
}

Deno.test("a run calls what a file configures and a flag grants, and remembers", async () => {
  const { server, port } = startService();
  await using _ = { [Symbol.asyncDispose]: () => server.shutdown() };
  using at = place({
    "calls.json": configFor(port, { memory: { path: "kept/memory.sqlite" } }),
    "grant.json": GRANT,
  });
  const args = ["--files-root", at.root, ...INVOKE, "--local-config", "calls.json"];
  const options = { cwd: at.dir, env: { CRM_KEY: KEY } };
  const first = await runRunner([...args, "--integrations", GRANT], options);
  const { error, result, meta } = first.envelope();
  assert.deepEqual([error, result], [null, [1, "hello from /v1/contacts/7"]]);
  assert.deepEqual(meta.calls.map(({ integration, action }) => `${integration} ${action}`), [
    "memory get",
    "memory set",
    "crm GET /contacts/7",
  ]);
  const second = await runRunner([...args, "--integrations", "@grant.json"], options);
  assert.deepEqual(second.envelope().result, [2, "hello from /v1/contacts/7"]);
  assert.ok(Deno.statSync(`${at.dir}/kept/memory.sqlite`).isFile);

  // Without the secret only its own calls fail, and say which variable it is.
  const unset = await runRunner([...args, "--integrations", GRANT], { cwd: at.dir });
  assert.deepEqual(unset.envelope().result, [3, [
    "NOT_FOUND",
    'The secret of the integration "crm" is not set: variable "CRM_KEY"',
    `Set "CRM_KEY" in the environment, or where you run aiel in the project's .env`,
  ]]);
  for (const { stdout, stderr } of [first, second]) assert.ok(!`${stdout}${stderr}`.includes(KEY));
});

Deno.test("a runner that stays has the file for all requests, and grants of each", async () => {
  const { server, port } = startService();
  await using _ = { [Symbol.asyncDispose]: () => server.shutdown() };
  using at = place({ "calls.json": configFor(port) });
  const request = { schema_version: "v1", action: "invoke", kind: "tool", name: "t" };
  const lines = [
    { ...request, request_id: "1", integrations: { crm: ["GET /contacts/*"] } },
    { ...request, request_id: "2" },
  ];
  const args = ["--serve", "--files-root", at.root, "--local-config", `${at.dir}/calls.json`];
  const { stdout, code } = await runRunner(args, {
    stdin: lines.map((line) => JSON.stringify(line)).join("\n"),
    env: { CRM_KEY: KEY },
  });
  assert.equal(code, 0);
  const answers = new Map(
    stdout.trimEnd().split("\n").map((line) => JSON.parse(line))
      .map(({ request_id, envelope }): [string, Envelope] => [request_id, envelope]),
  );
  assert.deepEqual(answers.get("1")?.result, ["NOT_FOUND", "hello from /v1/contacts/7"]);
  assert.equal(answers.get("2")?.error?.code, "SECURITY_VIOLATION");
  assert.ok(!stdout.includes(KEY));
});

Deno.test("a file that is not there, or wrong, is an error of the command line", async () => {
  using at = place({
    "damaged.json": `{"integrations": ${KEY}}`,
    "open.json": configFor(1).replace('{"env":"CRM_KEY"}', JSON.stringify(KEY)),
    "unknown.json": '{"integration": {}}',
  });
  Deno.mkdirSync(`${at.dir}/directory`);
  const cases: readonly [file: string, message: RegExp][] = [
    ["missing.json", /^The file "missing\.json" of "--local-config" is not there$/],
    ["directory", /can't be used: It is no plain file$/],
    ["damaged.json", /can't be used: .*not valid JSON/],
    ["open.json", /"integrations\.crm\.credential\.secret" is written out/],
    ["unknown.json", /"integration" is not known, did you mean "integrations"\?/],
  ];
  for (const [file, message] of cases) {
    for (const more of [INVOKE, ["--serve"]]) {
      const args = ["--files-root", at.root, "--local-config", file, ...more];
      const run = await runRunner(args, { cwd: at.dir });
      const { error } = run.envelope();
      assert.equal(run.code, 2, file);
      assert.equal(error?.code, "VALIDATION_ERROR");
      assert.match(error?.message ?? "", message);
      assert.ok((error?.hint ?? "") !== "", file);
      assert.ok(!`${run.stdout}${run.stderr}`.includes(KEY), file);
    }
  }
});

Deno.test("a configuration in the snapshot's directory is never read by itself", async () => {
  const { server, port } = startService();
  await using _ = { [Symbol.asyncDispose]: () => server.shutdown() };
  using at = place({}, { ...PROJECT, "aiel.local.json": configFor(port) });
  const { result } = (await runRunner(
    ["--files-root", ".", ...INVOKE, "--integrations", GRANT],
    { cwd: at.root, env: { CRM_KEY: KEY } },
  )).envelope();
  const [memory, [code, message]] = result as [string, [string, string]];
  assert.deepEqual([memory, code], ["NOT_FOUND", "NOT_FOUND"]);
  assert.match(message, /"crm" is not configured here/);
});
