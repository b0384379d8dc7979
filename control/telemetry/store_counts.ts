import type { JobSource, SystemExecutions } from "../domain/executions/ports.ts";
import { StoreUnavailable } from "../domain/store_unavailable.ts";

/** What the store knows of work that waits. */
export interface StoreCounts {
  readonly jobs: Awaited<ReturnType<JobSource["counts"]>>;
  readonly backlogs: Awaited<ReturnType<SystemExecutions["backlogs"]>>;
}

/** How it is asked, and how often. */
export interface StoreCounterOptions {
  readonly read: () => Promise<StoreCounts>;
  /** Hears of a mistake of the service's own. */
  readonly failed: (error: unknown) => void;
  /** Milliseconds of a clock that only goes forward. Default: `performance.now`. */
  readonly now?: () => number;
  /** How long what was read is good, in milliseconds. */
  readonly freshMs?: number;
  /** How long an answer is waited for, in milliseconds. */
  readonly patienceMs?: number;
}

/** Prometheus asks every 15 s or so, and several may. */
const FRESH_MS = 5_000;
/** Prometheus itself waits for 10 s. */
const PATIENCE_MS = 3_000;

/** Asks the store at most once every few seconds, however many ask for that. */
export class StoreCounter {
  #reading: Promise<StoreCounts | undefined> = Promise.resolve(undefined);
  #isReading = false;
  #goodUntil = -Infinity;

  constructor(private readonly options: StoreCounterOptions) {}

  /** What it says; undefined: it can't be read, or not soon enough. Never rejects. */
  async counts(): Promise<StoreCounts | undefined> {
    // One reading that takes long is waited for by all who ask meanwhile.
    if (!this.#isReading && this.#now() >= this.#goodUntil) {
      this.#isReading = true;
      this.#reading = this.#read();
    }
    const late = Promise.withResolvers<undefined>();
    const { patienceMs = PATIENCE_MS } = this.options;
    const timer = setTimeout(() => late.resolve(undefined), patienceMs);
    try {
      return await Promise.race([this.#reading, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #read(): Promise<StoreCounts | undefined> {
    const { read, failed, freshMs = FRESH_MS } = this.options;
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) failed(error);
      return undefined;
    } finally {
      this.#isReading = false;
      this.#goodUntil = this.#now() + freshMs;
    }
  }

  #now(): number {
    return (this.options.now ?? performance.now.bind(performance))();
  }
}
