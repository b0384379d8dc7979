/**
 * What bounds memory, for the runtime and for the fakes of tests alike.
 *
 * @module
 */

/** What is bounded. */
export interface MemoryLimits {
  /** UTF-16 units of a key. */
  readonly keyLength: number;
  /** Bytes of a value as JSON. */
  readonly valueBytes: number;
  /** Levels of nesting of a value. */
  readonly valueDepth: number;
  /** Values of one space. */
  readonly values: number;
  /** Bytes of all values of one space. */
  readonly spaceBytes: number;
  /** Values of one page of a list. */
  readonly page: number;
  /** Bytes of the values of one page, of which the first one may be larger. */
  readonly pageBytes: number;
  /** The longest time that a value may be kept for, where one is said: ten years. */
  readonly ttlSeconds: number;
}

/** What is in force. */
export const MEMORY_LIMITS: MemoryLimits = {
  keyLength: 512,
  valueBytes: 256 * 1024,
  valueDepth: 500,
  values: 10_000,
  spaceBytes: 64 * 1024 * 1024,
  page: 100,
  pageBytes: 1024 * 1024,
  ttlSeconds: 10 * 366 * 24 * 60 * 60,
};
