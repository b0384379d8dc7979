import * as fc from "fast-check";
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import type { SnapshotRecord } from "../../control/domain/snapshots/records.ts";
import type { Store } from "../../control/domain/store.ts";
import { sqliteStore } from "../../control/store/sql/sql_store.ts";
import { tempDir } from "../harness/temp_dir.ts";
import {
  addProject,
  addWorkspace,
  daysLater,
  digestOf,
  filesOf,
  manifestOf,
  type Place,
  push,
  register,
  seed,
  upload,
} from "./fixtures.ts";
import { storeTest } from "./stores.ts";

type Contents = Record<string, string>;

/** So many files, each with a content of its own. */
function contents(count: number, changes: Contents = {}): Contents {
  const files = Array.from(
    { length: count },
    (_, index) => [`src/f${index}.ts`, `content ${index}`],
  );
  return { ...Object.fromEntries(files), ...changes };
}

function without(tree: Contents, ...paths: string[]): Contents {
  return Object.fromEntries(Object.entries(tree).filter(([path]) => !paths.includes(path)));
}

/** All of the tree is told, file by file and blob by blob, and nothing else. */
async function assertKept(
  store: Store,
  place: Place,
  snapshot: SnapshotRecord,
  tree: Contents,
  absent: Iterable<string> = [],
): Promise<void> {
  const { files } = await manifestOf(tree);
  await store.read(place.tenantId, async ({ snapshots }) => {
    assert.deepEqual(await snapshots.files(place.projectId, snapshot.id), files);
    for (const { sha256, size } of files) {
      const blob = await snapshots.blob(place.projectId, snapshot.id, sha256);
      assert.deepEqual(blob, { sha256, size });
    }
    for (const content of absent) {
      const blob = await snapshots.blob(place.projectId, snapshot.id, digestOf(content));
      assert.equal(blob, undefined, content);
    }
  });
}

storeTest("A tree is what was registered, however it came about", async (
  { store, second = store },
) => {
  const place = await seed(store, "acme");
  const path = fc.integer({ min: 0, max: 30 }).map((index) => `src/f${index}.ts`);
  const change = fc.oneof(
    fc.tuple(path, fc.integer({ min: 0, max: 30 })).map(([name, index]) => (tree: Contents) => ({
      ...tree,
      [name]: `content ${index}`,
    })),
    path.map((name) => (tree: Contents) => without(tree, name)),
    fc.constant(() => contents(31)),
  );
  const everything = [...Array.from({ length: 31 }, (_, index) => `content ${index}`)];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(change, { maxLength: 3 }), { maxLength: 6 }),
      async (steps) => {
        const project = await addProject(store, place, crypto.randomUUID().replaceAll("-", "_"));
        const here = { ...place, projectId: project };
        let tree = contents(31);
        const pushed: [SnapshotRecord, Contents][] = [];
        for (const step of [[], ...steps]) {
          for (const apply of step) tree = apply(tree);
          pushed.push([await push(store, here, tree), tree]);
        }
        for (const [snapshot, then] of pushed) {
          const held = new Set(Object.values(then));
          const absent = everything.filter((content) => !held.has(content));
          // Not from the memory of the store that wrote it.
          await assertKept(second, here, snapshot, then, absent);
        }
      },
    ),
    { numRuns: 15 },
  );
});

storeTest("A tree outlives the one it differs from, and that one's files", async (
  { store, second: reader = store },
) => {
  const place = await seed(store, "acme");
  const trees = [
    contents(40),
    contents(40, { "src/f3.ts": "new 3" }),
    without(contents(40, { "src/f3.ts": "newer 3" }), "src/f7.ts"),
  ];
  const snapshots = [];
  for (const tree of trees) snapshots.push(await push(store, place, tree));
  const all = { keepLast: 1, createdBefore: daysLater(1) };
  const expire = (number: number) =>
    store.transaction(
      place.tenantId,
      (tenant) => tenant.snapshots.expire(place.projectId, number, all),
    );
  const condemn = () =>
    store.transaction(place.tenantId, ({ blobs }) =>
      blobs.condemn({
        untouchedSince: daysLater(2),
        at: daysLater(9),
        limit: 500,
        after: null,
      }));
  const [first, second, third] = snapshots;
  const [oldest, , newest] = trees;
  assert.ok(first && second && third && oldest && newest);
  assert.equal(await expire(first.number), true);
  assert.equal(await expire(second.number), true);
  await assertKept(reader, place, third, newest, ["content 3", "content 7", "new 3"]);
  // What the first one had is still there for the third one; what only the second one had is not.
  assert.deepEqual((await condemn()).condemned, [digestOf("new 3")]);
  // The same content again, though nobody knew of it for a while.
  const again = await push(store, place, oldest, daysLater(9));
  await assertKept(reader, place, again, oldest);
  await assertKept(reader, place, third, newest);
  const whole = await push(store, place, { "other.ts": "other" }, daysLater(9));
  const late = { keepLast: 1, createdBefore: daysLater(10) };
  for (const { number } of [third, again]) {
    const gone = await store.transaction(
      place.tenantId,
      (tenant) => tenant.snapshots.expire(place.projectId, number, late),
    );
    assert.equal(gone, true);
  }
  const { condemned } = await store.transaction(
    place.tenantId,
    ({ blobs }) =>
      blobs.condemn({ untouchedSince: daysLater(20), at: daysLater(30), limit: 500, after: null }),
  );
  const kept = new Set(
    filesOf({ "entry_point.ts": "export {};\n", "other.ts": "other" })
      .map(({ sha256 }) => sha256),
  );
  assert.equal(condemned.some((sha256) => kept.has(sha256)), false);
  // All of both trees and the one of the second that had gone before.
  assert.equal(condemned.length, 40 + 2);
  await assertKept(reader, place, whole, { "other.ts": "other" });
});

