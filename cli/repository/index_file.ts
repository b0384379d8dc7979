import type { SnapshotFile } from "../../runtime/snapshot/id.ts";
import { writeAtomic } from "../system/write_atomic.ts";
import { ifExists, onDisk, type RepositoryDisk } from "./disk.ts";
import { corrupt, newerFormat, type RepositoryError } from "./error.ts";
import { parseJsonObject } from "./json.ts";
import { INDEX_FILE, type Layout, REPOSITORY_DIRECTORY } from "./layout.ts";
import { sha256Hex } from "../../runtime/protocol/sha256_hex.ts";
import { isRecord } from "../../runtime/protocol/is_record.ts";

/** Version of the format of the index. */
export const INDEX_FORMAT = 1;

/** A staged file. */
export interface IndexEntry extends SnapshotFile {
  /**
   * What the file looked like when it was read (`fingerprint` of `runtime/snapshot`); empty when
   * that says nothing, because the file was written in the same moment (git's "racy" rule).
   */
  readonly fingerprint: string;
}

/** A directory of the working tree and what it looked like. */
export interface IndexDirectory {
  /** Relative to the root, with `/`; empty for the root. */
  readonly path: string;
  readonly fingerprint: string;
}

/** The staged tree: what the next commit records. */
export interface Index {
  readonly snapshotId: string;
  /** Sorted by the bytes of their paths. */
  readonly files: readonly IndexEntry[];
  /**
   * Every directory that was listed when the whole working tree was staged. As long as none of them
   * and no `.aielignore` changes, there are no files but those of the index. Empty when that is not
   * known.
   */
  readonly directories: readonly IndexDirectory[];
}

const NAME = `${REPOSITORY_DIRECTORY}/${INDEX_FILE}`;
const LINE_END = 0x0a;
const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Reads `index.json`. What it says is what was staged: all that follows its first line is checked
 * against the digest in that line. Its paths may have come with a project from elsewhere: check
 * them before they are joined to a directory.
 *
 * @throws {RepositoryError} `corrupt`, `newer_format`
 */
export async function readIndex(layout: Layout, disk: RepositoryDisk): Promise<Index> {
  const path = `${layout.aiel}/${INDEX_FILE}`;
  const bytes = ifExists(path, () => disk.readFileSync(path));
  if (bytes === undefined) throw damagedIndex("is missing");
  const { format, sha256, index } = parseDocument(bytes);
  if (typeof format === "number" && format > INDEX_FORMAT) {
    throw newerFormat(NAME, format, INDEX_FORMAT);
  }
  if (format !== INDEX_FORMAT) throw damagedIndex("is damaged: it names no known format");
  if (await sha256Hex(bytes.subarray(bytes.indexOf(LINE_END) + 1)) !== sha256) {
    throw damagedIndex("is damaged: its content does not fit its digest");
  }
  return toIndex(index);
}

/** Writes `index.json`; only the holder of the lock may. */
export async function writeIndex(
  layout: Layout,
  disk: RepositoryDisk,
  { snapshotId, directories, files }: Index,
): Promise<void> {
  const index = {
    snapshot_id: snapshotId,
    directories: directories.map(({ path, fingerprint }) => ({ path, fingerprint })),
    files: files.map(({ path, size, sha256, fingerprint }) => ({
      path,
      size,
      sha256,
      fingerprint,
    })),
  };
  const secondLine = `"index":${JSON.stringify(index)}}\n`;
  const sha256 = await sha256Hex(new TextEncoder().encode(secondLine));
  const firstLine = `{"format":${INDEX_FORMAT},"sha256":"${sha256}",\n`;
  const path = `${layout.aiel}/${INDEX_FILE}`;
  onDisk(path, () => writeAtomic(disk, path, firstLine + secondLine));
}

/** The error for an index that is not what was staged. */
export function damagedIndex(what: string, cause?: unknown): RepositoryError {
  const hint = "Run aiel restore --staged . to take the last commit's index, then stage again; " +
    "commits and files are not touched";
  return corrupt(NAME, what, cause, hint);
}

function parseDocument(bytes: Uint8Array): Record<string, unknown> {
  try {
    return parseJsonObject(bytes, NAME);
  } catch (cause) {
    throw damagedIndex("is damaged: it is not a JSON object", cause);
  }
}

function toIndex(value: unknown): Index {
  if (!isRecord(value)) throw damagedIndex("holds no index");
  const { snapshot_id: snapshotId, directories, files } = value;
  if (typeof snapshotId !== "string") throw damagedIndex("does not name its tree");
  if (!isListOf(directories, isDirectory)) {
    throw damagedIndex("has an entry that is not a directory");
  }
  if (!isListOf(files, isFile)) throw damagedIndex("has an entry that is not a staged file");
  return { snapshotId, directories, files };
}

function isListOf<T>(value: unknown, isOne: (one: unknown) => one is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isOne);
}

function isDirectory(value: unknown): value is IndexDirectory {
  return isRecord(value) && typeof value["path"] === "string" &&
    typeof value["fingerprint"] === "string";
}

function isFile(value: unknown): value is IndexEntry {
  if (!isRecord(value)) return false;
  const { path, size, sha256, fingerprint } = value;
  return typeof path === "string" && typeof fingerprint === "string" &&
    typeof size === "number" && Number.isSafeInteger(size) && size >= 0 &&
    typeof sha256 === "string" && SHA256.test(sha256);
}
