import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { RowCache } from "./row_cache.ts";

/** A database that one connection reads and another one changes. */
function withDatabase(run: (reader: DatabaseSync, writer: DatabaseSync) => void): void {
  const dir = Deno.makeTempDirSync({ prefix: "aiel-rows-" });
  try {
    using writer = new DatabaseSync(`${dir}/a.db`);
    writer.exec("pragma journal_mode = wal; create table t (a)");
    using reader = new DatabaseSync(`${dir}/a.db`, { readOnly: true });
    run(reader, writer);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

Deno.test("RowCache gives rows until somebody has changed the database", () => {
  withDatabase((reader, writer) => {
    const cache = new RowCache(reader, 0);
    const rows = [{ a: 1 }];
    cache.refresh(1);
    cache.put("select a", [1], rows);
    cache.refresh(1);
    assert.equal(cache.get("select a", [1]), rows);
    writer.exec("insert into t values (1)");
    cache.refresh(1);
    assert.equal(cache.get("select a", [1]), undefined);
  });
});

Deno.test("RowCache does not ask again for a moment, unless this process has changed something", () => {
  withDatabase((reader, writer) => {
    const cache = new RowCache(reader, 3_600_000);
    cache.refresh(1);
    cache.put("select a", [], []);
    writer.exec("insert into t values (1)");
    cache.refresh(1);
    assert.deepEqual(cache.get("select a", []), []);
    cache.refresh(2);
    assert.equal(cache.get("select a", []), undefined);
  });
});

Deno.test("RowCache keeps values apart that look alike", () => {
  withDatabase((reader) => {
    const cache = new RowCache(reader, 0);
    cache.refresh(1);
    cache.put("s", ["1"], [{ text: true }]);
    cache.put("s", ["a", "b"], [{ two: true }]);
    for (const other of [[1], ["1", ""], ["ab"], ["ab", ""], ["", "ab"], [null], []]) {
      assert.equal(cache.get("s", other), undefined);
    }
    assert.equal(cache.get("other", ["1"]), undefined);
  });
});

Deno.test("RowCache keeps no lists and nothing large", () => {
  withDatabase((reader) => {
    const cache = new RowCache(reader, 0);
    cache.refresh(1);
    cache.put("list", [], [{}, {}]);
    cache.put("large", [], [{ a: "x".repeat(40_000) }]);
    const long = ["x".repeat(2_000)];
    cache.put("list", long, [{}]);
    assert.equal(cache.get("list", long), undefined);
    assert.equal(cache.get("list", []), undefined);
    assert.equal(cache.get("large", []), undefined);
  });
});
