import assert from "node:assert/strict";
import { actionGrammar } from "../../control/execution/action_grammar.ts";
import { collectGarbage } from "../../control/domain/snapshots/collect_garbage.ts";
import {
  type CheckedManifest,
  DEFAULT_MANIFEST_LIMITS,
  manifestDigest,
} from "../../control/domain/snapshots/manifest.ts";
import { newId, type SnapshotId, systemClock, systemRandom } from "../../control/domain/ids.ts";
import { planPush } from "../../control/domain/snapshots/plan_push.ts";
import { receiveBlob, receiveBlobs } from "../../control/domain/snapshots/receive_blobs.ts";
import {
  type RegisterDeps,
  registerSnapshot,
} from "../../control/domain/snapshots/register_snapshot.ts";

import { LoopTurn } from "../../control/domain/loop_turn.ts";
import { TreeReader } from "../../control/domain/snapshots/tree_reader.ts";
import { openFileBlobStore } from "../../control/store/blobs/file_blob_store.ts";
import type { BlobStore } from "../../control/domain/snapshots/blob_store.ts";
import type { Store } from "../../control/domain/store.ts";
import { tempDir } from "../harness/temp_dir.ts";
import {
  addProject,
  daysLater,
  digestOf,
  FACTS,
  manifestOf,
  NOW,
  type Place,
  seed,
} from "./fixtures.ts";
import { storeTest } from "./stores.ts";

const ENTRY = "export {};\n";
const encoder = new TextEncoder();

interface World {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly trees: TreeReader;
  readonly place: Place;
}

/** A store of every kind, with files for the content. */
function pushTest(name: string, run: (world: World) => Promise<void>): void {
  storeTest(name, async ({ store }) => {
    using dir = tempDir();
    const blobs = await openFileBlobStore(`${dir.path}/blobs`);
    try {
      const trees = new TreeReader(blobs, new LoopTurn(10));
      await run({ store, blobs, trees, place: await seed(store, "acme") });
    } finally {
      await blobs.close();
    }
  });
}

/** What the environments that follow pushes need; in the projects of these tests there are none. */
const FOLLOWING = {
  grammar: await actionGrammar(),
  sealer: { knows: () => true },
  clock: systemClock,
  random: systemRandom,
};

const permit = () => Promise.resolve();

type Planned = Awaited<ReturnType<typeof manifestOf>>;

const accepting: RegisterDeps["validator"] = {
  validate: () => Promise.resolve({ ok: true, facts: FACTS }),
};

function plan(world: World, manifest: Planned, parentId: SnapshotId | null, now = NOW) {
  const { content } = manifest;
  const limits = DEFAULT_MANIFEST_LIMITS;
  return planPush(world, { ...world.place, content, limits, parentId, now });
}

function send(
  world: World,
  { id: snapshotId }: CheckedManifest,
  texts: readonly string[],
  now = NOW,
) {
  const blobs = texts.map((text) => ({ sha256: digestOf(text), bytes: encoder.encode(text) }));
  return receiveBlobs(world, { ...world.place, snapshotId, blobs, now, permit });
}

function finish(
  world: World,
  manifest: CheckedManifest,
  parentId: SnapshotId | null,
  options: { validator?: RegisterDeps["validator"]; now?: Date } = {},
) {
  const { tenantId, workspaceId, projectId, userId } = world.place;
  const validator = options.validator ?? accepting;
  return registerSnapshot({ ...world, ...FOLLOWING, validator }, {
    tenantId,
    workspaceId,
    projectId,
    snapshotId: manifest.id,
    parentId,
    limits: DEFAULT_MANIFEST_LIMITS,
    author: userId,
    message: "",
    now: options.now ?? NOW,
    permit,
    audit: {
      actor: { kind: "user", id: userId, tokenId: null },
      requestId: "req_1",
      address: "192.0.2.1",
    },
  });
}

pushTest(
  "A push goes from plan to snapshot, and the next one sends what changed only",
  async (world) => {
    const first = await manifestOf({ "a": "a", "b": "b" });
    const planned = await plan(world, first, null);
    assert.equal(planned.snapshotId, first.id);
    assert.deepEqual(planned.missing, [ENTRY, "a", "b"].map(digestOf).sort());
    await send(world, first, [ENTRY, "a", "b"]);
    const { snapshot, added } = await finish(world, first, null);
    assert.ok(added);
    const second = await manifestOf({ "a": "a", "b": "changed" });
    const next = await plan(world, second, first.id);
    assert.deepEqual(next.missing, [digestOf("changed")]);
    assert.deepEqual(next.head, { snapshotId: first.id, number: 1 });
    const unchanged = await plan(world, first, null);
    assert.ok(unchanged.unchanged && unchanged.missing.length === 0);
    const [event] = (await world.store.read(
      world.place.tenantId,
      ({ audit }) => audit.list({ action: "snapshot.register" }, { limit: 5 }),
    )).items;
    assert.equal(event?.actor.id, world.place.userId);
    assert.deepEqual(
      event?.resources.map(({ id }) => id),
      [world.place.projectId, snapshot.id],
    );
  },
);

