import { frameId, frameSorted, type SnapshotFile } from "../../runtime/snapshot/id.ts";
import { writeAtomic } from "./atomic_file.ts";
import { ifExists, type RepositoryDisk } from "./disk.ts";
import { corrupt, newerFormat } from "./error.ts";
import { parseJsonObject } from "./json.ts";
import { INDEX_FILE, type Layout, REPOSITORY_DIRECTORY } from "./layout.ts";

/** Version of the format of the index. */
export const INDEX_FORMAT = 1;

/** A staged file. */
export interface IndexEntry extends SnapshotFile {
  /**
   * What the file looked like when it was read (`fingerprint` of `runtime/snapshot`); empty when that
   * says nothing, because the file was written in the same moment (git's "racy" rule).
   */
  readonly fingerprint: string;
}

/** The staged tree: what the next commit records. */
export interface Index {
  readonly snapshotId: string;
  /** Sorted by the bytes of the UTF-8 path. */
  readonly entries: readonly IndexEntry[];
}

const NAME = `${REPOSITORY_DIRECTORY}/${INDEX_FILE}`;

/**
 * Reads `index.json`. It is checked against its own snapshot id, so what it says is what was staged.
 *
 * @throws {RepositoryError} `corrupt`, `newer_format`
 */
export async function readIndex(layout: Layout, disk: RepositoryDisk): Promise<Index> {
  const path = `${layout.aiel}/${INDEX_FILE}`;
  const bytes = ifExists(path, () => disk.readFileSync(path));
  if (bytes === undefined) throw damaged("is missing");
  const { format, snapshot_id, files } = parseJsonObject(bytes, NAME);
  if (typeof format === "number" && format > INDEX_FORMAT) {
    throw newerFormat(NAME, format, INDEX_FORMAT);
  }
  if (!Array.isArray(files) || typeof snapshot_id !== "string") throw damaged("is not an index");
  const entries = files.map(parseEntry);
  if (await frameId(frameSorted(entries)) !== snapshot_id) {
    throw damaged("is damaged: its files do not fit its snapshot id");
  }
  return { snapshotId: snapshot_id, entries };
}

/** Writes `index.json`; only the holder of the lock may. */
export function writeIndex(layout: Layout, disk: RepositoryDisk, index: Index): void {
  const files = index.entries.map((it) =>
    JSON.stringify([it.path, it.size, it.sha256, it.fingerprint])
  );
  const text = `{"format":${INDEX_FORMAT},"snapshot_id":"${index.snapshotId}","files":[\n${
    files.join(",\n")
  }\n]}\n`;
  writeAtomic(disk, layout.aiel, INDEX_FILE, text);
}

function parseEntry(value: unknown): IndexEntry {
  if (Array.isArray(value) && value.length === 4) {
    const [path, size, sha256, fingerprint]: unknown[] = value;
    const sound = typeof path === "string" && typeof size === "number" &&
      typeof sha256 === "string" && typeof fingerprint === "string";
    if (sound) return { path, size, sha256, fingerprint };
  }
  throw damaged("has an entry that is not a staged file");
}

function damaged(what: string) {
  return corrupt(NAME, `${what}; stage again after aiel restore --staged`);
}
