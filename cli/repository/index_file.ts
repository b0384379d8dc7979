import { hex, type SnapshotFile } from "../../runtime/snapshot/id.ts";
import { writeAtomic } from "./atomic_file.ts";
import { ifExists, type RepositoryDisk } from "./disk.ts";
import { corrupt, newerFormat, type RepositoryError } from "./error.ts";
import { isJsonObject } from "./json.ts";
import { type KnownPlace, KnownPlaces } from "./known_places.ts";
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

/** The staged tree: what the next commit records. */
export interface Index {
  readonly snapshotId: string;
  /** Sorted by the bytes of the UTF-8 path. */
  readonly entries: readonly IndexEntry[];
  /**
   * Every directory that was listed when the whole working tree was staged. As long as none of them and
   * no `.aielignore` changes, there are no files but those of the index. Empty when that is not known.
   */
  readonly directories: readonly KnownPlace[];
}

/** The index as it was read. Its lists are only made when they are asked for. */
export interface StoredIndex extends Index {
  /** What the entries looked like, in the same order. */
  readonly knownFiles: KnownPlaces;
  readonly knownDirectories: KnownPlaces;
}

const NAME = `${REPOSITORY_DIRECTORY}/${INDEX_FILE}`;
/** Hex digits of a SHA-256. */
const DIGEST_LENGTH = 64;
const LAST_LINE = /^"digests":"([0-9a-f]*)"\}\n$/;
/** Bytes of the last line without its digits. */
const LAST_LINE_FRAME = '"digests":""}\n'.length;
const FIRST_LINE = /^\{"format":(\d{1,9}),"sha256":"([0-9a-f]{64})",$/;

/**
 * Reads `index.json`. It is checked against the digest in its own first line, so what it says is what was
 * staged.
 *
 * @throws {RepositoryError} `corrupt`, `newer_format`
 */
export async function readIndex(layout: Layout, disk: RepositoryDisk): Promise<StoredIndex> {
  const path = `${layout.aiel}/${INDEX_FILE}`;
  const bytes = ifExists(path, () => disk.readFileSync(path));
  if (bytes === undefined) throw damaged("is missing");
  const end = bytes.indexOf(LINE_END);
  const first = FIRST_LINE.exec(new TextDecoder().decode(bytes.subarray(0, Math.max(end, 0))));
  if (first !== null && Number(first[1]) > INDEX_FORMAT) {
    throw newerFormat(NAME, Number(first[1]), INDEX_FORMAT);
  }
  if (first === null) throw damaged("is damaged: its first line is no digest");
  const rest = bytes.subarray(end + 1);
  // On another thread, while this one parses.
  const digest = digestOf(rest);
  const parsed = parseIndex(rest);
  if (await digest !== first[2]) {
    throw damaged("is damaged: its content does not fit its digest");
  }
  return parsed instanceof Error ? thrown(parsed) : parsed;
}

/** Reads what follows the first line: one line with what `status` needs, and one with what it does not. */
function parseIndex(bytes: Uint8Array): StoredIndex | Error {
  try {
    const end = bytes.indexOf(LINE_END);
    // An object without its braces, and the comma between the lines.
    // Whether it is UTF-8 need not be asked of bytes that fit their digest.
    const line = new TextDecoder().decode(bytes.subarray(0, Math.max(end - 1, 0)));
    const value: unknown = JSON.parse(`{${line}}`);
    if (!isJsonObject(value)) return damaged("is not an index");
    const { snapshot_id, directories, files } = value;
    if (typeof snapshot_id !== "string" || !isJsonObject(directories) || !isJsonObject(files)) {
      return damaged("is not an index");
    }
    const knownDirectories = KnownPlaces.fromJson(directories);
    if (knownDirectories === undefined) return damaged("has an entry that is not a directory");
    const knownFiles = KnownPlaces.fromJson(files);
    if (knownFiles === undefined) return damaged("has an entry that is not a staged file");
    const last = bytes.subarray(end + 1);
    if (last.length !== knownFiles.paths.length * DIGEST_LENGTH + LAST_LINE_FRAME) {
      return damaged("has not one digest for each staged file");
    }
    return new ReadIndex(snapshot_id, knownFiles, knownDirectories, last);
  } catch (error) {
    return error instanceof SyntaxError ? damaged("is not valid JSON", error) : thrown(error);
  }
}

class ReadIndex implements StoredIndex {
  #entries: readonly IndexEntry[] | undefined;

  constructor(
    readonly snapshotId: string,
    readonly knownFiles: KnownPlaces,
    readonly knownDirectories: KnownPlaces,
    private readonly lastLine: Uint8Array,
  ) {}

  get entries(): readonly IndexEntry[] {
    return this.#entries ??= this.#readEntries();
  }

  get directories(): readonly KnownPlace[] {
    const { paths } = this.knownDirectories;
    return paths.map((path, at) => [path, this.knownDirectories.fingerprint(at)]);
  }

  #readEntries(): IndexEntry[] {
    const { paths, sizes } = this.knownFiles;
    const digests = LAST_LINE.exec(new TextDecoder().decode(this.lastLine))?.[1];
    if (digests === undefined) throw damaged("has a digest that is none");
    return paths.map((path, at) => ({
      path,
      size: sizes[at] ?? 0,
      sha256: digests.slice(at * DIGEST_LENGTH, (at + 1) * DIGEST_LENGTH),
      fingerprint: this.knownFiles.fingerprint(at),
    }));
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
  const { snapshotId, entries } = index;
  const directories = KnownPlaces.of(index.directories);
  const files = KnownPlaces.of(
    entries.map((it) => [it.path, it.fingerprint]),
    entries.map((it) => it.size),
  );
  const text = `"snapshot_id":${JSON.stringify(snapshotId)},` +
    `"directories":${directories.toJson()},"files":${files.toJson()},\n` +
    `"digests":"${entries.map((it) => it.sha256).join("")}"}\n`;
  const digest = await digestOf(new TextEncoder().encode(text));
  const first = `{"format":${INDEX_FORMAT},"sha256":"${digest}",\n`;
  writeAtomic(disk, layout.aiel, INDEX_FILE, first + text);
}

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

function damaged(what: string, cause?: unknown): RepositoryError {
  const hint = "Run aiel restore --staged . to take the last commit's index, then stage again; " +
    "commits and files are not touched";
  return corrupt(NAME, what, cause, hint);
}
