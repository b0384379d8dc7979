/**
 * Brings missing blobs to the service: small ones many at a time, large ones as streams.
 *
 * @module
 */

import { encodePack } from "../../control/api/blob_pack.ts";
import { putBlob, putPack } from "../../control/api/blobs.ts";
import type { SnapshotFile } from "../../runtime/snapshot/mod.ts";
import { size } from "./amounts.ts";
import { inParallel } from "../../runtime/in_parallel.ts";
import { retryLine } from "./open_client.ts";
import { type Plan, planAgain, type PlanContext } from "./plan_push.ts";
import { isControlError } from "./remote_error.ts";

/** Larger blobs travel alone. */
const SMALL_BYTES = 2 ** 20;
/** The service takes 1,000 blobs and 9 MiB in one pack, with what stands before each blob. */
const PACK_BLOBS = 1_000;
const PACK_BYTES = 8 * 2 ** 20;
const REQUESTS_AT_ONCE = 3;

/** How often an upload that broke off is taken up again. */
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 500;

/** Where from and where to. */
export interface UploadDeps extends PlanContext {
  /** Waits, in milliseconds, before something that broke is tried again. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Hears, in one line, that something that broke is tried again. */
  readonly retrying: (line: string) => void;
  /** Runs what may take long. */
  readonly during: <T>(
    label: string,
    work: (update: (text: string) => void) => Promise<T>,
  ) => Promise<T>;
}

/**
 * Uploads what a plan found missing. What broke off is planned anew, so that nothing travels twice.
 *
 * @throws {ControlError}
 */
export async function uploadMissing(
  deps: UploadDeps,
  snapshotId: string,
  plan: Plan,
): Promise<void> {
  if (plan.missing.length === 0) return;
  const all = bytesOf(plan.missing);
  await deps.during("Uploading", async (update) => {
    let missing = plan.missing;
    for (let attempt = 1; missing.length > 0; attempt++) {
      let sent = all - bytesOf(missing);
      const arrived = (bytes: number) => {
        sent += bytes;
        update(`${size(sent)} of ${size(all)}`);
      };
      try {
        return await upload({ ...deps, snapshotId, arrived }, missing);
      } catch (error) {
        if (!isBroken(error) || attempt === ATTEMPTS) throw error;
        const pause = FIRST_PAUSE_MS * 2 ** (attempt - 1);
        const said = error instanceof Error ? error.message : String(error);
        deps.retrying(retryLine(said, pause, { number: attempt + 1, most: ATTEMPTS }));
        await deps.sleep(pause);
        missing = await planAgain(deps, snapshotId, { parent: plan.parent, missing });
      }
    }
  });
}

/** A stream can't be sent twice, so the client leaves it to us to ask what has arrived. */
function isBroken(error: unknown): boolean {
  return isControlError(error) &&
    (error.code === "unreachable" || error.code === "request_aborted" ||
      error.code === "request_timeout" || error.code === "blob_not_planned" ||
      error.status === 429 || error.status >= 502 && error.status <= 504);
}

function bytesOf(files: readonly SnapshotFile[]): number {
  return files.reduce((sum, file) => sum + file.size, 0);
}

/** One attempt. */
interface Upload extends PlanContext {
  /** The planned snapshot that needs them. */
  readonly snapshotId: string;
  /** Called when so many more bytes have arrived. */
  readonly arrived: (bytes: number) => void;
}

/** Uploads blobs, each given once. Those that arrived before a failure need not be sent again. */
async function upload(up: Upload, blobs: readonly SnapshotFile[]): Promise<void> {
  const small = blobs.filter((blob) => blob.size <= SMALL_BYTES);
  const large = blobs.filter((blob) => blob.size > SMALL_BYTES);
  const requests = [
    ...groups(small, PACK_BLOBS, PACK_BYTES).map((group) => () => sendPack(up, group)),
    ...large.map((blob) => () => sendStream(up, blob)),
  ];
  await inParallel(requests, REQUESTS_AT_ONCE, (send) => send());
}

async function sendPack(up: Upload, group: readonly SnapshotFile[]): Promise<void> {
  const contents = await up.repository.readObjects(group.map(({ sha256 }) => sha256));
  const packed = [...contents].map(([sha256, bytes]) => ({ sha256, bytes }));
  await up.client.call(putPack, {
    params: up.place,
    query: { snapshot: up.snapshotId },
  }, { content: encodePack(packed) });
  up.arrived(bytesOf(group));
}

async function sendStream(up: Upload, { sha256, size: bytes }: SnapshotFile): Promise<void> {
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
  await up.client.call(putBlob, {
    params: { ...up.place, sha256 },
    query: { snapshot: up.snapshotId },
  }, { content });
  up.arrived(bytes);
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
