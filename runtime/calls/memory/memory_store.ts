/**
 * The port of what keeps `ctx.memory`.
 *
 * @module
 */

import type { Json } from "../../protocol/json.ts";
import type { MemoryScope } from "../../../sdk/memory.ts";

export { MEMORY_SCOPES, type MemoryScope } from "../../../sdk/memory.ts";
export { MEMORY_LIMITS, type MemoryLimits } from "../../../sdk/memory_limits.ts";

/**
 * Where values live: made from what the platform knows of the run, never from what the code says.
 * Two spaces with other texts share nothing.
 */
export interface MemorySpace {
  readonly tenant: string;
  readonly workspace: string;
  readonly project: string;
  readonly scope: MemoryScope;
  /** The user of scope `user`, the execution of scope `execution`; empty otherwise. */
  readonly owner: string;
}

/** A value that is kept. */
export interface MemoryEntry {
  readonly key: string;
  readonly value: Json;
  /**
   * Greater than every earlier one of the key, also after it was deleted or had expired: no version
   * of a key comes twice. Not always by one.
   */
  readonly version: number;
  /** Epoch milliseconds; `null`: it stays. */
  readonly expiresAt: number | null;
}

/** How to set a value. */
export interface SetOptions {
  /** Above 0. Where it is not said the value stays, also if the one before did not. */
  readonly ttlSeconds?: number;
  /** Only where the version is this one; 0: only where there is no value. */
  readonly ifVersion?: number;
}

/** What a list is asked for. */
export interface ListQuery {
  /** What keys begin with; empty: all. */
  readonly prefix: string;
  /** What the page before gave. */
  readonly cursor?: string;
  /** From 1 to {@linkcode MEMORY_LIMITS}.page. */
  readonly limit: number;
}

/** One page of a list. */
export interface MemoryPage {
  /** By keys in the order of their UTF-8 bytes. */
  readonly entries: readonly MemoryEntry[];
  /** Undefined: this is the last page. Opaque. */
  readonly cursor: string | undefined;
}

/**
 * Keeps values. Expired ones are as if they were not there, to the version too. An adapter keeps
 * the rules of `memory_rules.ts`, and `memory_contract.ts` tests it.
 *
 * Every method throws {@linkcode CallError}s only: VALIDATION_ERROR for a key, prefix, cursor or
 * value that can't be; RESOURCE_LIMIT for what would be too much; CONFLICT as said below; UPSTREAM
 * when what is kept can't be reached or read. Then nothing was changed.
 */
export interface MemoryStore {
  get(space: MemorySpace, key: string): Promise<MemoryEntry | undefined>;
  /**
   * @returns the new version. When this resolves, the value survives the end of every process
   * @throws {CallError} CONFLICT for another version than `ifVersion`, with the version that is
   * there in `details.version`, 0 for none; RESOURCE_LIMIT when the space is full
   */
  set(space: MemorySpace, key: string, value: Json, options: SetOptions): Promise<number>;
  /** @returns whether there was one. @throws {CallError} CONFLICT as `set` does */
  delete(space: MemorySpace, key: string, options: Pick<SetOptions, "ifVersion">): Promise<boolean>;
  list(space: MemorySpace, query: ListQuery): Promise<MemoryPage>;
  /**
   * Removes all of a space: an execution's, when it has ended, which no other one has the name of.
   * In the other scopes versions go on from where they were.
   */
  clear(space: MemorySpace): Promise<void>;
  /** Ends what is open. What is asked afterwards is refused. Never rejects. */
  close(): Promise<void>;
}
