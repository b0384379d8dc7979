import assert from "node:assert/strict";
import fc from "fast-check";
import { newId } from "../../control/domain/ids.ts";
import type { ServiceAccount, Token, User } from "../../control/domain/identity/records.ts";
import { addWorkspace, daysLater, NOW, seed } from "./fixtures.ts";
import { storeTest } from "./stores.ts";

function aUser(email: string): User {
  return {
    id: newId("user"),
    email,
    name: "Grace",
    tenantRole: "member",
    createdAt: NOW,
    disabledAt: null,
    version: 1,
  };
}

function aToken(owner: Token["ownerId"], more: Partial<Token> = {}): Token {
  const id = newId("token");
  return {
    id,
    ownerId: owner,
    createdBy: owner,
    name: "laptop",
    prefix: "aiel_pat_…",
    hash: "ab".repeat(32),
    scopes: ["project:read", "snapshot:write"],
    createdAt: NOW,
    expiresAt: daysLater(30),
    lastUsedAt: null,
    revokedAt: null,
    ...more,
  };
}

storeTest("Users are found by address without regard to case, one for each", async ({ store }) => {
  const { tenantId } = await seed(store, "acme");
  const grace = aUser("Grace@Example.com");
  await store.transaction(tenantId, async ({ users }) => {
    assert.equal(await users.add(grace), true);
    assert.equal(await users.add(aUser("grace@example.COM")), false);
  });
  await store.read(tenantId, async ({ users }) => {
    assert.deepEqual(await users.byEmail("GRACE@example.com"), grace);
    assert.deepEqual(await users.get(grace.id), grace);
    assert.equal(await users.byEmail("nobody@example.com"), undefined);
    assert.equal((await users.list({ limit: 10 })).items.length, 2);
  });
});

storeTest("Users.change refuses a version that has moved on", async ({ store }) => {
  const { tenantId, userId } = await seed(store, "acme");
  await store.transaction(tenantId, async ({ users }) => {
    const first = await users.change(userId, { name: "Ada L." }, 1);
    assert.equal(first.kind === "changed" && first.record.version, 2);
    const second = await users.change(userId, { disabledAt: NOW }, 1);
    assert.equal(second.kind === "version_moved" && second.record.name, "Ada L.");
    const any = await users.change(userId, { disabledAt: NOW });
    assert.deepEqual(any.kind === "changed" && any.record.disabledAt, NOW);
    assert.deepEqual(await users.change(newId("user"), {}), { kind: "not_found" });
  });
});

storeTest("Service accounts keep apart from users", async ({ store }) => {
  const { tenantId, userId } = await seed(store, "acme");
  const account: ServiceAccount = {
    id: newId("serviceAccount"),
    slug: "ci",
    name: "CI",
    createdBy: userId,
    createdAt: NOW,
    disabledAt: null,
    version: 1,
  };
  await store.transaction(tenantId, async ({ serviceAccounts }) => {
    assert.equal(await serviceAccounts.add(account), true);
    assert.equal(await serviceAccounts.add({ ...account, id: newId("serviceAccount") }), false);
  });
  await store.read(tenantId, async ({ serviceAccounts, users }) => {
    assert.deepEqual((await serviceAccounts.list({ limit: 10 })).items, [account]);
    assert.deepEqual((await users.list({ limit: 10 })).items.map(({ id }) => id), [userId]);
    assert.equal(await users.byEmail("ci"), undefined);
  });
});

storeTest(
  "SystemReads.credential finds token, tenant and owner by the token's id",
  async ({ store }) => {
    const { tenantId, userId } = await seed(store, "acme");
    const token = aToken(userId);
    await store.transaction(tenantId, ({ tokens }) => tokens.add(token));
    const found = await store.read("system", (system) => system.credential(token.id));
    assert.deepEqual(found?.token, token);
    assert.equal(found?.tenant.id, tenantId);
    assert.deepEqual(found?.owner, {
      id: userId,
      name: "Ada",
      email: "ada@acme.example",
      tenantRole: "admin",
      disabledAt: null,
    });
    assert.equal(
      await store.read("system", (system) => system.credential(newId("token"))),
      undefined,
    );
  },
);

storeTest("Tokens are revoked once and for ever", async ({ store }) => {
  const { tenantId, userId } = await seed(store, "acme");
  const token = aToken(userId);
  await store.transaction(tenantId, async ({ tokens }) => {
    await tokens.add(token);
    assert.deepEqual((await tokens.revoke(token.id, NOW))?.revokedAt, NOW);
    assert.deepEqual((await tokens.revoke(token.id, daysLater(1)))?.revokedAt, NOW);
    assert.equal(await tokens.revoke(newId("token"), NOW), undefined);
  });
});

