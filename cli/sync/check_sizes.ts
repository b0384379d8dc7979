/**
 * What a control service refuses for its size, said before anything travels and with names: the
 * service itself sees a manifest in which one file is as good as another.
 *
 * @module
 */

import { printable } from "../../runtime/snapshot/error.ts";
import { FRAME_TAG } from "../../runtime/snapshot/id.ts";
import { CliError } from "../errors.ts";

/**
 * The service's limits for one snapshot, in bytes and files. A test compares them with the
 * service's own.
 */
export const PUSH_LIMITS = {
  maxManifestBytes: 8 * 2 ** 20,
  maxFiles: 20_000,
  maxBytes: 512 * 2 ** 20,
  maxFileBytes: 64 * 2 ** 20,
} as const;

interface SizedFile {
  readonly path: string;
  readonly size: number;
}

/** A tree that is about to be pushed. */
interface SizedTree {
  /** Files. */
  readonly count: number;
  /** Of all of them together. */
  readonly bytes: number;
  /** What the service has not taken yet. */
  readonly changed: readonly SizedFile[];
  /** All of them. */
  files(): SizedFile[];
}

const NAMED_FILES = 10;
const HINT =
  "Nothing was sent. Name what the project does not need at run time in .aielignore, then run `aiel add .`, `aiel commit` and `aiel push` again";

/**
 * Refuses a tree that no push can bring to the service.
 *
 * @throws {CliError} SNAPSHOT_REFUSED naming the files, their sizes and the limit
 */
export function checkSizes(tree: SizedTree): void {
  const { count, bytes, changed } = tree;
  const { maxManifestBytes, maxFiles, maxBytes, maxFileBytes } = PUSH_LIMITS;
  const heavy = changed.filter(({ size }) => size > maxFileBytes).sort((a, b) => b.size - a.size);
  if (heavy.length > 0) {
    const [first] = heavy;
    const limit = `at most ${inMib(maxFileBytes)} are allowed in one file of a snapshot`;
    const message = heavy.length === 1 && first !== undefined
      ? `File ${printable(first.path)} has ${grouped(first.size)} bytes, ${limit}`
      : [`${heavy.length} files are too large, ${limit}:`, ...named(heavy)].join("\n");
    throw refused(message, heavy, maxFileBytes);
  }
  if (count > maxFiles) {
    throw refused(
      `The commit has ${grouped(count)} files, at most ${grouped(maxFiles)} are allowed`,
      [],
      maxFiles,
    );
  }
  const manifestBytes = manifestLength(tree.files());
  if (manifestBytes > maxManifestBytes) {
    throw refused(
      `The list of the commit's files has ${grouped(manifestBytes)} bytes, at most ${
        inMib(maxManifestBytes)
      } are allowed: its paths are too long`,
      [],
      maxManifestBytes,
    );
  }
  if (bytes > maxBytes) {
    const largest = tree.files().toSorted((a, b) => b.size - a.size).slice(0, NAMED_FILES);
    throw refused(
      [
        `The commit has ${grouped(bytes)} bytes, at most ${
          inMib(maxBytes)
        } are allowed; the largest files:`,
        ...named(largest),
      ].join("\n"),
      largest,
      maxBytes,
    );
  }
}

/** Of the canonical frame (`runtime/snapshot/FORMAT.md`). */
function manifestLength(files: readonly SizedFile[]): number {
  const encoder = new TextEncoder();
  const lines = files.map(({ path, size }) => encoder.encode(`${path}\t${size}\t`).length + 65);
  return lines.reduce((sum, length) => sum + length, `${FRAME_TAG}\n`.length);
}

function refused(message: string, files: readonly SizedFile[], limit: number): CliError {
  return new CliError("SNAPSHOT_REFUSED", message, {
    hint: HINT,
    details: { limit, files: files.map(({ path, size }) => ({ path, size })) },
  });
}

function named(files: readonly SizedFile[]): string[] {
  const lines = files.slice(0, NAMED_FILES)
    .map(({ path, size }) => `  ${printable(path)}: ${grouped(size)} bytes`);
  const more = files.length - lines.length;
  return more > 0 ? [...lines, `  and ${more} more`] : lines;
}

function inMib(bytes: number): string {
  return `${grouped(bytes)} bytes (${bytes / 2 ** 20} MiB)`;
}

/** 12,345. Not by `toLocaleString`, whose first call costs as much as starting Deno. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
