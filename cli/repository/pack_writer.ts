import { discard, temporaryName } from "../system/write_atomic.ts";
import type { WriteHandle } from "../system/writing_disk.ts";
import { onDisk, type RepositoryDisk } from "./disk.ts";
import { PACK_SIGNATURE, type PackedObject, packIndex, packTail } from "./pack_format.ts";
import { encodeSegment, SEGMENT_BYTES } from "./segments.ts";
import { sha256Hex } from "../../runtime/protocol/sha256_hex.ts";

const encoder = new TextEncoder();

/**
 * Writes objects into one new pack. One file for all objects of a command instead of one each, so
 * that making them durable costs one fsync and not ten thousand.
 */
export class PackWriter {
  readonly #disk: RepositoryDisk;
  readonly #directory: string;
  readonly #objects = new Map<string, PackedObject>();
  readonly #buffer = new Uint8Array(2 * SEGMENT_BYTES);
  #buffered = 0;
  #written = 0;
  #file: { readonly path: string; readonly handle: WriteHandle } | undefined;

  constructor(disk: RepositoryDisk, directory: string) {
    this.#disk = disk;
    this.#directory = directory;
  }

  /** Bytes so far. */
  get position(): number {
    return this.#written + this.#buffered;
  }

  has(id: string): boolean {
    return this.#objects.has(id);
  }

  /**
   * Opens an object; give its content to {@linkcode append} and then {@linkcode end} or
   * {@linkcode drop} it.
   */
  begin(): number {
    if (this.position === 0) this.copy(encoder.encode(PACK_SIGNATURE));
    return this.position;
  }

  append(content: Uint8Array): void {
    for (let start = 0; start < content.length; start += SEGMENT_BYTES) {
      const [header, data] = encodeSegment(content.subarray(start, start + SEGMENT_BYTES));
      this.copy(header);
      this.copy(data);
    }
  }

  /**
   * The object that began at `start` has this id and size. It is dropped when it was written
   * before.
   */
  end(start: number, id: string, size: number): void {
    if (this.has(id)) this.drop(start);
    else this.#objects.set(id, { id, offset: start, stored: this.position - start, size });
  }

  /** Forgets the object that began at `start`: it is there already. */
  drop(start: number): void {
    // What has left the buffer stays as a gap.
    if (start >= this.#written) this.#buffered = start - this.#written;
  }

  /** Stored bytes as they are: at most one segment. */
  copy(bytes: Uint8Array): void {
    if (this.#buffered + bytes.length > this.#buffer.length) this.#flush();
    this.#buffer.set(bytes, this.#buffered);
    this.#buffered += bytes.length;
  }

  /** Makes the pack durable under its name; undefined when no object was written. */
  async finish(): Promise<{ readonly name: string; readonly objects: number } | undefined> {
    const objects = this.#objects.size;
    if (objects === 0) {
      this.abandon();
      return undefined;
    }
    const offset = this.position;
    const sorted = [...this.#objects.values()].sort((a, b) => a.id < b.id ? -1 : 1);
    const list = encoder.encode(packIndex(sorted));
    const digest = await sha256Hex(list);
    for (let at = 0; at < list.length; at += SEGMENT_BYTES) {
      this.copy(list.subarray(at, at + SEGMENT_BYTES));
    }
    this.copy(encoder.encode(packTail(offset, digest)));
    this.#flush();
    const file = this.#file;
    if (file === undefined) return undefined;
    const name = `${digest}.pack`;
    const path = `${this.#directory}/${name}`;
    onDisk(path, () => {
      file.handle.syncSync();
      file.handle.close();
      this.#file = undefined;
      this.#disk.renameSync(file.path, path);
      this.#disk.syncDirectorySync(this.#directory);
    });
    return { name, objects };
  }

  /** Removes what was written. */
  abandon(): void {
    if (this.#file !== undefined) discard(this.#disk, this.#file.path, this.#file.handle);
    this.#file = undefined;
  }

  #flush(): void {
    if (this.#file === undefined) {
      const path = `${this.#directory}/${temporaryName()}`;
      this.#file = { path, handle: onDisk(path, () => this.#disk.createSync(path)) };
    }
    const { path, handle } = this.#file;
    onDisk(path, () => handle.writeSync(this.#buffer.subarray(0, this.#buffered)));
    this.#written += this.#buffered;
    this.#buffered = 0;
  }
}
