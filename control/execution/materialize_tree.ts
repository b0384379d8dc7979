import { createHash } from "node:crypto";
import { inParallel } from "../../runtime/in_parallel.ts";
import { BlobMismatch } from "../domain/snapshots/blob_store.ts";
import type { FileRecord } from "../domain/snapshots/records.ts";
import type { ValidationSubject } from "../domain/snapshots/snapshot_validator.ts";
import { StoreUnavailable } from "../domain/store_unavailable.ts";

/** Files up to here are written whole, larger ones as their bytes come. */
const WHOLE_BYTES = 2 ** 20;
/** A blob store far away answers late, so that several files are asked for at a time. */
const FILES_AT_ONCE = 8;
/** What the system says when there is no room, or no file to be had. */
const NO_ROOM = new Set(["EIO", "EMFILE", "ENFILE", "ENOSPC", "EROFS", "EDQUOT"]);

/** The files of a snapshot, and what they hold. */
type Files = Pick<ValidationSubject, "files" | "open" | "signal">;

/**
 * Writes a snapshot's files into a directory, and verifies their bytes on the way.
 *
 * Nothing is written outside of it, whatever the paths are: every directory on the way to a file
 * was made here, none was found, and no file is opened that was there before.
 *
 * @param root an empty directory that only this process writes to
 * @throws {BlobMismatch} when the store gives other bytes than their name promises
 * @throws {StoreUnavailable} when the disk has no room
 * @throws {Deno.errors.AlreadyExists} when two paths need the same name
 * @throws the signal's reason when aborted
 */
export async function materializeTree(root: string, { files, open, signal }: Files): Promise<void> {
  for (const path of directoriesOf(files)) {
    await onDisk(() => Deno.mkdir(`${root}/${path}`, { mode: 0o700 }));
  }
  // Writes that have begun are waited for: the caller removes the directory next.
  await inParallel(files, FILES_AT_ONCE, async (file) => {
    signal?.throwIfAborted();
    const content = verified(file, await open(file.sha256), signal);
    await onDisk(() => writeFile(`${root}/${file.path}`, file.size, content));
  });
}

/** Every directory that the files lie in, each after the one that it lies in. */
function directoriesOf(files: readonly FileRecord[]): string[] {
  const found = new Set<string>();
  for (const { path } of files) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const directory = path.slice(0, end);
      if (found.has(directory)) break;
      found.add(directory);
    }
  }
  return [...found].sort((a, b) => a.length - b.length);
}

async function writeFile(
  path: string,
  size: number,
  content: AsyncIterable<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  const bytes = size > WHOLE_BYTES ? ReadableStream.from(content) : await whole(content);
  await Deno.writeFile(path, bytes, { createNew: true, mode: 0o600 });
}

async function whole(content: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<Uint8Array> {
  return await new Blob(await Array.fromAsync(content)).bytes();
}

/** The bytes of a file as they come; throws before the end when they are others. */
async function* verified(
  { sha256, size }: FileRecord,
  content: ReadableStream<Uint8Array<ArrayBuffer>>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const hash = createHash("sha256");
  let length = 0;
  for await (const chunk of untilAborted(content, signal)) {
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

/** What a stream gives; throws the signal's reason also while nothing comes. */
async function* untilAborted<T>(
  content: ReadableStream<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  const reader = content.getReader();
  // Ends the read that waits.
  const cancel = () => void reader.cancel(signal?.reason).catch(() => {});
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) return;
      yield value;
    }
  } finally {
    signal?.removeEventListener("abort", cancel);
    cancel();
  }
}

async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    if (!NO_ROOM.has(String(error.code))) throw error;
    throw new StoreUnavailable(`Scratch space: ${error.message}`, error);
  }
}