pushTest(
  "A registration whose answer got lost is answered again and adds nothing",
  async (world) => {
    const manifest = await manifestOf({});
    await plan(world, manifest, null);
    await send(world, manifest, [ENTRY]);
    const first = await finish(world, manifest, null);
    const again = await finish(world, manifest, null);
    assert.deepEqual(again, { snapshot: first.snapshot, added: false, followed: [] });
  },
);

pushTest("Of two pushes with the same parent one is told to pull", async (world) => {
  const manifests = [await manifestOf({ "f": "1" }), await manifestOf({ "f": "2" })];
  for (const [at, manifest] of manifests.entries()) {
    await plan(world, manifest, null);
    await send(world, manifest, [ENTRY, `${at + 1}`]);
  }
  const results = await Promise.allSettled(manifests.map((one) => finish(world, one, null)));
  const lost = results.filter((result) => result.status === "rejected");
  assert.equal(lost.length, 1);
  assert.deepEqual(lost.map(({ reason }) => reason.code), ["head_moved"]);
  const late = plan(world, await manifestOf({ "f": "3" }), null);
  await assert.rejects(late, { code: "head_moved" });
});

pushTest("A snapshot is refused with what is wrong: plan, blobs, validation", async (world) => {
  const manifest = await manifestOf({ "a": "a" });
  await assert.rejects(finish(world, manifest, null), { code: "snapshot_not_planned" });
  await plan(world, manifest, null);
  await send(world, manifest, [ENTRY]);
  await assert.rejects(finish(world, manifest, null), {
    code: "blobs_missing",
    details: { count: 1, missing: [digestOf("a")] },
  });
  await send(world, manifest, ["a"]);
  const problems = [{
    code: "SECURITY_VIOLATION",
    message: 'Import of "npm:x" is denied',
    line: 3,
  }];
  const validator = { validate: () => Promise.resolve({ ok: false as const, problems }) };
  await assert.rejects(finish(world, manifest, null, { validator }), {
    code: "snapshot_refused",
    details: { problems },
  });
  await world.store.read(world.place.tenantId, async ({ audit, projects }) => {
    assert.equal((await projects.get(world.place.projectId))?.head, null);
    const { items } = await audit.list({ outcome: "failed" }, { limit: 5 });
    assert.deepEqual(items.map(({ details }) => details), [{ problems: ["SECURITY_VIOLATION"] }]);
  });
});

pushTest("A validator reads the content of the snapshot", async (world) => {
  const manifest = await manifestOf({ "a": "content of a" });
  await plan(world, manifest, null);
  await send(world, manifest, [ENTRY, "content of a"]);
  const seen: string[] = [];
  await finish(world, manifest, null, {
    validator: {
      validate: async ({ files, open }) => {
        for (const { sha256 } of files) seen.push(await new Response(await open(sha256)).text());
        return { ok: true, facts: FACTS };
      },
    },
  });
  assert.deepEqual(seen.sort(), ["content of a", ENTRY].sort());
});

pushTest("Blobs come in only when they were planned and are what they say", async (world) => {
  const stream = (text: string) => new Response(text).body ?? new Blob().stream();
  const manifest = await manifestOf({ "a": "a" });
  const target = { ...world.place, snapshotId: manifest.id, now: NOW, permit };
  const one = { ...target, sha256: digestOf("a") };
  const unplanned = receiveBlob(world, { ...one, content: stream("a") });
  await assert.rejects(unplanned, { code: "snapshot_not_planned" });
  await assert.rejects(send(world, manifest, ["a"]), { code: "snapshot_not_planned" });
  await plan(world, manifest, null);
  const strange = receiveBlob(world, { ...one, sha256: digestOf("b"), content: stream("b") });
  await assert.rejects(strange, { code: "blob_not_planned" });
  await assert.rejects(send(world, manifest, ["a", "b"]), { code: "blob_not_planned" });
  const wrong = receiveBlob(world, { ...one, content: stream("b") });
  await assert.rejects(wrong, { code: "blob_mismatch" });
  const long = receiveBlobs(world, {
    ...target,
    blobs: [{ sha256: one.sha256, bytes: encoder.encode("aa") }],
  });
  await assert.rejects(long, { code: "blob_mismatch" });
  assert.equal(await receiveBlob(world, { ...one, content: stream("a") }), "received");
  assert.equal(await receiveBlob(world, { ...one, content: stream("a") }), "present");
});

