/**
 * Which claims are lost. A claim says by the clock of its process until when it holds, and clocks
 * jump, and differ between machines: so one that seems to be over is watched, and is lost when it
 * was not renewed for as long as its process would never take, by the time that passes here.
 *
 * @module
 */
import type { LeasedExecution } from "./ports.ts";

/** Shares of a lease: after a third of it a claim is renewed, and then more than a half is left. */
const WATCHED_SHARE = 1 / 2;

/** Watches claims, for one process. */
export class ClaimWatch {
  #seen = new Map<string, { readonly leaseUntil: number; readonly since: number }>();
  #lookedAt = -Infinity;

  /**
   * @param leaseMs how long claims hold, in milliseconds
   * @param now milliseconds that pass whatever the system's clock does
   */
  constructor(
    private readonly leaseMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** What is left of a lease, in milliseconds, when a claim is to be looked at. */
  get watchedMs(): number {
    return this.leaseMs * WATCHED_SHARE;
  }

  /**
   * Looks at what has little left, or nothing, and gives what is lost. After a time without looks
   * all of it is seen as for the first time: while the store was away nothing could be renewed.
   */
  lost(claims: readonly LeasedExecution[]): readonly LeasedExecution[] {
    const now = this.now();
    const before = now - this.#lookedAt > this.watchedMs ? new Map() : this.#seen;
    this.#lookedAt = now;
    this.#seen = new Map(claims.map(({ token, leaseUntil }) => {
      const known = before.get(token);
      const until = leaseUntil.getTime();
      return [token, known?.leaseUntil === until ? known : { leaseUntil: until, since: now }];
    }));
    return claims.filter(({ token }) =>
      now - (this.#seen.get(token)?.since ?? now) >= this.watchedMs
    );
  }
}
