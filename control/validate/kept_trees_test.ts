/** Which trees are kept, and for whom. */

import assert from "node:assert/strict";
import { newId } from "../domain/ids.ts";
import { digest } from "../testing/push.ts";
import { KeptTrees, type TreeOwner } from "./kept_trees.ts";
import { LaidOutTree } from "./laid_out_tree.ts";

const LIMITS = { trees: 2, bytes: 100_000 };

async function makeTree(dir: string, text = "x"): Promise<LaidOutTree> {
  const tree = new LaidOutTree(Deno.makeTempDirSync({ dir }));
  await tree.become({
    files: [{ path: "a", size: text.length, sha256: digest(text) }],
    open: () => Promise.resolve(new Blob([text]).stream()),
  });
  return tree;
}

function owner(tenantId = newId("tenant"), projectId = newId("project")): TreeOwner {
  return { tenantId, projectId };
}

function left(dir: string): number {
  return [...Deno.readDirSync(dir)].length;
}

Deno.test("KeptTrees gives a tree to its own project, and once", async () => {
  const dir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const kept = new KeptTrees(LIMITS);
  const mine = owner();
  const tree = await makeTree(dir);
  kept.put(mine, tree);
  assert.equal(kept.take(owner(mine.tenantId)), undefined, "another project of the tenant");
  assert.equal(kept.take(owner(undefined, mine.projectId)), undefined, "another tenant");
  assert.equal(kept.take(mine), tree);
  assert.equal(kept.take(mine), undefined, "somebody has it");
  await kept.close();
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("KeptTrees removes what was used longest ago when there are too many, or too much", async () => {
  const dir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const kept = new KeptTrees(LIMITS);
  const owners = [owner(), owner(), owner()];
  for (const each of owners) kept.put(each, await makeTree(dir));
  const [first, second, third] = owners.map((each) => kept.take(each));
  assert.equal(first, undefined);
  assert.ok(second !== undefined && third !== undefined);
  const [one, two, three] = owners as [TreeOwner, TreeOwner, TreeOwner];
  kept.put(one, second);
  kept.put(two, third);
  // Larger than all that may be kept: it goes, and so do the others.
  kept.put(three, await makeTree(dir, "y".repeat(LIMITS.bytes)));
  await kept.close();
  for (const each of owners) assert.equal(kept.take(each), undefined);
  assert.equal(left(dir), 0);
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("KeptTrees leaves nothing behind, also of what comes back after it was closed", async () => {
  const dir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const kept = new KeptTrees(LIMITS);
  const mine = owner();
  kept.put(mine, await makeTree(dir));
  // The first one goes when a second one of the same project comes.
  kept.put(mine, await makeTree(dir));
  const taken = kept.take(mine);
  assert.ok(taken !== undefined);
  await kept.close();
  kept.put(mine, taken);
  await kept.close();
  assert.equal(left(dir), 0);
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("KeptTrees.drop gives back the tree that was used longest ago", async () => {
  const dir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const kept = new KeptTrees(LIMITS);
  const [one, two] = [owner(), owner()];
  kept.put(one, await makeTree(dir));
  kept.put(two, await makeTree(dir));
  kept.drop();
  assert.equal(kept.take(one), undefined);
  assert.ok(kept.take(two) !== undefined);
  kept.drop();
  await kept.close();
  assert.equal(left(dir), 1);
  Deno.removeSync(dir, { recursive: true });
});
