/**
 * What code remembers from one run to the next.
 *
 * @module
 */

/** Who shares a value: this run, the project (the default), the workspace, or one user of it. */
export const MEMORY_SCOPES = ["execution", "project", "workspace", "user"] as const;

/** One of them. */
export type MemoryScope = typeof MEMORY_SCOPES[number];

/** A value that was found. */
export interface MemoryValue<T = unknown> {
  readonly key: string;
  readonly value: T;
  /** For `ifVersion`. Greater than every earlier one of the key, by one or by more. */
  readonly version: number;
  readonly expiresAt: Date | null;
}

/** How a value is set. */
export interface SetOptions {
  /** It is gone after so many seconds; it stays where this is not said, also if it had a time. */
  readonly ttlSeconds?: number;
  /** Only where the version is still this one; 0: only where there is no value. */
  readonly ifVersion?: number;
}

/** One scope of memory. Values are JSON. */
export interface MemorySpace {
  get<T = unknown>(key: string): Promise<MemoryValue<T> | undefined>;
  /**
   * Gives the new version.
   *
   * @throws IntegrationError CONFLICT where `ifVersion` is not the version
   */
  set(key: string, value: unknown, options?: SetOptions): Promise<number>;
  /** Gives whether there was one. */
  delete(key: string, options?: Pick<SetOptions, "ifVersion">): Promise<boolean>;
  /**
   * One page, by keys in the order of their UTF-8 bytes. It may hold fewer than `limit` and yet not
   * be the last one: `cursor` is undefined there.
   */
  list<T = unknown>(
    query?: { readonly prefix?: string; readonly cursor?: string; readonly limit?: number },
  ): Promise<{ readonly values: readonly MemoryValue<T>[]; readonly cursor: string | undefined }>;
}

/** The memory of the project, and other scopes of it. */
export interface Memory extends MemorySpace {
  scope(scope: MemoryScope): MemorySpace;
}
