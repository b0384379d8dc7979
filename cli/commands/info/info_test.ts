import assert from "node:assert/strict";
import { pushTree, smallTree } from "../../../control/testing/push.ts";
import { startListeningService } from "../../../tests/harness/listening_service.ts";
import { makeHome } from "../../testing/logged_in.ts";

Deno.test("aiel info workspace tells the workspace in use, its members and what was pushed last by whom", async () => {
  await using service = await startListeningService();
  await using home = await makeHome();
  await home.keep(service.world.admin.token, service.url);
  const env = { AIEL_WORKSPACE: "payments", AIEL_PROJECT: "fraud" };
  const before = await home.json("info workspace", { env });
  assert.deepEqual(Object(before.document.projects)[0].newest, null);
  const first = await pushTree(service.world, smallTree("one"), null);
  const { snapshot_id, created_at } = await pushTree(
    service.world,
    smallTree("two"),
    first.snapshot_id,
  );
  const { document } = await home.json("info workspace", { env });
  assert.deepEqual(document.workspace, {
    id: service.world.workspaceId,
    slug: "payments",
    name: "Payments",
    role: "owner",
    member_count: 3,
  });
  assert.equal(document.project, "fraud");
  const projects = [{
    id: service.world.projectId,
    slug: "fraud",
    name: "Fraud",
    active: true,
    newest: { snapshot_id, number: 2, created_at, author: "dev@example.com", message: "test" },
  }];
  assert.deepEqual(document.projects, projects);
  assert.deepEqual((await home.json("info projects", { env })).document.projects, projects);
  const { stdout } = await home.text("info workspace", { env });
  assert.match(stdout, /^members +3$/m);
  assert.match(stdout, /fraud +Fraud +#2 sha256:\S+ +2026-11-20 18:00 +dev@example\.com +test/);
});

Deno.test("aiel info workspaces lists those that the credential may use", async () => {
  await using service = await startListeningService();
  await using home = await makeHome();
  const { viewer, stranger } = service.world;
  const env = { AIEL_BASE_URL: service.url, AIEL_WORKSPACE: "payments" };
  const one = await home.json("info workspaces", { env: { ...env, AIEL_TOKEN: viewer.token } });
  assert.deepEqual(one.document.workspaces, [{
    id: service.world.workspaceId,
    slug: "payments",
    name: "Payments",
    role: "viewer",
    active: true,
    projects: ["fraud"],
  }]);
  const none = { env: { ...env, AIEL_TOKEN: stranger.token } };
  assert.deepEqual((await home.json("info workspaces", none)).document.workspaces, []);
  // What the credential may not know of is told like what is not there.
  const hidden = await home.json("info workspace", none);
  assert.deepEqual([hidden.code, hidden.error.code], [1, "NOT_FOUND"]);
  const scopeless = { env: { ...env, AIEL_TOKEN: service.world.scopeless.token } };
  assert.equal((await home.json("info workspaces", scopeless)).error.code, "FORBIDDEN");
});

Deno.test("aiel info workspace shows what there is to a token that may not read snapshots", async () => {
  await using service = await startListeningService();
  await using home = await makeHome();
  const { world } = service;
  await pushTree(world, smallTree("one"), null);
  const issued = await world.call({
    method: "POST",
    path: "/v1/tokens",
    token: world.admin.token,
    json: { name: "narrow", scopes: ["project:read"] },
  });
  const env = {
    AIEL_BASE_URL: service.url,
    AIEL_TOKEN: Object(issued.json()).token,
    AIEL_WORKSPACE: "payments",
  };
  const { code, document } = await home.json("info projects", { env });
  assert.equal(code, 0);
  const { newest } = Object(document.projects)[0];
  assert.deepEqual([newest.number, newest.author, newest.created_at], [1, null, null]);
});

Deno.test("aiel info without a subject asks no service", async () => {
  await using service = await startListeningService();
  await using home = await makeHome();
  await home.keep(service.world.admin.token, service.url);
  const { document } = await home.json("info");
  assert.equal(document.base_url, service.url);
  assert.deepEqual(service.world.service.log, []);
});

Deno.test("aiel info --archived lists what no other list has", async () => {
  await using service = await startListeningService();
  await using home = await makeHome();
  await home.keep(service.world.admin.token, service.url);
  const env = { AIEL_WORKSPACE: "payments" };
  const none = await home.text("info projects --archived", { env });
  assert.equal(none.stdout.trim(), "No project is archived");
  assert.equal((await home.json("project archive fraud --yes", { env })).code, 0);
  assert.deepEqual((await home.json("info projects", { env })).document.projects, []);
  const { document } = await home.json("info projects --archived", { env });
  const [archived, ...others] = Object(document.archived);
  assert.deepEqual(others, []);
  assert.deepEqual([archived.id, archived.slug], [service.world.projectId, "fraud"]);
  assert.ok(Date.parse(archived.archived_at) > 0);
  assert.match(
    (await home.text("info projects --archived", { env })).stdout,
    /^fraud +Fraud +archived /,
  );
  assert.equal((await home.json("workspace archive payments --yes", { env })).code, 0);
  const workspaces = await home.json("info workspaces --archived", { env });
  assert.deepEqual(Object(workspaces.document.archived)[0].slug, "payments");
  assert.equal((await home.json("info workspace --archived", { env })).error.code, "USAGE");
});
