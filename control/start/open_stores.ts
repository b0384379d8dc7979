import { openFileBlobStore } from "../store/blobs/file_blob_store.ts";
import { s3BlobStore } from "../store/blobs/s3_blob_store.ts";
import type { BlobStore } from "../domain/snapshots/blob_store.ts";
import type { Store } from "../domain/store.ts";
import { postgresStore, sqliteStore } from "../store/sql/sql_store.ts";
import type { ServiceConfig } from "./config.ts";

/**
 * Opens the stores that the configuration names, with their tables up to date.
 *
 * @throws {StoreUnavailable}
 */
export async function openStores(
  { database, blobs }: Pick<ServiceConfig, "database" | "blobs">,
): Promise<{ readonly store: Store; readonly blobs: BlobStore }> {
  const content = blobs.kind === "s3"
    ? s3BlobStore(blobs.options)
    : await openFileBlobStore(blobs.path);
  if (database.kind === "sqlite") makePrivate(database.path);
  const store = database.kind === "postgres"
    ? postgresStore({ url: database.url })
    : sqliteStore({ path: database.path });
  await store.migrate();
  return { store, blobs: content };
}

/**
 * Keeps the database from other users of the machine: its directory may be an open one. SQLite
 * gives the files beside it the database's own mode, so that only those of an earlier start have to
 * be looked at.
 */
function makePrivate(path: string): void {
  // There are no such modes: the directory decides who may read.
  if (Deno.build.os === "windows") return;
  try {
    Deno.openSync(path, { create: true, write: true, mode: 0o600 }).close();
  } catch {
    // Opening the database says what is wrong with the place.
    return;
  }
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    try {
      Deno.chmodSync(file, 0o600);
    } catch (error) {
      // Not there; or another user's, who decides who may read it.
      if (error instanceof Deno.errors.NotFound) continue;
      if (error instanceof Deno.errors.PermissionDenied) continue;
      throw error;
    }
  }
}
