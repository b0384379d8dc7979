/**
 * The port of what keeps `ctx.memory`.
 *
 * @module
 */

import type { Json } from "../protocol/json.ts";

/** Who may see a value: one execution, all of a project, of a workspace, or one user of a project. */
export const MEMORY_SCOPES = ["execution", "project", "workspace", "user"] as const;

/** One of them. */
export type MemoryScope = typeof MEMORY_SCOPES[number];

/** What bounds memory. */
export const MEMORY_LIMITS = {
  /** Characters of a key. */
  keyLength: 512,
  /** Bytes of a value as JSON. */
  valueBytes: 256 * 1024,
  /** Values of one space. */
  values: 10_000,
  /** Bytes of all values of one space. */
  spaceBytes: 64 * 1024 * 1024,
  /** Values of one page of a list. */
  page: 100,
} as const;

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
  /** Grows with each change of the key, also after it was deleted. */
  readonly version: number;
  /** Epoch milliseconds; `null`: it stays. */
  readonly expiresAt: number | null;
}

/** How to set a value. */
export interface SetOptions {
  readonly ttlSeconds?: number;
  /** Only where the version is this one; 0: only where there is no value. */
  readonly ifVersion?: number;
}

/** Keeps values. Expired ones are as if they were not there. */
export interface MemoryStore {
  get(space: MemorySpace, key: string): Promise<MemoryEntry | undefined>;
  /**
   * @returns the new version
   * @throws {CallError} CONFLICT for another version than `ifVersion`, with the version that is
   * there in `details.version`; RESOURCE_LIMIT when the space is full
   */
  set(space: MemorySpace, key: string, value: Json, options: SetOptions): Promise<number>;
  /** @returns whether there was one. @throws {CallError} CONFLICT */
  delete(space: MemorySpace, key: string, options: Pick<SetOptions, "ifVersion">): Promise<boolean>;
  /** By keys in the order of their UTF-8 bytes; `cursor` is what the page before gave. */
  list(
    space: MemorySpace,
    query: { readonly prefix: string; readonly cursor?: string; readonly limit: number },
  ): Promise<{ readonly entries: readonly MemoryEntry[]; readonly cursor: string | undefined }>;
  /** Removes all of a space: an execution's, when it has ended. */
  clear(space: MemorySpace): Promise<void>;
  close(): Promise<void>;
}
