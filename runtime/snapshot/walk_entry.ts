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
}
