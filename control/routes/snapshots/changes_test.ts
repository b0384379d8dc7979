/** A registration that says what differs from its parent. */

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { snapshotId } from "../../../runtime/snapshot/mod.ts";
import { inTime } from "../../testing/in_time.ts";
import { digest, manifest, push, smallTree, type Tree } from "../../testing/push.ts";
import { makeWorld, type Person, PROJECT, type World } from "../../testing/world.ts";
import { ManifestDocument } from "../../api/snapshots.ts";

interface Changes {
  readonly files: Tree;
  readonly deleted: readonly string[];
}

function changesFrom(before: Tree, after: Tree): Changes {
  const files = Object.entries(after).filter(([path, text]) => before[path] !== text);
  const deleted = Object.keys(before).filter((path) => !(path in after));
  return { files: Object.fromEntries(files), deleted };
}

async function pushChanges(
  world: World,
  { parent, changes, id, headers = {}, person = world.developer, project = PROJECT, ...rest }: {
    parent: string | null;
    changes: Changes;
    /** Of the whole snapshot. */
    id: string | undefined;
    headers?: Record<string, string>;
    person?: Person;
    project?: string;
    files?: unknown;
  },
) {
  const blobs = Object.values(changes.files).map((text) => ({
    sha256: digest(text),
    content: new TextEncoder().encode(text).toBase64(),
  }));
  return await world.call({
    method: "POST",
    path: `${project}/snapshots`,
    token: person.token,
    headers,
    json: {
      parent,
      snapshot_id: id,
      changes: { files: manifest(changes.files), deleted: changes.deleted },
      ...(blobs.length === 0 ? {} : { blobs }),
      ...rest,
    },
  });
}

async function headFiles(world: World) {
  const answer = await world.call({
    method: "GET",
    path: `${PROJECT}/snapshots/head/manifest`,
    token: world.viewer.token,
  });
  return ManifestDocument.parse(answer.json());
}

const BEFORE = { ...smallTree("a"), "lib/gone.txt": "gone", "z.txt": "z" };
const AFTER = { ...smallTree("a"), "lib/new.txt": "new", "z.txt": "other" };

Deno.test("registerSnapshot takes what differs from the parent for the whole snapshot", async () => {
  await using world = await makeWorld();
  const { snapshot_id: parent } = await push(world, BEFORE, null);
  const id = await snapshotId(manifest(AFTER));
  const answer = await pushChanges(world, { parent, id, changes: changesFrom(BEFORE, AFTER) });
  assert.equal(answer.status, 201, new TextDecoder().decode(answer.bytes));
  const head = await headFiles(world);
  assert.equal(head.snapshot_id, id);
  assert.deepEqual(
    head.files,
    manifest(AFTER).sort((a, b) => a.path < b.path ? -1 : 1),
  );
  // Its answer got lost.
  const again = await pushChanges(world, { parent, id, changes: changesFrom(BEFORE, AFTER) });
  assert.equal(again.status, 200);
  assert.deepEqual(again.json(), answer.json());
});

const path = fc.constantFrom("a", "b", "lib/a", "lib/b", "lib/c/d", "é");
const change = fc.dictionary(path, fc.constantFrom("1", "2", "3"));

Deno.test("registerSnapshot has the snapshot that the caller has, whatever differs", async () => {
  await using world = await makeWorld();
  let before: Tree = smallTree("start");
  let { snapshot_id: parent } = await push(world, before, null);
  await fc.assert(
    fc.asyncProperty(change, async (files) => {
      const after = { ...smallTree("start"), ...files };
      const id = await snapshotId(manifest(after));
      const answer = await pushChanges(world, { parent, id, changes: changesFrom(before, after) });
      assert.equal(answer.status, id === parent ? 200 : 201, JSON.stringify(answer.json()));
      assert.equal((await headFiles(world)).snapshot_id, id);
      [before, parent] = [after, id];
    }),
    { numRuns: 30 },
  );
});