storeTest("SystemRepositories.touchTokens moves the last use forwards only", async ({ store }) => {
  const { tenantId, userId } = await seed(store, "acme");
  const token = aToken(userId);
  await store.transaction(tenantId, ({ tokens }) => tokens.add(token));
  for (const at of [daysLater(2), daysLater(1)]) {
    await store.transaction("system", (system) => system.touchTokens(new Map([[token.id, at]])));
  }
  const found = await store.read(tenantId, ({ tokens }) => tokens.get(token.id));
  assert.deepEqual(found?.lastUsedAt, daysLater(2));
});

storeTest("Tokens.list gives one owner's tokens, newest first", async ({ store }) => {
  const { tenantId, userId } = await seed(store, "acme");
  const other = aUser("grace@example.com");
  const mine = [1, 2, 3].map((day) =>
    aToken(userId, { id: newId("token", { now: () => daysLater(day) }) })
  );
  await store.transaction(tenantId, async ({ tokens, users }) => {
    await users.add(other);
    for (const token of [...mine, aToken(other.id)]) await tokens.add(token);
  });
  await store.read(tenantId, async ({ tokens }) => {
    const page = await tokens.list({ ownerId: userId }, { limit: 10 });
    assert.deepEqual(page.items.map(({ id }) => id), mine.map(({ id }) => id).reverse());
    assert.equal((await tokens.list({}, { limit: 10 })).items.length, 4);
  });
});

storeTest(
  "Members have a role in a workspace, with the name of who they are",
  async ({ store }) => {
    const { tenantId, userId, workspaceId } = await seed(store, "acme");
    const grace = aUser("grace@example.com");
    await store.transaction(tenantId, async ({ members, users }) => {
      await users.add(grace);
      const set = (role: "viewer" | "developer") =>
        members.set({ workspaceId, principalId: grace.id, role, at: NOW });
      assert.equal(await set("viewer"), true);
      assert.equal(await set("developer"), true);
      assert.equal(await members.countOwners(workspaceId), 1);
      const stranger = {
        workspaceId,
        principalId: newId("user"),
        role: "viewer",
        at: NOW,
      } as const;
      assert.equal(await members.set(stranger), false);
      assert.equal(
        await members.set({ ...stranger, principalId: grace.id, workspaceId: newId("workspace") }),
        false,
      );
    });
    await store.read(tenantId, async ({ members }) => {
      assert.deepEqual(await members.get(workspaceId, grace.id), {
        workspaceId,
        principalId: grace.id,
        role: "developer",
        name: "Grace",
        email: "grace@example.com",
        addedAt: NOW,
      });
      assert.deepEqual([...await members.rolesOf(userId)], [[workspaceId, "owner"]]);
      assert.equal((await members.list(workspaceId, { limit: 10 })).items.length, 2);
    });
    await store.transaction(tenantId, async ({ members }) => {
      assert.equal(await members.remove(workspaceId, grace.id), true);
      assert.equal(await members.remove(workspaceId, grace.id), false);
    });
  },
);

storeTest("Members.countOwners lets only one of two owners leave", async ({ store, second }) => {
  const { tenantId, userId, workspaceId } = await seed(store, "acme");
  const grace = aUser("grace@example.com");
  await store.transaction(tenantId, async ({ members, users }) => {
    await users.add(grace);
    await members.set({ workspaceId, principalId: grace.id, role: "owner", at: NOW });
  });
  const leave = (at: typeof store, principalId: Token["ownerId"]) =>
    at.transaction(tenantId, async ({ members }) => {
      if (await members.countOwners(workspaceId) < 2) return false;
      return await members.remove(workspaceId, principalId);
    });
  const left = await Promise.all([leave(store, userId), leave(second ?? store, grace.id)]);
  assert.deepEqual(left.sort(), [false, true]);
});

storeTest(
  "Workspaces.list gives all, or those of a member, or those that are not archived",
  async ({ store }) => {
    const place = await seed(store, "acme");
    const grace = aUser("grace@example.com");
    const lab = await addWorkspace(store, place, "lab");
    const old = await addWorkspace(store, place, "old");
    await store.transaction(place.tenantId, async ({ members, users, workspaces }) => {
      await users.add(grace);
      await members.set({ workspaceId: lab, principalId: grace.id, role: "viewer", at: NOW });
      await workspaces.change(old, { archivedAt: NOW });
    });
    await store.read(place.tenantId, async ({ workspaces }) => {
      const slugs = async (filter: Parameters<typeof workspaces.list>[0]) =>
        (await workspaces.list(filter, { limit: 10 })).items.map(({ slug }) => slug);
      assert.deepEqual(await slugs({}), ["lab", "old", "payments"]);
      assert.deepEqual(await slugs({ member: grace.id }), ["lab"]);
      assert.deepEqual(await slugs({ archived: false }), ["lab", "payments"]);
      assert.deepEqual(await slugs({ archived: true }), ["old"]);
    });
  },
);

