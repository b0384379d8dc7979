import { createHash } from "node:crypto";
import { ifExists, onDisk, type ReadHandle, type RepositoryDisk } from "./disk.ts";
import { corrupt, diskProblem, RepositoryError } from "./error.ts";
import { REPOSITORY_DIRECTORY } from "./layout.ts";
import { PACK_SUFFIX, type PackedObject, readPackList } from "./pack_format.ts";
import { PackWriter } from "./pack_writer.ts";
import {
  decodeSegment,
  parseHeader,
  SEGMENT_BYTES,
  SEGMENT_HEADER_BYTES,
  type SegmentHeader,
} from "./segments.ts";
import { sha256Hex } from "../../runtime/protocol/sha256_hex.ts";

/** Largest object that {@linkcode ObjectStore.read} gives in one piece unless told otherwise. */
export const DEFAULT_READ_BYTES = 256 * 2 ** 20;
// Small packs, one for each command that stored little, are merged once there are more than this.
const MAX_SMALL_PACKS = 32;
const SMALL_PACK_BYTES = 4 * 2 ** 20;

/** An object and the pack that holds it. */
export interface Located extends PackedObject {
  readonly pack: string;
}

/** A pack that can't be used. */
export interface DamagedPack {
  readonly pack: string;
  readonly error: Error;
}

/** A pack that can be used. */
interface SoundPack {
  readonly name: string;
  readonly bytes: number;
  readonly objects: readonly PackedObject[];
}

/** What the store holds: read once from the lists of its packs. */
export class Catalog {
  /** Those that can be used. */
  readonly packs: readonly SoundPack[];
  readonly damaged: readonly DamagedPack[];
  readonly #objects = new Map<string, Located>();

  constructor(packs: readonly SoundPack[], damaged: readonly DamagedPack[]) {
    this.packs = packs;
    this.damaged = damaged;
    for (const { name, objects } of packs) {
      for (const object of objects) this.#objects.set(object.id, { ...object, pack: name });
    }
  }

  has(id: string): boolean {
    return this.#objects.has(id);
  }

  get(id: string): Located | undefined {
    return this.#objects.get(id);
  }

  /** Every object once, also where several packs hold it. */
  objects(): Iterable<Located> {
    return this.#objects.values();
  }
}

/** Content by its SHA-256, in packs under `.aiel/objects/`. */
export class ObjectStore {
  readonly #disk: RepositoryDisk;
  readonly #directory: string;
  #catalog: Promise<Catalog> | undefined;

  constructor(disk: RepositoryDisk, directory: string) {
    this.#disk = disk;
    this.#directory = directory;
  }

  /** What is stored. Damaged packs are listed apart and never used. */
  catalog(): Promise<Catalog> {
    return this.#catalog ??= this.#readCatalog();
  }

  /** Forgets what is known, for what another process may have written since. */
  refresh(): void {
    this.#catalog = undefined;
  }

  async has(id: string): Promise<boolean> {
    return (await this.catalog()).has(id);
  }

  /**
   * The content of an object, checked.
   *
   * @throws {RepositoryError} `corrupt`, `too_large`
   */
  async read(id: string, maxBytes: number = DEFAULT_READ_BYTES): Promise<Uint8Array<ArrayBuffer>> {
    const object = await this.locate(id);
    if (object.size > maxBytes) {
      throw new RepositoryError({
        code: "too_large",
        message: `Object ${id} has ${object.size} bytes, at most ${maxBytes} were expected`,
        hint: "Read it in chunks",
      });
    }
    const content = new Uint8Array(object.size);
    let length = 0;
    for await (const chunk of this.chunks(id)) {
      content.set(chunk, length);
      length += chunk.length;
    }
    return content;
  }

