/**
 * Work that an answer does not wait for: audit events of denied attempts, last uses of tokens. Not
 * waiting for it also keeps a denial as fast as a miss, so that time does not tell what exists.
 */
export class Background {
  readonly #running = new Set<Promise<void>>();
  readonly #failed: (error: unknown) => void;

  /** `failed` hears of work that threw. */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** Begins something. */
  start(work: () => Promise<void>): void {
    const running = work().catch(this.#failed).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Waits until nothing is running. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
