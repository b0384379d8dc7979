import assert from "node:assert/strict";
import { sql } from "kysely";
import { openSqlite } from "./sqlite.ts";

Deno.test("a long transaction of SQLite lets others in between its statements", async () => {
  const dir = Deno.makeTempDirSync({ prefix: "aiel-sqlite-" });
  // Every turn is a long one.
  const backend = openSqlite({ path: `${dir}/a.db`, sliceMs: 0 });
  try {
    await sql`create table t (a)`.execute(backend.write);
    let turns = 0;
    let done = false;
    const counted: number[] = [];
    const others = (async () => {
      while (!done) {
        await new Promise((resolve) => setImmediate(resolve));
        turns++;
        const { rows } = await sql<{ n: number }>`select count(*) as n from t`
          .execute(backend.read);
        counted.push(rows[0]?.n ?? -1);
      }
    })();
    await backend.write.transaction().execute(async (db) => {
      for (let at = 0; at < 100; at++) await sql`insert into t values (${at})`.execute(db);
      done = true;
    });
    await others;
    assert.ok(turns >= 20, `${turns} turns`);
    // Others see nothing of it before its end.
    assert.deepEqual([...new Set(counted.slice(0, -1))], [0]);
    const { rows } = await sql<{ n: number }>`select count(*) as n from t`.execute(backend.read);
    assert.equal(rows[0]?.n, 100);
  } finally {
    await backend.close();
    Deno.removeSync(dir, { recursive: true });
  }
});
