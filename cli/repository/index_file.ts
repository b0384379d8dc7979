import { Places } from "../../runtime/snapshot/places.ts";
import { writeAtomic } from "./atomic_file.ts";
import { ifExists, onDisk, type ReadHandle, type RepositoryDisk } from "./disk.ts";
import { corrupt, newerFormat, type RepositoryError } from "./error.ts";
import { parseFormerIndex } from "./former_index.ts";
import { JsonCursor } from "./json_cursor.ts";
import { JsonPieces } from "./json_pieces.ts";
import { KnownPlaces, placesJson, SEPARATOR } from "./known_places.ts";
import { INDEX_FILE, type Layout, REPOSITORY_DIRECTORY } from "./layout.ts";
import { digestAside, digestOf, runningDigest } from "./running_digest.ts";
import { DIGEST_DIGITS, StagedFiles } from "./staged_files.ts";

/** Version of the format of the index. */
export const INDEX_FORMAT = 2;
const LINE_END = 0x0a;

/** The staged tree: what the next commit records. */
export interface Index {
  readonly snapshotId: string;
  readonly files: StagedFiles;
  /**
   * Every directory that was listed when the whole working tree was staged. As long as none of them and
   * no `.aielignore` changes, there are no files but those of the index. Empty when that is not known.
   */
  readonly directories: Places;
}

/** The index without the digests of the files, and of which it is not known yet whether it is what was staged. */
export interface OpenedIndex {
  readonly snapshotId: string;
  readonly files: KnownPlaces;
  readonly directories: KnownPlaces;
  /** Rejects when it is not what was staged: what was made of it must not be used before. */
  readonly checked: Promise<void>;
}

