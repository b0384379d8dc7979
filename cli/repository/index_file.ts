import { hex, type SnapshotFile } from "../../runtime/snapshot/id.ts";
import { writeAtomic } from "./atomic_file.ts";
import { ifExists, type RepositoryDisk } from "./disk.ts";
import { corrupt, newerFormat, type RepositoryError } from "./error.ts";
import { isJsonObject } from "./json.ts";
import { type KnownPlace, KnownPlaces } from "./known_places.ts";
import { INDEX_FILE, type Layout, REPOSITORY_DIRECTORY } from "./layout.ts";
import { runningDigest } from "./running_digest.ts";

/** Version of the format of the index. */
export const INDEX_FORMAT = 2;
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
/** Digests that are one text when they are written. */
const PIECE_DIGESTS = 4_096;
const LAST_LINE = /^"digests":"([0-9a-f]*)"\}\n$/;
/** Bytes of the last line without its digits. */
const LAST_LINE_FRAME = '"digests":""}\n'.length;
const FIRST_LINE =
  /^\{"format":(\d{1,9}),"sha256":"([0-9a-f]{64})",(?:"digests_sha256":"([0-9a-f]{64})",)?$/;

/** An index of which it is not known yet whether it is what was staged. */
export interface OpenedIndex {
  readonly index: StoredIndex;
  /** Rejects when what is known of places is not: what was made of it must not be used before. */
  readonly checked: Promise<void>;
  /** Rejects when any of it is not: to be awaited before `entries` is used. */
  checkedWhole(): Promise<void>;
}

/**
 * Reads `index.json`. It is checked against the digests in its own first line, so what it says is what was
 * staged.
 *
 * @throws {RepositoryError} `corrupt`, `newer_format`
 */
export async function readIndex(layout: Layout, disk: RepositoryDisk): Promise<StoredIndex> {
  const { index, checkedWhole } = await openIndex(layout, disk);
  await checkedWhole();
  return index;
}

/**
 * As {@linkcode readIndex}, for who has something to do while digests are made on another thread.
 *
 * @throws {RepositoryError} `corrupt`, `newer_format`
 */
export async function openIndex(layout: Layout, disk: RepositoryDisk): Promise<OpenedIndex> {
  const path = `${layout.aiel}/${INDEX_FILE}`;
  const bytes = ifExists(path, () => disk.readFileSync(path));
  if (bytes === undefined) throw damagedIndex("is missing");
  const end = bytes.indexOf(LINE_END);
  const first = FIRST_LINE.exec(new TextDecoder().decode(bytes.subarray(0, Math.max(end, 0))));
  if (first !== null && Number(first[1]) > INDEX_FORMAT) {
    throw newerFormat(NAME, Number(first[1]), INDEX_FORMAT);
  }
  if (first === null) throw damagedIndex("is damaged: its first line is no digest");
  const rest = bytes.subarray(end + 1);
  // Format 1 has one digest for both lines.
  const split = first[3] === undefined ? rest.length : rest.indexOf(LINE_END) + 1;
  const checked = checkDigest(rest.subarray(0, split), first[2]);
  // Who asks hears of it, and who does not has failed before.
  checked.catch(() => {});
  const checkedWhole = async () => {
    await checked;
    if (first[3] !== undefined) await checkDigest(rest.subarray(split), first[3]);
  };
  const index = parseIndex(rest);
  if (!(index instanceof Error)) return { index, checked, checkedWhole };
  await checkedWhole();
  throw index;
}

async function checkDigest(
  bytes: Uint8Array<ArrayBuffer>,
  digest: string | undefined,
): Promise<void> {
  if (await digestOf(bytes) !== digest) {
    throw damagedIndex("is damaged: its content does not fit its digest");
  }
}

/** Reads what follows the first line: one line with what `status` needs, and one with what it does not. */
function parseIndex(bytes: Uint8Array): StoredIndex | Error {
  try {
    const end = bytes.indexOf(LINE_END);
    // An object without its braces, and the comma between the lines.
    // Whether it is UTF-8 need not be asked of bytes that fit their digest.
    const line = new TextDecoder().decode(bytes.subarray(0, Math.max(end - 1, 0)));
    const value: unknown = JSON.parse(`{${line}}`);
    if (!isJsonObject(value)) return damagedIndex("is not an index");
    const { snapshot_id, directories, files } = value;
    if (typeof snapshot_id !== "string" || !isJsonObject(directories) || !isJsonObject(files)) {
      return damagedIndex("is not an index");
    }
    const knownDirectories = KnownPlaces.fromJson(directories);
    if (knownDirectories === undefined) return damagedIndex("has an entry that is not a directory");
    const knownFiles = KnownPlaces.fromJson(files);
    if (knownFiles === undefined) return damagedIndex("has an entry that is not a staged file");
    const last = bytes.subarray(end + 1);
    if (last.length !== knownFiles.count * DIGEST_LENGTH + LAST_LINE_FRAME) {
      return damagedIndex("has not one digest for each staged file");
    }
    return new ReadIndex(snapshot_id, knownFiles, knownDirectories, last);
  } catch (error) {
    if (error instanceof SyntaxError) return damagedIndex("is not valid JSON", error);
    throw error;
  }
}

class ReadIndex implements StoredIndex {
  /** The last line as long as nobody has asked for entries: with it goes all that was read. */
  #entries: readonly IndexEntry[] | Uint8Array;

  constructor(
    readonly snapshotId: string,
    readonly knownFiles: KnownPlaces,
    readonly knownDirectories: KnownPlaces,
    lastLine: Uint8Array,
  ) {
    this.#entries = lastLine;
  }

  get entries(): readonly IndexEntry[] {
    return this.#entries instanceof Uint8Array
      ? this.#entries = this.#readEntries(this.#entries)
      : this.#entries;
  }

  get directories(): readonly KnownPlace[] {
    const { paths } = this.knownDirectories;
    if (!this.knownDirectories.isSound()) {
      throw damagedIndex("has an entry that is not a directory");
    }
    return paths.map((path, at) => [path, this.knownDirectories.fingerprint(at)]);
  }

  #readEntries(lastLine: Uint8Array): IndexEntry[] {
    const { paths } = this.knownFiles;
    if (!this.knownFiles.isSound()) throw damagedIndex("has an entry that is not a staged file");
    const digests = LAST_LINE.exec(new TextDecoder().decode(lastLine))?.[1];
    if (digests === undefined) throw damagedIndex("has a digest that is none");
    return paths.map((path, at) => new StoredEntry(path, at, digests, this.knownFiles));
  }
}

