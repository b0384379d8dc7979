import assert from "node:assert/strict";
import { sqliteStore } from "../../store/sql/sql_store.ts";
import type { Store } from "../store.ts";
import { openProject, openWorkspace, requireTenantPermission, rolesOf } from "./access.ts";
import type { Principal } from "./authenticate.ts";
import { DomainError } from "../domain_error.ts";
import { newId } from "../ids.ts";
import type { Role } from "../../api/roles.ts";
import { WORKSPACE_PERMISSIONS, type WorkspacePermission } from "../../api/permissions.ts";
import { type Scope, SCOPES } from "../../api/scopes.ts";

const PERMISSIONS: readonly WorkspacePermission[] = [
  "workspace:read",
  "workspace:change",
  "workspace:rename",
  "workspace:archive",
  "member:read",
  "member:write",
  "project:read",
  "project:create",
  "project:change",
  "project:rename",
  "project:archive",
  "project:retention",
  "snapshot:read",
  "snapshot:write",
  "grant:read",
  "grant:write",
  "environment:read",
  "environment:write",
  "deployment:create",
  "variable:read",
  "variable:write",
  "integration:read",
  "integration:write",
  "integration:check",
  "execution:invoke",
  "execution:read",
  "execution:payload",
  "execution:manage",
  "schedule:write",
];
const NOW = new Date("2026-11-20T12:00:00.000Z");

/**
 * A tenant with workspaces `one` (where the member is what `role` says) and `two`, and a project
 * `app` in each.
 */
async function withTenant(
  role: Role,
  run: (world: {
    store: Store;
    member: Principal;
    ids: { one: `wsp_${string}`; appOne: `prj_${string}`; appTwo: `prj_${string}` };
  }) => Promise<void>,
): Promise<void> {
  const store = sqliteStore({ path: ":memory:" });
  try {
    await store.migrate();
    const tenant = { id: newId("tenant"), slug: "acme", name: "Acme", createdAt: NOW };
    const userId = newId("user");
    const member: Principal = {
      kind: "user",
      id: userId,
      name: "Grace",
      email: "grace@example.com",
      tenant,
      tenantRole: "member",
      tokenId: newId("token"),
      scopes: SCOPES,
    };
    const ids = { one: newId("workspace"), appOne: newId("project"), appTwo: newId("project") };
    const common = { name: "x", createdAt: NOW, archivedAt: null, version: 1 };
    await store.transaction("system", async (system) => {
      await system.addTenant(tenant);
      const { users, workspaces, members, projects } = system.tenant(tenant.id);
      await users.add({
        ...common,
        id: userId,
        email: "grace@example.com",
        tenantRole: "member",
        disabledAt: null,
      });
      const two = newId("workspace");
      await workspaces.add({ ...common, id: ids.one, slug: "one" });
      await workspaces.add({ ...common, id: two, slug: "two" });
      await members.set({ workspaceId: ids.one, principalId: member.id, role, at: NOW });
      const app = { ...common, slug: "app", retention: null };
      await projects.add({ ...app, id: ids.appOne, workspaceId: ids.one });
      await projects.add({ ...app, id: ids.appTwo, workspaceId: two });
    });
    await run({ store, member, ids });
  } finally {
    await store.close();
  }
}

async function refusal(attempt: Promise<unknown>): Promise<DomainError> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  return assert.fail("Expected a refusal");
}

Deno.test("openProject opens by id, and by slugs", async () => {
  await withTenant("viewer", async ({ store, member, ids }) => {
    await store.read(member.tenant.id, async (tenant) => {
      for (
        const [workspace, project] of [[undefined, ids.appOne], ["one", "app"], [
          ids.one,
          ids.appOne,
        ]]
      ) {
        const open = await openProject(tenant, member, workspace, project ?? "", "project:read");
        assert.equal(open.project.id, ids.appOne);
        assert.equal(open.role, "viewer");
      }
    });
  });
});

