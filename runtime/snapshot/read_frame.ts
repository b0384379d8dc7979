import { printable, SnapshotError } from "./error.ts";
import { FRAME_TAG, type SnapshotFile } from "./id.ts";
import { Pace } from "./pace.ts";
import { canonicalPath, compareBytes, DistinctPaths, MAX_PATH_BYTES } from "./paths.ts";
import { sha256Hex } from "../protocol/sha256_hex.ts";

const SIZE = /^(?:0|[1-9][0-9]{0,15})$/;
const DIGEST = /^[0-9a-f]{64}$/;
/** Of a line without its end: a path, a size of 16 digits, a digest, and what separates them. */
const MAX_LINE = MAX_PATH_BYTES + 1 + 16 + 1 + 64;

/** What a frame says. */
export interface Frame {
  /** The id of the snapshot that consists of the files. */
  readonly id: string;
  /** Canonical paths, sorted by their bytes. */
  readonly files: readonly SnapshotFile[];
  /** How many directories the files lie in, the root left out. */
  readonly directories: number;
}

/** Lets the event loop do other work while a long frame is read. */
export interface FramePause {
  /** Whether others have waited for long enough. */
  readonly isLong: boolean;
  /** Resolves when others had their turn. */
  letOthersIn(): Promise<void>;
}

/** Options of {@linkcode readFrame}. */
export interface FrameOptions {
  /** Default: a turn of the event loop for others after each 20 ms. */
  readonly pause?: FramePause;
  readonly signal?: AbortSignal;
}

/**
 * Reads a canonical frame (FORMAT.md) that a client wrote: every rule of a snapshot's list is
 * looked at, and what is accepted is the one text that gives this id. A long frame lets the event
 * loop take other turns in between.
 *
 * @throws {SnapshotError} as `checkPaths`, or `invalid_file_list`
 * @throws the signal's reason when aborted
 */
export async function readFrame(
  bytes: Uint8Array<ArrayBuffer>,
  { pause = new Slices(), signal }: FrameOptions = {},
): Promise<Frame> {
  const digest = await sha256Hex(bytes);
  const text = textOf(bytes);
  const head = `${FRAME_TAG}\n`;
  if (!text.startsWith(head)) throw invalid(`does not begin with the line "${FRAME_TAG}"`);
  const distinct = new DistinctPaths();
  const files: SnapshotFile[] = [];
  let before = "";
  for (let start = head.length; start < text.length;) {
    if (pause.isLong) await pause.letOthersIn();
    signal?.throwIfAborted();
    const end = text.indexOf("\n", start);
    if (end === -1) throw invalid("ends in the middle of a line");
    if (end - start > MAX_LINE) throw invalid("has a line that is too long for a file");
    const file = fileOf(text.slice(start, end));
    if (files.length > 0 && compareBytes(before, file.path) >= 0) {
      throw invalid(`has ${printable(file.path)} out of order, expected the paths sorted by bytes`);
    }
    distinct.next(file.path);
    files.push(file);
    before = file.path;
    start = end + 1;
  }
  const { directories } = distinct;
  return { id: `sha256:${digest}`, files, directories };
}

/** One reader's own slices of time. */
class Slices implements FramePause {
  readonly #pace = new Pace("hash", {});

  get isLong(): boolean {
    return this.#pace.due();
  }

  async letOthersIn(): Promise<void> {
    await this.#pace.pause(0, 0);
  }
}

function textOf(bytes: Uint8Array<ArrayBuffer>): string {
  try {
    // A byte order mark would be dropped silently, and the text would not be the one that was
    // hashed.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw invalid("is not UTF-8", cause);
  }
}

function fileOf(line: string): SnapshotFile {
  const [raw = "", size = "", sha256 = "", ...more] = line.split("\t");
  const path = canonicalPath(raw, false);
  if (path !== raw) throw invalid(`has ${printable(raw)}, which is not in Unicode form NFC`);
  if (!SIZE.test(size) || !Number.isSafeInteger(Number(size))) {
    throw invalid(`has no size for ${printable(path)}, expected a whole number of bytes`);
  }
  if (!DIGEST.test(sha256) || more.length > 0) {
    throw invalid(`has no SHA-256 for ${printable(path)}, expected 64 lower-case hex digits`);
  }
  return { path, size: Number(size), sha256 };
}

function invalid(what: string, cause?: unknown): SnapshotError {
  return new SnapshotError({
    code: "invalid_file_list",
    path: "",
    message: `The manifest ${what}`,
    hint: "Rebuild the manifest from the files",
    cause,
  });
}
