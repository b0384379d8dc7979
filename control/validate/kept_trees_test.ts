/** Which trees are kept, for whom, and where children wait. */

import assert from "node:assert/strict";
import type { Standby } from "../../runtime/mod.ts";
import { until } from "../../tests/harness/processes.ts";
import { newId } from "../domain/ids.ts";
import { digest } from "../testing/push.ts";
import { type KeptLimits, KeptTrees, type TreeOwner } from "./kept_trees.ts";
import { LaidOutTree } from "./laid_out_tree.ts";

const LIMITS = { trees: 2, bytes: 100_000, standbys: 2, standbyMs: 1_000_000 };

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

/** A child that is none. */
class TestStandby implements Standby {
  ended = 0;
  /** Runs before it has ended. */
  before: () => void | Promise<void> = () => {};

  /** Lets nobody see it end before `resolve` is called. */
  hold() {
    const { promise, resolve } = Promise.withResolvers<void>();
    const held = { asked: false, resolve };
    this.before = () => {
      held.asked = true;
      return promise;
    };
    return held;
  }

  take(): undefined {}

  async end(): Promise<void> {
    await this.before();
    this.ended++;
  }
}

/** Trees that are kept, the children that were started for them, and the trees they were started for. */
async function withStandbys(limits: Partial<KeptLimits>, trees: number) {
  const dir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const kept = new KeptTrees({ ...LIMITS, trees, ...limits });
  const made: LaidOutTree[] = [];
  for (let each = 0; each < trees; each++) made.push(await makeTree(dir));
  const started: TestStandby[] = [];
  const startedIn: LaidOutTree[] = [];
  return {
    dir,
    kept,
    trees: made,
    started,
    startedIn,
    expect: (whose: TreeOwner) =>
      kept.standBy(whose, (tree) => {
        startedIn.push(tree);
        started.push(new TestStandby());
        return started.at(-1);
      }),
    /** How often each of them was ended. */
    ended: () => started.map(({ ended }) => ended),
    async [Symbol.asyncDispose]() {
      await kept.close();
      Deno.removeSync(dir, { recursive: true });
    },
  };
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
  assert.deepEqual(kept.take(mine), { tree, standby: undefined });
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
  kept.put(one, second.tree);
  kept.put(two, third.tree);
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
  kept.put(mine, taken.tree);
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

Deno.test("KeptTrees.standBy starts a child in the tree that is kept for the project, and nowhere else", async () => {
  await using world = await withStandbys({}, 1);
  const { kept, trees: [tree], expect } = world;
  const mine = owner();
  expect(mine);
  assert.ok(tree !== undefined);
  kept.put(mine, tree);
  expect(owner(mine.tenantId));
  expect(owner(undefined, mine.projectId));
  assert.deepEqual(world.startedIn, []);
  expect(mine);
  assert.deepEqual(world.startedIn, [tree]);
  expect(mine);
  assert.equal(world.started.length, 1, "one waits there already");
  const taken = kept.take(mine);
  assert.deepEqual(taken, { tree, standby: world.started[0] });
  expect(mine);
  assert.equal(world.started.length, 1, "somebody has the tree");
  kept.put(mine, tree);
  assert.equal(kept.take(mine)?.standby, undefined, "it was given away");
  kept.put(mine, tree);
  expect(mine);
  assert.equal(world.started.length, 2, "there is a place again");
  await kept.close();
  assert.deepEqual(world.ended(), [0, 1], "whoever takes one ends it");
});

Deno.test("KeptTrees.standBy takes no place for a child that could not be started", async () => {
  await using world = await withStandbys({ standbys: 1 }, 2);
  const owners = [owner(), owner()] as const;
  for (const [at, each] of owners.entries()) {
    const tree = world.trees[at];
    assert.ok(tree !== undefined);
    world.kept.put(each, tree);
  }
  world.kept.standBy(owners[0], () => undefined);
  assert.equal(world.kept.take(owners[0])?.standby, undefined);
  world.expect(owners[1]);
  assert.equal(world.started.length, 1);
});

Deno.test("KeptTrees.standBy starts no more than may wait, and leaves a place to other tenants", async () => {
  await using world = await withStandbys({ standbys: 2 }, 4);
  const tenantId = newId("tenant");
  const owners = [owner(tenantId), owner(tenantId), owner(), owner()] as const;
  for (const [at, each] of owners.entries()) {
    const tree = world.trees[at];
    assert.ok(tree !== undefined);
    world.kept.put(each, tree);
  }
  const [one, two, other, another] = owners;
  world.expect(one);
  world.expect(two);
  assert.deepEqual(world.startedIn, [world.trees[0]], "a tenant has all but one place");
  world.expect(other);
  world.expect(another);
  assert.deepEqual(world.startedIn, [world.trees[0], world.trees[2]], "there are two places");
  const taken = world.kept.take(one);
  assert.ok(taken !== undefined);
  world.expect(two);
  assert.equal(world.started.length, 3);
  world.expect(another);
  assert.equal(world.started.length, 3, "all places are taken again");
  await taken.tree.remove();
});

Deno.test("KeptTrees.standBy lets the only tenant have the only place", async () => {
  await using world = await withStandbys({ standbys: 1 }, 1);
  const mine = owner();
  const [tree] = world.trees;
  assert.ok(tree !== undefined);
  world.kept.put(mine, tree);
  world.expect(mine);
  assert.equal(world.started.length, 1);
});

Deno.test("KeptTrees ends a child that waits too long, and keeps its tree", async () => {
  await using world = await withStandbys({ standbys: 1, standbyMs: 1 }, 1);
  const mine = owner();
  const [tree] = world.trees;
  assert.ok(tree !== undefined);
  world.kept.put(mine, tree);
  for (let round = 1; round <= 2; round++) {
    world.expect(mine);
    await until("it was ended", () => world.started.at(-1)?.ended === 1);
    assert.equal(world.started.length, round, "its place is free again");
  }
  assert.deepEqual(world.kept.take(mine), { tree, standby: undefined });
  assert.deepEqual(world.ended(), [1, 1]);
  await tree.remove();
});

const REMOVALS: readonly [
  string,
  (kept: KeptTrees, mine: TreeOwner, other: LaidOutTree) => void,
][] = [
  ["dropped", (kept) => kept.drop()],
  ["replaced by another one of its project", (kept, mine, other) => kept.put(mine, other)],
  ["the one too many", (kept, _, other) => kept.put(owner(), other)],
  ["closed", (kept) => void kept.close()],
];
for (const [what, remove] of REMOVALS) {
  Deno.test(`KeptTrees ends the child that waits before its tree goes, when it is ${what}`, async () => {
    await using world = await withStandbys({ trees: 1 }, 2);
    const mine = owner();
    const [tree, other] = world.trees;
    assert.ok(tree !== undefined && other !== undefined);
    world.kept.put(mine, tree);
    world.expect(mine);
    const [standby] = world.started;
    assert.ok(standby !== undefined);
    const ending = standby.hold();
    remove(world.kept, mine, other);
    assert.ok(ending.asked, "it was not ended");
    assert.notEqual(world.kept.take(mine)?.tree, tree);
    assert.equal(left(tree.dir), 1);
    ending.resolve();
    await world.kept.close();
    assert.equal(standby.ended, 1);
    assert.throws(() => left(tree.dir), Deno.errors.NotFound);
    await other.remove();
  });
}

Deno.test("KeptTrees.close waits for children that are ending, and none is started afterwards", async () => {
  await using world = await withStandbys({ standbyMs: 1 }, 2);
  const mine = owner();
  const [tree, other] = world.trees;
  assert.ok(tree !== undefined && other !== undefined);
  world.kept.put(mine, tree);
  world.expect(mine);
  const [standby] = world.started;
  assert.ok(standby !== undefined);
  const ending = standby.hold();
  await until("its time is up", () => ending.asked);
  const closing = world.kept.close();
  ending.resolve();
  await closing;
  assert.equal(standby.ended, 1);
  world.kept.put(mine, other);
  world.expect(mine);
  assert.equal(world.started.length, 1);
});
