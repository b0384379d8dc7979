/**
 * The stores of memory that the contract is run on. Another process opens the same one by its kind
 * and place.
 */

import type { MemoryLimits, MemoryStore } from "../../runtime/calls/memory/memory_store.ts";
import { sqliteMemory } from "../../runtime/calls/memory/sqlite_memory.ts";
import { postgresMemory } from "../../control/store/memory/postgres_memory.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { type PostgresServer, startPostgres } from "./postgres_server.ts";

/** How a test opens one. */
export interface MemoryOptions {
  readonly now?: () => number;
  readonly limits?: MemoryLimits;
}

/** A place that is empty at first, and goes with the test. */
export interface MemoryPlace extends Disposable {
  readonly kind: MemoryKind;
  /** What another process finds it by. */
  readonly text: string;
}

/** What keeps memory. */
export type MemoryKind = "sqlite" | "postgres";

let server: Promise<PostgresServer | string> | undefined;

/** The server of the tests, started when it is first asked for; a text says why it can't be. */
export function memoryServer(): Promise<PostgresServer | string> {
  return server ??= startPostgres();
}

/** Makes an empty place. */
export async function memoryPlace(kind: MemoryKind): Promise<MemoryPlace> {
  if (kind === "postgres") {
    const postgres = await memoryServer();
    if (typeof postgres === "string") throw new TypeError(postgres);
    return { kind, text: await postgres.newDatabase(), [Symbol.dispose]: () => {} };
  }
  return filePlace();
}

/** An empty place for memory in a file. */
export function filePlace(): MemoryPlace {
  const dir = tempDir();
  return {
    kind: "sqlite",
    text: `${dir.path}/memory.db`,
    [Symbol.dispose]: () => dir[Symbol.dispose](),
  };
}

/** Opens what lies in a place. */
export function openMemory(
  { kind, text }: Pick<MemoryPlace, "kind" | "text">,
  options: MemoryOptions = {},
): MemoryStore {
  switch (kind) {
    case "sqlite":
      return sqliteMemory({ path: text, waitMs: 60_000, ...options });
    case "postgres":
      return postgresMemory({ url: text, waitMs: 60_000, sweepMs: 0, ...options });
  }
}
