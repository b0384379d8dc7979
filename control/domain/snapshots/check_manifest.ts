/**
 * What a manifest must be before anything is planned, uploaded or registered. The rules for paths and ids are the runtime's.
 *
 * @module
 */
import {
  checkPaths,
  compareBytes,
  findEntryPoint,
  SnapshotError,
} from "../../../runtime/snapshot/mod.ts";
import { sortedId } from "../../../runtime/snapshot/sorted_id.ts";
import { DomainError } from "../domain_error.ts";
import { isSnapshotId, type SnapshotId } from "../ids.ts";
import type { BlobRecord, FileRecord } from "./records.ts";

/** How much one snapshot may be. */
export interface ManifestLimits {
  /** Of files, and as many directories: each has to be made where the snapshot is laid out, and deep paths need many. */
  readonly maxFiles: number;
  /** Of all files together. */
  readonly maxBytes: number;
  /** Of one file. */
  readonly maxFileBytes: number;
}

/** The platform's limits unless it is told others. */
export const DEFAULT_MANIFEST_LIMITS: ManifestLimits = {
  maxFiles: 20_000,
  maxBytes: 512 * 2 ** 20,
  maxFileBytes: 64 * 2 ** 20,
};

const DIGEST = /^[0-9a-f]{64}$/;

/** What to do about a manifest that is too large. */
export const TOO_LARGE_HINT = "Leave out with .aielignore what the project does not need to run";

/** The files of a manifest as they were listed. */
export interface ListedFiles {
  readonly files: readonly FileRecord[];
  /** Their paths are those of a snapshot, in its order. Default: nobody has looked at them. */
  readonly pathsAreChecked?: boolean;
}

/** A manifest that can be a snapshot. */
export interface CheckedManifest {
  readonly id: SnapshotId;
  /** Canonical paths, sorted by their bytes. */
  readonly files: readonly FileRecord[];
  /** Each content once, sorted. */
  readonly blobs: readonly BlobRecord[];
  /** Of all files together. */
  readonly bytes: number;
}

/**
 * Checks a manifest that someone else wrote. What is cheap comes first: a million entries and impossible sizes are refused
 * before a path is looked at.
 *
 * @throws {DomainError} manifest_too_large, invalid_manifest, snapshot_refused (no entry point)
 */
export async function checkManifest(
  { files, pathsAreChecked = false }: ListedFiles,
  limits: ManifestLimits = DEFAULT_MANIFEST_LIMITS,
): Promise<CheckedManifest> {
  if (files.length > limits.maxFiles) {
    throw tooLarge(`has ${files.length} files, at most ${limits.maxFiles} are allowed`);
  }
  if (!pathsAreChecked && countDirectories(files) > limits.maxFiles) {
    throw tooLarge(`has more than ${limits.maxFiles} directories`);
  }
  const bytes = checkSizes(files, limits);
  const blobs = distinctBlobs(files);
  try {
    const sorted = pathsAreChecked ? files : canonical(files);
    // What `snapshotId` would check is checked: sizes, digests and paths.
    const id = await sortedId(sorted);
    if (!isSnapshotId(id)) throw new TypeError(`Not a snapshot id: ${id}`);
    findEntryPoint(sorted);
    return { id, files: sorted, blobs, bytes };
  } catch (error) {
    throw error instanceof SnapshotError ? refused(error) : error;
  }
}

function canonical(files: readonly FileRecord[]): readonly FileRecord[] {
  const paths = checkPaths(files.map((file) => file.path), { windows: false });
  return files
    .map(({ path, size, sha256 }, index) => ({ path: paths[index] ?? path, size, sha256 }))
    .sort((a, b) => compareBytes(a.path, b.path));
}

/** How many directories the files need, whatever their paths are. */
function countDirectories(files: readonly FileRecord[]): number {
  let count = 0;
  let before = "";
  for (const path of files.map((file) => file.path).sort()) {
    let same = 0;
    while (same < path.length && path[same] === before[same]) same++;
    // In a sorted list a directory is new where the path before does not have it.
    for (let at = path.indexOf("/", same); at >= 0; at = path.indexOf("/", at + 1)) count++;
    before = path;
  }
  return count;
}

function checkSizes(files: readonly FileRecord[], limits: ManifestLimits): number {
  let total = 0;
  for (const { size } of files) {
    if (!Number.isSafeInteger(size) || size < 0 || Object.is(size, -0)) {
      throw new DomainError(
        "invalid_manifest",
        `Manifest has a file of the size ${size}, expected a whole number of bytes`,
      );
    }
    if (size > limits.maxFileBytes) {
      throw tooLarge(`has a file of ${size} bytes, at most ${limits.maxFileBytes} are allowed`);
    }
    total += size;
    // Looked at each time, so that the sum never leaves the whole numbers.
    if (total > limits.maxBytes) {
      throw tooLarge(`has more than ${limits.maxBytes} bytes in all files together`);
    }
  }
  return total;
}

function distinctBlobs(files: readonly FileRecord[]): BlobRecord[] {
  const sizes = new Map<string, number>();
  for (const { path, sha256, size } of files) {
    if (!DIGEST.test(sha256)) {
      throw new DomainError(
        "invalid_manifest",
        `Manifest has no SHA-256 for ${
          JSON.stringify(path.slice(0, 120))
        }, expected 64 lower-case hex digits`,
      );
    }
    const known = sizes.get(sha256);
    if (known !== undefined && known !== size) {
      throw new DomainError(
        "invalid_manifest",
        `Manifest has the same content ${JSON.stringify(sha256.slice(0, 64))} with two sizes, ` +
          `${known} and ${size}`,
      );
    }
    sizes.set(sha256, size);
  }
  return [...sizes].map(([sha256, size]) => ({ sha256, size }))
    .sort((a, b) => a.sha256 < b.sha256 ? -1 : 1);
}

function refused(error: SnapshotError): DomainError {
  const missing = error.code === "missing_entry_point" || error.code === "ambiguous_entry_point";
  return new DomainError(missing ? "snapshot_refused" : "invalid_manifest", error.message, {
    hint: error.hint,
    details: { problems: [{ code: error.code, message: error.message, hint: error.hint }] },
    cause: error,
  });
}

function tooLarge(what: string): DomainError {
  return new DomainError("manifest_too_large", `Manifest ${what}`, { hint: TOO_LARGE_HINT });
}
