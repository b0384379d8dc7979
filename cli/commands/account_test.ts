import assert from "node:assert/strict";
import { issueToken } from "../../control/domain/identity/token.ts";
import { openCredentials } from "../credentials/open_credentials.ts";
import { run, temporaryDirectory } from "../testing/fake_host.ts";
import { COMMANDS } from "./specs.ts";

const TOKEN = issueToken("pat").text;

function aielIn(directory: string) {
  return async (args: string[], env: Record<string, string> = {}) => {
    const all = {
      HOME: directory,
      AIEL_CONFIG_DIR: `${directory}/config`,
      AIEL_NO_KEYRING: "1",
      ...env,
    };
    const ran = await run([...args, "--json"], COMMANDS, { cwd: directory, env: all });
    assert.ok(!(ran.stdout + ran.stderr).includes(TOKEN), "a token was shown");
    const document: Record<string, unknown> = JSON.parse(ran.stdout);
    return { ...ran, document };
  };
}

async function logIn(directory: string, profile: string): Promise<void> {
  const env: Record<string, string> = {
    AIEL_CONFIG_DIR: `${directory}/config`,
    AIEL_NO_KEYRING: "1",
  };
  const ports = { env: (name: string) => env[name], os: "linux", now: () => new Date(0) };
  await openCredentials(ports).set(profile, TOKEN);
}

Deno.test("aiel auth status exits with 4 without a credential, and says which one is used", async () => {
  await using dir = await temporaryDirectory();
  const aiel = aielIn(dir.path);
  const missing = await aiel(["auth", "status"]);
  assert.deepEqual([missing.code, missing.document.authenticated], [4, false]);
  const offline = ["auth", "status", "--offline"];
  const env = await aiel(offline, { AIEL_TOKEN: TOKEN });
  assert.deepEqual([env.code, env.document.source, env.document.location], [
    0,
    "environment",
    "AIEL_TOKEN",
  ]);
  await logIn(dir.path, "default");
  const file = await aiel(offline);
  assert.deepEqual(
    [file.code, file.document.source, file.document.location],
    [0, "file", `${dir.path}/config/credentials.json`],
  );
  assert.equal((await aiel(["auth", "status", "--profile", "other"])).code, 4);
  // What no service was asked about is no reason to go on, and what is no token is none at all.
  const unchecked = await aiel(["auth", "status"]);
  assert.equal(unchecked.code, 2);
  assert.match(unchecked.stderr, /no control service is set to ask about it\nhint: .*--offline/);
  for (const token of ["garbage", `${TOKEN}x`, "Bearer x", TOKEN.slice(0, -1)]) {
    for (const line of [offline, ["auth", "status"]]) {
      const said = await aiel(line, { AIEL_TOKEN: token, AIEL_BASE_URL: "http://127.0.0.1:1" });
      assert.equal(said.code, 4, token);
      assert.ok(!said.stderr.includes(TOKEN.slice(12)), said.stderr);
    }
  }
  assert.equal((await aiel(["auth", "status"], { AIEL_TOKEN: `${TOKEN} ${TOKEN}` })).code, 4);
});

Deno.test("aiel auth list and logout know every profile and forget only one", async () => {
  await using dir = await temporaryDirectory();
  const aiel = aielIn(dir.path);
  for (const profile of ["default", "production"]) await logIn(dir.path, profile);
  const listed = await aiel(["auth", "list"]);
  const stored = { store: "file", saved_at: "1970-01-01T00:00:00.000Z", base_url: null };
  assert.deepEqual(listed.document.profiles, [
    { name: "default", active: true, ...stored },
    { name: "production", active: false, ...stored },
  ]);
  const logout = ["auth", "logout", "--profile", "production"];
  assert.deepEqual((await aiel([...logout, "--dry-run"])).document.removed_from, ["file"]);
  assert.deepEqual((await aiel(logout)).document.removed_from, ["file"]);
  assert.deepEqual((await aiel(logout)).document.removed_from, []);
  assert.equal((await aiel(["auth", "status", "--offline"])).code, 0);
  assert.match((await aiel(["auth", "logout"], { AIEL_TOKEN: TOKEN })).stderr, /AIEL_TOKEN is set/);
});

Deno.test("aiel config set, get, list and unset agree, and say when something stronger holds", async () => {
  await using dir = await temporaryDirectory();
  const aiel = aielIn(dir.path);
  const set = await aiel(["config", "set", "workspace", "payments"]);
  assert.deepEqual(set.document, {
    key: "workspace",
    value: "payments",
    changed: true,
    scope: "user",
    profile: "default",
    checked: false,
    dry_run: false,
  });
  assert.equal((await aiel(["config", "set", "workspace", "payments"])).document.changed, false);
  assert.equal((await aiel(["config", "get", "workspace"])).document.value, "payments");
  const hidden = await aiel(["config", "set", "workspace", "x", "--dry-run"], {
    AIEL_WORKSPACE: "env",
  });
  assert.match(hidden.stderr, /"env" still holds here: environment \(AIEL_WORKSPACE\)/);
  assert.equal((await aiel(["config", "get", "workspace"])).document.value, "payments");
  assert.equal((await aiel(["config", "unset", "workspace"])).document.changed, true);
  assert.equal((await aiel(["config", "get", "workspace"])).code, 1);
  assert.equal((await aiel(["config", "get", "wokspace"])).code, 2);
  assert.equal((await aiel(["config", "set", "workspace", "a b"])).code, 2);
  assert.equal((await aiel(["config", "set", "workspace", "a", "--scope", "project"])).code, 1);
});

Deno.test("aiel info says what is known here, and null for the rest", async () => {
  await using dir = await temporaryDirectory();
  const { document } = await aielIn(dir.path)(["info"], {
    AIEL_WORKSPACE: "payments",
    AIEL_TOKEN: TOKEN,
  });
  assert.deepEqual(document, {
    profile: "default",
    base_url: null,
    tenant: null,
    workspace: "payments",
    project: null,
    account: null,
    user: null,
    credential: "environment",
    project_root: null,
  });
});
