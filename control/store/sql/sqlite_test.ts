import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { sql } from "kysely";
import { openSqlite } from "./sqlite.ts";

Deno.test("prepared reads keep no row that was read before the cache was refreshed", async () => {
  const dir = Deno.makeTempDirSync({ prefix: "aiel-rows-" });
  const path = `${dir}/a.db`;
  const backend = openSqlite({ path, freshMs: 0 });
  try {
    using other = new DatabaseSync(path);
    other.exec("create table t (a); insert into t values (1)");
    const { prepared } = backend;
    assert.ok(prepared !== undefined);
    const query = sql<{ a: number }>`select a from t`.compile(backend.read);
    prepared.begin(1);
    const first = prepared.run(query, []);
    // Nothing was waited for, as when other requests come in between.
    other.exec("update t set a = 2");
    prepared.begin(2);
    assert.deepEqual((await first).map(({ a }) => a), [1]);
    prepared.begin(3);
    assert.deepEqual((await prepared.run(query, [])).map(({ a }) => a), [2]);
  } finally {
    await backend.close();
    Deno.removeSync(dir, { recursive: true });
  }
});
