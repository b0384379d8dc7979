import { hex, type SnapshotFile } from "../../runtime/snapshot/id.ts";
import { writeAtomic } from "./atomic_file.ts";
import { ifExists, type RepositoryDisk } from "./disk.ts";
import { corrupt, newerFormat, RepositoryError } from "./error.ts";
import { parseJsonObject } from "./json.ts";
import { INDEX_FILE, type Layout, REPOSITORY_DIRECTORY } from "./layout.ts";

/** Version of the format of the index. */
export const INDEX_FORMAT = 1;
const LINE_END = 0x0a;

/** A staged file. */
export interface IndexEntry extends SnapshotFile {
  /**
   * What the file looked like when it was read (`fingerprint` of `runtime/snapshot`); empty when that
   * says nothing, because the file was written in the same moment (git's "racy" rule).
   */
  readonly fingerprint: string;
}

/** A directory of the working tree, and what it looked like when it was listed. */
export type KnownDirectory = readonly [path: string, fingerprint: string];

/** The staged tree: what the next commit records. */
export interface Index {
  readonly snapshotId: string;
  /** Sorted by the bytes of the UTF-8 path. */
  readonly entries: readonly IndexEntry[];
  /**
   * Every directory that was listed when the whole working tree was staged. As long as none of them and
   * no `.aielignore` changes, there are no files but those of the index. Empty when that is not known.
   */
  readonly directories: readonly KnownDirectory[];
}

const NAME = `${REPOSITORY_DIRECTORY}/${INDEX_FILE}`;
const FIRST_LINE = /^\{"format":(\d{1,9}),"sha256":"([0-9a-f]{64})",$/;

/**
 * Reads `index.json`. It is checked against the digest in its own first line, so what it says is what was
 * staged.
 *
 * @throws {RepositoryError} `corrupt`, `newer_format`
 */
export async function readIndex(layout: Layout, disk: RepositoryDisk): Promise<Index> {
  const path = `${layout.aiel}/${INDEX_FILE}`;
  const bytes = ifExists(path, () => disk.readFileSync(path));
  if (bytes === undefined) throw damaged("is missing");
  const end = bytes.indexOf(LINE_END);
  const first = FIRST_LINE.exec(new TextDecoder().decode(bytes.subarray(0, Math.max(end, 0))));
  if (first !== null && Number(first[1]) > INDEX_FORMAT) {
    throw newerFormat(NAME, Number(first[1]), INDEX_FORMAT);
  }
  if (first === null) throw damaged("is damaged: its first line is no digest");
  // On another thread, while this one parses.
  const digest = digestOf(bytes.subarray(end + 1));
  const parsed = parseIndex(bytes);
  if (await digest !== first[2]) {
    throw damaged("is damaged: its content does not fit its digest");
  }
  return parsed instanceof Error ? thrown(parsed) : parsed;
}

function parseIndex(bytes: Uint8Array): Index | Error {
  try {
    const { snapshot_id, directories, files } = parseJsonObject(bytes, NAME);
    if (typeof snapshot_id !== "string" || !Array.isArray(directories) || !Array.isArray(files)) {
      return damaged("is not an index");
    }
    return {
      snapshotId: snapshot_id,
      directories: directories.map(parseDirectory),
      entries: files.map(parseEntry),
    };
  } catch (error) {
    return error instanceof RepositoryError ? damaged("is not valid JSON", error) : thrown(error);
  }
}

function thrown(error: unknown): never {
  throw error;
}

/** Writes `index.json`; only the holder of the lock may. */
export async function writeIndex(
  layout: Layout,
  disk: RepositoryDisk,
  index: Index,
): Promise<void> {
  const { snapshotId, directories, entries } = index;
  const files = entries.map((it) => JSON.stringify([it.path, it.size, it.sha256, it.fingerprint]));
  const text = `"snapshot_id":${JSON.stringify(snapshotId)},\n` +
    `"directories":[\n${directories.map((it) => JSON.stringify(it)).join(",\n")}\n],\n` +
    `"files":[\n${files.join(",\n")}\n]}\n`;
  const digest = await digestOf(new TextEncoder().encode(text));
  const first = `{"format":${INDEX_FORMAT},"sha256":"${digest}",\n`;
  writeAtomic(disk, layout.aiel, INDEX_FILE, first + text);
}

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

function parseDirectory(value: unknown): KnownDirectory {
  if (Array.isArray(value) && value.length === 2) {
    const [path, fingerprint]: unknown[] = value;
    if (typeof path === "string" && typeof fingerprint === "string") return [path, fingerprint];
  }
  throw damaged("has an entry that is not a directory");
}

// By position and not by destructuring, which takes four times as long.
function parseEntry(value: unknown): IndexEntry {
  if (Array.isArray(value)) {
    const path: unknown = value[0];
    const size: unknown = value[1];
    const sha256: unknown = value[2];
    const fingerprint: unknown = value[3];
    const sound = typeof path === "string" && typeof size === "number" &&
      typeof sha256 === "string" && typeof fingerprint === "string";
    if (sound) return { path, size, sha256, fingerprint };
  }
  throw damaged("has an entry that is not a staged file");
}

function damaged(what: string, cause?: unknown): RepositoryError {
  const hint = "Run aiel restore --staged . to take the last commit's index, then stage again; " +
    "commits and files are not touched";
  return corrupt(NAME, what, cause, hint);
}
