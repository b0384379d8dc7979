import assert from "node:assert/strict";
import { issueToken } from "../../control/domain/identity/token.ts";
import { startListeningService } from "../../tests/harness/listening_service.ts";
import { makeHome } from "../testing/logged_in.ts";

const TOKEN = issueToken("pat").text;

/** A server that remembers what it was sent. */
function listen() {
  const seen: (string | null)[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    seen.push(request.headers.get("authorization"));
    return new Response("{}", { status: 404 });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    seen,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("connect says what is missing and which command sets it", async () => {
  await using home = await makeHome();
  const nowhere = await home.json("info projects");
  assert.deepEqual([nowhere.code, nowhere.error.code], [2, "USAGE"]);
  assert.match(nowhere.error.hint ?? "", /aiel auth login/);
  const env = { AIEL_BASE_URL: "http://127.0.0.1:1" };
  const loggedOut = await home.json("info projects", { env });
  assert.deepEqual([loggedOut.code, loggedOut.error.code], [4, "AUTH_REQUIRED"]);
});

Deno.test("connect names a profile that does not exist, those that do, and how to make it", async () => {
  await using home = await makeHome();
  const lines = ["info projects", "push", "audit list", "member list", "auth logout --revoke"];
  assert.equal((await home.text("init")).code, 0);
  for (const line of lines) {
    const { code, error } = await home.json(`${line} --profile prod`);
    assert.deepEqual([code, error.code], [1, "NOT_FOUND"], line);
    assert.equal(error.message, 'There is no profile "prod" (--profile)');
    assert.equal(error.hint, "There is none yet; `aiel auth login --profile prod` makes it");
  }
  await home.keep(TOKEN, "https://aiel.example.com", "production");
  await home.text("config set workspace payments --profile staging --offline");
  const close = await home.json("info projects", { env: { AIEL_PROFILE: "producton" } });
  assert.equal(close.error.message, 'There is no profile "producton" (AIEL_PROFILE)');
  assert.match(
    close.error.hint ?? "",
    /^Did you mean "production"\? There is: production, staging;/,
  );
  // It is there, and lacks something else.
  const staging = await home.json("info projects --profile staging");
  assert.equal(staging.error.code, "USAGE");
  assert.equal((await home.json("info projects --profile default")).error.code, "USAGE");
  const status = await home.json("auth status --profile nope");
  assert.deepEqual([status.code, status.document.authenticated], [4, false]);
  assert.match(status.stderr, /There is no profile "nope" \(--profile\)/);
  // What has all it needs without a profile is not stopped for its name.
  const env = { AIEL_TOKEN: TOKEN, AIEL_BASE_URL: "http://127.0.0.1:9" };
  assert.equal((await home.json("info workspaces --profile ci", { env })).error.code, "REMOTE");
});

Deno.test("requireSetting names the command that sets a workspace", async () => {
  await using service = await startListeningService();
  await using home = await makeHome();
  await home.keep(service.world.admin.token, service.url);
  const { code, error } = await home.json("info projects");
  assert.deepEqual([code, error.code], [2, "USAGE"]);
  assert.match(error.hint ?? "", /aiel config set workspace/);
});

Deno.test("requirePlace says that no user is logged in before it asks for a workspace", async () => {
  await using home = await makeHome();
  assert.equal((await home.text("init")).code, 0);
  for (const line of ["push", "pull", "files ls --remote", "member list"]) {
    const { error } = await home.json(line);
    assert.match(error.message, /^No control service is set/, line);
    const { error: second } = await home.json(line, {
      env: { AIEL_BASE_URL: "http://127.0.0.1:9" },
    });
    assert.deepEqual([second.code, second.message], [
      "AUTH_REQUIRED",
      'No credential for profile "default"',
    ], line);
  }
});

Deno.test("connect sends a stored token to the service it was saved for and to no other", async () => {
  await using other = listen();
  await using home = await makeHome();
  await home.keep(TOKEN, "https://aiel.example.com");
  for (const line of ["info workspace", "auth status", "config set workspace x", "audit list"]) {
    const { code, error, stderr } = await home.json(line, { env: { AIEL_BASE_URL: other.url } });
    assert.deepEqual([code, error.code], [4, "AUTH_REQUIRED"], line);
    assert.match(error.message, /is for https:\/\/aiel\.example\.com, not for http:\/\/127/);
    assert.ok(!stderr.includes(TOKEN));
  }
  assert.deepEqual(other.seen, []);
});

Deno.test("connect lets no project choose who gets a token", async () => {
  await using thief = listen();
  await using home = await makeHome();
  assert.equal((await home.text("init")).code, 0);
  for (const key of ["base_url " + thief.url, "insecure_http true"]) {
    assert.equal((await home.text(`config set ${key} --scope project`)).code, 0);
  }
  const env = { AIEL_TOKEN: TOKEN };
  const refused = await home.json("info workspace", { env });
  assert.deepEqual([refused.code, refused.error.code], [4, "AUTH_REQUIRED"]);
  assert.match(refused.error.message, /The project's own settings name/);
  // Nor does a login take the address from there.
  const login = await home.json("auth login --with-token", { stdin: TOKEN });
  assert.deepEqual([login.code, login.error.code], [2, "INPUT_REQUIRED"]);
  assert.deepEqual(thief.seen, []);
  // Who says it themselves gets what they ask for.
  await home.json("info workspace", { env: { ...env, AIEL_BASE_URL: thief.url } });
  assert.deepEqual(thief.seen, [`Bearer ${TOKEN}`]);
});

Deno.test("connect refuses http:// to other machines, and a project can't allow it", async () => {
  await using home = await makeHome();
  const env = { AIEL_TOKEN: TOKEN, AIEL_BASE_URL: "http://aiel.example.com" };
  const refused = await home.json("info workspace", { env });
  assert.deepEqual([refused.code, refused.error.code], [2, "USAGE"]);
  assert.match(refused.error.message, /is not encrypted/);
  assert.equal((await home.text("init")).code, 0);
  assert.equal((await home.text("config set insecure_http true --scope project")).code, 0);
  assert.equal((await home.json("info workspace", { env })).error.code, "USAGE");
});
