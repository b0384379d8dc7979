import assert from "node:assert/strict";
import {
  type ListeningService,
  startListeningService,
} from "../../../tests/harness/listening_service.ts";
import { type Home, makeHome } from "../../testing/logged_in.ts";

interface Setting extends AsyncDisposable {
  service: ListeningService;
  home: Home;
}

/** Logged in as the admin. */
async function loggedIn(): Promise<Setting> {
  const service = await startListeningService();
  const home = await makeHome();
  await home.keep(service.world.admin.token, service.url);
  return {
    service,
    home,
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await home[Symbol.asyncDispose]();
    },
  };
}

async function valueOf(home: Home, key: string): Promise<unknown> {
  const { code, document } = await home.json(`config get ${key}`);
  return code === 0 ? document.value : undefined;
}

Deno.test("aiel config set takes names that the service knows, ids too, and suggests for the rest", async () => {
  await using world = await loggedIn();
  const { home, service } = world;
  const { document } = await home.json("config set workspace payments");
  assert.deepEqual([document.value, document.checked], ["payments", true]);
  const byId = await home.json(`config set project ${service.world.projectId}`);
  assert.equal(byId.document.value, "fraud");
  for (
    const [line, close] of [
      ["config set workspace paymets", "payments"],
      ["config set project fruad", "fraud"],
      ["config set workspace Payments", "payments"],
    ] as const
  ) {
    const { code, error } = await home.json(line);
    assert.deepEqual([code, error.code], [1, "NOT_FOUND"], line);
    assert.ok(error.hint?.includes(`Did you mean "${close}"?`), line);
    assert.deepEqual(error.details.known, [close]);
  }
  assert.deepEqual([await valueOf(home, "workspace"), await valueOf(home, "project")], [
    "payments",
    "fraud",
  ]);
});

Deno.test("aiel config set workspace lets go of a project that the workspace does not have", async () => {
  await using world = await loggedIn();
  const { home, service } = world;
  for (const line of ["workspace payments", "project fraud"]) await home.json(`config set ${line}`);
  assert.equal((await home.json("config set workspace risk")).code, 1);
  await service.world.call({
    method: "POST",
    path: "/v1/workspaces",
    token: service.world.admin.token,
    json: { slug: "risk" },
  });
  const dry = await home.json("config set workspace risk --dry-run");
  assert.deepEqual([dry.document.project, await valueOf(home, "project")], [null, "fraud"]);
  const empty = await home.json("config set workspace risk");
  assert.equal(empty.document.project, null);
  assert.equal(await valueOf(home, "project"), undefined);
  const none = await home.json("config set project scoring");
  assert.match(
    none.error.hint ?? "",
    /There is none yet; `aiel project create <name> --use` makes one/,
  );
  assert.equal((await home.json("config set project scoring --offline")).code, 0);
  // The only project of the other workspace takes the place of one that is not there.
  const back = await home.json("config set workspace payments");
  assert.equal(back.document.project, "fraud");
  assert.equal(await valueOf(home, "project"), "fraud");
  const same = await home.text("config set workspace payments");
  assert.equal(same.stdout, "Set workspace = payments (user, profile default)\n");
});

Deno.test("aiel config set stores unchecked with a warning where there is no service to ask", async () => {
  await using home = await makeHome();
  {
    await using service = await startListeningService();
    await home.keep(service.world.admin.token, service.url);
    const offline = await home.json("config set workspace anything --offline");
    assert.deepEqual([offline.code, offline.document.checked], [0, false]);
    assert.match(offline.stderr, /warning: Not checked/);
  }
  const gone = await home.json("config set workspace other");
  assert.deepEqual([gone.code, gone.document.checked], [0, false]);
  assert.match(gone.stderr, /warning: Not checked .* can't be reached/);
  assert.equal(await valueOf(home, "workspace"), "other");
});

Deno.test("aiel config set never takes a name when the credential is not accepted", async () => {
  await using world = await loggedIn();
  const { home, service } = world;
  await home.keep(service.world.evil.token.slice(0, -1), service.url);
  const { code, error } = await home.json("config set workspace payments");
  assert.deepEqual([code, error.code], [4, "AUTH_INVALID"]);
  assert.equal(await valueOf(home, "workspace"), undefined);
});

Deno.test("aiel config set and auth login leave places alone that the credential may not ask for", async () => {
  await using world = await loggedIn();
  const { home, service } = world;
  await home.json("config set workspace payments");
  const { token } = service.world.scopeless;
  const login = `auth login --base-url ${service.url} --with-token`;
  assert.equal((await home.json(login, { stdin: token })).document.workspace, "payments");
  const { code, document, stderr } = await home.json("config set workspace other");
  assert.deepEqual([code, document.checked], [0, false]);
  assert.match(stderr, /warning: Not checked .* may not ask/);
});

Deno.test("aiel config set asks for nothing where it can't be answered", async () => {
  await using world = await loggedIn();
  const { home, service } = world;
  const requests = service.world.service.log.length;
  for (const key of ["workspace", "project"]) {
    const { code, error } = await home.json(`config set ${key}`);
    assert.deepEqual([code, error.code], [2, "INPUT_REQUIRED"]);
    assert.ok(error.hint?.includes(`aiel config set ${key} <name>`));
  }
  for (
    const line of [
      "config set base_url",
      "config set profile x --offline",
      "config set workspace --offline",
    ]
  ) assert.equal((await home.json(line)).code, 2, line);
  assert.equal(service.world.service.log.length, requests);
});

Deno.test("aiel config set project needs a workspace that the service knows", async () => {
  await using world = await loggedIn();
  const { home } = world;
  const none = await home.json("config set project fraud");
  assert.deepEqual([none.code, none.error.code], [2, "USAGE"]);
  const wrong = await home.json("config set project fraud", { env: { AIEL_WORKSPACE: "gone" } });
  assert.deepEqual([wrong.code, wrong.error.code], [1, "NOT_FOUND"]);
});