const NAME = `${REPOSITORY_DIRECTORY}/${INDEX_FILE}`;
const LAST_LINE_START = '"digests":"';
const LAST_LINE_END = '"}\n';
const FIRST_LINE =
  /^\{"format":(\d{1,9}),"sha256":"([0-9a-f]{64})",(?:"digests_sha256":"([0-9a-f]{64})",)?$/;
const SNAPSHOT_ID = /\n"snapshot_id":"(sha256:[0-9a-f]{64})"/;
/** Bytes in which the id of the snapshot is. */
const START_BYTES = 512;
/** Up to here a digest is made while something else is done. */
const ASIDE_BYTES = 2 * 2 ** 20;
/** Bytes that are read, written or looked at in one step. */
const PIECE_BYTES = 2 ** 18;
/** About how many bytes a line has at most for each file. */
const FILE_BYTES = 80;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What was read of the index: all but the last line. */
interface Lines {
  /** The digest of the second line, or of both in format 1. */
  readonly sha256: string;
  /** The digest of the last line; undefined in format 1. */
  readonly digestsSha256: string | undefined;
  /** What the first digest is of. */
  readonly covered: Uint8Array<ArrayBuffer>;
  readonly second: Uint8Array<ArrayBuffer>;
  /** Where the last line starts, and how long it is. */
  readonly lastAt: number;
  readonly lastLength: number;
}

type Known = Pick<OpenedIndex, "snapshotId" | "files" | "directories">;

/**
 * Reads `index.json`. It is checked against the digests in its own first line, so what it says is what was
 * staged.
 *
 * @throws {RepositoryError} `corrupt`, `newer_format`
 */
export async function readIndex(layout: Layout, disk: RepositoryDisk): Promise<Index> {
  return await withFile(layout, disk, async (file, path) => {
    const lines = readLines(file, path);
    if (await digestOf(lines.covered) !== lines.sha256) throw unfit();
    const { snapshotId, ...known } = parseKnown(lines);
    const directories = known.directories.places();
    if (directories === undefined) throw damagedIndex("has an entry that is not a directory");
    const places = known.files.places();
    if (places === undefined) throw damagedIndex("has an entry that is not a staged file");
    checkLength(lines, places.length);
    release(lines.covered);
    const last = new Uint8Array(lines.lastLength);
    onDisk(path, () => file.readAtSync(lines.lastAt, last));
    const { digestsSha256 } = lines;
    if (digestsSha256 !== undefined && await digestOf(last) !== digestsSha256) throw unfit();
    const files = new StagedFiles(places, digestsOf(last));
    return { snapshotId, files, directories };
  });
}

/**
 * As {@linkcode readIndex}, without the digests of the files, which are half of it, and for who has something to do
 * while the digest is made on another thread.
 *
 * @throws {RepositoryError} `corrupt`, `newer_format`
 */
export async function openIndex(layout: Layout, disk: RepositoryDisk): Promise<OpenedIndex> {
  return await withFile(layout, disk, async (file, path) => {
    const lines = readLines(file, path);
    const checked = checkAside(lines);
    // Who asks hears of it, and who does not has failed before.
    checked.catch(() => {});
    // The digest is made of a copy. Of a large index there is not also all that is made of it at the same time.
    if (lines.covered.length > ASIDE_BYTES) await checked;
    try {
      const known = parseKnown(lines);
      checkLength(lines, known.files.count);
      return { ...known, checked };
    } catch (error) {
      await checked;
      throw error;
    }
  });
}

/**
 * The id of the staged tree as the beginning of the index tells it, which is not checked; undefined when it does not.
 * For who must know it before there is room for the rest.
 */
export function peekStagedId(layout: Layout, disk: RepositoryDisk): string | undefined {
  const path = `${layout.aiel}/${INDEX_FILE}`;
  const file = ifExists(path, () => disk.openSync(path));
  if (file === undefined) return undefined;
  try {
    const start = new Uint8Array(START_BYTES);
    const length = onDisk(path, () => file.readAtSync(0, start));
    return SNAPSHOT_ID.exec(decoder.decode(start.subarray(0, length)))?.[1];
  } finally {
    file.close();
  }
}

async function withFile<T>(
  layout: Layout,
  disk: RepositoryDisk,
  use: (file: ReadHandle, path: string) => Promise<T>,
): Promise<T> {
  const path = `${layout.aiel}/${INDEX_FILE}`;
  const file = ifExists(path, () => disk.openSync(path));
  if (file === undefined) throw damagedIndex("is missing");
  try {
    return await use(file, path);
  } finally {
    file.close();
  }
}

function readLines(file: ReadHandle, path: string): Lines {
  const size = onDisk(path, () => file.size());
  // What nothing is read into takes no memory.
  const bytes = new Uint8Array(size);
  let length = 0;
  const lineEnd = (start: number): number => {
    for (let from = start; length < size || from < length;) {
      const end = bytes.subarray(from, length).indexOf(LINE_END);
      if (end >= 0) return from + end + 1;
      from = length;
      const piece = bytes.subarray(length, length + PIECE_BYTES);
      const count = onDisk(path, () => file.readAtSync(length, piece));
      if (count === 0) return length;
      length += count;
    }
    return length;
  };
  const secondAt = lineEnd(0);
  const first = FIRST_LINE.exec(decoder.decode(bytes.subarray(0, Math.max(secondAt - 1, 0))));
  if (first !== null && Number(first[1]) > INDEX_FORMAT) {
    throw newerFormat(NAME, Number(first[1]), INDEX_FORMAT);
  }
  const [, , sha256, digestsSha256] = first ?? [];
  if (sha256 === undefined) throw damagedIndex("is damaged: its first line is no digest");
  const lastAt = lineEnd(secondAt);
  const second = bytes.subarray(secondAt, lastAt);
  if (digestsSha256 === undefined) {
    length += onDisk(path, () => file.readAtSync(length, bytes.subarray(length)));
  }
  const covered = digestsSha256 === undefined ? bytes.subarray(secondAt, length) : second;
  return { sha256, digestsSha256, covered, second, lastAt, lastLength: size - lastAt };
}

async function checkAside({ covered, sha256 }: Lines): Promise<void> {
  if (await digestAside(covered) !== sha256) throw unfit();
}

function parseKnown({ second, digestsSha256 }: Lines): Known {
  try {
    if (digestsSha256 === undefined) {
      const { snapshotId, files, directories } = parseFormerIndex(second);
      const isTold = !directories.paths.some((path) => path.includes(SEPARATOR));
      return {
        snapshotId,
        files: KnownPlaces.of(files),
        directories: KnownPlaces.of(isTold ? directories : new Places()),
      };
    }
    const cursor = new JsonCursor(second);
    cursor.expect('"snapshot_id":');
    const snapshotId = decoder.decode(cursor.text());
    cursor.expect(',"directories":');
    const directories = KnownPlaces.read(cursor);
    cursor.expect(',"files":');
    const files = KnownPlaces.read(cursor);
    cursor.expect(",\n");
    return { snapshotId, files, directories };
  } catch (error) {
    if (error instanceof SyntaxError) throw damagedIndex("is not an index", error);
    throw error;
  }
}

/** Gives the memory back at once: what is not in its heap V8 collects late. */
function release(bytes: Uint8Array<ArrayBuffer>): void {
  bytes.buffer.transfer(0);
}

function checkLength({ lastLength }: Lines, files: number): void {
  if (lastLength !== LAST_LINE_START.length + DIGEST_DIGITS * files + LAST_LINE_END.length) {
    throw damagedIndex("has not one digest for each staged file");
  }
}

/** What the last line has between its ends. */
function digestsOf(last: Uint8Array): Uint8Array {
  const end = last.length - LAST_LINE_END.length;
  const digests = last.subarray(LAST_LINE_START.length, end);
  const isFramed = decoder.decode(last.subarray(0, LAST_LINE_START.length)) === LAST_LINE_START &&
    decoder.decode(last.subarray(end)) === LAST_LINE_END;
  let isHex = isFramed;
  for (let start = 0; isHex && start < digests.length; start += PIECE_BYTES) {
    isHex = /^[0-9a-f]*$/.test(decoder.decode(digests.subarray(start, start + PIECE_BYTES)));
  }
  if (!isHex) throw damagedIndex("has a digest that is none");
  return digests;
}

/** Writes `index.json`; only the holder of the lock may. */
export async function writeIndex(
  layout: Layout,
  disk: RepositoryDisk,
  index: Index,
): Promise<void> {
  // Made twice, because the digests go before what they are of, and all of it would be held in memory.
  const of = await digestOfPieces(secondLine(index), index.files.length);
  const ofDigests = await digestOfPieces(lastLine(index), index.files.length);
  const first = `{"format":${INDEX_FORMAT},"sha256":"${of}","digests_sha256":"${ofDigests}",\n`;
  writeAtomic(disk, layout.aiel, INDEX_FILE, allLines(first, index));
}

function* allLines(first: string, index: Index): Generator<Uint8Array> {
  yield encoder.encode(first);
  yield* secondLine(index);
  yield* lastLine(index);
}

/** Each valid until the next one is asked for. */
function* secondLine({ snapshotId, directories, files }: Index): Generator<Uint8Array> {
  const pieces = new JsonPieces();
  pieces.raw(`"snapshot_id":${JSON.stringify(snapshotId)},"directories":`);
  yield* placesJson(directories, pieces);
  pieces.raw(',"files":');
  yield* placesJson(files.places, pieces);
  pieces.raw(",\n");
  yield pieces.take();
}

function* lastLine({ files }: Index): Generator<Uint8Array> {
  yield encoder.encode(LAST_LINE_START);
  yield files.digests;
  yield encoder.encode(LAST_LINE_END);
}

async function digestOfPieces(pieces: Iterable<Uint8Array>, files: number): Promise<string> {
  const digest = await runningDigest(files * FILE_BYTES);
  for (const piece of pieces) digest.update(piece);
  return await digest.hex();
}

function unfit(): RepositoryError {
  return damagedIndex("is damaged: its content does not fit its digest");
}

/** The error for an index that is not what was staged. */
export function damagedIndex(what: string, cause?: unknown): RepositoryError {
  const hint = "Run aiel restore --staged . to take the last commit's index, then stage again; " +
    "commits and files are not touched";
  return corrupt(NAME, what, cause, hint);
}
