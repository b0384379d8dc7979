import { isDigest, type TenantId } from "../../domain/ids.ts";
import {
  BlobNotFound,
  type BlobStore,
  type TenantBlobs,
} from "../../domain/snapshots/blob_store.ts";
import { isLeftBehind } from "../process_mark.ts";
import { askBlobDisk, BlobFiles, isThere, removeFile, syncDirectory } from "./blob_files.ts";
import { readJournals, type SmallBlob, writeJournal } from "./blob_journal.ts";
import { PendingBlobs } from "./pending_blobs.ts";
import { BlobVerifier, type Promised, verifiedContent } from "./verified_content.ts";

// From here on a journal is cheaper than one sync for each.
const FEWEST_FOR_JOURNAL = 3;
/** Files up to here are read at once. */
const SMALL_BYTES = 64 * 2 ** 10;
const DAY_MS = 86_400_000;

/**
 * Content-addressed files: `<root>/<tenant>/<first two digits>/<sha256>`. A file gets its name by a
 * rename after the disk has its bytes (or a journal has them), so one that is there is whole.
 *
 * @param root absolute, without a slash at the end; made when it is not there
 * @throws {StoreUnavailable}
 */
export async function openFileBlobStore(root: string): Promise<BlobStore> {
  const files = new BlobFiles(root);
  return await askBlobDisk(async () => {
    for (const path of [files.temporary, files.journals]) await files.makeDirectory(path);
    await removeOldTemporary(files);
    for await (const { path, blobs } of readJournals(files)) {
      for (const { tenant, blob } of blobs) await keepSynced(files, tenant, blob);
      await removeFile(path);
    }
    return new FileBlobStore(files);
  });
}

class FileBlobStore implements BlobStore {
  readonly #pending: PendingBlobs;
  readonly #verifier = new BlobVerifier();

  constructor(private readonly files: BlobFiles) {
    this.#pending = new PendingBlobs(files);
  }

  of(tenant: TenantId): TenantBlobs {
    return new TenantFiles(this.files, this.#pending, tenant, this.#verifier);
  }

  async check(): Promise<void> {
    await askBlobDisk(async () => {
      const probe = this.files.newTemporary();
      await Deno.writeFile(probe, new Uint8Array(1), { createNew: true });
      await removeFile(probe);
    });
  }

  async close(): Promise<void> {
    await this.#pending.settled();
  }
}

class TenantFiles implements TenantBlobs {
  constructor(
    private readonly files: BlobFiles,
    private readonly pending: PendingBlobs,
    private readonly tenant: TenantId,
    private readonly verifier: BlobVerifier,
  ) {}

  async put(blob: Promised): Promise<void> {
    const path = this.#path(blob.sha256);
    const temporary = this.files.newTemporary();
    const file = await askBlobDisk(() =>
      this.pending.has(path) || isThere(path)
        ? undefined
        : Deno.open(temporary, { write: true, createNew: true, mode: 0o600 })
    ).catch(async (error) => {
      await blob.content.cancel().catch(() => {});
      throw error;
    });
    if (file === undefined) {
      // There already; who puts it must have the bytes all the same.
      for await (const _ of verifiedContent(blob));
      return;
    }
    try {
      using _close = file;
      for await (const chunk of verifiedContent(blob)) {
        await askBlobDisk(async () => {
          for (let at = 0; at < chunk.length;) at += await file.write(chunk.subarray(at));
        });
      }
      await askBlobDisk(() => file.sync());
    } catch (error) {
      await removeFile(temporary).catch(() => {});
      throw error;
    }
    await askBlobDisk(() => place(this.files, this.tenant, blob.sha256, temporary));
  }

  async putMany(blobs: readonly SmallBlob[]): Promise<void> {
    await this.verifier.verify(blobs);
    await askBlobDisk(async () => {
      const fresh = blobs.filter(({ sha256 }) => {
        const path = this.#path(sha256);
        return !this.pending.has(path) && !isThere(path);
      });
      if (fresh.length < FEWEST_FOR_JOURNAL) {
        for (const blob of fresh) await keepSynced(this.files, this.tenant, blob);
        return;
      }
      await this.pending.room();
      const journal = await writeJournal(this.files, this.tenant, fresh);
      this.pending.add(this.tenant, fresh, journal);
    });
  }

