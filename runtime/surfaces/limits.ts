/**
 * What a request may take before anything runs.
 *
 * @module
 */

/** Bounds of one request. */
export interface SurfaceLimits {
  /** Bytes of a body. */
  readonly bodyBytes: number;
  /** Milliseconds in which no byte of a body comes. */
  readonly bodyIdleMs: number;
  /** Milliseconds from the first byte of a body to its last. */
  readonly bodyTotalMs: number;
  /** Characters of path and query. */
  readonly targetLength: number;
  /** Characters of all names and values of headers. */
  readonly headLength: number;
  /** Large bodies that are held at a time, of all callers. */
  readonly bodies: number;
  /** Large bodies that are held at a time, of one address, or one network of IPv6. */
  readonly bodiesOfAddress: number;
  /** Large bodies that are held at a time, for the projects of one owner. */
  readonly bodiesOfOwner: number;
  /** Bytes of answers, of all callers, that wait for readers who take their time. */
  readonly unreadBytes: number;
  /** Milliseconds in which a reader takes nothing of what waits for it. */
  readonly unreadMs: number;
}

/** What holds where nothing else is said. */
export const SURFACE_LIMITS: SurfaceLimits = {
  bodyBytes: 4 * 2 ** 20,
  bodyIdleMs: 10_000,
  bodyTotalMs: 60_000,
  targetLength: 8 * 2 ** 10,
  headLength: 32 * 2 ** 10,
  bodies: 64,
  bodiesOfAddress: 16,
  bodiesOfOwner: 32,
  unreadBytes: 128 * 2 ** 20,
  unreadMs: 60_000,
};
