import { TEMPORARY_SUFFIX } from "../system/write_atomic.ts";
import { onDisk, type RepositoryDisk } from "./disk.ts";

/**
 * Removes what a process that died has left unfinished in `directory`; only the holder of the lock
 * may.
 */
export function removeLeftovers(disk: RepositoryDisk, directory: string): void {
  for (const entry of onDisk(directory, () => disk.readDirSync(directory))) {
    if (!entry.isFile || !entry.name.endsWith(TEMPORARY_SUFFIX)) continue;
    const path = `${directory}/${entry.name}`;
    onDisk(path, () => disk.removeSync(path));
  }
}
