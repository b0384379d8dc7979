import { openFileBlobStore } from "../store/blobs/file_blob_store.ts";
import { s3BlobStore } from "../store/blobs/s3_blob_store.ts";
import type { JobSource, Signals } from "../domain/executions/ports.ts";
import type { BlobStore } from "../domain/snapshots/blob_store.ts";
import type { Store } from "../domain/store.ts";
import {
  postgresStoreWithQueue,
  sqliteStoreWithQueue,
  type StoreWithQueue,
} from "../store/queue/stores_with_queue.ts";
import { LocalSignals } from "../store/signals/local_signals.ts";
import { PostgresSignals } from "../store/signals/postgres_signals.ts";
import type { ServiceConfig } from "./config.ts";
import { ConfigError } from "./config_error.ts";
import { needed } from "./start_failure.ts";

const BLOBS = "Set AIEL_BLOBS, or AIEL_DATA_DIR, to a directory that this user may write to";
const SQLITE =
  "Set AIEL_DATABASE_URL (sqlite:///path), or AIEL_DATA_DIR, to a place that this user may write to";
const POSTGRES = "Check AIEL_DATABASE_URL, and that the database answers";

/** The service's memory, and how its processes work together. */
export interface Stores {
  readonly store: Store;
  readonly blobs: BlobStore;
  /** Where workers get the jobs that the store holds. */
  readonly jobs: JobSource;
  /** Between all processes that have the same database. */
  readonly signals: Signals;
  /** Closes them all, in the order in which they need each other. */
  close(): Promise<void>;
}

/**
 * Opens the stores that the configuration names, with their tables up to date.
 *
 * @param report hears of what goes wrong in the background
 * @throws {StartFailure}
 */
export async function openStores(
  { database, blobs }: Pick<ServiceConfig, "database" | "blobs">,
  report: (problem: string) => void,
): Promise<Stores> {
  const content = blobs.kind === "s3"
    ? s3BlobStore(blobs.options)
    : await needed(`The directory of blobs "${blobs.path}"`, BLOBS, () =>
      openFileBlobStore(blobs.path));
  const { store, jobs, signals } = database.kind === "postgres"
    ? await needed("The database", POSTGRES, () => openPostgres(database.url, report))
    : await needed(
      `The database "${database.path}"`,
      SQLITE,
      () => openSqlite(database.path, report),
    );
  return {
    store,
    blobs: content,
    jobs,
    signals,
    close: async () => {
      await signals.close();
      await jobs.close();
      await content.close();
      await store.close();
    },
  };
}

interface StoreAndSignals extends StoreWithQueue {
  readonly signals: Signals;
}

async function openSqlite(
  path: string,
  report: (problem: string) => void,
): Promise<StoreAndSignals> {
  makePrivate(path);
  const opened = sqliteStoreWithQueue({ path });
  await opened.store.migrate();
  return { ...opened, signals: new LocalSignals(report) };
}

async function openPostgres(
  url: string,
  report: (problem: string) => void,
): Promise<StoreAndSignals> {
  try {
    const opened = await postgresStoreWithQueue({ url, report });
    try {
      await opened.store.migrate();
      return { ...opened, signals: await PostgresSignals.open({ url, report }) };
    } catch (error) {
      await opened.jobs.close();
      await opened.store.close();
      throw error;
    }
  } catch (error) {
    // Its message repeats the address, which may hold a password.
    if (!(error instanceof TypeError)) throw error;
    throw new ConfigError(
      "AIEL_DATABASE_URL is no address of a database, expected postgres://user:password@host/name",
    );
  }
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
