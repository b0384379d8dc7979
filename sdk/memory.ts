/**
 * What code remembers from one run to the next.
 *
 * @module
 */

/** Who shares a value: this run, the project (the default), the workspace, or one user. */
export type MemoryScope = "execution" | "project" | "workspace" | "user";

/** A value that was found. */
export interface MemoryValue<T = unknown> {
  readonly key: string;
  readonly value: T;
  /** For `ifVersion`. */
  readonly version: number;
  readonly expiresAt: Date | null;
}

/** How a value is set. */
export interface SetOptions {
  /** It is gone after so many seconds. */
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
  /** One page; `cursor` is undefined at the last one. */
  list<T = unknown>(
    query?: { readonly prefix?: string; readonly cursor?: string; readonly limit?: number },
  ): Promise<{ readonly values: readonly MemoryValue<T>[]; readonly cursor: string | undefined }>;
}

/** The memory of the project, and other scopes of it. */
export interface Memory extends MemorySpace {
  scope(scope: MemoryScope): MemorySpace;
}
