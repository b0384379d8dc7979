import { openFileBlobStore } from "../store/blobs/file_blob_store.ts";
import { s3BlobStore } from "../store/blobs/s3_blob_store.ts";
import type { BlobStore } from "../domain/snapshots/blob_store.ts";
import type { Store } from "../domain/store.ts";
import { postgresStore, sqliteStore } from "../store/sql/sql_store.ts";
import { ConfigError, type ServiceConfig } from "./config.ts";
import { needed } from "./start_failure.ts";

const BLOBS = "Set AIEL_BLOBS, or AIEL_DATA_DIR, to a directory that this user may write to";
const SQLITE =
  "Set AIEL_DATABASE_URL (sqlite:///path), or AIEL_DATA_DIR, to a place that this user may write to";
const POSTGRES = "Check AIEL_DATABASE_URL, and that the database answers";

/**
 * Opens the stores that the configuration names, with their tables up to date.
 *
 * @throws {StartFailure}
 */
export async function openStores(
  { database, blobs }: Pick<ServiceConfig, "database" | "blobs">,
): Promise<{ readonly store: Store; readonly blobs: BlobStore }> {
  const content = blobs.kind === "s3"
    ? s3BlobStore(blobs.options)
    : await needed(`The directory of blobs "${blobs.path}"`, BLOBS, () =>
      openFileBlobStore(blobs.path));
  const store = database.kind === "postgres"
    ? await needed("The database", POSTGRES, () => openPostgres(database.url))
    : await needed(`The database "${database.path}"`, SQLITE, () => openSqlite(database.path));
  return { store, blobs: content };
}

async function openSqlite(path: string): Promise<Store> {
  makePrivate(path);
  const store = sqliteStore({ path });
  await store.migrate();
  return store;
}

async function openPostgres(url: string): Promise<Store> {
  const store = postgresStore({ url });
  try {
    await store.migrate();
  } catch (error) {
    // Its message repeats the address, which may hold a password.
    if (!(error instanceof TypeError)) throw error;
    throw new ConfigError(
      "AIEL_DATABASE_URL is no address of a database, expected postgres://user:password@host/name",
    );
  }
  return store;
}

/**
 * Keeps the database from other users of the machine: its directory may be an open one. SQLite
 * gives the files beside it the database's own mode, so that only those of an earlier start have to
 * be looked at.
 */
function makePrivate(path: string): void {
  // There are no such modes: the directory decides who may read.
  if (Deno.build.os === "windows") return;
  Deno.openSync(path, { create: true, write: true, mode: 0o600 }).close();
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