storeTest(
  "Workspaces.change renames, unless the slug is taken or the version moved",
  async ({ store }) => {
    const place = await seed(store, "acme");
    const lab = await addWorkspace(store, place, "lab");
    await store.transaction(place.tenantId, async ({ workspaces }) => {
      assert.deepEqual(await workspaces.change(lab, { slug: "payments" }), { kind: "slug_taken" });
      const renamed = await workspaces.change(lab, { slug: "bench", name: "Bench" }, 1);
      assert.equal(renamed.kind === "changed" && renamed.record.version, 2);
      assert.equal((await workspaces.change(lab, { slug: "bench" }, 1)).kind, "version_moved");
      assert.equal((await workspaces.bySlug("bench"))?.name, "Bench");
      assert.equal(await workspaces.bySlug("lab"), undefined);
    });
  },
);

storeTest("Projects are found by id and by slug, and change by version", async ({ store }) => {
  const { tenantId, workspaceId, projectId } = await seed(store, "acme");
  await store.transaction(tenantId, async ({ projects }) => {
    const project = await projects.bySlug(workspaceId, "fraud_detection");
    assert.deepEqual(project, await projects.get(projectId));
    assert.equal(project?.head, null);
    const again = { ...project, id: newId("project"), workspaceId, slug: "fraud_detection" };
    assert.equal(
      await projects.add({
        ...again,
        name: "x",
        createdAt: NOW,
        archivedAt: null,
        retention: null,
        version: 1,
      }),
      false,
    );
    const retention = { keepLast: 5, keepDays: 30 };
    const changed = await projects.change(projectId, { name: "Fraud", retention }, 1);
    assert.deepEqual(changed.kind === "changed" && changed.record.retention, retention);
    const cleared = await projects.change(projectId, { retention: null, archivedAt: NOW });
    assert.deepEqual(cleared.kind === "changed" && cleared.record.retention, null);
    assert.equal(
      (await projects.list({ workspaceId, archived: false }, { limit: 9 })).items.length,
      0,
    );
    assert.equal((await projects.change(projectId, { name: "x" }, 1)).kind, "version_moved");
    assert.equal((await projects.change(newId("project"), {})).kind, "not_found");
  });
});

storeTest(
  "Pages put together are the list in the order of bytes, whatever their size",
  async ({ store }) => {
    const place = await seed(store, "acme");
    const slugs = fc.sample(fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,8}[a-z0-9]$/), {
      numRuns: 30,
      seed: 7,
    });
    const all = [...new Set([...slugs, "payments", "a-b", "a_b", "ab", "a1"])];
    for (const slug of all.filter((one) => one !== "payments")) {
      await addWorkspace(
        store,
        place,
        slug,
      );
    }
    const expected = all.sort();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), async (limit) => {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await store.read(
            place.tenantId,
            ({ workspaces }) => workspaces.list({}, { limit, cursor }),
          );
          assert.ok(page.items.length <= limit);
          seen.push(...page.items.map(({ slug }) => slug));
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined);
        assert.deepEqual(seen, expected);
      }),
      { numRuns: 6 },
    );
  },
);

storeTest("A cursor is refused in every list but its own", async ({ store }) => {
  const place = await seed(store, "acme");
  const other = await seed(store, "other");
  await addWorkspace(store, place, "lab");
  const { nextCursor } = await store.read(
    place.tenantId,
    ({ workspaces }) => workspaces.list({}, { limit: 1 }),
  );
  assert.ok(nextCursor);
  const page = { limit: 1, cursor: nextCursor };
  const refused = { name: "DomainError", code: "invalid_cursor" };
  const attempts = [
    store.read(place.tenantId, (tenant) => tenant.workspaces.list({ archived: false }, page)),
    store.read(place.tenantId, (tenant) => tenant.users.list(page)),
    store.read(other.tenantId, (tenant) => tenant.workspaces.list({}, page)),
    store.read(
      place.tenantId,
      (tenant) => tenant.workspaces.list({}, { limit: 1, cursor: `${nextCursor}A` }),
    ),
  ];
  for (const attempt of attempts) await assert.rejects(attempt, refused);
});

storeTest("A cursor stays good while rows come and go", async ({ store }) => {
  const place = await seed(store, "acme");
  for (const slug of ["b", "d", "f"]) await addWorkspace(store, place, slug);
  const list = (cursor?: string) =>
    store.read(place.tenantId, ({ workspaces }) => workspaces.list({}, { limit: 2, cursor }));
  const first = await list();
  assert.deepEqual(first.items.map(({ slug }) => slug), ["b", "d"]);
  await addWorkspace(store, place, "a");
  await addWorkspace(store, place, "e");
  await store.transaction(place.tenantId, async ({ workspaces }) => {
    const last = await workspaces.bySlug("d");
    if (last !== undefined) await workspaces.change(last.id, { slug: "z" });
  });
  const rest = await list(first.nextCursor ?? undefined);
  assert.deepEqual(rest.items.map(({ slug }) => slug), ["e", "f"]);
});
