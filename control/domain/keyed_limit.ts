import pLimit, { type LimitFunction } from "p-limit";

/**
 * Lets a few pieces of work of each key run at a time, in the order in which they came; the keys
 * don't wait for each other. What has nothing to do takes no memory.
 */
export class KeyedLimit<Key> {
  readonly #limits = new Map<Key, LimitFunction>();

  /** @param atOnce pieces of work of one key that may run at a time */
  constructor(private readonly atOnce: number) {}

  /** How much work of the key waits. */
  waiting(key: Key): number {
    return this.#limits.get(key)?.pendingCount ?? 0;
  }

  /** Runs work of the key when there is a place for it. */
  async run<T>(key: Key, work: () => Promise<T>): Promise<T> {
    const limit = this.#limits.get(key) ?? pLimit(this.atOnce);
    this.#limits.set(key, limit);
    try {
      return await limit(work);
    } finally {
      if (limit.activeCount === 0 && limit.pendingCount === 0) this.#limits.delete(key);
    }
  }
}