/** Its fingerprint is made when it is asked, and no part of a copy: there may be a hundred thousand. */
class StoredEntry implements IndexEntry {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  readonly #at: number;
  readonly #known: KnownPlaces;

  constructor(path: string, at: number, digests: string, known: KnownPlaces) {
    this.path = path;
    this.size = known.size(at);
    this.sha256 = digests.slice(at * DIGEST_LENGTH, (at + 1) * DIGEST_LENGTH);
    this.#at = at;
    this.#known = known;
  }

  get fingerprint(): string {
    return this.#known.fingerprint(this.#at);
  }
}

/** Writes `index.json`; only the holder of the lock may. */
export async function writeIndex(
  layout: Layout,
  disk: RepositoryDisk,
  index: Index,
): Promise<void> {
  const { snapshotId, entries } = index;
  const directories = KnownPlaces.of(
    index.directories.map(([path, fingerprint]) => ({ path, fingerprint })),
  );
  const encoder = new TextEncoder();
  const known = [
    `"snapshot_id":${JSON.stringify(snapshotId)},"directories":`,
    directories.toJson(),
    ',"files":',
    KnownPlaces.of(entries).toJson(),
    ",\n",
  ].map((text) => encoder.encode(text));
  const digests = Array.from(digestPieces(entries), (text) => encoder.encode(text));
  const of = await digestOfPieces(known);
  const ofDigests = await digestOfPieces(digests);
  const first = `{"format":${INDEX_FORMAT},"sha256":"${of}","digests_sha256":"${ofDigests}",\n`;
  writeAtomic(disk, layout.aiel, INDEX_FILE, first, ...known, ...digests);
}

function* digestPieces(entries: readonly IndexEntry[]): Generator<string> {
  yield '"digests":"';
  for (let start = 0; start < entries.length; start += PIECE_DIGESTS) {
    yield entries.slice(start, start + PIECE_DIGESTS).map((it) => it.sha256).join("");
  }
  yield '"}\n';
}

async function digestOfPieces(pieces: readonly Uint8Array[]): Promise<string> {
  const digest = await runningDigest(pieces.reduce((sum, { length }) => sum + length, 0));
  for (const piece of pieces) digest.update(piece);
  return await digest.hex();
}

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/** The error for an index that is not what was staged. */
export function damagedIndex(what: string, cause?: unknown): RepositoryError {
  const hint = "Run aiel restore --staged . to take the last commit's index, then stage again; " +
    "commits and files are not touched";
  return corrupt(NAME, what, cause, hint);
}
