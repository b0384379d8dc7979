import { BlobMismatch, BlobNotFound, type BlobStore } from "./blob_store.ts";
import { manifestDigest } from "./manifest.ts";
import type { UntouchedBlob } from "./ports.ts";
import { TreeReader } from "./tree_reader.ts";
import type { Store } from "../store.ts";
import { type AuditContext, eventOf } from "../audit/audit_context.ts";
import type { Clock, ProjectId, SnapshotId, TenantId } from "../ids.ts";
import { LoopTurn } from "../loop_turn.ts";
import { MAX_PAGE } from "../page.ts";
import type { Page } from "../page.ts";
import type { Project } from "../projects/records.ts";
import type { SnapshotRecord } from "./records.ts";
import { BLOB_GRACE_MS, retentionCutoff } from "./retention.ts";

/** What collecting works with. */
export interface CollectDeps {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  /** Unique to this process; names it in the lease. */
  readonly holder: string;
  /** Milliseconds; default a day. */
  readonly grace?: number;
  readonly signal?: AbortSignal;
}

/** What went. */
export interface Collected {
  readonly snapshots: number;
  readonly blobs: number;
  /** Another process is collecting. */
  readonly skipped: boolean;
}

/** No request stands behind it. */
const COLLECTOR: AuditContext = {
  actor: { kind: "system", id: null, tokenId: null },
  requestId: "collect_garbage",
  address: null,
};
const LEASE = "collect_garbage";
const LEASE_MS = 10 * 60_000;
// One deletion must be over before the lease is; stores give up a request long before.
const LEASE_RESERVE_MS = 2 * 60_000;
// One event names them all.
const BATCH = 200;
/**
 * Of how many blobs it is looked up at once whether a snapshot needs them: all manifests are read
 * for that.
 */
const LOOKED_AT = 100_000;
/** How long manifests may be read before requests get their turn, in milliseconds. */
const TURN_MS = 10;
/** With so many blobs that resist, it is the blob store that does not work. */
const MOST_STUCK = 20;

/**
 * Removes the snapshots that retention lets go, the blobs that nothing has any more, and recorded
 * answers that are too old. One process at a time.
 *
 * A blob goes in three steps, so that a collector which dies leaves no lie: it is condemned in the
 * database (from then on no push can hold it), its bytes are removed, its record is removed. The
 * next run finishes what the last one left. A blob that resists stops nothing else: why it does is
 * thrown when all others are gone.
 *
 * @throws {StoreUnavailable}
 */
export async function collectGarbage(deps: CollectDeps): Promise<Collected> {
  const lease = new Lease(deps);
  if (!await lease.renew()) return { snapshots: 0, blobs: 0, skipped: true };
  let snapshots = 0;
  let blobs = 0;
  const stuck: unknown[] = [];
  try {
    for await (const tenantId of tenants(deps.store)) {
      snapshots += await expireSnapshots(deps, lease, tenantId);
      try {
        blobs += await removeBlobs(deps, lease, tenantId, stuck);
      } catch (error) {
        // A manifest that is damaged stops the collection of its tenant only.
        if (!(error instanceof BlobMismatch || error instanceof BlobNotFound)) throw error;
        stuck.push(error);
      }
      if (lease.lost) break;
    }
    await forgetAnswers(deps, lease);
  } finally {
    await lease.release();
  }
  if (stuck.length > 0) throw stuck[0];
  return { snapshots, blobs, skipped: false };
}

async function expireSnapshots(
  { store, clock }: CollectDeps,
  lease: Lease,
  tenantId: TenantId,
): Promise<number> {
  let count = 0;
  for await (const { id, retention } of projects(store, tenantId)) {
    if (retention === null) continue;
    const rule = {
      keepLast: retention.keepLast,
      createdBefore: retentionCutoff(retention, clock.now()),
    };
    for (let more = true; more && await lease.renew();) {
      const expired = await expireBatch(store, tenantId, id, rule, clock.now());
      count += expired;
      more = expired === BATCH;
    }
  }
  return count;
}

async function expireBatch(
  store: Store,
  tenantId: TenantId,
  projectId: ProjectId,
  rule: { keepLast: number; createdBefore: Date },
  at: Date,
): Promise<number> {
  return await store.transaction(tenantId, async (tenant) => {
    const gone: SnapshotRecord[] = [];
    const expired = await tenant.snapshots.expired(projectId, { ...rule, limit: BATCH });
    for (const snapshot of expired) {
      if (await tenant.snapshots.expire(projectId, snapshot.number, rule)) gone.push(snapshot);
    }
    if (gone.length > 0) {
      const ids = new Set(gone.map(({ id }) => id));
      await tenant.audit.append(eventOf(COLLECTOR, {
        at,
        action: "snapshot.expire",
        outcome: "allowed",
        resources: [
          { kind: "project", id: projectId },
          ...[...ids].map((id) => ({ kind: "snapshot", id })),
        ],
        details: { numbers: gone.map(({ number }) => number), keep_last: rule.keepLast },
      }));
    }
    return gone.length;
  });
}

/**
 * Mark and sweep: of the blobs that were not asked for lately, those that no snapshot of the tenant
 * needs. What is registered meanwhile has touched its blobs, so that none of them is condemned.
 */
