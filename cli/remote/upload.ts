/**
 * Brings missing blobs to the service: small ones many at a time, large ones as streams.
 *
 * @module
 */

import { encodePack, type PackedBlob } from "../../control/api/blob_pack.ts";
import { putBlob, putPack } from "../../control/api/blobs.ts";
import type { ControlClient } from "../../control/api/client.ts";
import type { ProjectPlace } from "../../control/api/projects.ts";
import type { SnapshotFile } from "../../runtime/snapshot/mod.ts";
import type { Repository } from "../repository/mod.ts";
import { inParallel } from "./in_parallel.ts";

/** Larger blobs travel alone. */
const SMALL_BYTES = 2 ** 20;
/** The service takes 1,000 blobs and 16 MiB in one pack; what is here stays in memory. */
const PACK_BLOBS = 1_000;
const PACK_BYTES = 8 * 2 ** 20;
const REQUESTS_AT_ONCE = 3;

/** Contents by their SHA-256. */
export type Contents = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** Where from and where to. */
export interface Upload {
  readonly repository: Repository;
  readonly client: ControlClient;
  readonly place: ProjectPlace;
  /** What was read already; default: nothing. */
  readonly atHand?: Contents | undefined;
  /** Called when so much more has arrived. */
  readonly arrived: (blobs: number, bytes: number) => void;
}

/** Uploads blobs, each given once. Those that arrived before a failure need not be sent again: plan anew to know. */
export async function upload(up: Upload, blobs: readonly SnapshotFile[]): Promise<void> {
  const small = blobs.filter((blob) => blob.size <= SMALL_BYTES);
  const large = blobs.filter((blob) => blob.size > SMALL_BYTES);
  const requests = [
    ...groups(small, PACK_BLOBS, PACK_BYTES).map((group) => () => sendPack(up, group)),
    ...large.map((blob) => () => sendStream(up, blob)),
  ];
  await inParallel(requests, REQUESTS_AT_ONCE);
}

async function sendPack(up: Upload, group: readonly SnapshotFile[]): Promise<void> {
  const away = group.map(({ sha256 }) => sha256).filter((id) => up.atHand?.has(id) !== true);
  const contents = await up.repository.readObjects(away);
  const packed: PackedBlob[] = [];
  for (const { sha256 } of group) {
    const content = up.atHand?.get(sha256) ?? contents.get(sha256);
    if (content !== undefined) packed.push({ sha256, bytes: content });
  }
  const bytes = group.reduce((sum, { size }) => sum + size, 0);
  await up.client.call(putPack, { params: up.place }, { content: encodePack(packed) });
  up.arrived(group.length, bytes);
}

async function sendStream(up: Upload, { sha256, size }: SnapshotFile): Promise<void> {
  const chunks = up.repository.readObjectChunks(sha256)[Symbol.asyncIterator]();
  const content = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      // The repository uses its buffer again.
      else controller.enqueue(value.slice());
    },
    async cancel() {
      await chunks.return?.();
    },
  }, { highWaterMark: 0 });
  await up.client.call(putBlob, { params: { ...up.place, sha256 } }, { content });
  up.arrived(1, size);
}

/** Lists of at most so many files and, unless one alone has more, so many bytes. */
export function groups(
  files: readonly SnapshotFile[],
  maxFiles: number,
  maxBytes: number,
): SnapshotFile[][] {
  const all: SnapshotFile[][] = [];
  let group: SnapshotFile[] = [];
  let bytes = 0;
  for (const file of files) {
    if (group.length > 0 && (group.length >= maxFiles || bytes + file.size > maxBytes)) {
      all.push(group);
      group = [];
      bytes = 0;
    }
    group.push(file);
    bytes += file.size;
  }
  if (group.length > 0) all.push(group);
  return all;
}
