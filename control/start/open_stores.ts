import { openFileBlobStore } from "../store/blobs/file_blob_store.ts";
import { s3BlobStore } from "../store/blobs/s3_blob_store.ts";
import type { BlobStore, Store } from "../store/ports.ts";
import { postgresStore, sqliteStore } from "../store/sql/sql_store.ts";
import type { Config } from "./config.ts";

/**
 * Opens the stores that the configuration names, with their tables up to date.
 *
 * @throws {StoreUnavailable}
 */
export async function openStores(
  { database, blobs, dataDir }: Config,
): Promise<{ readonly store: Store; readonly blobs: BlobStore }> {
  Deno.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const content = blobs.kind === "s3"
    ? s3BlobStore(blobs.options)
    : await openFileBlobStore(blobs.path);
  const store = database.kind === "postgres"
    ? postgresStore({ url: database.url })
    : sqliteStore({ path: database.path });
  await store.migrate();
  return { store, blobs: content };
}
