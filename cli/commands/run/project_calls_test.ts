import assert from "node:assert/strict";
import type { CallRecord } from "../../../runtime/protocol/calls.ts";
import { memoryKeyring } from "../../testing/memory_keyring.ts";
import { openCredentials } from "../../credentials/open_credentials.ts";
import { run, temporaryDirectory } from "../../testing/fake_host.ts";
import { COMMANDS } from "../specs.ts";
import { secretsOf } from "./project_calls.ts";

const KEY = "sk-of-the-project-7d1a";
const MANIFEST = {
  integrations: { crm: { provider: "http", actions: ["GET /contacts/*"] } },
};
const ENTRY = `import { tool } from "aiel";
tool("look", async (ctx, { path = "/contacts/7" }: { path?: string }) => {
  const response = await ctx.integrations.get("crm").fetch(path);
  return await response.text();
});
tool("count", async (ctx) => {
  const runs = ((await ctx.memory.get<number>("runs"))?.value ?? 0) + 1;
  await ctx.memory.set("runs", runs);
  return runs;
});
`;

/** A project with a service beside it that shows what it was sent. */
async function openProject() {
  const dir = await temporaryDirectory();
  const cwd = `${dir.path}/project`;
  await Deno.mkdir(cwd);
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/") return new Response(null, { status: 204 });
      return Response.json({ pathname, key: request.headers.get("authorization") });
    },
  );
  const { port } = server.addr;
  const write = (path: string, value: unknown) =>
    Deno.writeTextFile(
      `${cwd}/${path}`,
      typeof value === "string" ? value : JSON.stringify(value),
    );
  await write("entry_point.ts", ENTRY);
  await write("aiel.json", MANIFEST);
  const crm = {
    provider: "http",
    baseUrl: `http://127.0.0.1:${port}`,
    credential: { header: "authorization", prefix: "Bearer ", secret: { env: "CRM_KEY" } },
    private: [`127.0.0.1:${port}`],
  };
  const env = { HOME: dir.path, AIEL_CACHE_DIR: `${dir.path}/cache`, AIEL_NO_KEYRING: "1" };
  return {
    cwd,
    crm,
    write,
    aiel: (args: readonly string[], more: Record<string, string> = {}) =>
      run(args, COMMANDS, { cwd, env: { ...env, ...more } }),
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await dir[Symbol.asyncDispose]();
    },
  };
}

const LOOK = ["invoke", "tool", "look"];

Deno.test("aiel invoke calls what aiel.local.json configures, with a secret of .env", async () => {
  await using project = await openProject();
  const { aiel, write, crm } = project;
  const bare = await aiel(LOOK);
  assert.match(bare.stderr, /The integration "crm" is not configured here/);

  await write("aiel.local.json", { integrations: { crm, other: crm } });
  const unset = await aiel(LOOK);
  assert.equal(unset.code, 1);
  assert.match(unset.stderr, /The secret of the integration "crm" is not set: variable "CRM_KEY"/);
  assert.match(unset.stderr, /^failed: crm fetch/m);

  await write(".env", `CRM_KEY=${KEY}\n`);
  const { code, stdout, stderr } = await aiel(LOOK);
  assert.equal(code, 0, stderr);
  assert.deepEqual(JSON.parse(JSON.parse(stdout)), {
    pathname: "/contacts/7",
    key: "Bearer [secret]",
  });
  assert.match(stderr, /^note: calls are made as "aiel\.local\.json" says: crm with CRM_KEY$/m);
  assert.match(stderr, /1 call;/);
  assert.doesNotMatch(stderr, /^(?:failed|denied):/m);
  assert.ok(!`${stdout}${stderr}`.includes(KEY));

  const json = await aiel([...LOOK, "--json"], { CRM_KEY: `${KEY}-of-the-environment` });
  const { meta } = JSON.parse(json.stdout);
  assert.deepEqual(
    meta.calls.map(({ action, outcome, status }: CallRecord) => [action, outcome, status]),
    [
      ["GET /contacts/7", "ok", 200],
    ],
  );
  assert.ok(!json.stdout.includes(KEY));
});

Deno.test("aiel invoke grants what is declared, or what --grant says", async () => {
  await using project = await openProject();
  const { aiel, write, crm } = project;
  await write("aiel.local.json", { integrations: { crm } });
  const env = { CRM_KEY: KEY };
  const denied = await aiel([...LOOK, "path=/secrets"], env);
  assert.equal(denied.code, 1);
  assert.match(denied.stderr, /^denied: crm GET \/secrets$/m);
  const none = await aiel([...LOOK, "--grant", "none"], env);
  assert.match(none.stderr, /calls that are not granted: "GET \/contacts\/\*" of "crm"/);
  assert.match(none.stderr, /^hint: Leave --grant out/m);
  const given = ["--grant", '{"integrations":{"crm":["GET /*"]}}'];
  assert.equal((await aiel([...LOOK, ...given], env)).code, 0);
});