pushTest("collectGarbage removes what nothing has, and nothing else", async (world) => {
  const { store, blobs, place } = world;
  const kept = await manifestOf({ "kept": "kept" });
  await plan(world, kept, null);
  await send(world, kept, [ENTRY, "kept"]);
  await finish(world, kept, null);
  const abandoned = await manifestOf({ "abandoned": "abandoned" });
  await plan(world, abandoned, kept.id);
  await send(world, abandoned, ["abandoned"]);
  await plan(world, await manifestOf({ "never": "sent" }), kept.id);
  const collect = (now: Date) =>
    collectGarbage({ store, blobs, clock: { now: () => now }, holder: "test" });
  assert.deepEqual(await collect(NOW), { snapshots: 0, blobs: 0, skipped: false });
  // What was abandoned, its manifest, and that of what was never sent.
  assert.deepEqual(await collect(daysLater(2)), { snapshots: 0, blobs: 3, skipped: false });
  const contents = [ENTRY, "kept", "abandoned"].map(digestOf);
  const manifests = [kept, abandoned].map(({ id }) => manifestDigest(id));
  const has = await blobs.of(place.tenantId).has([...contents, ...manifests]);
  const left = [digestOf(ENTRY), digestOf("kept"), manifestDigest(kept.id)];
  assert.deepEqual([...has].sort(), left.sort());
  // The push that was late starts anew and comes through.
  const again = await plan(world, abandoned, kept.id, daysLater(2));
  assert.deepEqual(again.missing, [digestOf("abandoned")]);
  await send(world, abandoned, ["abandoned"], daysLater(2));
  assert.ok((await finish(world, abandoned, kept.id, { now: daysLater(2) })).added);
});

pushTest(
  "collectGarbage lets snapshots go by their project's rule, then their blobs",
  async (world) => {
    const { store, blobs, place } = world;
    let parentId: SnapshotId | null = null;
    const ids: SnapshotId[] = [];
    for (const [day, text] of ["one", "two", "three"].entries()) {
      const manifest = await manifestOf({ "f": text });
      await plan(world, manifest, parentId, daysLater(day));
      await send(world, manifest, [ENTRY, text], daysLater(day));
      await finish(world, manifest, parentId, { now: daysLater(day) });
      parentId = manifest.id;
      ids.push(manifest.id);
    }
    const spared = await addProject(store, place, "spared");
    await store.transaction(place.tenantId, async ({ projects }) => {
      await projects.change(place.projectId, { retention: { keepLast: 1, keepDays: 10 } });
      await projects.change(spared, { retention: { keepLast: 1, keepDays: 0 } });
    });
    const now = daysLater(11.5);
    const result = await collectGarbage({
      store,
      blobs,
      clock: { now: () => now },
      holder: "test",
    });
    assert.deepEqual(result, { snapshots: 2, blobs: 4, skipped: false });
    const { items } = await store.read(
      place.tenantId,
      (tenant) => tenant.audit.list({}, { limit: 2 }),
    );
    assert.deepEqual(
      items.map(({ action, actor, resources }) => [action, actor.kind, resources[0]?.kind]),
      [["blob.remove", "system", "blob"], ["snapshot.expire", "system", "project"]],
    );
    assert.deepEqual(items[1]?.details["numbers"], [1, 2]);
    const removed = items[0]?.resources.map(({ id }) => id).sort();
    const gone = [...["one", "two"].map(digestOf), ...ids.slice(0, 2).map(manifestDigest)];
    assert.deepEqual(removed, gone.sort());
    const has = await blobs.of(place.tenantId).has(["one", "two", "three", ENTRY].map(digestOf));
    assert.deepEqual([...has].sort(), ["three", ENTRY].map(digestOf).sort());
  },
);

pushTest(
  "collectGarbage forgets recorded answers that are too old",
  async ({ store, blobs, place }) => {
    const { tenantId } = place;
    const keep = (key: string, expiresAt: Date) =>
      store.transaction(tenantId, ({ idempotency }) =>
        idempotency.begin({
          principalId: newId("user"),
          key,
          requestHash: key,
          now: NOW,
          lockedUntil: NOW,
          expiresAt,
        }));
    for (let at = 0; at < 201; at++) await keep(`old-${at}`, daysLater(1));
    await keep("young", daysLater(3));
    const clock = { now: () => daysLater(2) };
    await collectGarbage({ store, blobs, clock, holder: "test" });
    const left = await store.transaction(
      "system",
      (system) => system.forgetIdempotency(daysLater(9), 300),
    );
    assert.equal(left, 1);
  },
);

