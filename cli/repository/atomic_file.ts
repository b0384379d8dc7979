import { ifExists, onDisk, type RepositoryDisk, type WriteHandle } from "./disk.ts";

/** What a file that is not finished ends in. Only the holder of the lock makes and removes them. */
export const TEMPORARY_SUFFIX = ".tmp";

/** A name that no other process and no earlier run uses. */
export function temporaryName(): string {
  return `${crypto.randomUUID()}${TEMPORARY_SUFFIX}`;
}

/**
 * The file `name` in `directory`, old or new and never half: temporary file, fsync, rename, fsync.
 *
 * @param content one text, or bytes piece by piece
 */
export function writeAtomic(
  disk: RepositoryDisk,
  directory: string,
  name: string,
  content: string | Iterable<Uint8Array>,
): void {
  const temporary = `${directory}/${temporaryName()}`;
  onDisk(`${directory}/${name}`, () => {
    const file = disk.createSync(temporary);
    finish(disk, temporary, file, () => {
      const pieces = typeof content === "string" ? [new TextEncoder().encode(content)] : content;
      for (const piece of pieces) file.writeSync(piece);
      file.syncSync();
    });
    disk.renameSync(temporary, `${directory}/${name}`);
    disk.syncDirectorySync(directory);
  });
}

/**
 * Runs `write` and closes the file; when it fails the file is removed, as far as the disk lets us.
 */
export function finish(
  disk: RepositoryDisk,
  path: string,
  file: WriteHandle,
  write: () => void,
): void {
  try {
    write();
    file.close();
  } catch (cause) {
    discard(disk, path, file);
    throw cause;
  }
}

/** Closes and removes an unfinished file, as far as the disk lets us. */
export function discard(disk: RepositoryDisk, path: string, file: WriteHandle): void {
  for (const step of [() => file.close(), () => disk.removeSync(path)]) {
    try {
      step();
    } catch {
      // The next holder of the lock removes what is left.
    }
  }
}

/** Removes what a process that died has left unfinished in `directory`. */
export function removeLeftovers(disk: RepositoryDisk, directory: string): void {
  for (const entry of onDisk(directory, () => disk.readDirSync(directory))) {
    if (!entry.isFile || !entry.name.endsWith(TEMPORARY_SUFFIX)) continue;
    const path = `${directory}/${entry.name}`;
    // Who waits for the lock has such a file for a moment, too, and may be faster.
    ifExists(path, () => disk.removeSync(path));
  }
}
