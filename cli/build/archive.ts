/**
 * The files that the compiled binary carries, in one file: a line of JSON that lists them, then their contents, each compressed by
 * itself (gzip). One file, because `deno compile` takes every TypeScript file it embeds for a module of the program. Every start of
 * the binary reads what is embedded, about 1.2 ms for each MB: hence compressed, and hence the contents can lie elsewhere.
 *
 * @module
 */

/** A file in an archive. */
export interface ArchivedFile {
  /** Relative, POSIX. */
  path: string;
  /** Of the content, lower-case hex. */
  sha256: string;
  /** Bytes of the content. */
  size: number;
  /**
   * The content.
   *
   * @throws {TypeError} when it is not the one that was packed
   */
  read(): Promise<Uint8Array<ArrayBuffer>>;
}

/** Files put together. */
export interface Archive {
  entries: ArchiveEntry[];
  /** One after the other, as the entries say. */
  contents: Uint8Array<ArrayBuffer>;
}

/** What an archive says of a file. */
export interface ArchiveEntry {
  path: string;
  sha256: string;
  size: number;
  /** Bytes in the archive. */
  packed: number;
}

/** Reads bytes of the file that contents lie in which are not in the archive. */
export type ReadAside = (at: number, length: number) => Promise<Uint8Array<ArrayBuffer>>;

const NEWLINE = 0x0a;

/** Puts files into an archive, sorted by path: the same files give the same bytes. */
export async function packArchive(
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
): Promise<Archive> {
  const sorted = [...files].sort(([a], [b]) => a < b ? -1 : 1);
  const entries: ArchiveEntry[] = [];
  const contents: Uint8Array<ArrayBuffer>[] = [];
  for (const [path, bytes] of sorted) {
    const packed = await piped(bytes, new CompressionStream("gzip"));
    contents.push(packed);
    entries.push({
      path,
      sha256: await sha256Hex(bytes),
      size: bytes.length,
      packed: packed.length,
    });
  }
  return { entries, contents: new Uint8Array(await new Blob(contents).arrayBuffer()) };
}

/**
 * The file that an archive is.
 *
 * @param aside where in another file its contents start; without it they are in this one
 */
export async function archiveBytes(
  { entries, contents }: Archive,
  aside?: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const head = `${JSON.stringify({ aside: aside ?? null, entries })}\n`;
  const parts = aside === undefined ? [head, contents] : [head];
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/**
 * The files of an archive.
 *
 * @throws {TypeError} when the bytes are no archive
 */
export function readArchive(
  archive: Uint8Array<ArrayBuffer>,
  readAside: ReadAside,
): ArchivedFile[] {
  const end = archive.indexOf(NEWLINE);
  const head: unknown = end < 0
    ? undefined
    : JSON.parse(new TextDecoder().decode(archive.subarray(0, end)));
  if (!isHead(head)) throw new TypeError("The bytes are no archive");
  const { aside, entries } = head;
  let at = aside ?? end + 1;
  const files = entries.map((entry): ArchivedFile => {
    const { path, sha256, size, packed } = entry;
    const start = at;
    at += packed;
    const packedBytes = async () =>
      aside === null ? archive.subarray(start, start + packed) : await readAside(start, packed);
    return { path, sha256, size, read: async () => await unpacked(entry, await packedBytes()) };
  });
  if (aside === null && at !== archive.length) {
    throw new TypeError("The archive is longer or shorter than it says");
  }
  return files;
}

async function unpacked(
  { path, sha256 }: ArchiveEntry,
  packed: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const content = await piped(packed, new DecompressionStream("gzip"));
  if (await sha256Hex(content) === sha256) return content;
  throw new TypeError(`"${path}" is not what was packed`);
}

/** The SHA-256 of bytes in lower-case hex. */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function piped(
  bytes: Uint8Array<ArrayBuffer>,
  through: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(through);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function isHead(
  value: unknown,
): value is { aside: number | null; entries: ArchiveEntry[] } {
  return typeof value === "object" && value !== null && "aside" in value && "entries" in value &&
    (value.aside === null || typeof value.aside === "number") && Array.isArray(value.entries) &&
    value.entries.every(isEntry);
}

function isEntry(value: unknown): value is ArchiveEntry {
  return typeof value === "object" && value !== null && "path" in value && "sha256" in value &&
    "size" in value && "packed" in value && typeof value.path === "string" &&
    typeof value.sha256 === "string" && typeof value.size === "number" &&
    typeof value.packed === "number";
}