Deno.test("What the caller may not know of answers like what is not there", async () => {
  await withTenant("owner", async ({ store, member, ids }) => {
    await store.read(member.tenant.id, async (tenant) => {
      const gone = newId("project");
      const hidden = await refusal(
        openProject(tenant, member, undefined, ids.appTwo, "project:read"),
      );
      const missing = await refusal(openProject(tenant, member, undefined, gone, "project:read"));
      assert.deepEqual(
        { ...hidden, message: hidden.message },
        { ...missing, message: missing.message.replace(gone, ids.appTwo) },
      );
      const pairs = [["two", "none"], ["two", "no such slug"]] as const;
      for (const [exists, not] of pairs) {
        const one = await refusal(openWorkspace(tenant, member, exists, "workspace:read"));
        const other = await refusal(openWorkspace(tenant, member, not, "workspace:read"));
        assert.equal(one.message.replace(exists, not), other.message);
        assert.equal(one.code, "not_found");
      }
      // A project of another workspace under one's own.
      const crossed = await refusal(openProject(tenant, member, "one", ids.appTwo, "project:read"));
      assert.equal(crossed.code, "not_found");
    });
  });
});

Deno.test("A token without the scope learns nothing of what exists", async () => {
  await withTenant("owner", async ({ store, member, ids }) => {
    const weak = { ...member, scopes: ["snapshot:read"] as const };
    await store.read(member.tenant.id, async (tenant) => {
      const there = await refusal(openProject(tenant, weak, undefined, ids.appOne, "project:read"));
      const gone = await refusal(
        openProject(tenant, weak, undefined, newId("project"), "project:read"),
      );
      assert.equal(there.code, "forbidden");
      assert.equal(there.message, gone.message);
    });
  });
});

for (const role of ["owner", "admin", "developer", "viewer"] as const) {
  Deno.test(`A ${role} may do what the table says and nothing else`, async () => {
    await withTenant(role, async ({ store, member }) => {
      assert.equal(PERMISSIONS.length, Object.keys(WORKSPACE_PERMISSIONS).length);
      await store.read(member.tenant.id, async (tenant) => {
        for (const permission of PERMISSIONS) {
          const { scope, roles }: { scope: Scope; roles: readonly Role[] } =
            WORKSPACE_PERMISSIONS[permission];
          const open = () => openWorkspace(tenant, member, "one", permission);
          if (roles.includes(role)) assert.equal((await open()).role, role);
          else assert.equal((await refusal(open())).code, "forbidden", permission);
          const without = { ...member, scopes: SCOPES.filter((one) => one !== scope) };
          const weak = await refusal(openWorkspace(tenant, without, "one", permission));
          assert.equal(weak.code, "forbidden", permission);
        }
      });
    });
  });
}

Deno.test("What is archived can be read, and brought back by who may", async () => {
  await withTenant("owner", async ({ store, member, ids }) => {
    const { id } = member.tenant;
    await store.transaction(id, ({ projects }) => projects.change(ids.appOne, { archivedAt: NOW }));
    await store.read(id, async (tenant) => {
      const open = (permission: WorkspacePermission) =>
        openProject(tenant, member, undefined, ids.appOne, permission);
      await open("snapshot:read");
      await open("project:archive");
      await open("project:change");
      assert.equal((await refusal(open("snapshot:write"))).code, "archived");
    });
    await store.transaction(
      id,
      ({ workspaces }) => workspaces.change(ids.one, { archivedAt: NOW }),
    );
    await store.read(id, async (tenant) => {
      await openWorkspace(tenant, member, "one", "workspace:archive");
      await openWorkspace(tenant, member, "one", "workspace:change");
      for (const permission of ["project:archive", "project:change"] as const) {
        const write = openProject(tenant, member, undefined, ids.appOne, permission);
        assert.equal((await refusal(write)).code, "archived");
      }
    });
  });
});

Deno.test("An admin of the tenant is owner everywhere, a member only where added", async () => {
  await withTenant("viewer", async ({ store, member, ids }) => {
    const admin = { ...member, tenantRole: "admin" as const };
    await store.read(member.tenant.id, async (tenant) => {
      assert.equal((await openWorkspace(tenant, admin, "two", "workspace:archive")).role, "owner");
      assert.equal(await rolesOf(tenant, admin), undefined);
      assert.deepEqual([...await rolesOf(tenant, member) ?? []], [[ids.one, "viewer"]]);
    });
    requireTenantPermission(admin, "workspace:create");
    requireTenantPermission(member, "token:write");
    assert.throws(() => requireTenantPermission(member, "workspace:create"), { code: "forbidden" });
    const weak = { ...admin, scopes: [] };
    assert.throws(() => requireTenantPermission(weak, "audit:read"), { code: "forbidden" });
  });
});
