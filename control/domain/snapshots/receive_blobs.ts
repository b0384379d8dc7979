/**
 * Blobs on their way in: only planned ones, verified while they arrive, and the workspace's when they are on the disk.
 * Asking again is all it takes to resume.
 *
 * @module
 */
import { BlobMismatch, type BlobStore } from "./blob_store.ts";
import type { ExpectedBlob } from "./ports.ts";
import type { Store, TenantRepositories } from "../store.ts";
import { DomainError } from "../domain_error.ts";
import type { TenantId, WorkspaceId } from "../ids.ts";
import { blobsBusy } from "./refusals.ts";
import type { BlobRecord } from "./records.ts";

const RENEW_AFTER_MS = 3_600_000;

/** What receiving works with. */
export interface ReceiveDeps {
  readonly store: Store;
  readonly blobs: BlobStore;
}

/** Where blobs go. */
export interface BlobTarget {
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
  readonly now: Date;
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
 * @throws {DomainError} blob_not_planned, blob_mismatch, blob_busy
 */
export async function receiveBlob(
  deps: ReceiveDeps,
  blob: ArrivingBlob,
): Promise<"received" | "present"> {
  const { tenantId, sha256, content, signal } = blob;
  const expected = (await lookUp(deps.store, blob, [sha256])).get(sha256);
  if (expected === undefined) throw notPlanned(sha256);
  if (expected.held) return "present";
  const { size } = expected;
  await verified(() =>
    deps.blobs.of(tenantId).put({
      sha256,
      size,
      content,
      ...(signal === undefined ? {} : { signal }),
    })
  );
  await hold(deps.store, blob, [{ sha256, size }]);
  return "received";
}

/**
 * Takes many small blobs at once: one transaction, one round of the disk. All or none.
 *
 * @throws {DomainError} blob_not_planned, blob_mismatch, blob_busy
 */
export async function receiveBlobs(deps: ReceiveDeps, arriving: ArrivingBlobs): Promise<void> {
  const { tenantId, blobs } = arriving;
  const plan = await lookUp(deps.store, arriving, blobs.map(({ sha256 }) => sha256));
  const fresh = new Map<string, typeof blobs[number]>();
  for (const blob of blobs) {
    const { sha256, bytes } = blob;
    const expected = plan.get(sha256);
    if (expected === undefined) throw notPlanned(sha256);
    checkSize(sha256, bytes, expected.size);
    if (!expected.held) fresh.set(sha256, blob);
  }
  if (fresh.size === 0) return;
  await verified(() => deps.blobs.of(tenantId).putMany([...fresh.values()]));
  const arrived = [...fresh.values()].map(({ sha256, bytes }) => ({
    sha256,
    size: bytes.byteLength,
  }));
  await hold(deps.store, arriving, arrived);
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
  if (blobs.length === 0) return;
  const { refused } = await tenant.blobs.hold(workspaceId, blobs, now);
  if (refused.length > 0) throw blobsBusy(refused);
}

/**
 * What was announced. An old plan is renewed first: from then on nothing of it is collected for at least an hour, which no upload
 * takes, so that what is on the disk at its end is there to stay.
 */
async function lookUp(
  store: Store,
  { tenantId, workspaceId, now }: BlobTarget,
  digests: readonly string[],
): Promise<ReadonlyMap<string, ExpectedBlob>> {
  const found = await store.read(
    tenantId,
    (tenant) => tenant.blobs.expected(workspaceId, digests),
  );
  const old = [...found].filter(([, { touchedAt }]) =>
    touchedAt.getTime() < now.getTime() - RENEW_AFTER_MS
  );
  if (old.length === 0) return found;
  const { busy } = await store.transaction(
    tenantId,
    (tenant) =>
      tenant.blobs.expect(workspaceId, old.map(([sha256, { size }]) => ({ sha256, size })), now),
  );
  if (busy.length > 0) throw blobsBusy(busy);
  return found;
}

async function hold(
  store: Store,
  { tenantId, workspaceId, now }: BlobTarget,
  blobs: readonly BlobRecord[],
): Promise<void> {
  await store.transaction(tenantId, (tenant) => holdBlobs(tenant, workspaceId, blobs, now));
}

function checkSize(sha256: string, { byteLength }: Uint8Array, expected: number): void {
  if (byteLength === expected) return;
  throw mismatch(new BlobMismatch(sha256, `has ${byteLength} bytes, expected ${expected}`));
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

function notPlanned(sha256: string): DomainError {
  return new DomainError("blob_not_planned", `Blob "${sha256}" is in no plan of this workspace`, {
    hint: "Plan the push first; plans that are not used are forgotten after a day",
  });
}
