import { createHash } from "node:crypto";
import type { FileRecord } from "../domain/records.ts";
import type { ValidationSubject } from "../domain/snapshot_validator.ts";
import { BlobMismatch, StoreUnavailable } from "../store/ports.ts";

/**
 * Writes a snapshot's files below `root`, which is made, and verifies their bytes on the way. The paths are checked before: none
 * of them leaves the root or meets another one.
 *
 * @throws {BlobMismatch} when the store gives other bytes than their name promises
 * @throws {StoreUnavailable} when there is no room
 * @throws the signal's reason when aborted
 */
export async function layOut(
  root: string,
  { files, open, signal }: Pick<ValidationSubject, "files" | "open" | "signal">,
): Promise<void> {
  await onDisk(() => Deno.mkdir(root, { recursive: true, mode: 0o700 }));
  const made = new Set([""]);
  for (const file of files) {
    signal?.throwIfAborted();
    const directory = file.path.slice(0, Math.max(0, file.path.lastIndexOf("/")));
    if (!made.has(directory)) {
      await onDisk(() => Deno.mkdir(`${root}/${directory}`, { recursive: true, mode: 0o700 }));
      made.add(directory);
    }
    const content = await open(file.sha256);
    await onDisk(() => writeVerified(`${root}/${file.path}`, file, content));
  }
}

async function writeVerified(
  path: string,
  { sha256, size }: FileRecord,
  content: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  const hash = createHash("sha256");
  let length = 0;
  const check = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      hash.update(chunk);
      length += chunk.length;
      controller.enqueue(chunk);
    },
  });
  await Deno.writeFile(path, content.pipeThrough(check), { createNew: true, mode: 0o600 });
  if (length !== size) throw new BlobMismatch(sha256, `has ${length} bytes, expected ${size}`);
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
