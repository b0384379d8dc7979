import type { MemoryStore } from "../../runtime/calls/memory/memory_store.ts";
import { sqliteMemory } from "../../runtime/calls/memory/sqlite_memory.ts";
import { postgresMemory } from "../store/memory/postgres_memory.ts";
import type { ServiceConfig } from "./config.ts";

/** The file of memory in the data directory of a service that has SQLite. */
export const MEMORY_FILE = "memory.sqlite";

/**
 * Opens the memory of code that the service runs: in its Postgres, which all nodes share, or in a
 * file of its data directory. Nothing is made or connected to before the first call.
 */
export function openMemory(
  { database, dataDir }: Pick<ServiceConfig, "database" | "dataDir">,
): MemoryStore {
  return database.kind === "postgres"
    ? postgresMemory({ url: database.url })
    : sqliteMemory({ path: `${dataDir}/${MEMORY_FILE}` });
}
