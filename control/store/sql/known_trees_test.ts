import assert from "node:assert/strict";
import type { FileRecord } from "../../domain/snapshots/records.ts";
import { KnownTrees } from "./known_trees.ts";
import { StoredTree } from "./trees.ts";

function treeOf(count: number, baseId = "base"): StoredTree {
  const files = Array.from(
    { length: count },
    (_, at): [string, FileRecord] => [`${at}`, { path: `${at}`, size: 0, sha256: "" }],
  );
  return new StoredTree(baseId, new Map(files), new Map());
}

Deno.test("KnownTrees gives a tree to its own tenant, and only as it is kept", () => {
  const known = new KnownTrees(10);
  const tree = treeOf(3);
  known.put("one", "id", tree);
  assert.equal(known.get("one", "id", "base"), tree);
  assert.equal(known.get("two", "id", "base"), undefined, "another tenant's");
  assert.equal(known.get("one", "id", "other"), undefined, "kept beside another tree by now");
  assert.equal(known.get("one", "other", "base"), undefined);
});

Deno.test("KnownTrees forgets what was used longest ago when there is too much", () => {
  const known = new KnownTrees(10);
  const has = (id: string) => known.get("t", id, "base") !== undefined;
  known.put("t", "a", treeOf(4));
  known.put("t", "b", treeOf(4));
  assert.ok(has("a"));
  known.put("t", "c", treeOf(4));
  assert.deepEqual(["a", "b", "c"].map(has), [true, false, true]);
  // In the place of another one it counts once.
  known.put("t", "c", treeOf(6));
  assert.deepEqual(["a", "c"].map(has), [true, true]);
  known.put("t", "large", treeOf(11));
  assert.deepEqual(["a", "c", "large"].map(has), [false, false, false]);
});
