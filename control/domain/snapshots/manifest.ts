/**
 * What a manifest must be before anything is planned, uploaded or registered. Its form, the rules
 * for paths and the id are the runtime's (runtime/snapshot/FORMAT.md).
 *
 * @module
 */
import {
  findEntryPoint,
  type FramePause,
  readFrame,
  SnapshotError,
  type SnapshotFile,
} from "../../../runtime/snapshot/mod.ts";
import { DomainError } from "../domain_error.ts";
import { isSnapshotId, type SnapshotId } from "../ids.ts";
import type { BlobRecord, FileRecord } from "./records.ts";

/** How much one snapshot may be. */
export interface ManifestLimits {
  /** Bytes of the manifest itself. */
  readonly maxManifestBytes: number;
  /**
   * Of files, and as many directories: each has to be made where the snapshot is materialized, and
   * deep paths need many.
   */
  readonly maxFiles: number;
  /** Of all files together. */
  readonly maxBytes: number;
  /** Of one file. */
  readonly maxFileBytes: number;
}

/** The platform's limits unless it is told others. */
export const DEFAULT_MANIFEST_LIMITS: ManifestLimits = {
  // 20,000 files with paths of 300 bytes. Most have a fifth of that.
  maxManifestBytes: 8 * 2 ** 20,
  maxFiles: 20_000,
  maxBytes: 512 * 2 ** 20,
  maxFileBytes: 64 * 2 ** 20,
};

/** What to do about a manifest that is too large. */
export const TOO_LARGE_HINT = "Leave out with .aielignore what the project does not need to run";

/** What a manifest says. */
export interface Tree {
  readonly id: SnapshotId;
  /** Canonical paths, sorted by their bytes. */
  readonly files: readonly FileRecord[];
  /** That the files lie in, the root left out. */
  readonly directories: number;
  /** Bytes of the manifest itself. */
  readonly size: number;
}

/** A manifest that can be a snapshot. */
export interface CheckedManifest extends Tree {
  /** Each content of a file once, sorted by digest. */
  readonly blobs: readonly BlobRecord[];
  /** Of all files together. */
  readonly bytes: number;
}

/** The blob that a snapshot's manifest is: its digest is what the snapshot's id says. */
export function manifestDigest(id: SnapshotId): string {
  return id.slice("sha256:".length);
}

/** The blob that this manifest is itself. */
export function manifestBlob({ id, size }: Tree): BlobRecord {
  return { sha256: manifestDigest(id), size };
}

/**
 * Checks a manifest that a client wrote. What is cheap comes first: too many lines are refused
 * before a path is looked at.
 *
 * @param pause lets other requests in while a long manifest is read
 * @throws {DomainError} manifest_too_large, invalid_manifest, snapshot_refused (no entry point)
 */
export async function checkManifest(
  content: Uint8Array<ArrayBuffer>,
  limits: ManifestLimits = DEFAULT_MANIFEST_LIMITS,
  pause?: FramePause,
): Promise<CheckedManifest> {
  if (content.byteLength > limits.maxManifestBytes) {
    throw tooLarge(
      `has ${content.byteLength} bytes, at most ${limits.maxManifestBytes} are allowed`,
    );
  }
  const count = countLines(content) - 1;
  if (count > limits.maxFiles) {
    throw tooLarge(`has ${count} files, at most ${limits.maxFiles} are allowed`);
  }
  try {
    const frame = await readFrame(content, pause === undefined ? {} : { pause });
    const { id } = frame;
    if (!isSnapshotId(id)) throw new TypeError(`Not a snapshot id: ${id}`);
    return checkTree({ ...frame, id, size: content.byteLength }, limits);
  } catch (error) {
    throw error instanceof SnapshotError ? refused(error) : error;
  }
}

/**
 * Checks a manifest that was read.
 *
 * @throws {DomainError} as {@linkcode checkManifest}
 */
export function checkTree(tree: Tree, limits: ManifestLimits): CheckedManifest {
  const { files, directories } = tree;
  const bytes = checkSizes(files, limits);
  if (files.length > limits.maxFiles) {
    throw tooLarge(`has ${files.length} files, at most ${limits.maxFiles} are allowed`);
  }
  if (directories > limits.maxFiles) {
    throw tooLarge(`has more than ${limits.maxFiles} directories`);
  }
  const blobs = distinctBlobs(files);
  try {
    findEntryPoint(files);
  } catch (error) {
    throw error instanceof SnapshotError ? refused(error) : error;
  }
  return { ...tree, blobs, bytes };
}

/** How many lines a text has. */
export function countLines(content: Uint8Array): number {
  let count = 0;
  for (let at = content.indexOf(0x0a); at >= 0; at = content.indexOf(0x0a, at + 1)) count++;
  return count;
}

function checkSizes(files: readonly SnapshotFile[], limits: ManifestLimits): number {
  let total = 0;
  for (const { size } of files) {
    if (size > limits.maxFileBytes) {
      throw tooLarge(`has a file of ${size} bytes, at most ${limits.maxFileBytes} are allowed`);
    }
    total += size;
    // The sum is looked at each time, so that it never leaves the whole numbers.
    if (total > limits.maxBytes) {
      throw tooLarge(`has more than ${limits.maxBytes} bytes in all files together`);
    }
  }
  return total;
}

function distinctBlobs(files: readonly SnapshotFile[]): BlobRecord[] {
  const sizes = new Map<string, number>();
  for (const { sha256, size } of files) {
    const known = sizes.get(sha256) ?? size;
    if (known !== size) {
      throw new DomainError(
        "invalid_manifest",
        `Manifest has the same content "${sha256}" with two sizes, ${known} and ${size}`,
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
