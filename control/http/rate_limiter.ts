/** How much one key may ask for. */
export interface RatePolicy {
  /** Shown in `RateLimit-Policy`. */
  readonly name: string;
  /** Requests that may come at once. */
  readonly burst: number;
  /** Requests that are given back each second. */
  readonly perSecond: number;
}

/** What became of one request. */
export interface RateVerdict {
  readonly allowed: boolean;
  /**
   * At most half is left: the caller is told from here on, and every answer before is spared two
   * headers.
   */
  readonly low: boolean;
  /** `RateLimit-Policy` */
  readonly policy: string;
  /** `RateLimit`; empty while there is plenty. */
  readonly limit: string;
  /** Seconds until there is room for another one, or for all again. */
  readonly seconds: number;
}

interface Bucket {
  level: number;
  at: number;
}

// So many idle buckets are kept before the full ones are forgotten.
const MAX_BUCKETS = 10_000;

/**
 * Token buckets, one for each key, in this process; its headers are those of
 * draft-ietf-httpapi-ratelimit-headers.
 */
export class RateLimiter {
  readonly #buckets = new Map<string, Bucket>();
  readonly #policy: RatePolicy;
  readonly #policyHeader: string;

  constructor(policy: RatePolicy) {
    this.#policy = policy;
    const window = Math.max(1, Math.ceil(policy.burst / policy.perSecond));
    this.#policyHeader = `"${policy.name}";q=${policy.burst};w=${window}`;
  }

  /** Takes one request from a key's bucket. `nowMs`: milliseconds since the epoch. */
  take(key: string, nowMs: number): RateVerdict {
    const { burst, perSecond, name } = this.#policy;
    const bucket = this.#refill(key, nowMs);
    const allowed = bucket.level >= 1;
    if (allowed) bucket.level -= 1;
    const missing = allowed ? burst - bucket.level : 1 - bucket.level;
    const seconds = Math.max(1, Math.ceil(missing / perSecond));
    const low = bucket.level <= burst / 2;
    const limit = low ? `"${name}";r=${Math.floor(bucket.level)};t=${seconds}` : "";
    return { allowed, low, policy: this.#policyHeader, limit, seconds };
  }

  /** Gives a request back to a key's bucket that counts for nothing after all. */
  giveBack(key: string): void {
    const bucket = this.#buckets.get(key);
    if (bucket !== undefined) bucket.level = Math.min(this.#policy.burst, bucket.level + 1);
  }

  #refill(key: string, nowMs: number): Bucket {
    const { burst, perSecond } = this.#policy;
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      if (this.#buckets.size >= MAX_BUCKETS) this.#forgetFull(nowMs);
      const fresh = { level: burst, at: nowMs };
      this.#buckets.set(key, fresh);
      return fresh;
    }
    // A clock that goes back takes nothing away.
    const seconds = Math.max(0, nowMs - bucket.at) / 1000;
    bucket.level = Math.min(burst, bucket.level + seconds * perSecond);
    bucket.at = nowMs;
    return bucket;
  }

  #forgetFull(nowMs: number): void {
    const { burst, perSecond } = this.#policy;
    const refillMs = burst / perSecond * 1000;
    for (const [key, { at }] of this.#buckets) {
      if (nowMs - at >= refillMs) this.#buckets.delete(key);
    }
    // Addresses are cheap to make up: rather forget the oldest than grow.
    for (const key of this.#buckets.keys()) {
      if (this.#buckets.size < MAX_BUCKETS) break;
      this.#buckets.delete(key);
    }
  }
}

/** The headers of a refusal. */
export function rateHeaders({ policy, limit, seconds }: RateVerdict): Record<string, string> {
  return { "ratelimit-policy": policy, "ratelimit": limit, "retry-after": `${seconds}` };
}
