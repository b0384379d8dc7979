import { UndecodableNames } from "./undecodable_names.ts";

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
 * Whether this Deno leaves out of a directory what is not UTF-8; the library stays open as long as
 * the process.
 */
const leavesOut = isBefore(2, 9);
let undecodable: UndecodableNames | null | undefined;

/** The real disk. Needs read permission for the root. */
export const denoDisk: Disk = {
  realPathSync: (path) => Deno.realPathSync(path),
  readDirSync: (path) => {
    const entries = Deno.readDirSync(path);
    if (!leavesOut) return entries;
    if (undecodable === undefined) undecodable = UndecodableNames.open() ?? null;
    return undecodable === null ? entries : [...entries, ...undecodable.in(path)];
  },
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

function isBefore(major: number, minor: number): boolean {
  const [ours = 0, ourMinor = 0] = Deno.version.deno.split(".").map(Number);
  return ours < major || ours === major && ourMinor < minor;
}
