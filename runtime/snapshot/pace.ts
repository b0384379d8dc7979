/** How long synchronous work may hold the event loop, in milliseconds. */
const SLICE_MS = 20;

/** How far a walk or a hash has come. */
export interface SnapshotProgress {
  readonly phase: "walk" | "hash";
  readonly files: number;
  readonly bytes: number;
}

/**
 * Cuts synchronous work into slices, so that an AbortSignal, a timer or a server's other requests
 * get their turn. Call `due()` per file; when true, `await pause(…)`.
 */
export class Pace {
  readonly #phase: SnapshotProgress["phase"];
  readonly #signal: AbortSignal | undefined;
  readonly #progress: ((progress: SnapshotProgress) => void) | undefined;
  #since = performance.now();

  constructor(
    phase: SnapshotProgress["phase"],
    options: {
      readonly signal?: AbortSignal;
      readonly progress?: (progress: SnapshotProgress) => void;
    },
  ) {
    this.#phase = phase;
    this.#signal = options.signal;
    this.#progress = options.progress;
  }

  /** Whether the slice is used up. Throws the signal's reason once it is aborted. */
  due(): boolean {
    this.#signal?.throwIfAborted();
    return performance.now() - this.#since >= SLICE_MS;
  }

  /** Reports progress and gives the event loop one turn. */
  async pause(files: number, bytes: number): Promise<void> {
    this.#progress?.({ phase: this.#phase, files, bytes });
    // A timer of 0 ms takes 2 ms.
    await new Promise((resolve) => setImmediate(resolve));
    this.#signal?.throwIfAborted();
    this.#since = performance.now();
  }

  /** Reports the last state. */
  end(files: number, bytes: number): void {
    this.#signal?.throwIfAborted();
    this.#progress?.({ phase: this.#phase, files, bytes });
  }
}
