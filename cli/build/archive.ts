import { sha256Hex } from "../../runtime/protocol/sha256_hex.ts";

/**
 * The files that the compiled binary carries, in one file: a line of JSON that lists them, then
 * their contents, each compressed by itself (gzip). One file, because `deno compile` takes every
 * TypeScript file it embeds for a module of the program. Every start of the binary reads what is
 * embedded, about 1.2 ms for each MB: hence compressed.
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

/** What an archive says of a file. */
interface ArchiveEntry {
  path: string;
  sha256: string;
  size: number;
  /** Bytes in the archive. */
  packed: number;
}

const NEWLINE = 0x0a;

/** Puts files into an archive, sorted by path: the same files give the same bytes. */
export async function packArchive(
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array<ArrayBuffer>> {
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
  const head = `${JSON.stringify(entries)}\n`;
  return new Uint8Array(await new Blob([head, ...contents]).arrayBuffer());
}

/**
 * The files of an archive.
 *
 * @throws {TypeError} when the bytes are no archive
 */
export function readArchive(archive: Uint8Array<ArrayBuffer>): ArchivedFile[] {
  const end = archive.indexOf(NEWLINE);
  const entries: unknown = end < 0
    ? undefined
    : JSON.parse(new TextDecoder().decode(archive.subarray(0, end)));
  if (!Array.isArray(entries) || !entries.every(isEntry)) {
    throw new TypeError("The bytes are no archive");
  }
  let at = end + 1;
  const files = entries.map((entry): ArchivedFile => {
    const { path, sha256, size, packed } = entry;
    const bytes = archive.subarray(at, at + packed);
    at += packed;
    return { path, sha256, size, read: async () => await unpacked(entry, bytes) };
  });
  if (at !== archive.length) throw new TypeError("The archive is longer or shorter than it says");
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

async function piped(
  bytes: Uint8Array<ArrayBuffer>,
  through: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(through);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function isEntry(value: unknown): value is ArchiveEntry {
  return typeof value === "object" && value !== null && "path" in value && "sha256" in value &&
    "size" in value && "packed" in value && typeof value.path === "string" &&
    typeof value.sha256 === "string" && typeof value.size === "number" &&
    typeof value.packed === "number";
}
