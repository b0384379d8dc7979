import type { TenantId } from "../../domain/ids.ts";
import { StoreUnavailable } from "../../domain/store_unavailable.ts";
import { type BlobFiles, removeFile, syncDirectory, syncFile } from "./blob_files.ts";
import type { SmallBlob } from "./blob_journal.ts";

/** What may be in memory at most; who adds more waits. */
const MOST_BYTES = 64 * 2 ** 20;
/**
 * Files are written when nothing was asked of them for so long: a push that has just sent them is
 * about to be registered.
 */
const QUIET_MS = 250;
/** But at most so long after they came. */
const LATEST_MS = 2_000;
/** Longest that the process stands still while files are written one after the other. */
const SLICE_MS = 5;

/** Blobs that a journal has and that wait for a file of their own. */
export class PendingBlobs {
  /** Journals of this process. */
  readonly journals = new Set<string>();
  readonly #bytes = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly #running = new Set<Promise<void>>();
  /** Wakes those who wait for a quiet moment. */
  readonly #sleepers = new Set<() => void>();
  #askedAt = 0;
  #hurried = false;
  #total = 0;

  constructor(private readonly files: BlobFiles) {}

  has(path: string): boolean {
    return this.#bytes.has(path);
  }

  get(path: string): Uint8Array<ArrayBuffer> | undefined {
    const bytes = this.#bytes.get(path);
    if (bytes !== undefined) this.#askedAt = performance.now();
    return bytes;
  }

  /** The blob is no longer wanted. */
  drop(path: string): void {
    this.#total -= this.#bytes.get(path)?.byteLength ?? 0;
    this.#bytes.delete(path);
  }

  /**
   * Waits until there is room for more.
   *
   * @throws {StoreUnavailable} when the disk takes none of what is waiting
   */
  async room(): Promise<void> {
    while (this.#total > MOST_BYTES) {
      if (this.#running.size === 0) throw new StoreUnavailable("The disk takes no more blobs");
      this.#wake();
      await Promise.race(this.#running);
    }
  }

  /** Takes over blobs that are in a journal, and writes them in the background. */
  add(tenant: TenantId, blobs: readonly SmallBlob[], journal: string): void {
    this.journals.add(journal);
    for (const { sha256, bytes } of blobs) {
      const path = this.files.path(tenant, sha256);
      this.drop(path);
      this.#bytes.set(path, bytes);
      this.#total += bytes.byteLength;
    }
    // A failure loses nothing: the bytes stay in memory and in the journal, which the next start
    // plays.
    const running = this.#write(tenant, blobs, journal).catch(() => {})
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves when nothing is written any more. */
  async settled(): Promise<void> {
    this.#hurried = true;
    this.#wake();
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #quiet(): Promise<void> {
    const start = performance.now();
    this.#askedAt = start;
    while (!this.#hurried) {
      const now = performance.now();
      const wait = Math.min(this.#askedAt + QUIET_MS, start + LATEST_MS) - now;
      if (wait <= 0 || await this.#sleep(wait)) return;
    }
  }

  /** Whether it was woken. */
  async #sleep(ms: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), ms);
    const wake = () => resolve(true);
    this.#sleepers.add(wake);
    const woken = await promise;
    clearTimeout(timer);
    this.#sleepers.delete(wake);
    return woken;
  }

  #wake(): void {
    for (const wake of this.#sleepers) wake();
  }

  async #write(tenant: TenantId, blobs: readonly SmallBlob[], journal: string): Promise<void> {
    const folders = new Set(blobs.map(({ sha256 }) => this.files.folder(tenant, sha256)));
    // The callers that added them get their answer first.
    await this.#quiet();
    let start = performance.now();
    const breathe = async () => {
      if (performance.now() - start < SLICE_MS) return;
      await pause();
      start = performance.now();
    };
    for (const folder of folders) {
      Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
      await breathe();
    }
    for (const { sha256 } of blobs) {
      this.#writeOne(this.files.path(tenant, sha256));
      await breathe();
    }
    for (const { sha256 } of blobs) await syncFile(this.files.path(tenant, sha256));
    for (const folder of folders) await syncDirectory(folder);
    await syncDirectory(`${this.files.root}/${tenant}`);
    await syncDirectory(this.files.root);
    await removeFile(journal);
    this.journals.delete(journal);
  }

  /** Between the look and the rename nothing else runs, so a blob that was dropped stays away. */
  #writeOne(path: string): void {
    const bytes = this.#bytes.get(path);
    if (bytes === undefined) return;
    const temporary = this.files.newTemporary();
    Deno.writeFileSync(temporary, bytes, { createNew: true, mode: 0o600 });
    Deno.renameSync(temporary, path);
    this.drop(path);
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
