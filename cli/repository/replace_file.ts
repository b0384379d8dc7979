import type { SnapshotFile } from "../../runtime/snapshot/mod.ts";
import { discard, temporaryName } from "../system/write_atomic.ts";
import type { RepositoryContext } from "./context.ts";
import { onDisk } from "./disk.ts";
import { ensureDirectory } from "./layout.ts";

const DEFAULT_MODE = 0o666;

/**
 * Puts stored content in the place of a file of the working tree, whole or not at all. It is
 * written aside, under `.aiel/work/`, where a stop leaves nothing in the project.
 *
 * No fsync: what is lost with the power is in the store and can be restored again.
 *
 * @param before called right before the file takes its place; throws to stop, gives the mode to
 * keep
 */
export async function replaceFile(
  context: RepositoryContext,
  file: SnapshotFile,
  diskPath: string,
  before: () => number | undefined,
): Promise<void> {
  const { layout, disk, store } = context;
  const temporary = `${layout.work}/${temporaryName()}`;
  const mode = before();
  const handle = onDisk(
    temporary,
    () => disk.createSync(temporary, mode === undefined ? DEFAULT_MODE : mode & 0o777),
  );
  try {
    for await (const chunk of store.chunks(file.sha256)) {
      onDisk(temporary, () => handle.writeSync(chunk));
    }
    handle.close();
    for (
      let slash = diskPath.indexOf("/", layout.root.length + 1);
      slash > 0;
      slash = diskPath.indexOf("/", slash + 1)
    ) ensureDirectory(diskPath.slice(0, slash), disk);
    before();
    onDisk(diskPath, () => disk.renameSync(temporary, diskPath));
  } catch (cause) {
    discard(disk, temporary, handle);
    throw cause;
  }
}
