/** An open file, as far as a snapshot needs it. */
export interface DiskFile {
  readSync(buffer: Uint8Array): number | null;
  close(): void;
}

/**
 * The disk as a snapshot sees it. Calls are synchronous on purpose: for the small files of a
 * project an asynchronous read costs several times its work, and one reused buffer keeps memory
 * flat.
 */
export interface Disk {
  realPathSync(path: string): string;
  readDirSync(path: string): Iterable<Deno.DirEntry>;
  lstatSync(path: string): Deno.FileInfo;
  openSync(path: string): DiskFile;
}

/**
 * The real disk. Needs read permission for the root. A Deno before 2.9 leaves names that are not
 * UTF-8 out of a directory, so that they are not refused there.
 */
export const denoDisk: Disk = {
  realPathSync: (path) => Deno.realPathSync(path),
  readDirSync: (path) => Deno.readDirSync(path),
  lstatSync: (path) => Deno.lstatSync(path),
  openSync: (path) => Deno.openSync(path, { read: true }),
};

/**
 * What a file looked like, as one comparable string: inode, size, mtime (ms), ctime (as fine as the
 * system tells), mode. Two equal fingerprints taken at different times mean "not changed" only if
 * the first was taken clearly after the file's own mtime (git's "racy" rule): a write within the
 * same tick leaves no trace.
 */
export function fingerprint(info: Deno.FileInfo): string {
  return fingerprintOf(
    info.ino ?? 0,
    info.size,
    info.mtime?.getTime() ?? 0,
    info.ctime?.getTime() ?? 0,
    info.mode ?? 0,
  );
}

/** As {@linkcode fingerprint}, of its parts. */
export function fingerprintOf(
  inode: number,
  size: number,
  mtimeMs: number,
  ctimeMs: number,
  mode: number,
): string {
  return `${inode}:${size}:${mtimeMs}:${ctimeMs}:${mode}`;
}
