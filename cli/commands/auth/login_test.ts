import assert from "node:assert/strict";
import { startListeningService } from "../../../tests/harness/listening_service.ts";
import { makeHome } from "../../testing/logged_in.ts";

Deno.test("aiel auth login checks the token, stores it with its service, and sets the only place there is", async () => {
  await using service = await startListeningService();
  await using home = await makeHome();
  const { token } = service.world.developer;
  const line = `auth login --base-url ${service.url}/ --with-token`;
  const dry = await home.json(`${line} --dry-run`, { stdin: token });
  assert.deepEqual([dry.code, dry.document.dry_run, dry.document.stored_in], [0, true, null]);
  assert.equal((await home.json("auth status")).code, 4);

  const { code, document, stdout, stderr } = await home.json(line, { stdin: `${token}\n` });
  assert.equal(code, 0, stderr);
  assert.ok(!(stdout + stderr).includes(token));
  assert.deepEqual(document, {
    profile: "default",
    base_url: service.url,
    user: { id: service.world.developer.id, kind: "user", name: "dev", email: "dev@example.com" },
    tenant: { id: Object(document.tenant).id, slug: "acme", name: "Acme" },
    workspaces: [{ slug: "payments", name: "Payments", role: "developer", projects: ["fraud"] }],
    scopes: document.scopes,
    workspace: "payments",
    project: "fraud",
    stored_in: "file",
    reason: "AIEL_NO_KEYRING is set",
    file: `${home.path}/.config/aiel/credentials.json`,
    dry_run: false,
  });
  const { document: settings } = await home.json("config list");
  const values = Object(settings.settings).map((
    { key, value }: { key: string; value: string },
  ) => [key, value]);
  assert.deepEqual(values, [
    ["profile", "default"],
    ["base_url", service.url],
    ["workspace", "payments"],
    ["project", "fraud"],
  ]);
  const status = await home.json("auth status");
  assert.deepEqual([status.code, status.document.checked], [0, true]);
  assert.equal(Object(status.document.user).email, "dev@example.com");
  const listed = await home.json("auth list");
  assert.equal(Object(listed.document.profiles)[0].base_url, service.url);
});

Deno.test("aiel auth login says what an address lacks", async () => {
  await using home = await makeHome();
  for (
    const [typed, hint] of [
      ["127.0.0.1:8787", 'Did you mean "http://127.0.0.1:8787"?'],
      ["aiel.example.com/team", 'Did you mean "https://aiel.example.com/team"?'],
      ["ftp://aiel.example.com", null],
    ]
  ) {
    const { code, error } = await home.json(`auth login --base-url ${typed} --with-token`);
    assert.deepEqual([code, error.code, error.hint], [2, "USAGE", hint]);
  }
});

Deno.test("aiel auth login keeps the older credential when the service does not accept the new one", async () => {
  await using service = await startListeningService();
  await using home = await makeHome();
  const { admin, viewer } = service.world;
  const line = `auth login --base-url ${service.url} --with-token`;
  assert.equal((await home.json(line, { stdin: admin.token })).code, 0);
  const path = `${home.path}/.config/aiel/credentials.json`;
  const before = await Deno.readTextFile(path);
  assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);

  await service.world.call({
    method: "DELETE",
    path: `/v1/tokens/${viewer.tokenId}`,
    token: viewer.token,
  });
  const revoked = await home.json(line, { stdin: viewer.token });
  assert.deepEqual([revoked.code, revoked.error.code], [4, "AUTH_INVALID"]);
  const gone = await home.json("auth login --base-url http://127.0.0.1:9 --with-token", {
    stdin: admin.token,
  });
  assert.deepEqual([gone.code, gone.error.code], [1, "REMOTE"]);
  assert.equal(await Deno.readTextFile(path), before);
  assert.equal((await home.json("config get base_url")).document.value, service.url);
});

Deno.test("aiel auth login answers what can't be a token before it asks the service, and repeats none of it", async () => {
  await using service = await startListeningService();
  await using home = await makeHome();
  const { token } = service.world.admin;
  const requests = service.world.service.log.length;
  const last = token.endsWith("a") ? "b" : "a";
  for (
    const wrong of [
      "",
      "secret-of-mine",
      token.slice(0, -1),
      `${token.slice(0, -1)}${last}`,
      `${token}\n${token}`,
      `${token} x`,
      "x".repeat(10_000),
    ]
  ) {
    const { code, error, stdout, stderr } = await home.json(
      `auth login --base-url ${service.url} --with-token`,
      { stdin: wrong },
    );
    assert.deepEqual([code, error.code], [4, "AUTH_INVALID"], wrong);
    const part = wrong.slice(0, 14);
    assert.ok(part === "" || part === token.slice(0, 14) || !(stdout + stderr).includes(part));
    assert.ok(!(stdout + stderr).includes(token.slice(40, 60)));
  }
  assert.equal(service.world.service.log.length, requests);
});

