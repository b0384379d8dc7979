/**
 * The lists of the files that the engine's copies of snapshots hold: each lies beside its copy, so
 * that no tree is walked to know it, and those that were used last are in memory.
 *
 * @module
 */

import { isRecord } from "../protocol/is_record.ts";
import { findEntryPoint } from "../snapshot/find_entry_point.ts";
import { frameId, frameSorted, type SnapshotFile } from "../snapshot/id.ts";

/** What a copy holds. */
export interface FileList {
  /** Sorted by the bytes of the UTF-8 path. */
  readonly files: readonly SnapshotFile[];
  /** Bytes of all files together. */
  readonly bytes: number;
  /** Path of the entry point. */
  readonly entry: string;
}

/** Files of all lists in memory together: about 50 MB. */
const MOST_FILES = 200_000;
/** What a list takes besides its files, in files. */
const LIST_COST = 16;

/**
 * Writes the list of a copy that is being made.
 *
 * @param copy the copy's directory
 */
export function writeFileList(copy: string, files: readonly SnapshotFile[]): void {
  Deno.writeTextFileSync(`${copy}/list.json`, JSON.stringify(files));
  Deno.writeTextFileSync(`${copy}/bytes`, String(bytesOf(files)));
}

/** Lists by the id of the snapshot. */
export class FileLists {
  /** The one that was used longest ago first. */
  readonly #lists = new Map<string, FileList>();
  #cost = 0;

  constructor(private readonly mostFiles: number = MOST_FILES) {}

  /**
   * The list of a copy. Undefined when it is not whole: the machine may have lost its power while
   * the copy was written.
   *
   * @param copy the copy's directory
   * @throws {SnapshotError} when none of the files is the entry point
   */
  async get(id: string, copy: string): Promise<FileList | undefined> {
    const list = this.#lists.get(id) ?? await readFileList(id, copy);
    if (list !== undefined) this.#keep(id, list);
    return list;
  }

  #keep(id: string, list: FileList): void {
    if (costOf(list) > this.mostFiles) return;
    this.#forget(id);
    this.#lists.set(id, list);
    this.#cost += costOf(list);
    for (const oldest of this.#lists.keys()) {
      if (this.#cost <= this.mostFiles) return;
      this.#forget(oldest);
    }
  }

  #forget(id: string): void {
    const list = this.#lists.get(id);
    if (list === undefined) return;
    this.#lists.delete(id);
    this.#cost -= costOf(list);
  }
}

async function readFileList(id: string, copy: string): Promise<FileList | undefined> {
  let files: unknown;
  try {
    files = JSON.parse(await Deno.readTextFile(`${copy}/list.json`));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  if (!Array.isArray(files) || !files.every(isFile)) return undefined;
  if (await frameId(frameSorted(files)) !== id) return undefined;
  return { files, bytes: bytesOf(files), entry: findEntryPoint(files) };
}

function isFile(value: unknown): value is SnapshotFile {
  return isRecord(value) && typeof value["path"] === "string" &&
    typeof value["size"] === "number" && typeof value["sha256"] === "string";
}

function costOf({ files }: FileList): number {
  return files.length + LIST_COST;
}

function bytesOf(files: readonly SnapshotFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
