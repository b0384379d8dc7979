import assert from "node:assert/strict";
import {
  DummyDriver,
  Kysely,
  sql,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { Database } from "./schema.ts";
import { TenantGuard } from "./tenant_guard.ts";

const MINE = "ten_mine";
const OTHER = "ten_other";

const db = new Kysely<Database>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (of) => new SqliteIntrospector(of),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
}).withPlugin(new TenantGuard(MINE));

const member = {
  workspace_id: "w",
  principal_id: "p",
  role: "owner",
  added_at: 0,
};

/** Statements that are tied to the tenant. */
const allowed = {
  "select": db.selectFrom("members").selectAll().where("tenant_id", "=", MINE),
  "select with another table": db.selectFrom("members")
    .innerJoin("principals", (join) =>
      join.on("principals.tenant_id", "=", MINE)
        .onRef("principals.id", "=", "members.principal_id"))
    .selectAll("members").where("members.tenant_id", "=", MINE),
  "select of an alias": db.selectFrom("members as m").selectAll().where("m.tenant_id", "=", MINE),
  "select with a tied subquery": db.selectFrom("workspaces").selectAll()
    .where("tenant_id", "=", MINE)
    .where(
      "id",
      "in",
      (inner) => inner.selectFrom("members").select("workspace_id").where("tenant_id", "=", MINE),
    ),
  "update": db.updateTable("members").set({ role: "viewer" }).where("tenant_id", "=", MINE),
  "delete": db.deleteFrom("members").where("tenant_id", "=", MINE),
  "insert": db.insertInto("members").values([
    { tenant_id: MINE, ...member },
    { tenant_id: MINE, ...member },
  ]),
};

/** Statements that are not, or not surely. */
const refused = {
  "select": () => db.selectFrom("members").selectAll(),
  "select of another tenant": () =>
    db.selectFrom("members").selectAll().where("tenant_id", "=", OTHER),
  "select of all but one": () =>
    db.selectFrom("members").selectAll().where("tenant_id", "!=", MINE),
  "select with a way around": () =>
    db.selectFrom("members").selectAll().where((row) =>
      row.or([row("tenant_id", "=", MINE), row("role", "=", "owner")])
    ),
  "select with the negation": () =>
    db.selectFrom("members").selectAll().where((row) => row.not(row("tenant_id", "=", MINE))),
  "select of what a row says": () =>
    db.selectFrom("members").selectAll()
      .whereRef("tenant_id", "=", "workspace_id"),
  "select with an untied table": () =>
    db.selectFrom("members")
      .innerJoin("principals", "principals.id", "members.principal_id")
      .selectAll("members").where("members.tenant_id", "=", MINE),
  "select with two tables and one condition": () =>
    db.selectFrom(["members", "principals"])
      .selectAll("members").where("members.tenant_id", "=", MINE),
  "select with an untied subquery in plain SQL": () =>
    db.selectFrom("workspaces").selectAll().where("tenant_id", "=", MINE)
      .where("id", "in", sql<string>`(${db.selectFrom("members").select("workspace_id")})`),
  "select with an untied subquery": () =>
    db.selectFrom("workspaces").selectAll()
      .where("tenant_id", "=", MINE)
      .where("id", "in", (inner) => inner.selectFrom("members").select("workspace_id")),
  "select from a subquery": () =>
    db.selectFrom((inner) =>
      inner.selectFrom("members").selectAll().where("tenant_id", "=", MINE).as("m")
    ).selectAll(),
  "select of all tenants": () => db.selectFrom("tenants").selectAll(),
  "select of leases": () => db.selectFrom("leases").selectAll(),
  "union": () =>
    db.selectFrom("members").select("role").where("tenant_id", "=", MINE)
      .union(db.selectFrom("members").select("role")),
  "common table expression": () =>
    db.with("all", (inner) => inner.selectFrom("members").selectAll())
      .selectFrom("members").selectAll("members").where("members.tenant_id", "=", MINE),
  "update": () => db.updateTable("members").set({ role: "owner" }),
  "update of the tenant": () =>
    db.updateTable("members").set({ tenant_id: OTHER })
      .where("tenant_id", "=", MINE),
  "update from": () =>
    db.updateTable("members").from("principals").set({ role: "owner" })
      .where("members.tenant_id", "=", MINE),
  "delete": () => db.deleteFrom("members").where("role", "=", "owner"),
  "insert": () => db.insertInto("members").values({ tenant_id: OTHER, ...member }),
  "insert of one of two": () =>
    db.insertInto("members").values([
      { tenant_id: MINE, ...member },
      { tenant_id: OTHER, ...member },
    ]),
  "insert of a tenant": () =>
    db.insertInto("tenants")
      .values({ id: MINE, slug: "x", name: "x", created_at: 0 }),
  "insert of a selection": () =>
    db.insertInto("members")
      .columns(["tenant_id", "workspace_id", "principal_id", "role", "added_at"])
      .expression((inner) => inner.selectFrom("members").selectAll().where("tenant_id", "=", MINE)),
};

for (const [name, statement] of Object.entries(allowed)) {
  Deno.test(`TenantGuard lets through: ${name}`, async () => {
    await statement.execute();
    assert.match(statement.compile().sql, /tenant_id/);
  });
}

for (const [name, statement] of Object.entries(refused)) {
  Deno.test(`TenantGuard refuses: ${name}`, async () => {
    await assert.rejects(async () => await statement().execute(), {
      name: "TypeError",
      message: /not tied/,
    });
  });
}

Deno.test("TenantGuard refuses raw statements", async () => {
  await assert.rejects(() => sql`select * from members`.execute(db), { message: /not tied/ });
});
