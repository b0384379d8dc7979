import type { WriteHandle, WritingDisk } from "./writing_disk.ts";

/** What the name of a file ends in that is not finished. */
export const TEMPORARY_SUFFIX = ".tmp";

/** How to write. */
export interface WriteAtomicOptions {
  /** Permissions of the new file; default 0o666. Subject to the umask. Not on Windows. */
  readonly mode?: number;
  /** Where the unfinished file lies, on the same disk; default: beside its place. */
  readonly aside?: string;
}

/** A name that no other process and no earlier run uses. */
export function temporaryName(): string {
  return `${crypto.randomUUID()}${TEMPORARY_SUFFIX}`;
}

/**
 * Puts a file at `path`, old or new and never half, whenever the process is killed: temporary file,
 * fsync, rename, fsync of the directory. A link in its place is replaced and not followed.
 */
export function writeAtomic(
  disk: WritingDisk,
  path: string,
  text: string,
  { mode, aside }: WriteAtomicOptions = {},
): void {
  const directory = path.slice(0, path.lastIndexOf("/")) || "/";
  const temporary = `${aside ?? directory}/${temporaryName()}`;
  const file = disk.createSync(temporary, mode);
  try {
    file.writeSync(new TextEncoder().encode(text));
    file.syncSync();
    file.close();
    disk.renameSync(temporary, path);
  } catch (cause) {
    discard(disk, temporary, file);
    throw cause;
  }
  disk.syncDirectorySync(directory);
}

/** Closes and removes an unfinished file, as far as the disk lets us. */
export function discard(disk: WritingDisk, path: string, file: WriteHandle): void {
  for (const step of [() => file.close(), () => disk.removeSync(path)]) {
    try {
      step();
    } catch {
      // It was closed before, or it stays: what is unfinished harms nothing.
    }
  }
}
