import { createHash } from "node:crypto";
import type { FileRecord } from "../domain/snapshots/records.ts";
import type { ValidationSubject } from "../domain/snapshots/snapshot_validator.ts";
import { BlobMismatch } from "../domain/snapshots/blob_store.ts";
import { StoreUnavailable } from "../domain/store_unavailable.ts";

/** Files up to here are written in one piece. */
const SMALL_BYTES = 2 ** 20;
/**
 * Files up to here are written while everything else stands still: that takes less than to hand
 * them to another thread.
 */
const TINY_BYTES = 64 * 2 ** 10;
/** A store far away answers late, and this disk can do more than one thing as well. */
const FILES_AT_ONCE = 8;

/**
 * Writes a snapshot's files below `root`, which is empty, and verifies their bytes on the way. The
 * paths are checked before: none of them leaves the root or meets another one.
 *
 * @throws {BlobMismatch} when the store gives other bytes than their name promises
 * @throws {StoreUnavailable} when there is no room
 * @throws the signal's reason when aborted
 */
export async function layOut(
  root: string,
  { files, open, signal }: Pick<ValidationSubject, "files" | "open" | "signal">,
): Promise<void> {
  const directories = new Set(
    files.map(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf("/")))),
  );
  for (const directory of directories) {
    await onDisk(() => Deno.mkdir(`${root}/${directory}`, { recursive: true, mode: 0o700 }));
  }
  const queue = files.values();
  let failed = false;
  const worker = async () => {
    for (const file of queue) {
      if (failed) return;
      try {
        signal?.throwIfAborted();
        const content = await open(file.sha256);
        await onDisk(() => writeVerified(`${root}/${file.path}`, file, content));
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  // What is running is waited for: the caller removes the directory next.
  const ended = await Promise.allSettled(Array.from({ length: FILES_AT_ONCE }, worker));
  const failure = ended.find((it) => it.status === "rejected");
  if (failure !== undefined) throw failure.reason;
}

async function writeVerified(
  path: string,
  file: FileRecord,
  content: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  const options = { createNew: true, mode: 0o600 };
  // Streams cost more than such a file does.
  if (file.size <= SMALL_BYTES) {
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    for await (const chunk of verified(file, content)) chunks.push(chunk);
    const [only = new Uint8Array()] = chunks;
    const bytes = chunks.length > 1 ? await new Blob(chunks).bytes() : only;
    if (file.size <= TINY_BYTES) return Deno.writeFileSync(path, bytes, options);
    return await Deno.writeFile(path, bytes, options);
  }
  await Deno.writeFile(path, ReadableStream.from(verified(file, content)), options);
}

async function* verified(
  { sha256, size }: FileRecord,
  content: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const hash = createHash("sha256");
  let length = 0;
  for await (const chunk of content) {
    length += chunk.length;
    if (length > size) break;
    hash.update(chunk);
    yield chunk;
  }
  if (length !== size) {
    const what = length > size ? `more than ${size} bytes` : `${length} bytes`;
    throw new BlobMismatch(sha256, `has ${what}, expected ${size}`);
  }
  if (hash.digest("hex") !== sha256) throw new BlobMismatch(sha256, "has other bytes");
}

// `Deno.FsFile` tells of a full disk by a plain Error with the system's code in its message.
const NO_ROOM = /os error (?:5|24|27|28|30|122)\b/;

async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const full = error instanceof Error && !(error instanceof BlobMismatch) &&
      NO_ROOM.test(error.message);
    throw full ? new StoreUnavailable(`Scratch space: ${error.message}`, error) : error;
  }
}