Deno.test("aiel auth login never asks where it can't be answered, and has no flag for a token", async () => {
  await using home = await makeHome();
  const where = await home.json("auth login");
  assert.deepEqual([where.code, where.error.code], [2, "INPUT_REQUIRED"]);
  assert.equal(where.error.hint, "Pass --base-url <url>");
  const token = await home.json("auth login --base-url http://localhost:1");
  assert.deepEqual([token.code, token.error.code], [2, "INPUT_REQUIRED"]);
  assert.match(token.error.hint ?? "", /--with-token/);
  const terminal = await home.text("auth login --with-token --base-url http://localhost:1", {
    terminal: true,
  });
  assert.equal(terminal.code, 2);
  assert.match(terminal.stderr, /standard input, which is a terminal/);
  assert.equal((await home.json("auth login --token aiel_pat_x")).code, 2);
  const bad = await home.json("auth login --base-url ftp://x --with-token", { stdin: "x" });
  assert.deepEqual([bad.code, bad.error.code], [2, "USAGE"]);
});

Deno.test("aiel auth login says which command to type when there are several workspaces", async () => {
  await using service = await startListeningService();
  await using home = await makeHome();
  const { token } = service.world.admin;
  await service.world.call({
    method: "POST",
    path: "/v1/workspaces",
    token,
    json: { slug: "risk" },
  });
  const line = `auth login --base-url ${service.url} --with-token`;
  const { document, stderr } = await home.json(line, { stdin: token });
  assert.deepEqual([document.workspace, document.project], [null, null]);
  assert.match(stderr, /aiel config set workspace <name>`, one of payments, risk/);
  // What was chosen once stays.
  assert.equal((await home.json("config set workspace risk")).code, 0);
  assert.equal((await home.json(line, { stdin: token })).document.workspace, "risk");
});

Deno.test("aiel auth login refuses http:// to other machines unless it is told to, for that service only", async () => {
  await using home = await makeHome();
  const { code, error } = await home.json(
    "auth login --base-url http://aiel.example.com --with-token",
    { stdin: "x" },
  );
  assert.deepEqual([code, error.code], [2, "USAGE"]);
  assert.match(error.hint ?? "", /--insecure-http/);

  const address = Deno.networkInterfaces().find(({ family, address }) =>
    family === "IPv4" && !address.startsWith("127.")
  )?.address;
  if (address === undefined) {
    // deno-lint-ignore no-console -- a test that does less has to say so
    console.warn("SKIPPED: http:// to another machine. This one has no address but its own");
    return;
  }
  await using service = await startListeningService();
  const { token } = service.world.developer;
  const other = Deno.serve(
    { hostname: address, port: 0, onListen: () => {} },
    ({ url, headers }) => fetch(`${service.url}${new URL(url).pathname}`, { headers }),
  );
  const open = `auth login --base-url http://${address}:${other.addr.port} --with-token`;
  assert.equal((await home.json(open, { stdin: token })).code, 2);
  assert.equal((await home.json(`${open} --insecure-http`, { stdin: token })).code, 0);
  // Said once, it holds for what follows.
  assert.equal((await home.json("auth status")).code, 0);
  assert.equal((await home.json("config get insecure_http")).document.value, "true");
  const closed = `auth login --base-url ${service.url} --with-token --insecure-http`;
  assert.equal((await home.json(closed, { stdin: token })).code, 0);
  assert.equal((await home.json("config get insecure_http")).code, 1);
  await other.shutdown();
});

Deno.test("aiel auth status exits with 4 when the service refuses, with 1 when it is not there", async () => {
  const service = await startListeningService();
  await using home = await makeHome();
  const { viewer } = service.world;
  await home.keep(viewer.token, service.url);
  assert.equal((await home.json("auth status")).code, 0);
  await service.world.call({
    method: "DELETE",
    path: `/v1/tokens/${viewer.tokenId}`,
    token: viewer.token,
  });
  const refused = await home.json("auth status");
  assert.deepEqual([refused.code, refused.document.authenticated, refused.document.checked], [
    4,
    false,
    true,
  ]);
  const offline = await home.json("auth status --offline");
  assert.deepEqual([offline.code, offline.document.checked], [0, false]);
  await service[Symbol.asyncDispose]();
  const gone = await home.json("auth status");
  assert.deepEqual([gone.code, gone.error.code], [1, "REMOTE"]);
  assert.equal(gone.error.details.source, "file");
});

Deno.test("aiel auth status says when the credential expires", async () => {
  await using service = await startListeningService();
  await using home = await makeHome();
  const { world } = service;
  const issued = await world.call({
    method: "POST",
    path: "/v1/tokens",
    token: world.admin.token,
    json: { name: "short", scopes: ["project:read", "token:admin"], expires_in_days: 3 },
  });
  const { token, expires_at } = Object(issued.json());
  await home.keep(token, service.url);
  assert.equal((await home.json("auth status")).document.expires_at, expires_at);
});

Deno.test("aiel auth logout --revoke ends the token on the service, and forgets nothing when it can't", async () => {
  await using service = await startListeningService();
  await using home = await makeHome();
  const { world } = service;
  await home.keep(world.scopeless.token, service.url);
  const forbidden = await home.json("auth logout --revoke");
  assert.deepEqual([forbidden.code, forbidden.error.code], [1, "FORBIDDEN"]);
  assert.equal((await home.json("auth status")).code, 0);

  await home.keep(world.viewer.token, service.url);
  const dry = await home.json("auth logout --revoke --dry-run");
  assert.deepEqual([dry.document.revoked, dry.document.removed_from], [false, ["file"]]);
  const { document } = await home.json("auth logout --revoke");
  assert.deepEqual([document.revoked, document.removed_from], [true, ["file"]]);
  const path = "/v1/auth/me";
  const after = await world.call({ method: "GET", path, token: world.viewer.token });
  assert.equal(after.status, 401);
});
