import { hashFiles, type SnapshotFile, type WalkEntry } from "../../runtime/snapshot/mod.ts";
import { Pace } from "../../runtime/snapshot/pace.ts";
import type { LongOptions, RepositoryContext } from "./context.ts";
import type { PackWriter } from "./pack_writer.ts";
import { SEGMENT_BYTES } from "./segments.ts";

/**
 * Reads files of the working tree and stores what the store does not have yet. Nothing is durable before
 * the writer is finished.
 *
 * @throws {SnapshotError} `changed_while_read`, `unreadable`
 */
export async function storeFiles(
  context: RepositoryContext,
  writer: PackWriter,
  entries: readonly WalkEntry[],
  options: LongOptions,
): Promise<SnapshotFile[]> {
  const { objects } = await context.store.catalog();
  const sizes = new Set(Array.from(objects.values(), (object) => object.size));
  const pace = new Pace("hash", options);
  const files: SnapshotFile[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (pace.due()) await pace.pause(files.length, bytes);
    // A large file that is probably stored already is read once more rather than written in vain.
    const likely = entry.size > SEGMENT_BYTES && sizes.has(entry.size);
    const known = likely ? await hashOne(context, entry, options) : undefined;
    const file = known !== undefined && objects.has(known.sha256)
      ? known
      : await storeOne(context, writer, entry, options);
    files.push(file);
    bytes += entry.size;
  }
  pace.end(files.length, bytes);
  return files;
}

async function storeOne(
  context: RepositoryContext,
  writer: PackWriter,
  entry: WalkEntry,
  options: LongOptions,
): Promise<SnapshotFile> {
  const start = writer.begin();
  const file = await hashOne(context, entry, options, (_, chunk) => writer.append(chunk));
  if (writer.has(file.sha256) || await context.store.has(file.sha256)) writer.drop(start);
  else writer.end(start, file.sha256, file.size);
  return file;
}

async function hashOne(
  context: RepositoryContext,
  entry: WalkEntry,
  { signal }: LongOptions,
  onBytes?: (entry: WalkEntry, chunk: Uint8Array) => void,
): Promise<SnapshotFile> {
  const [file] = await hashFiles([entry], {
    disk: context.treeDisk,
    ...signal === undefined ? {} : { signal },
    ...onBytes === undefined ? {} : { onBytes },
  });
  if (file === undefined) throw new Error("hashFiles gave no answer for a file");
  return file;
}
