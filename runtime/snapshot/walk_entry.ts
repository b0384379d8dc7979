import { fingerprint } from "./disk.ts";

/** A file that a walk has found. */
export interface WalkEntry {
  /** Canonical path in the snapshot: relative, `/`, Unicode NFC. */
  readonly path: string;
  /** The path to open: absolute, spelled as on disk. */
  readonly diskPath: string;
  /** Bytes. */
  readonly size: number;
  /** What tells whether the file is the same one; see `fingerprint` in `disk.ts`. */
  readonly fingerprint: string;
  /** Milliseconds since the epoch, 0 where the system has none. */
  readonly mtimeMs: number;
  /** Milliseconds since the epoch, 0 where the system has none. */
  readonly ctimeMs: number;
}

/** The entry of a file at `diskPath`, of which `lstat` has told `info`. */
export function walkEntry(path: string, diskPath: string, info: Deno.FileInfo): WalkEntry {
  return {
    path,
    diskPath,
    size: info.size,
    fingerprint: fingerprint(info),
    mtimeMs: info.mtime?.getTime() ?? 0,
    ctimeMs: info.ctime?.getTime() ?? 0,
  };
}
