import { type FileHasher, fileHasher } from "../../runtime/snapshot/hash.ts";
import type { SnapshotFile, WalkEntry } from "../../runtime/snapshot/mod.ts";
import { Pace } from "../../runtime/snapshot/pace.ts";
import type { LongOptions, RepositoryContext } from "./context.ts";
import type { Catalog } from "./object_store.ts";
import type { PackWriter } from "./pack_writer.ts";
import { SEGMENT_BYTES } from "./segments.ts";

/**
 * Reads files of the working tree and stores what the store does not have yet. Nothing is durable
 * before the writer is finished.
 *
 * @returns the files in their order
 * @throws {SnapshotError} `changed_while_read`, `unreadable`
 */
export async function storeFiles(
  context: RepositoryContext,
  writer: PackWriter,
  entries: readonly WalkEntry[],
  options: LongOptions,
): Promise<readonly SnapshotFile[]> {
  const catalog = await context.store.catalog();
  const pace = new Pace("hash", options);
  const sizes = largeSizes(catalog);
  const files: SnapshotFile[] = [];
  let bytes = 0;
  const hash = fileHasher(context.treeDisk, async (read) => {
    bytes += read;
    if (pace.due()) await pace.pause(files.length, bytes);
  });
  for (const entry of entries) {
    if (pace.due()) await pace.pause(files.length, bytes);
    // A large file that is probably stored already is read once more rather than written in vain.
    const likely = entry.size > SEGMENT_BYTES && sizes().has(entry.size);
    const known = likely ? await hash(entry) : undefined;
    const isStored = known !== undefined && catalog.has(known.sha256);
    files.push(isStored ? known : await storeOne(catalog, writer, entry, hash));
  }
  pace.end(files.length, bytes);
  return files;
}

/** The sizes of all large objects, made when they are asked for: most trees have no large file. */
function largeSizes(catalog: Catalog): () => ReadonlySet<number> {
  let sizes: Set<number> | undefined;
  return () => {
    if (sizes !== undefined) return sizes;
    sizes = new Set();
    for (const { size } of catalog.objects()) if (size > SEGMENT_BYTES) sizes.add(size);
    return sizes;
  };
}

async function storeOne(
  catalog: Catalog,
  writer: PackWriter,
  entry: WalkEntry,
  hash: FileHasher,
): Promise<SnapshotFile> {
  const start = writer.begin();
  const file = await hash(entry, (_, chunk) => writer.append(chunk));
  if (catalog.has(file.sha256)) writer.drop(start);
  else writer.end(start, file.sha256, file.size);
  return file;
}