Deno.test("registerSnapshot refuses changes that don't fit the parent", async () => {
  await using world = await makeWorld();
  const { snapshot_id: parent } = await push(world, BEFORE, null);
  const id = await snapshotId(manifest(AFTER));
  const good = changesFrom(BEFORE, AFTER);
  const cases: readonly (readonly [string, Changes, string])[] = [
    ["deletes what is not there", { ...good, deleted: ["nothing"] }, "invalid_manifest"],
    ["deletes twice", { ...good, deleted: ["z.txt", "z.txt"] }, "invalid_manifest"],
    ["deletes what it changes", { ...good, deleted: ["z.txt"] }, "invalid_manifest"],
    ["deletes the entry point", { ...good, deleted: ["entry_point.ts"] }, "snapshot_refused"],
    ["leaves the tree", { ...good, files: { "../x": "x" } }, "invalid_manifest"],
    ["differs in case only", { ...good, files: { "Z.txt": "x" } }, "invalid_manifest"],
    ["puts a file in a file", { ...good, files: { "z.txt/x": "x" } }, "invalid_manifest"],
    ["says less than differs", { ...good, deleted: [] }, "snapshot_id_mismatch"],
  ];
  for (const [what, changes, code] of cases) {
    const answer = await pushChanges(world, { parent, id, changes });
    const status = code === "invalid_manifest" ? 400 : 422;
    assert.deepEqual([answer.status, answer.problem().code], [status, code], what);
  }
  assert.equal((await headFiles(world)).snapshot_id, parent);
});

Deno.test("registerSnapshot takes either files or changes, and changes only with an id", async () => {
  await using world = await makeWorld();
  const { snapshot_id: parent } = await push(world, BEFORE, null);
  const id = await snapshotId(manifest(AFTER));
  const changes = changesFrom(BEFORE, AFTER);
  const both = await pushChanges(world, { parent, id, changes, files: manifest(AFTER) });
  assert.deepEqual([both.status, both.problem().code], [400, "invalid_request"]);
  const nameless = await pushChanges(world, { parent, id: undefined, changes });
  assert.deepEqual([nameless.status, nameless.problem().code], [400, "invalid_request"]);
  const neither = await world.call({
    method: "POST",
    path: `${PROJECT}/snapshots`,
    token: world.developer.token,
    json: { parent, snapshot_id: id },
  });
  assert.deepEqual([neither.status, neither.problem().code], [400, "invalid_request"]);
});

Deno.test("registerSnapshot takes changes of the newest snapshot only, and tells nothing of others", async () => {
  await using world = await makeWorld();
  const { snapshot_id: first } = await push(world, BEFORE, null);
  const { snapshot_id: second } = await push(world, AFTER, first);
  const changes = { files: {}, deleted: ["z.txt"] };
  const { "z.txt": _, ...rest } = BEFORE;
  const id = await snapshotId(manifest(rest));
  for (const parent of [first, null, `sha256:${"0".repeat(64)}`]) {
    const answer = await pushChanges(world, { parent, id, changes });
    assert.deepEqual([answer.status, answer.problem().code], [412, "head_moved"]);
  }
  // Another project of the workspace has no snapshot: neither this project's parent nor its id is one there.
  const made = await world.call({
    method: "POST",
    path: PROJECT.slice(0, PROJECT.lastIndexOf("/")),
    token: world.admin.token,
    json: { slug: "other" },
  });
  assert.equal(made.status, 201);
  const project = `${PROJECT.slice(0, PROJECT.lastIndexOf("/"))}/other`;
  for (const [parent, known] of [[second, id], [null, second]] as const) {
    const answer = await pushChanges(world, { parent, id: known, changes, project });
    assert.ok([400, 412].includes(answer.status));
    assert.doesNotMatch(new TextDecoder().decode(answer.bytes), /z\.txt"[^,]*sha/);
    assert.ok(["head_moved", "invalid_manifest"].includes(answer.problem().code));
  }
  const viewer = await pushChanges(world, { parent: second, id, changes, person: world.viewer });
  assert.equal(viewer.status, 403);
});

Deno.test("registerSnapshot that comes twice at the same time is registered once, and both hear of it", async () => {
  await using world = await makeWorld();
  const { snapshot_id: parent } = await push(world, BEFORE, null);
  const id = await snapshotId(manifest(AFTER));
  const changes = changesFrom(BEFORE, AFTER);
  // Both of them are in validation before either is registered.
  const both = Promise.withResolvers<void>();
  const calls = world.service.validator.calls;
  world.service.validator.before = () => {
    if (world.service.validator.calls === calls + 2) both.resolve();
    return inTime("both are in validation", both.promise);
  };
  const answers = await Promise.all([0, 1].map(() => pushChanges(world, { parent, id, changes })));
  assert.ok(answers.every(({ status }) => status === 200 || status === 201));
  assert.deepEqual(answers[0]?.json(), answers[1]?.json());
  const list = await world.call({
    method: "GET",
    path: `${PROJECT}/snapshots`,
    token: world.viewer.token,
  });
  assert.equal((list.json() as { items: unknown[] }).items.length, 2);
});
