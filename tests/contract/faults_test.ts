import assert from "node:assert/strict";
import { sql } from "kysely";
import { StoreUnavailable } from "../../control/domain/store_unavailable.ts";
import { postgresStore, sqliteStore, SqlStore } from "../../control/store/sql/sql_store.ts";
import { openSqlite } from "../../control/store/sql/sqlite.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { addWorkspace, anEvent, seed } from "./fixtures.ts";
import { storeTest } from "./stores.ts";

storeTest(
  "A connection that breaks is StoreUnavailable, and the next transaction works",
  async ({ store, cut }) => {
    if (cut === undefined) return;
    const { tenantId } = await seed(store, "acme");
    const interrupted = store.transaction(tenantId, async ({ audit }) => {
      await audit.append(anEvent("lost"));
      await cut();
      await audit.append(anEvent("never"));
    });
    await assert.rejects(interrupted, StoreUnavailable);
    // Idle connections were cut too; the pool replaces them, and who meets a broken one is told to
    // ask again.
    const head = async () => await store.read(tenantId, ({ audit }) => audit.head());
    const { sequence } = await head().catch(head).catch(head);
    assert.equal(sequence, 0);
    await store.transaction(tenantId, ({ audit }) => audit.append(anEvent("after")));
    assert.equal((await store.read(tenantId, ({ audit }) => audit.verify())).ok, true);
  },
);

Deno.test("A Postgres that does not listen is StoreUnavailable", async () => {
  const store = postgresStore({ url: "postgres://aiel@127.0.0.1:1/none", waitMs: 1_000 });
  try {
    await assert.rejects(store.check(), StoreUnavailable);
    await assert.rejects(store.migrate(), StoreUnavailable);
    await assert.rejects(
      store.read("system", (system) => system.tenantBySlug("acme")),
      StoreUnavailable,
    );
  } finally {
    await store.close();
  }
});

Deno.test("A full SQLite disk is StoreUnavailable and loses nothing", async () => {
  using dir = tempDir();
  const backend = openSqlite({ path: `${dir.path}/control.db` });
  const store = new SqlStore(backend);
  try {
    await store.migrate();
    const place = await seed(store, "acme");
    const pages = await sql<{ page_count: number }>`pragma page_count`.execute(backend.write);
    const full = (pages.rows[0]?.page_count ?? 0) + 8;
    await sql.raw(`pragma max_page_count = ${full}`).execute(backend.write);
    let added = 0;
    const fill = async () => {
      for (;; added++) await addWorkspace(store, place, `workspace-${added}`);
    };
    await assert.rejects(fill(), StoreUnavailable);
    await sql.raw("pragma max_page_count = 1000000").execute(backend.write);
    const left = await store.read(
      place.tenantId,
      ({ workspaces }) => workspaces.list({}, { limit: 200 }),
    );
    assert.equal(left.items.length, added + 1);
    await addWorkspace(store, place, "room-again");
    const check = await sql<{ integrity_check: string }>`pragma integrity_check`
      .execute(backend.read);
    assert.equal(check.rows[0]?.integrity_check, "ok");
  } finally {
    await store.close();
  }
});

Deno.test("A file that is no database is StoreUnavailable", async () => {
  using dir = tempDir();
  Deno.writeTextFileSync(`${dir.path}/control.db`, "not a database at all ".repeat(100));
  const open = async () => {
    const store = sqliteStore({ path: `${dir.path}/control.db` });
    await store.migrate();
  };
  await assert.rejects(open(), StoreUnavailable);
  assert.throws(() => sqliteStore({ path: `${dir.path}/no/such/folder.db` }), StoreUnavailable);
});

Deno.test("An SQLite lock that another process keeps is StoreUnavailable after the wait", async () => {
  using dir = tempDir();
  const path = `${dir.path}/control.db`;
  const store = sqliteStore({ path });
  const hurried = sqliteStore({ path, waitMs: 30 });
  try {
    await store.migrate();
    const { tenantId } = await seed(store, "acme");
    await store.transaction(tenantId, async ({ audit }) => {
      await audit.append(anEvent("long"));
      await assert.rejects(
        hurried.transaction(tenantId, (tenant) => tenant.audit.append(anEvent("short"))),
        StoreUnavailable,
      );
      // Readers never wait.
      await hurried.read(tenantId, (tenant) => tenant.tenant());
    });
    await hurried.transaction(tenantId, (tenant) => tenant.audit.append(anEvent("short")));
  } finally {
    await store.close();
    await hurried.close();
  }
});
