/**
 * Blobs on their way in: only those that a planned manifest names, verified while they arrive, and
 * the workspace's when they are on the disk. Asking again is all it takes to resume.
 *
 * @module
 */
import { DomainError } from "../domain_error.ts";
import type { WorkspaceId } from "../ids.ts";
import type { Store, TenantReads, TenantRepositories } from "../store.ts";
import { BlobMismatch, type BlobStore } from "./blob_store.ts";
import { plannedManifest, type PlannedSnapshot } from "./planned_manifest.ts";
import type { BlobRecord } from "./records.ts";
import { blobsBusy, wrongSize } from "./refusals.ts";
import type { TreeReader } from "./tree_reader.ts";

/** What receiving works with. */
export interface ReceiveDeps {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly trees: TreeReader;
}

/** Where blobs go: `snapshotId` is the planned snapshot that needs them. */
export interface BlobTarget extends PlannedSnapshot {
  readonly now: Date;
  /**
   * Runs first in the transaction that makes the blobs the workspace's: throws when the caller, let
   * in before the bytes came, would not be let in any more.
   */
  readonly permit: (tenant: TenantReads) => Promise<void>;
}

/** One blob on its way. */
export interface ArrivingBlob extends BlobTarget {
  readonly sha256: string;
  readonly content: ReadableStream<Uint8Array>;
  readonly signal?: AbortSignal;
}

/** Many blobs, in memory. */
export interface ArrivingBlobs extends BlobTarget {
  readonly blobs: readonly {
    readonly sha256: string;
    readonly bytes: Uint8Array<ArrayBuffer>;
  }[];
}

/**
 * Takes one blob as a stream.
 *
 * @returns whether it was there already (the content is not read then)
 * @throws {DomainError} snapshot_not_planned, blob_not_planned, blob_mismatch, blob_busy
 */
export async function receiveBlob(
  deps: ReceiveDeps,
  blob: ArrivingBlob,
): Promise<"received" | "present"> {
  const { tenantId, sha256, content, signal } = blob;
  const [planned] = await findPlanned(deps, blob, [sha256]);
  if (planned === undefined) throw blobNotPlanned(sha256);
  const missing = await expect(deps.store, blob, [planned]);
  if (missing.size === 0) return "present";
  const more = signal === undefined ? {} : { signal };
  await verified(() => deps.blobs.of(tenantId).put({ ...planned, content, ...more }));
  await hold(deps.store, blob, [planned]);
  return "received";
}

/**
 * Takes many small blobs at once: all or none.
 *
 * @throws {DomainError} snapshot_not_planned, blob_not_planned, blob_mismatch, blob_busy
 */
export async function receiveBlobs(deps: ReceiveDeps, arriving: ArrivingBlobs): Promise<void> {
  const contents = new Map(arriving.blobs.map((blob) => [blob.sha256, blob]));
  const planned = await findPlanned(deps, arriving, [...contents.keys()]);
  for (const { sha256, size } of planned) {
    const length = contents.get(sha256)?.bytes.byteLength;
    if (length === size) continue;
    throw mismatch(new BlobMismatch(sha256, `has ${length} bytes, expected ${size}`));
  }
  const missing = await expect(deps.store, arriving, planned);
  const fresh = [...contents.values()].filter(({ sha256 }) => missing.has(sha256));
  if (fresh.length === 0) return;
  await verified(() => deps.blobs.of(arriving.tenantId).putMany(fresh));
  await hold(deps.store, arriving, planned.filter(({ sha256 }) => missing.has(sha256)));
}

/**
 * Makes contents that are on the disk the workspace's.
 *
 * @throws {DomainError} blob_busy
 */
export async function holdBlobs(
  tenant: TenantRepositories,
  workspaceId: WorkspaceId,
  blobs: readonly BlobRecord[],
  now: Date,
): Promise<void> {
  const { refused } = await tenant.blobs.hold(workspaceId, blobs, now);
  if (refused.length > 0) throw blobsBusy(refused);
}

/** What the planned manifest says of the blobs, each once. */
async function findPlanned(
  deps: ReceiveDeps,
  target: BlobTarget,
  digests: readonly string[],
): Promise<readonly BlobRecord[]> {
  const { files } = await plannedManifest(deps, target);
  const wanted = new Set(digests);
  const sizes = new Map<string, number>();
  for (const { sha256, size } of files) if (wanted.has(sha256)) sizes.set(sha256, size);
  return digests.map((sha256) => {
    const size = sizes.get(sha256);
    if (size === undefined) throw blobNotPlanned(sha256);
    return { sha256, size };
  });
}

/**
 * Announces the blobs, so that what is stored of them next is known and collected when nothing
 * comes of it. Those that the workspace lacks.
 */
async function expect(
  store: Store,
  { tenantId, workspaceId, now }: BlobTarget,
  planned: readonly BlobRecord[],
): Promise<ReadonlySet<string>> {
  const { missing, busy, mismatched: [wrong] } = await store.transaction(
    tenantId,
    (tenant) => tenant.blobs.expect(workspaceId, planned, now),
  );
  if (busy.length > 0) throw blobsBusy(busy);
  if (wrong !== undefined) throw wrongSize(wrong.sha256, wrong.size);
  return new Set(missing);
}

async function hold(
  store: Store,
  { tenantId, workspaceId, now, permit }: BlobTarget,
  blobs: readonly BlobRecord[],
): Promise<void> {
  await store.transaction(tenantId, async (tenant) => {
    await permit(tenant);
    await holdBlobs(tenant, workspaceId, blobs, now);
  });
}

async function verified(put: () => Promise<void>): Promise<void> {
  try {
    await put();
  } catch (error) {
    throw error instanceof BlobMismatch ? mismatch(error) : error;
  }
}

function mismatch(error: BlobMismatch): DomainError {
  return new DomainError("blob_mismatch", error.message, {
    hint: "The file may have changed while it was sent: make a plan again",
    details: { sha256: error.sha256 },
  });
}

function blobNotPlanned(sha256: string): DomainError {
  return new DomainError("blob_not_planned", `Blob "${sha256}" is in no file of the snapshot`, {
    hint: "Plan the push with the manifest that names it",
  });
}
