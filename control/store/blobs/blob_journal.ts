/**
 * Makes many small blobs durable with one round of the disk instead of one for each.
 *
 * All of them are written into one file that is synced. From then on they are there: this process
 * has them in memory, others read the journal. In the background each gets its own file; when the
 * disk has all of them, the journal goes. Journals that a process left when it died are played by
 * the next one that starts. A journal that was torn by a power cut was never acknowledged; what of
 * it is whole is kept, the rest is not.
 *
 * Form: one line of JSON (`{"v":1,"tenant":"ten_…","blobs":[["<sha256>",<size>],…]}`), then the
 * bytes of all blobs.
 *
 * @module
 */
import { isDigest, isId, type TenantId } from "../../domain/ids.ts";
import { type BlobFiles, removeFile, syncDirectory } from "./blob_files.ts";
import { verifyBytes } from "./verified_content.ts";

/** A small blob in memory, verified. */
export interface SmallBlob {
  readonly sha256: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const SUFFIX = ".journal";
const NEWLINE = 0x0a;

/** Writes a journal. When it resolves, the disk has it. @returns its path */
export async function writeJournal(
  files: BlobFiles,
  tenant: TenantId,
  blobs: readonly SmallBlob[],
): Promise<string> {
  const path = `${files.journals}/${crypto.randomUUID()}${SUFFIX}`;
  // Its name comes last: a process that starts meanwhile would play half of it, and remove it.
  const temporary = files.newTemporary();
  const head = JSON.stringify({
    v: 1,
    tenant,
    blobs: blobs.map(({ sha256, bytes }) => [sha256, bytes.byteLength]),
  });
  try {
    using file = await Deno.open(temporary, { write: true, createNew: true, mode: 0o600 });
    const parts = [new TextEncoder().encode(`${head}\n`), ...blobs.map(({ bytes }) => bytes)];
    const all = await new Blob(parts).bytes();
    for (let at = 0; at < all.length;) at += await file.write(all.subarray(at));
    await file.sync();
    await Deno.rename(temporary, path);
  } catch (error) {
    await removeFile(temporary).catch(() => {});
    throw error;
  }
  await syncDirectory(files.journals);
  return path;
}

/** A blob out of a journal. */
export interface JournalledBlob {
  readonly tenant: TenantId;
  readonly blob: SmallBlob;
}

/**
 * What is whole in the journals that other processes have not finished with, or left; `own` are
 * left out.
 */
export async function* readJournals(
  files: BlobFiles,
  own: ReadonlySet<string> = new Set(),
): AsyncGenerator<{ readonly path: string; readonly blobs: Iterable<JournalledBlob> }> {
  for await (const { name } of Deno.readDir(files.journals)) {
    const path = `${files.journals}/${name}`;
    if (!name.endsWith(SUFFIX) || own.has(path)) continue;
    try {
      yield { path, blobs: wholeBlobs(await Deno.readFile(path)) };
    } catch (error) {
      // Its process finished with it.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

function* wholeBlobs(content: Uint8Array<ArrayBuffer>): Generator<JournalledBlob> {
  const end = content.indexOf(NEWLINE);
  const head = end < 0 ? undefined : readHead(content.subarray(0, end));
  if (head === undefined) return;
  let at = end + 1;
  for (const [sha256, size] of head.blobs) {
    const bytes = content.slice(at, at + size);
    at += size;
    try {
      verifyBytes(sha256, bytes);
    } catch {
      // Torn: no caller was told that it is kept.
      continue;
    }
    yield { tenant: head.tenant, blob: { sha256, bytes } };
  }
}

function readHead(
  line: Uint8Array,
): { readonly tenant: TenantId; readonly blobs: [string, number][] } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(line));
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  if (!("v" in value && "tenant" in value && "blobs" in value) || value.v !== 1) return undefined;
  const { tenant, blobs } = value;
  if (typeof tenant !== "string" || !isId("tenant", tenant) || !Array.isArray(blobs)) {
    return undefined;
  }
  return { tenant, blobs: blobs.filter(isEntry) };
}

function isEntry(value: unknown): value is [string, number] {
  return Array.isArray(value) && typeof value[0] === "string" && isDigest(value[0]) &&
    Number.isSafeInteger(value[1]) && value[1] >= 0;
}