  /**
   * The content of an object in chunks of at most 1 MiB, valid until the next one is asked for. It
   * is only known to be right once the last chunk was given: use nothing before that.
   *
   * @throws {RepositoryError} `corrupt`
   */
  async *chunks(id: string): AsyncGenerator<Uint8Array> {
    const object = await this.locate(id);
    const name = packPath(object.pack);
    const digest = createHash("sha256");
    const { object: current, file } = await this.#open(object);
    try {
      const path = `${this.#directory}/${current.pack}`;
      const header = new Uint8Array(SEGMENT_HEADER_BYTES);
      const buffer = new Uint8Array(Math.min(SEGMENT_BYTES, current.stored));
      let length = 0;
      for (let at = 0; at < current.stored;) {
        onDisk(path, () => file.readAtSync(current.offset + at, header));
        const segment = parseHeader(header, name);
        at += SEGMENT_HEADER_BYTES + segment.stored;
        length += segment.length;
        if (at > current.stored || length > current.size) throw damaged(name, id);
        const data = buffer.subarray(0, segment.stored);
        onDisk(path, () => file.readAtSync(current.offset + at - segment.stored, data));
        const content = decode(segment, data, name, id);
        digest.update(content);
        yield content;
      }
      if (length !== current.size || digest.digest("hex") !== id) throw damaged(name, id);
    } finally {
      file.close();
    }
  }

  /**
   * The contents of many small objects, each as {@linkcode read} gives it. A pack is opened once
   * and not once for each.
   *
   * @throws {RepositoryError} `corrupt`
   */
  async readMany(ids: readonly string[]): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
    const located = await Promise.all(ids.map((id) => this.locate(id)));
    const contents = new Map<string, Uint8Array<ArrayBuffer>>();
    const digests: Promise<void>[] = [];
    for (const [pack, objects] of Map.groupBy(located, (it) => it.pack)) {
      const path = `${this.#directory}/${pack}`;
      const file = ifExists(path, () => this.#disk.openSync(path));
      if (file === undefined) {
        // Another process has merged the pack meanwhile.
        for (const { id } of objects) contents.set(id, await this.read(id));
        continue;
      }
      try {
        for (const object of objects.sort((a, b) => a.offset - b.offset)) {
          const stored = new Uint8Array(object.stored);
          onDisk(path, () => file.readAtSync(object.offset, stored));
          const content = unpacked(stored, object);
          contents.set(object.id, content);
          digests.push(checkDigest(content, object));
        }
      } finally {
        file.close();
      }
    }
    await Promise.all(digests);
    return contents;
  }

  /** A writer for new objects; only the holder of the lock may ask for one. */
  writer(): PackWriter {
    return new PackWriter(this.#disk, this.#directory);
  }

  /** Ends a writer and merges small packs into its pack. */
  async finish(writer: PackWriter): Promise<void> {
    const merge = await this.#smallPacks();
    if (merge.size > 0) {
      for (const object of (await this.catalog()).objects()) {
        if (merge.has(object.pack) && !writer.has(object.id)) this.#copy(object, writer);
      }
    }
    const written = await writer.finish();
    this.refresh();
    if (written === undefined) return;
    // The same objects under the same name, when nothing new came in.
    merge.delete(written.name);
    for (const name of merge) {
      const path = `${this.#directory}/${name}`;
      onDisk(path, () => this.#disk.removeSync(path));
    }
  }

  /** The packs that are to be merged; none as long as they are few. */
  async #smallPacks(): Promise<Set<string>> {
    const { packs } = await this.catalog();
    const small = packs.filter((pack) => pack.bytes < SMALL_PACK_BYTES);
    return new Set(small.length < MAX_SMALL_PACKS ? [] : small.map((pack) => pack.name));
  }

  #packNames(): string[] {
    return onDisk(this.#directory, () => this.#disk.readDirSync(this.#directory))
      .map(({ name }) => name)
      .filter((name) => name.endsWith(PACK_SUFFIX));
  }

  /** Where an object lies. */
  async locate(id: string): Promise<Located> {
    let catalog = await this.catalog();
    let found = catalog.get(id);
    if (found === undefined) {
      // Another process may have stored it since.
      this.refresh();
      catalog = await this.catalog();
      found = catalog.get(id);
    }
    if (found !== undefined) return found;
    const [broken] = catalog.damaged;
    if (broken !== undefined) throw broken.error;
    throw corrupt(`${REPOSITORY_DIRECTORY}/objects`, `lacks the object ${id}`);
  }

  // Stored bytes move as they are: what is damaged stays damaged and is found when it is read.
  #copy(object: Located, writer: PackWriter): void {
    const path = `${this.#directory}/${object.pack}`;
    const file = onDisk(path, () => this.#disk.openSync(path));
    try {
      const start = writer.begin();
      const buffer = new Uint8Array(Math.min(SEGMENT_BYTES, object.stored));
      for (let at = 0; at < object.stored;) {
        const part = buffer.subarray(0, Math.min(buffer.length, object.stored - at));
        onDisk(path, () => file.readAtSync(object.offset + at, part));
        writer.copy(part);
        at += part.length;
      }
      writer.end(start, object.id, object.size);
    } finally {
      file.close();
    }
  }

  async #open(object: Located): Promise<{ readonly object: Located; readonly file: ReadHandle }> {
    const open = (pack: string) =>
      ifExists(pack, () => this.#disk.openSync(`${this.#directory}/${pack}`));
    const file = open(object.pack);
    if (file !== undefined) return { object, file };
    // Another process has merged the pack meanwhile.
    this.refresh();
    const moved = await this.locate(object.id);
    const again = open(moved.pack);
    if (again === undefined) throw corrupt(packPath(moved.pack), "is gone");
    return { object: moved, file: again };
  }

  async #readCatalog(): Promise<Catalog> {
    const packs: SoundPack[] = [];
    const damagedPacks: DamagedPack[] = [];
    for (const name of this.#packNames()) {
      const pack = await this.#readPack(name);
      // Another process has merged it meanwhile.
      if (pack === undefined) return await this.#readCatalog();
      if ("error" in pack) damagedPacks.push(pack);
      else packs.push(pack);
    }
    return new Catalog(packs, damagedPacks);
  }

