/**
 * The stores of memory that the contract is run on. Another process opens the same one by its kind
 * and place.
 */

import type { MemoryLimits, MemoryStore } from "../../runtime/calls/memory/memory_store.ts";
import { sqliteMemory } from "../../runtime/calls/memory/sqlite_memory.ts";
import { tempDir } from "../harness/temp_dir.ts";

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
export type MemoryKind = "sqlite";

/** Makes an empty place. */
export function memoryPlace(kind: MemoryKind): MemoryPlace {
  const dir = tempDir();
  return { kind, text: `${dir.path}/memory.db`, [Symbol.dispose]: () => dir[Symbol.dispose]() };
}

/** Opens what lies in a place. */
export function openMemory(
  { kind, text }: Pick<MemoryPlace, "kind" | "text">,
  options: MemoryOptions = {},
): MemoryStore {
  switch (kind) {
    case "sqlite":
      return sqliteMemory({ path: text, waitMs: 60_000, ...options });
  }
}
