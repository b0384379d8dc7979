import { printable, SnapshotError } from "./error.ts";
import { checkPaths, compareBytes } from "./paths.ts";
import { sha256Hex } from "../protocol/sha256_hex.ts";

/** First line of the framing; names its version. See FORMAT.md. */
export const FRAME_TAG = "aiel-snapshot 1";

/** One file of a snapshot. */
export interface SnapshotFile {
  /** Relative, `/`, Unicode NFC. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256 of the content, 64 lower-case hex digits. */
  readonly sha256: string;
}

const DIGEST = /^[0-9a-f]{64}$/;

/**
 * The id of the snapshot that consists of `files`, in any order. Refuses a list that no tree could
 * give, so it is safe on a manifest that a client wrote.
 *
 * @throws {SnapshotError} as `checkPaths`, or `invalid_file_list`
 */
export function snapshotId(files: Iterable<SnapshotFile>): Promise<string> {
  return frameId(canonicalFrame(files));
}

/** The text that is hashed into the snapshot id: FORMAT.md describes it. */
export function canonicalFrame(files: Iterable<SnapshotFile>): string {
  const list = [...files];
  const paths = checkPaths(list.map((file) => file.path));
  const canonical = list.map((file, index) => {
    if (!Number.isSafeInteger(file.size) || file.size < 0 || Object.is(file.size, -0)) {
      throw invalid(file.path, `has the size ${file.size}, expected a whole number of bytes`);
    }
    if (!DIGEST.test(file.sha256)) {
      throw invalid(file.path, "has no SHA-256, expected 64 lower-case hex digits");
    }
    return { path: paths[index] ?? file.path, size: file.size, sha256: file.sha256 };
  });
  return frameSorted(canonical.sort((a, b) => compareBytes(a.path, b.path)));
}

/** As {@linkcode canonicalFrame}, for a list that is known to be checked, canonical and sorted. */
export function frameSorted(files: Iterable<SnapshotFile>): string {
  const parts = [FRAME_TAG, "\n"];
  for (const { path, size, sha256 } of files) {
    parts.push(path, "\t", String(size), "\t", sha256, "\n");
  }
  return parts.join("");
}

/** The id of a framed list. */
export async function frameId(frame: string): Promise<string> {
  return `sha256:${await sha256Hex(new TextEncoder().encode(frame))}`;
}

function invalid(path: string, what: string): SnapshotError {
  return new SnapshotError({
    code: "invalid_file_list",
    path,
    message: `File ${printable(path)} ${what}`,
    hint: "Rebuild the list from the files",
  });
}