  /** Undefined: it is gone. */
  async #readPack(pack: string): Promise<SoundPack | DamagedPack | undefined> {
    const path = `${this.#directory}/${pack}`;
    let file: ReadHandle | undefined;
    try {
      file = ifExists(path, () => this.#disk.openSync(path));
      if (file === undefined) return undefined;
      const bytes = file.size();
      return { name: pack, bytes, objects: await readPackList(file, path, packPath(pack)) };
    } catch (cause) {
      const error = diskProblem(path, cause);
      if (!(error instanceof RepositoryError) || error.code === "newer_format") throw error;
      return { pack, error };
    } finally {
      file?.close();
    }
  }
}

/** The content of an object whose segments are in memory. */
function unpacked(stored: Uint8Array, object: Located): Uint8Array<ArrayBuffer> {
  const name = packPath(object.pack);
  const content = new Uint8Array(object.size);
  let length = 0;
  for (let at = 0; at < stored.length;) {
    if (at + SEGMENT_HEADER_BYTES > stored.length) throw damaged(name, object.id);
    const segment = parseHeader(stored.subarray(at, at + SEGMENT_HEADER_BYTES), name);
    at += SEGMENT_HEADER_BYTES;
    const data = stored.subarray(at, at + segment.stored);
    at += segment.stored;
    if (at > stored.length || length + segment.length > content.length) {
      throw damaged(name, object.id);
    }
    content.set(decode(segment, data, name, object.id), length);
    length += segment.length;
  }
  if (length !== content.length) throw damaged(name, object.id);
  return content;
}

async function checkDigest(content: Uint8Array<ArrayBuffer>, object: Located): Promise<void> {
  if (await sha256Hex(content) !== object.id) throw damaged(packPath(object.pack), object.id);
}

function packPath(pack: string): string {
  return `${REPOSITORY_DIRECTORY}/objects/${pack}`;
}

function damaged(name: string, id: string, cause?: unknown): RepositoryError {
  return corrupt(name, `holds a damaged object ${id}`, cause);
}

function decode(header: SegmentHeader, data: Uint8Array, name: string, id: string): Uint8Array {
  let content: Uint8Array;
  try {
    content = decodeSegment(header, data);
  } catch (cause) {
    throw damaged(name, id, cause);
  }
  if (content.length !== header.length) throw damaged(name, id);
  return content;
}