async function removeBlobs(
  deps: CollectDeps,
  lease: Lease,
  tenantId: TenantId,
  stuck: unknown[],
): Promise<number> {
  const { store, clock, grace = BLOB_GRACE_MS } = deps;
  let count = 0;
  let after: string | null = null;
  while (await lease.renew()) {
    const at = clock.now();
    const untouchedSince = new Date(at.getTime() - grace);
    const found = await store.read(
      tenantId,
      (tenant) => tenant.blobs.untouched({ untouchedSince, limit: LOOKED_AT, after }),
    );
    const unused = await withoutNeeded(deps, lease, tenantId, found);
    for (const part of batches(unused)) {
      if (!await lease.renew()) return count;
      const condemned = await store.transaction(
        tenantId,
        (tenant) => tenant.blobs.condemn(part, { untouchedSince, at }),
      );
      count += await sweep(deps, lease, tenantId, condemned, stuck);
    }
    // A collector that died has left them; that nothing needs them was seen then.
    const before = found.filter(({ condemned }) => condemned).map(({ sha256 }) => sha256);
    for (const part of batches(before)) count += await sweep(deps, lease, tenantId, part, stuck);
    after = found.at(-1)?.sha256 ?? null;
    if (found.length < LOOKED_AT) break;
  }
  return count;
}

/** Those of the blobs that are not condemned yet and that no snapshot of the tenant needs. */
async function withoutNeeded(
  { store, blobs }: CollectDeps,
  lease: Lease,
  tenantId: TenantId,
  found: readonly UntouchedBlob[],
): Promise<readonly string[]> {
  const unused = new Set(found.filter(({ condemned }) => !condemned).map(({ sha256 }) => sha256));
  const trees = new TreeReader(blobs, new LoopTurn(TURN_MS));
  let after: SnapshotId | null = null;
  while (unused.size > 0) {
    if (!await lease.renew()) return [];
    const ids: readonly SnapshotId[] = await snapshotIds(store, tenantId, after);
    for (const id of ids) {
      unused.delete(manifestDigest(id));
      // A manifest that can't be read says nothing of what is needed: nothing is removed then.
      for (const { sha256 } of (await trees.read(tenantId, id)).files) unused.delete(sha256);
    }
    after = ids.at(-1) ?? null;
    if (ids.length < BATCH) break;
  }
  return [...unused];
}

function snapshotIds(
  store: Store,
  tenantId: TenantId,
  after: SnapshotId | null,
): Promise<readonly SnapshotId[]> {
  return store.read(tenantId, (tenant) => tenant.snapshots.ids(after, BATCH));
}

/** Removes the bytes of condemned blobs, then their records. How many. */
async function sweep(
  deps: CollectDeps,
  lease: Lease,
  tenantId: TenantId,
  condemned: readonly string[],
  stuck: unknown[],
): Promise<number> {
  const blobs = deps.blobs.of(tenantId);
  const gone: string[] = [];
  for (const sha256 of condemned) {
    if (lease.ending) break;
    try {
      await blobs.delete(sha256);
      gone.push(sha256);
    } catch (error) {
      stuck.push(error);
      if (stuck.length >= MOST_STUCK) throw error;
    }
  }
  if (gone.length === 0) return 0;
  await deps.store.transaction(tenantId, async (tenant) => {
    await tenant.blobs.forget(gone);
    await tenant.audit.append(eventOf(COLLECTOR, {
      at: deps.clock.now(),
      action: "blob.remove",
      outcome: "allowed",
      resources: gone.map((id) => ({ kind: "blob", id })),
      details: { count: gone.length },
    }));
  });
  return gone.length;
}

function* batches(sha256s: readonly string[]): Generator<readonly string[]> {
  for (let at = 0; at < sha256s.length; at += BATCH) yield sha256s.slice(at, at + BATCH);
}

/** Answers that were kept for who asks again, and are not any more. */
async function forgetAnswers({ store, clock }: CollectDeps, lease: Lease): Promise<void> {
  for (let more = true; more && await lease.renew();) {
    const forgotten = await store.transaction(
      "system",
      (system) => system.forgetIdempotency(clock.now(), BATCH),
    );
    more = forgotten === BATCH;
  }
}

/** The right to collect alone: two collectors could remove what was uploaded again in between. */
class Lease {
  #until = 0;
  lost = false;

  constructor(private readonly deps: CollectDeps) {}

  /** Too close to the end for another deletion. */
  get ending(): boolean {
    return this.deps.clock.now().getTime() > this.#until - LEASE_RESERVE_MS;
  }

  async renew(): Promise<boolean> {
    const { store, clock, holder, signal } = this.deps;
    if (signal?.aborted) this.lost = true;
    if (this.lost) return false;
    const now = clock.now();
    const until = new Date(now.getTime() + LEASE_MS);
    const got = await store.transaction(
      "system",
      (system) => system.acquireLease({ name: LEASE, holder, now, until }),
    );
    if (got) this.#until = until.getTime();
    else this.lost = true;
    return got;
  }

  async release(): Promise<void> {
    await this.deps.store.transaction(
      "system",
      (system) => system.releaseLease(LEASE, this.deps.holder),
    );
  }
}

async function* tenants(store: Store): AsyncGenerator<TenantId> {
  yield* pages(async (cursor) => {
    const page = await store.read(
      "system",
      (system) => system.tenants({ limit: MAX_PAGE, cursor }),
    );
    return { items: page.items.map(({ id }) => id), nextCursor: page.nextCursor };
  });
}

async function* projects(store: Store, tenantId: TenantId): AsyncGenerator<Project> {
  const workspaces = pages((cursor) =>
    store.read(tenantId, (tenant) => tenant.workspaces.list({}, { limit: MAX_PAGE, cursor }))
  );
  for await (const { id: workspaceId } of workspaces) {
    yield* pages((cursor) =>
      store.read(
        tenantId,
        (tenant) => tenant.projects.list({ workspaceId }, { limit: MAX_PAGE, cursor }),
      )
    );
  }
}

async function* pages<T>(
  load: (cursor: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const page: Page<T> = await load(cursor);
    yield* page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
