import assert from "node:assert/strict";
import { newId } from "../../domain/ids.ts";
import { sqliteJobs } from "../queue/sqlite_jobs.ts";
import { sqlPathOf } from "./backend.ts";
import { Prepared } from "./prepared.ts";
import { openSqlite } from "./sqlite.ts";
import { SqlStore } from "./sql_store.ts";
import { type TenantSql, tenantSql } from "./tenant_sql.ts";

const NOW = 1;

/** Two tenants, each with a workspace of the same slug. */
async function withTenants(run: (one: TenantSql, other: TenantSql) => Promise<void>) {
  const backend = openSqlite({ path: ":memory:" });
  const store = new SqlStore(backend);
  try {
    await store.migrate();
    const [one, other] = [newId("tenant"), newId("tenant")];
    for (const tenant of [one, other]) {
      await backend.write.insertInto("tenants")
        .values({ id: tenant, slug: tenant, name: "x", created_at: NOW }).execute();
      await backend.write.insertInto("workspaces").values({
        tenant_id: tenant,
        id: newId("workspace"),
        slug: "w",
        name: tenant,
        created_at: NOW,
        archived_at: null,
        version: 1,
      }).execute();
    }
    const path = sqlPathOf({
      kind: backend.kind,
      db: backend.read,
      months: undefined,
      jobsOf: sqliteJobs(),
    });
    await run(tenantSql(path, one), tenantSql(path, other));
  } finally {
    await store.close();
  }
}

const BY_SLUG = new Prepared((db, tenant, value) =>
  db.selectFrom("workspaces").select("name").where("tenant_id", "=", tenant)
    .where("slug", "=", value("slug"))
);

Deno.test("Prepared gives each tenant its own rows, though it is compiled once", async () => {
  await withTenants(async (one, other) => {
    assert.equal((await BY_SLUG.row(one, { slug: "w" }))?.name, one.tenant);
    assert.equal((await BY_SLUG.row(other, { slug: "w" }))?.name, other.tenant);
    assert.equal(await BY_SLUG.row(other, { slug: "x" }), undefined);
  });
});

Deno.test("Prepared leaves no caller a say in the tenant", async () => {
  await withTenants(async (one, other) => {
    const values = { slug: "w", tenant: other.tenant };
    assert.equal((await BY_SLUG.row(one, values))?.name, one.tenant);
    const asked = new Prepared((db, _tenant, value) =>
      db.selectFrom("workspaces").select("name").where("tenant_id", "=", value("tenant"))
    );
    assert.throws(() => asked.rows(one, values), TypeError);
    const named = new Prepared((db) =>
      db.selectFrom("workspaces").select("name").where("tenant_id", "=", other.tenant)
    );
    assert.throws(() => named.rows(one, {}), /not tied to its tenant/);
  });
});

Deno.test("Prepared refuses a statement that is not tied to its tenant, and a value that is missing", async () => {
  await withTenants((one) => {
    const loose = new Prepared((db, _tenant, value) =>
      db.selectFrom("workspaces").select("name").where("slug", "=", value("slug"))
    );
    assert.throws(() => loose.rows(one, { slug: "w" }), /not tied to its tenant/);
    assert.throws(() => BY_SLUG.rows(one, {}), /needs a value for "slug"/);
    // Names that every object has are not values.
    const odd = new Prepared((db, tenant, value) =>
      db.selectFrom("workspaces").select("name").where("tenant_id", "=", tenant)
        .where("slug", "=", value("constructor"))
    );
    assert.throws(() => odd.rows(one, {}), /needs a value/);
    return Promise.resolve();
  });
});