Deno.test("aiel invoke remembers in the project, and not where the file says so", async () => {
  await using project = await openProject();
  const { aiel, write, cwd } = project;
  const count = ["invoke", "tool", "count", "-q"];
  assert.deepEqual([(await aiel(count)).stdout, (await aiel(count)).stdout], ["1\n", "2\n"]);
  assert.ok(Deno.statSync(`${cwd}/.aiel/memory.sqlite`).isFile);
  await write("aiel.local.json", { memory: { path: "kept.sqlite" } });
  assert.equal((await aiel(count)).stdout, "1\n");
  await write("aiel.local.json", { memory: false });
  assert.match((await aiel(count)).stderr, /There is no memory here/);
});

Deno.test("an aiel.local.json that is wrong, or leads elsewhere, is refused before the code runs", async () => {
  await using project = await openProject();
  const { aiel, write, cwd } = project;
  await Deno.mkdir(`${cwd}/../elsewhere`);
  await Deno.symlink("../elsewhere", `${cwd}/link`);
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [{ integration: {} }, /"integration" is not known, did you mean "integrations"\?/],
    [`{"a": "${KEY}`, /is not valid JSON/],
    [{ memory: { path: "../m.sqlite" } }, /expected a path below the project's directory/],
    [{ memory: { path: "/tmp/m.sqlite" } }, /expected a path below the project's directory/],
    [{ memory: { path: "link/m.sqlite" } }, /goes through a link/],
  ];
  for (const [document, message] of cases) {
    await write("aiel.local.json", document);
    const { code, stderr, stdout } = await aiel(["invoke", "tool", "count", "--json"]);
    assert.equal(code, 1);
    const { error } = JSON.parse(stdout);
    assert.equal(error.code, "CONFIG_INVALID");
    assert.match(error.message, /^"aiel\.local\.json" can't be used: /);
    assert.match(error.message, message);
    assert.ok(!`${stdout}${stderr}`.includes(KEY));
  }
  await Deno.remove(`${cwd}/aiel.local.json`);
  await Deno.writeTextFile(`${cwd}/../elsewhere/calls.json`, "{}");
  await Deno.symlink("../elsewhere/calls.json", `${cwd}/aiel.local.json`);
  assert.match((await aiel(["invoke", "tool", "count"])).stderr, /It is no plain file/);
});

Deno.test("aiel doctor says what is wrong with integrations, and asks them only with --online", async () => {
  await using project = await openProject();
  const { aiel, write, cwd, crm } = project;
  const look = async (args: readonly string[] = [], env: Record<string, string> = {}) => {
    const { stdout } = await aiel(["doctor", "--json", ...args], env);
    const { checks } = JSON.parse(stdout) as { checks: { name: string }[] };
    assert.ok(!stdout.includes(KEY));
    const found = checks.find(({ name }) => name === "integrations");
    return found as unknown as { status: string; found: string; todo: string | null };
  };
  assert.deepEqual(await look(), {
    name: "integrations",
    status: "warning",
    found: "declared and not configured: crm",
    todo: 'Configure them in "aiel.local.json"; cli/LOCAL.md shows the form',
  });
  const away = { ...crm, baseUrl: "http://127.0.0.1:9", private: ["127.0.0.1"] };
  await write("aiel.local.json", { integrations: { crm, extra: away } });
  const unset = await look();
  assert.equal(unset.status, "warning");
  assert.ok(unset.found.startsWith(`${cwd}/aiel.local.json: crm (http), extra (http); `));
  assert.match(unset.found, /"extra" is configured and not declared/);
  assert.match(unset.found, /"crm" is not set: variable "CRM_KEY"/);
  assert.match(unset.todo ?? "", /Set "CRM_KEY"/);
  const offline = await look([], { CRM_KEY: KEY });
  assert.doesNotMatch(offline.found, /No connection|answers/);
  const online = await look(["--online"], { CRM_KEY: KEY });
  assert.match(online.found, /crm: "http:\/\/127\.0\.0\.1:\d+\/" answers, with the status 204/);
  assert.match(online.found, /"extra": No connection to "127\.0\.0\.1:9"/);
  await write("aiel.local.json", { integrations: { crm: { provider: "mcp", url: crm.baseUrl } } });
  assert.match((await look()).found, /"crm" is declared as "http" and configured as "mcp"/);
  await write("aiel.local.json", {
    integrations: { crm: { ...crm, credential: { secret: KEY } } },
  });
  assert.deepEqual((await look()).status, "problem");
});

Deno.test("secrets of the keyring are entries of their own, and none of a profile's", async () => {
  const keyring = memoryKeyring();
  keyring.items.set("default", "the token of a profile").set("aiel:crm", KEY);
  const store = openCredentials({
    env: () => undefined,
    os: "linux",
    now: () => new Date(0),
    keyring,
  });
  const secret = secretsOf({ value: () => undefined }, {
    credentials: () => Promise.resolve(store),
  });
  assert.equal(await secret({ keyring: "crm" }), KEY);
  assert.equal(await secret({ keyring: "default" }), undefined);
  keyring.problem = "it is locked";
  await assert.rejects(secret({ keyring: "crm" }), /it is locked/);
});
