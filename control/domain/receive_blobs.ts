/**
 * Blobs on their way in: only planned ones, verified while they arrive, and the workspace's when they are on the disk.
 * Asking again is all it takes to resume.
 *
 * @module
 */
import { BlobMismatch, type BlobStore, type Store } from "../store/ports.ts";
import { DomainError } from "./domain_error.ts";
import type { TenantId, WorkspaceId } from "./ids.ts";
import { blobsBusy } from "./plan_push.ts";

/** Where blobs go. */
export interface BlobTarget {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
}

/**
 * Takes one blob as a stream.
 *
 * @returns whether it was there already (the content is not read then)
 * @throws {DomainError} blob_not_planned, blob_mismatch, blob_busy
 */
export async function receiveBlob(
  target: BlobTarget,
  blob: {
    sha256: string;
    content: ReadableStream<Uint8Array>;
    now: Date;
    signal?: AbortSignal;
  },
): Promise<"received" | "present"> {
  const expected = await target.store.read(
    target.tenantId,
    (tenant) => tenant.blobs.expected(target.workspaceId, blob.sha256),
  );
  if (expected === undefined) throw notPlanned(blob.sha256);
  if (expected.held) return "present";
  await verified(() =>
    target.blobs.of(target.tenantId).put({
      sha256: blob.sha256,
      size: expected.size,
      content: blob.content,
      ...(blob.signal === undefined ? {} : { signal: blob.signal }),
    })
  );
  await hold(target, [blob.sha256], blob.now);
  return "received";
}

/**
 * Takes many small blobs at once: one transaction, one round of the disk. All or none.
 *
 * @throws {DomainError} blob_not_planned, blob_mismatch, blob_busy
 */
export async function receiveBlobs(
  target: BlobTarget,
  blobs: readonly { readonly sha256: string; readonly bytes: Uint8Array<ArrayBuffer> }[],
  now: Date,
): Promise<void> {
  const held = await target.store.read(target.tenantId, async (tenant) => {
    const found = new Set<string>();
    for (const { sha256, bytes } of blobs) {
      const expected = await tenant.blobs.expected(target.workspaceId, sha256);
      if (expected === undefined) throw notPlanned(sha256);
      if (expected.size !== bytes.byteLength) {
        throw mismatch(
          new BlobMismatch(
            sha256,
            `has ${bytes.byteLength} bytes, expected ${expected.size}`,
          ),
        );
      }
      if (expected.held) found.add(sha256);
    }
    return found;
  });
  const fresh = blobs.filter(({ sha256 }) => !held.has(sha256));
  if (fresh.length === 0) return;
  await verified(() => target.blobs.of(target.tenantId).putMany(fresh));
  await hold(target, fresh.map(({ sha256 }) => sha256), now);
}

async function hold(target: BlobTarget, digests: readonly string[], now: Date): Promise<void> {
  const { refused } = await target.store.transaction(
    target.tenantId,
    (tenant) => tenant.blobs.hold(target.workspaceId, digests, now),
  );
  if (refused.length > 0) throw blobsBusy(refused);
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