  async get(sha256: string) {
    if (!isDigest(sha256)) throw new BlobNotFound(sha256);
    const path = this.#path(sha256);
    const bytes = this.pending.get(path);
    if (bytes !== undefined) return inMemory(bytes);
    return await askBlobDisk(async () => {
      try {
        return await openFile(path);
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
      return await this.#fromOthers(new Set([sha256])).then((found) => {
        const elsewhere = found.get(sha256);
        return elsewhere && inMemory(elsewhere);
      });
    }).then((found) => {
      if (found === undefined) throw new BlobNotFound(sha256);
      return found;
    });
  }

  async has(sha256s: readonly string[]): Promise<ReadonlySet<string>> {
    const missing = new Set<string>();
    const found = new Set<string>();
    return await askBlobDisk(async () => {
      for (const sha256 of sha256s.filter(isDigest)) {
        const path = this.#path(sha256);
        (this.pending.has(path) || isThere(path) ? found : missing).add(sha256);
      }
      if (missing.size > 0) {
        for (const sha256 of (await this.#fromOthers(missing)).keys()) found.add(sha256);
      }
      return found;
    });
  }

  async delete(sha256: string): Promise<void> {
    const path = this.#path(sha256);
    this.pending.drop(path);
    await askBlobDisk(() => removeFile(path));
  }

  /**
   * Blobs that another process on the same directory has acknowledged and not made into files yet.
   */
  async #fromOthers(wanted: ReadonlySet<string>): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
    const found = new Map<string, Uint8Array<ArrayBuffer>>();
    for await (const { blobs } of readJournals(this.files, this.pending.journals)) {
      for (const { tenant, blob } of blobs) {
        if (tenant === this.tenant && wanted.has(blob.sha256)) found.set(blob.sha256, blob.bytes);
      }
    }
    // Those whose journal went while it was looked for have their file now.
    for (const sha256 of wanted) {
      const path = this.#path(sha256);
      if (!found.has(sha256) && isThere(path)) found.set(sha256, await Deno.readFile(path));
    }
    return found;
  }

  #path(sha256: string): string {
    return this.files.path(this.tenant, sha256);
  }
}

function inMemory(bytes: Uint8Array<ArrayBuffer>) {
  const content = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      if (bytes.byteLength > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
  return { size: bytes.byteLength, content };
}

async function openFile(path: string) {
  // A thousand of these make a snapshot, and each wait for another thread takes longer than such a
  // file does.
  if (Deno.statSync(path).size <= SMALL_BYTES) return inMemory(Deno.readFileSync(path));
  const file = await Deno.open(path, { read: true });
  try {
    const { size } = await file.stat();
    return { size, content: file.readable };
  } catch (error) {
    file.close();
    throw error;
  }
}

/**
 * Puts a blob into its place, synced; what lies there under its name with other bytes is replaced.
 */
async function keepSynced(files: BlobFiles, tenant: TenantId, blob: SmallBlob): Promise<void> {
  const { sha256, bytes } = blob;
  const temporary = files.newTemporary();
  try {
    using file = await Deno.open(temporary, { write: true, createNew: true, mode: 0o600 });
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
    await file.sync();
  } catch (error) {
    await removeFile(temporary).catch(() => {});
    throw error;
  }
  await place(files, tenant, sha256, temporary);
}

async function place(
  files: BlobFiles,
  tenant: TenantId,
  sha256: string,
  temporary: string,
): Promise<void> {
  const folder = files.folder(tenant, sha256);
  try {
    await files.makeDirectory(folder);
    await Deno.rename(temporary, files.path(tenant, sha256));
  } catch (error) {
    await removeFile(temporary).catch(() => {});
    throw error;
  }
  await syncDirectory(folder);
}

/** Processes that died left them; where that can't be told, those of living ones are younger. */
async function removeOldTemporary(files: BlobFiles): Promise<void> {
  const before = Date.now() - DAY_MS;
  for await (const { name } of Deno.readDir(files.temporary)) {
    const path = `${files.temporary}/${name}`;
    const info = await Deno.lstat(path).catch(() => undefined);
    const old = info?.mtime && info.mtime.getTime() < before;
    if (old || isLeftBehind(name, path)) await removeFile(path);
  }
}
