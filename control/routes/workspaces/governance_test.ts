/** Users, members, workspaces and projects: what only these operations refuse. */

import assert from "node:assert/strict";
import { SCOPES } from "../../api/scopes.ts";
import { pushTree, smallTree } from "../../testing/push.ts";
import { makeWorld, PROJECT, type TestAnswer, type World } from "../../testing/world.ts";
import { IssuedTokenDocument } from "../../api/tokens.ts";
import { ProjectDocument } from "../../api/projects.ts";
import { WorkspacePage } from "../../api/workspaces.ts";

const WORKSPACE = "/v1/workspaces/payments";

function as(world: World, token: string) {
  return (method: string, path: string, json?: unknown, headers = {}): Promise<TestAnswer> =>
    world.call({ method, path, token, headers, ...(json === undefined ? {} : { json }) });
}

Deno.test("changeUser answers 409 when admins disable or demote themselves", async () => {
  await using world = await makeWorld();
  const admin = as(world, world.admin.token);
  for (const json of [{ disabled: true }, { tenant_role: "member" }]) {
    const answer = await admin("PATCH", `/v1/users/${world.admin.id}`, json);
    assert.equal(answer.status, 409);
    assert.equal(answer.problem().code, "own_account");
  }
});

Deno.test("createUser answers 409 when the address is taken, in any case", async () => {
  await using world = await makeWorld();
  const answer = await as(world, world.admin.token)("POST", "/v1/users", {
    email: "ADA@example.com",
  });
  assert.equal(answer.status, 409);
  assert.equal(answer.problem().code, "email_taken");
});

Deno.test("createWorkspace, changeWorkspace, createProject and changeProject answer 409 when the slug is taken", async () => {
  await using world = await makeWorld();
  const admin = as(world, world.admin.token);
  assert.equal(
    (await admin("POST", "/v1/workspaces", { slug: "payments" })).problem().code,
    "slug_taken",
  );
  assert.equal((await admin("POST", "/v1/workspaces", { slug: "other" })).status, 201);
  assert.equal(
    (await admin("PATCH", "/v1/workspaces/other", { slug: "payments" })).problem().code,
    "slug_taken",
  );
  assert.equal(
    (await admin("POST", `${WORKSPACE}/projects`, { slug: "fraud" })).problem().code,
    "slug_taken",
  );
  assert.equal((await admin("POST", `${WORKSPACE}/projects`, { slug: "p2" })).status, 201);
  assert.equal((await admin("PATCH", `${WORKSPACE}/projects/p2`, { slug: "fraud" })).status, 409);
});

Deno.test("slugs that look like ids, and names that hide things, are refused", async () => {
  await using world = await makeWorld();
  const admin = as(world, world.admin.token);
  const bad = [
    { slug: "wsp_x" },
    { slug: "Payments" },
    { slug: "-a" },
    { slug: "a", name: "a\u202eb" },
    { slug: "a", name: " " },
    { slug: "a", owner: "me" },
    { name: "a" },
  ];
  for (const json of bad) {
    assert.equal((await admin("POST", "/v1/workspaces", json)).status, 400, JSON.stringify(json));
  }
});

Deno.test("setMember and removeMember answer 409 for the last owner", async () => {
  await using world = await makeWorld();
  const admin = as(world, world.admin.token);
  const path = `${WORKSPACE}/members/${world.admin.id}`;
  assert.equal((await admin("PUT", path, { role: "viewer" })).problem().code, "last_owner");
  assert.equal((await admin("DELETE", path)).problem().code, "last_owner");
  assert.equal(
    (await admin("PUT", `${WORKSPACE}/members/${world.developer.id}`, { role: "owner" })).status,
    200,
  );
  assert.equal((await admin("DELETE", path)).status, 204);
});

Deno.test("a workspace's admin gives no role above their own, and takes none", async () => {
  await using world = await makeWorld();
  const admin = as(world, world.admin.token);
  const path = (id: string) => `${WORKSPACE}/members/${id}`;
  assert.equal((await admin("PUT", path(world.developer.id), { role: "admin" })).status, 200);
  const developer = as(world, world.developer.token);
  assert.equal((await developer("PUT", path(world.viewer.id), { role: "owner" })).status, 403);
  assert.equal((await developer("DELETE", path(world.admin.id))).status, 403);
  assert.equal((await developer("PUT", path(world.viewer.id), { role: "admin" })).status, 200);
});

Deno.test("no user of another tenant can be a member", async () => {
  await using world = await makeWorld();
  const path = `${WORKSPACE}/members/${world.evil.id}`;
  const answer = await as(world, world.admin.token)("PUT", path, { role: "viewer" });
  assert.equal(answer.status, 404);
});

Deno.test("changeWorkspace answers 409 when it is archived, until it is brought back", async () => {
  await using world = await makeWorld();
  const admin = as(world, world.admin.token);
  assert.equal((await admin("PATCH", WORKSPACE, { archived: true })).status, 200);
  assert.equal((await admin("PATCH", WORKSPACE, { name: "New" })).problem().code, "archived");
  assert.equal((await admin("POST", `${WORKSPACE}/projects`, { slug: "x" })).status, 409);
  assert.equal((await admin("GET", PROJECT)).status, 200);
  const listed = WorkspacePage.parse((await admin("GET", "/v1/workspaces")).json());
  assert.deepEqual(listed.items, []);
  assert.equal((await admin("PATCH", WORKSPACE, { archived: false, name: "New" })).status, 200);
});

