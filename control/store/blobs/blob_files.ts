/**
 * Files of blobs: where they lie, and how they get there whole.
 *
 * @module
 */
import { isDigest, isId, type TenantId } from "../../domain/ids.ts";
import { PROCESS_MARK } from "../process_mark.ts";
import { StoreUnavailable } from "../../domain/store_unavailable.ts";

/**
 * Asks the disk; what it refuses (full, read-only, no permission, I/O error) is the store's
 * unavailability.
 */
export async function askBlobDisk<T>(act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof StoreUnavailable) throw cause;
    throw new StoreUnavailable(
      `The disk of the blob store: ${cause instanceof Error ? cause.message : "?"}`,
      cause,
    );
  }
}

/** The directories of one blob store. */
export class BlobFiles {
  readonly temporary: string;
  readonly journals: string;
  readonly #known = new Set<string>();

  constructor(readonly root: string) {
    this.temporary = `${root}/tmp`;
    this.journals = `${root}/journal`;
  }

  /** The file of a blob. Tenants never share one. */
  path(tenant: TenantId, sha256: string): string {
    return `${this.folder(tenant, sha256)}/${sha256}`;
  }

  /** The directory that a blob lies in. */
  folder(tenant: TenantId, sha256: string): string {
    // Both become parts of a path: whatever the caller did, it stays inside.
    if (!isId("tenant", tenant)) {
      throw new TypeError(`Not a tenant's id: ${JSON.stringify(tenant)}`);
    }
    if (!isDigest(sha256)) throw new TypeError(`Not a digest: ${JSON.stringify(sha256)}`);
    return `${this.root}/${tenant}/${sha256.slice(0, 2)}`;
  }

  /** A name that nothing has. */
  newTemporary(): string {
    return `${this.temporary}/${PROCESS_MARK}${crypto.randomUUID()}`;
  }

  /** Makes a directory and those above it, and has the disk keep them. */
  async makeDirectory(path: string): Promise<void> {
    if (this.#known.has(path)) return;
    await Deno.mkdir(path, { recursive: true, mode: 0o700 });
    for (let at = path; at.length >= this.root.length; at = at.slice(0, at.lastIndexOf("/"))) {
      await syncDirectory(at);
    }
    this.#known.add(path);
  }
}

/** Has the disk keep the names in a directory. Windows can't and need not. */
export async function syncDirectory(path: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  using directory = await Deno.open(path, { read: true });
  await directory.sync();
}

/** Has the disk keep a file; one that is gone is fine. */
export async function syncFile(path: string): Promise<void> {
  try {
    using file = await Deno.open(path, { read: true });
    await file.sync();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Whether the file is there. */
export function isThere(path: string): boolean {
  try {
    return Deno.lstatSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Removes a file; one that is gone is fine. */
export async function removeFile(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