storeTest("A tree that went and came back is what it is now, also for who knew it before", async (
  { store, second = store },
) => {
  const place = await seed(store, "acme");
  const tree = contents(40, { "src/f1.ts": "new" });
  const first = await push(store, place, contents(40));
  const known = await push(store, place, tree);
  await assertKept(store, place, known, tree);
  // Behind its back: all of that goes, and the same tree comes back, kept for itself.
  await push(second, place, { "other.ts": "other" });
  const rule = { keepLast: 1, createdBefore: daysLater(1) };
  await second.transaction(place.tenantId, async ({ snapshots }) => {
    assert.equal(await snapshots.expire(place.projectId, first.number, rule), true);
    assert.equal(await snapshots.expire(place.projectId, known.number, rule), true);
  });
  const gone = await store.read(
    place.tenantId,
    ({ snapshots }) => snapshots.files(place.projectId, known.id),
  );
  assert.equal(gone, undefined);
  const again = await push(second, place, tree);
  const next = { ...tree, "src/f2.ts": "newer" };
  const last = await push(store, place, next);
  for (const reader of [store, second]) {
    await assertKept(reader, place, again, tree, ["content 1"]);
    await assertKept(reader, place, last, next, ["content 1", "content 2"]);
  }
});

storeTest(
  "A tree shares files with one of another project and is kept for itself",
  async ({ store, second = store }) => {
    const place = await seed(store, "acme");
    const twin = { ...place, projectId: await addProject(store, place, "twin") };
    const base = await push(store, place, contents(40));
    await push(store, twin, contents(40));
    const changed = contents(40, { "src/f1.ts": "new" });
    const late = await push(store, twin, changed);
    await push(store, place, { "other.ts": "other" });
    const rule = { keepLast: 1, createdBefore: daysLater(1) };
    await store.transaction(place.tenantId, async ({ snapshots }) => {
      assert.equal(await snapshots.expire(place.projectId, base.number, rule), true);
      assert.equal(await snapshots.expire(twin.projectId, 1, rule), true);
    });
    await assertKept(second, twin, late, changed, ["content 1"]);
  },
);

storeTest("Registering asks for every blob that the head has not", async ({ store }) => {
  const place = await seed(store, "acme");
  const lab = {
    ...place,
    workspaceId: await addWorkspace(store, place, "lab"),
  };
  const labs = { ...lab, projectId: await addProject(store, lab, "theirs") };
  // The tenant has this content, in a tree that is kept whole; the workspace "payments" has only the other one.
  await push(store, labs, contents(40, { "src/f1.ts": "secret" }));
  const head = await push(store, place, contents(40));
  const manifest = await manifestOf(contents(40, { "src/f1.ts": "secret" }));
  const refused = await register(store, place, manifest, { parentId: head.id });
  assert.deepEqual(refused, { kind: "blobs_missing", missing: [digestOf("secret")] });
  // A size that is not the head's is not the head's file.
  const files = (await manifestOf(contents(40, { "src/f2.ts": "content 3" }))).files
    .map((file) => file.path === "src/f3.ts" ? { ...file, size: 1 } : file);
  const lie = { ...await manifestOf(contents(41)), files };
  await upload(store, place, await manifestOf(contents(41)));
  assert.equal((await register(store, place, lie, { parentId: head.id })).kind, "blobs_missing");
});

Deno.test("A push writes what it changes, not what the project holds", async () => {
  using dir = tempDir();
  const path = `${dir.path}/control.db`;
  const store = sqliteStore({ path });
  try {
    await store.migrate();
    const place = await seed(store, "acme");
    let tree = contents(200);
    await push(store, place, tree);
    for (let index = 0; index < 5; index++) {
      tree = { ...tree, [`src/f${index}.ts`]: `new ${index}` };
      await push(store, place, tree);
    }
    // A quarter of the files: whole again.
    const many = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`src/f${index}.ts`, `newest ${index}`]),
    );
    await push(store, place, { ...tree, ...many });
  } finally {
    await store.close();
  }
  using db = new DatabaseSync(path, { readOnly: true });
  const rows = db.prepare("select count(*) as count from snapshot_files").get();
  assert.equal(rows?.["count"], 201 + (1 + 2 + 3 + 4 + 5) + 201);
});

Deno.test("Store.migrate keeps the trees of a database from before they could differ", async () => {
  using dir = tempDir();
  const path = `${dir.path}/control.db`;
  const trees = [contents(40), contents(40, { "src/f3.ts": "new" })] as const;
  let store = sqliteStore({ path });
  try {
    await store.migrate();
    const place = await seed(store, "acme");
    const first = await push(store, place, trees[0]);
    await store.close();
    {
      using db = new DatabaseSync(path);
      db.exec("drop table snapshot_trees; delete from kysely_migration where name = '0002_trees'");
    }
    store = sqliteStore({ path });
    await assert.rejects(store.check(), /not up to date/);
    await store.migrate();
    await assertKept(store, place, first, trees[0]);
    const second = await push(store, place, trees[1]);
    await assertKept(store, place, second, trees[1], ["content 3"]);
    await assertKept(store, place, first, trees[0], ["new"]);
  } finally {
    await store.close();
  }
});