pushTest("collectGarbage is one process' work at a time", async ({ store, blobs }) => {
  await store.transaction(
    "system",
    (system) =>
      system.acquireLease({
        name: "collect_garbage",
        holder: "other",
        now: NOW,
        until: daysLater(1),
      }),
  );
  const deps = { store, blobs, clock: { now: () => NOW }, holder: "test" };
  assert.deepEqual(await collectGarbage(deps), { snapshots: 0, blobs: 0, skipped: true });
});

pushTest("collectGarbage goes on where a blob can't be removed", async (world) => {
  const { store, blobs, place } = world;
  const manifest = await manifestOf({ "a": "a", "b": "b" });
  await plan(world, manifest, null);
  await send(world, manifest, [ENTRY, "a", "b"]);
  const stuck = failingToDelete(blobs, (sha256) => sha256 === digestOf("a"));
  const clock = { now: () => daysLater(2) };
  await assert.rejects(collectGarbage({ store, blobs: stuck, clock, holder: "one" }), /died/);
  const left = await blobs.of(place.tenantId).has([ENTRY, "a", "b"].map(digestOf));
  assert.deepEqual([...left], [digestOf("a")]);
  assert.equal((await collectGarbage({ store, blobs, clock, holder: "two" })).blobs, 1);
});

/** A blob store out of which some blobs can't be removed. */
function failingToDelete(blobs: BlobStore, fails: (sha256: string) => boolean): BlobStore {
  return {
    of: (tenant) => ({
      put: (blob) => blobs.of(tenant).put(blob),
      putMany: (many) => blobs.of(tenant).putMany(many),
      get: (sha256) => blobs.of(tenant).get(sha256),
      has: (digests) => blobs.of(tenant).has(digests),
      delete: (sha256) =>
        fails(sha256) ? Promise.reject(new TypeError("died")) : blobs.of(tenant).delete(sha256),
    }),
    check: () => blobs.check(),
    close: () => blobs.close(),
  };
}

pushTest("A collector that died in the middle is continued by the next", async (world) => {
  const { store, blobs, place } = world;
  const manifest = await manifestOf({ "a": "a" });
  await plan(world, manifest, null);
  await send(world, manifest, [ENTRY, "a"]);
  const failing = failingToDelete(blobs, () => true);
  const clock = { now: () => daysLater(2) };
  await assert.rejects(collectGarbage({ store, blobs: failing, clock, holder: "one" }), /died/);
  // Meanwhile no push can count on them.
  const busy = plan(world, manifest, null, daysLater(2));
  await assert.rejects(busy, { code: "blob_busy" });
  const late = send(world, manifest, [ENTRY], daysLater(2));
  await assert.rejects(late, { code: "snapshot_not_planned" });
  const result = await collectGarbage({ store, blobs, clock, holder: "two" });
  assert.equal(result.blobs, 3);
  assert.equal((await blobs.of(place.tenantId).has([digestOf("a")])).size, 0);
});

pushTest("collectGarbage removes nothing where a manifest can't be read", async (world) => {
  const { store, blobs, place } = world;
  const kept = await manifestOf({ "kept": "kept" });
  await plan(world, kept, null);
  await send(world, kept, [ENTRY, "kept"]);
  await finish(world, kept, null);
  const other = await manifestOf({ "other": "other" });
  await plan(world, other, kept.id);
  await send(world, other, ["other"]);
  await blobs.of(place.tenantId).delete(manifestDigest(kept.id));
  const clock = { now: () => daysLater(2) };
  const collecting = collectGarbage({ store, blobs, clock, holder: "one" });
  await assert.rejects(collecting, { name: "BlobNotFound" });
  const has = await blobs.of(place.tenantId).has([ENTRY, "kept", "other"].map(digestOf));
  assert.equal(has.size, 3);
});

pushTest("A manifest that was changed where it is stored is not believed", async (world) => {
  const { blobs, place } = world;
  const manifest = await manifestOf({ "a": "a" });
  await plan(world, manifest, null);
  await send(world, manifest, [ENTRY, "a"]);
  const lying: BlobStore = {
    ...blobs,
    check: () => blobs.check(),
    close: () => blobs.close(),
    of: (tenant) => {
      const own = blobs.of(tenant);
      return {
        put: (blob) => own.put(blob),
        putMany: (many) => own.putMany(many),
        has: (digests) => own.has(digests),
        delete: (sha256) => own.delete(sha256),
        get: (sha256) => own.get(sha256 === manifestDigest(manifest.id) ? digestOf("a") : sha256),
      };
    },
  };
  await assert.rejects(
    finish({ ...world, trees: new TreeReader(lying, new LoopTurn(10)) }, manifest, null),
    {
      name: "BlobMismatch",
    },
  );
  assert.ok((await finish({ ...world, place }, manifest, null)).added);
});
