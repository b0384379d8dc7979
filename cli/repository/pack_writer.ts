import { discard, temporaryName } from "./atomic_file.ts";
import { onDisk, type RepositoryDisk, type WriteHandle } from "./disk.ts";
import { encoded } from "./encoded.ts";
import { IdTable } from "./id_table.ts";
import { LINE_BYTES, PACK_MAGIC, type PackedObject, packIndex, packTail } from "./pack_format.ts";
import { runningDigest } from "./running_digest.ts";
import { SEGMENT_BYTES, type SegmentCodec } from "./segments.ts";

const encoder = new TextEncoder();
/** Numbers that are kept of an object: offset, bytes in the pack, bytes of content. */
const WIDTH = 3;

/**
 * Writes objects into one new pack. One file for all objects of a command instead of one each, so that
 * making them durable costs one fsync and not ten thousand.
 */
export class PackWriter {
  readonly #disk: RepositoryDisk;
  readonly #directory: string;
  readonly #codec: SegmentCodec;
  #ids = new IdTable();
  #numbers = new Float64Array(64 * WIDTH);
  readonly #buffer = new Uint8Array(2 * SEGMENT_BYTES);
  #buffered = 0;
  #written = 0;
  #file: { readonly path: string; readonly handle: WriteHandle } | undefined;

  constructor(disk: RepositoryDisk, directory: string, codec: SegmentCodec) {
    this.#disk = disk;
    this.#directory = directory;
    this.#codec = codec;
  }

  /** Bytes so far. */
  get position(): number {
    return this.#written + this.#buffered;
  }

  has(id: string): boolean {
    return this.#ids.find(id) >= 0;
  }

  /** Opens an object; give its content to {@linkcode append} and then {@linkcode end} or {@linkcode drop} it. */
  begin(): number {
    if (this.position === 0) this.copy(encoder.encode(PACK_MAGIC));
    return this.position;
  }

  append(content: Uint8Array): void {
    for (let start = 0; start < content.length; start += SEGMENT_BYTES) {
      const [header, data] = this.#codec.encode(content.subarray(start, start + SEGMENT_BYTES));
      this.copy(header);
      this.copy(data);
    }
  }

  /** The object that began at `start` has this id and size. It is dropped when it was written before. */
  end(start: number, id: string, size: number): void {
    const { length } = this.#ids;
    const position = this.#ids.add(id);
    if (position < length) {
      this.drop(start);
      return;
    }
    const at = WIDTH * position;
    if (at === this.#numbers.length) {
      const larger = new Float64Array(2 * at);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[at] = start;
    this.#numbers[at + 1] = this.position - start;
    this.#numbers[at + 2] = size;
  }

  /** Forgets the object that began at `start`: it is there already. */
  drop(start: number): void {
    // What has left the buffer stays as a gap.
    if (start >= this.#written) this.#buffered = start - this.#written;
  }

  /** Stored bytes as they are. */
  copy(bytes: Uint8Array): void {
    if (this.#buffered + bytes.length > this.#buffer.length) this.#flush();
    this.#buffer.set(bytes, this.#buffered);
    this.#buffered += bytes.length;
  }

  /** Makes the pack durable under its name; undefined when no object was written. */
  async finish(): Promise<{ readonly name: string; readonly objects: number } | undefined> {
    const objects = this.#ids.length;
    if (objects === 0) {
      this.abandon();
      return undefined;
    }
    const offset = this.position;
    const running = await runningDigest(objects * LINE_BYTES);
    for (const bytes of encoded(packIndex(this.#sorted()))) {
      running.update(bytes);
      this.copy(bytes);
    }
    const digest = await running.hex();
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
    // Whoever still holds the writer has the index to write, and needs the room.
    this.#ids = new IdTable();
    this.#numbers = new Float64Array(0);
    return { name, objects };
  }

  /** Removes what was written. */
  abandon(): void {
    if (this.#file !== undefined) discard(this.#disk, this.#file.path, this.#file.handle);
    this.#file = undefined;
  }

  *#sorted(): Generator<PackedObject> {
    for (const position of this.#ids.sorted()) {
      const at = WIDTH * position;
      yield {
        id: this.#ids.id(position),
        offset: this.#numbers[at] ?? 0,
        stored: this.#numbers[at + 1] ?? 0,
        size: this.#numbers[at + 2] ?? 0,
      };
    }
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
