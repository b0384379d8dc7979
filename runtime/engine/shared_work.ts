/** A piece of work that is under way. */
interface Work {
  readonly done: Promise<void>;
  readonly stop: AbortController;
  /** Callers that wait for it. */
  waiting: number;
}

/** Work that several callers ask for at once is done once, for all of them. */
export class SharedWork {
  readonly #running = new Map<string, Work>();

  /**
   * Does a piece of work, or waits for the one of the same key. It fails for all who wait as it
   * fails, and is aborted when none of them waits any more; the last one leaves after its end.
   *
   * @param signal ends the waiting of this caller
   * @throws what the work throws, or the signal's reason when aborted
   */
  async run(
    key: string,
    start: (signal: AbortSignal) => Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    signal?.throwIfAborted();
    const work = this.#running.get(key) ?? this.#start(key, start);
    work.waiting++;
    const left = Promise.withResolvers<never>();
    // Work that ends first leaves nothing that waits for this.
    left.promise.catch(() => {});
    const leave = () => left.reject(signal?.reason);
    signal?.addEventListener("abort", leave, { once: true });
    // The start of the work may have taken long enough.
    if (signal?.aborted) leave();
    try {
      await Promise.race([work.done, left.promise]);
    } finally {
      signal?.removeEventListener("abort", leave);
      work.waiting--;
      if (work.waiting === 0 && this.#running.get(key) === work) {
        // Who asks from now on needs work that nothing stops.
        this.#running.delete(key);
        work.stop.abort();
        await work.done.catch(() => {});
      }
    }
  }

  #start(key: string, start: (signal: AbortSignal) => Promise<void>): Work {
    const stop = new AbortController();
    const done = start(stop.signal).finally(() => {
      if (this.#running.get(key) === work) this.#running.delete(key);
    });
    const work: Work = { done, stop, waiting: 0 };
    this.#running.set(key, work);
    return work;
  }
}
