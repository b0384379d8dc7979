/**
 * Lets a few work at a time, in the order of their coming: a sandbox costs a processor.
 *
 * @module
 */

/** See the module. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  /** `atOnce`: how many may work at a time. */
  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** Works when it is its turn. @throws the signal's reason when aborted before that */
  async take<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#turn(signal);
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const begin = () => {
      signal?.removeEventListener("abort", leave);
      resolve();
    };
    const leave = () => {
      const at = this.#waiting.indexOf(begin);
      if (at !== -1) this.#waiting.splice(at, 1);
      reject(signal?.reason);
    };
    this.#waiting.push(begin);
    signal?.addEventListener("abort", leave, { once: true });
    return promise;
  }
}
