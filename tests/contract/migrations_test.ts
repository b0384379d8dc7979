import assert from "node:assert/strict";
import { StoreUnavailable } from "../../control/domain/store_unavailable.ts";
import { sqliteStore } from "../../control/store/sql/sql_store.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { seed } from "./fixtures.ts";
import { storeTest } from "./stores.ts";

storeTest("Store.migrate does nothing the second time", async ({ store, second }) => {
  const place = await seed(store, "acme");
  await Promise.all([store.migrate(), (second ?? store).migrate()]);
  await store.check();
  const tenant = await store.read(place.tenantId, (reads) => reads.tenant());
  assert.equal(tenant?.slug, "acme");
});

Deno.test("Store.migrate makes the tables once when two processes start at once", async () => {
  using dir = tempDir();
  const stores = [1, 2, 3].map(() => sqliteStore({ path: `${dir.path}/control.db` }));
  try {
    await Promise.all(stores.map((store) => store.migrate()));
    await Promise.all(stores.map((store) => store.check()));
  } finally {
    for (const store of stores) await store.close();
  }
});

Deno.test("Store.check says that the tables are missing before migrate", async () => {
  using dir = tempDir();
  const store = sqliteStore({ path: `${dir.path}/control.db` });
  try {
    await assert.rejects(store.check(), StoreUnavailable);
    await store.migrate();
    await store.check();
  } finally {
    await store.close();
  }
});