Deno.test("createUser gives a recorded answer to the token that had it, and to none that may do less", async () => {
  await using world = await makeWorld();
  const { admin } = world;
  const headers = { "idempotency-key": "once" };
  const json = { email: "new@example.com" };
  const create = (token: string) => as(world, token)("POST", "/v1/users", json, headers);
  const first = await create(admin.token);
  assert.equal(first.status, 201);
  assert.deepEqual((await create(admin.token)).json(), first.json());
  const made = await as(world, admin.token)("POST", "/v1/tokens", {
    name: "narrow",
    scopes: ["project:read"],
  });
  const narrow = await create(IssuedTokenDocument.parse(made.json()).token);
  assert.ok([403, 422].includes(narrow.status), `${narrow.status}`);
  const wide = await as(world, admin.token)("POST", "/v1/tokens", { name: "wide", scopes: SCOPES });
  const other = await create(IssuedTokenDocument.parse(wide.json()).token);
  assert.equal(other.problem().code, "idempotency_key_reused");
});

Deno.test("changeProject follows If-Match by version, whatever was pushed since", async () => {
  await using world = await makeWorld();
  const admin = as(world, world.admin.token);
  const tag = (await admin("GET", PROJECT)).headers.get("etag") ?? "";
  await pushTree(world, smallTree("between"), null);
  const after = (await admin("GET", PROJECT)).headers.get("etag");
  assert.notEqual(after, tag);
  assert.equal((await admin("PATCH", PROJECT, { name: "A" }, { "if-match": tag })).status, 200);
  const moved = await admin("PATCH", PROJECT, { name: "B" }, { "if-match": tag });
  assert.equal(moved.status, 412);
  assert.equal(moved.problem().code, "version_moved");
  assert.equal((await admin("PATCH", PROJECT, { name: "B" }, { "if-match": "*" })).status, 200);
  assert.equal((await admin("PATCH", PROJECT, { name: "C" }, { "if-match": "v1" })).status, 400);
});

Deno.test("a tag of a project is none of another one that has its name now", async () => {
  await using world = await makeWorld();
  const admin = as(world, world.admin.token);
  const change = async (name: string) => {
    assert.equal((await admin("PATCH", PROJECT, { name })).status, 200);
    return (await admin("GET", PROJECT)).headers.get("etag") ?? "";
  };
  const old = await change("Old");
  assert.equal((await admin("GET", PROJECT, undefined, { "if-none-match": old })).status, 304);
  assert.equal((await admin("PATCH", PROJECT, { slug: "renamed" })).status, 200);
  assert.equal((await admin("POST", `${WORKSPACE}/projects`, { slug: "fraud" })).status, 201);
  const fresh = await change("New");
  assert.notEqual(fresh, old);
  assert.equal((await admin("GET", PROJECT, undefined, { "if-none-match": old })).status, 200);
  const archive = (tag: string) => admin("PATCH", PROJECT, { archived: true }, { "if-match": tag });
  assert.equal((await archive(old)).problem().code, "version_moved");
  assert.equal((await archive(fresh)).status, 200);
});

Deno.test("a tag of a workspace is none of another one that has its name now", async () => {
  await using world = await makeWorld();
  const admin = as(world, world.admin.token);
  const old = (await admin("GET", WORKSPACE)).headers.get("etag") ?? "";
  assert.equal((await admin("PATCH", WORKSPACE, { slug: "renamed" })).status, 200);
  assert.equal((await admin("POST", "/v1/workspaces", { slug: "payments" })).status, 201);
  assert.equal((await admin("GET", WORKSPACE, undefined, { "if-none-match": old })).status, 200);
  const archived = await admin("PATCH", WORKSPACE, { archived: true }, { "if-match": old });
  assert.equal(archived.problem().code, "version_moved");
});

Deno.test("changeProject sets retention, and archiving takes more than a developer", async () => {
  await using world = await makeWorld();
  const retention = { keep_last: 3, keep_days: 7 };
  const set = await as(world, world.admin.token)("PATCH", PROJECT, { retention });
  assert.deepEqual(ProjectDocument.parse(set.json()).retention, retention);
  const developer = as(world, world.developer.token);
  assert.equal((await developer("PATCH", PROJECT, { retention })).status, 403);
  assert.equal((await developer("PATCH", PROJECT, { archived: true })).status, 403);
  assert.equal((await developer("PATCH", PROJECT, { name: "Mine" })).status, 200);
  assert.equal((await developer("PATCH", PROJECT, { name: "Mine", retention: null })).status, 403);
});

Deno.test("a renamed workspace is found by its new slug and its id, not by the old one", async () => {
  await using world = await makeWorld();
  const admin = as(world, world.admin.token);
  assert.equal((await admin("PATCH", WORKSPACE, { slug: "billing" })).status, 200);
  assert.equal((await admin("GET", "/v1/workspaces/billing")).status, 200);
  assert.equal((await admin("GET", `/v1/workspaces/${world.workspaceId}`)).status, 200);
  assert.equal((await admin("GET", WORKSPACE)).status, 404);
});
