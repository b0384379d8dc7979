/**
 * Takes jobs and runs them, as many at a time as there are places.
 *
 * @module
 */
import type { ExecutionParts } from "../domain/executions/parts.ts";
import type { Runs } from "../domain/executions/services.ts";
import type { JobSource, TakenJob } from "../domain/executions/ports.ts";
import { takeUp } from "../domain/executions/take_up.ts";
import { StoreUnavailable } from "../domain/store_unavailable.ts";

/** A signal may be lost: so long at most passes without a look, in milliseconds. */
const LOOK_MS = 1_000;

/** What a worker works with. */
export interface WorkerOptions {
  readonly parts: ExecutionParts;
  readonly jobs: JobSource;
  readonly runs: Runs;
  /** Jobs at a time. */
  readonly places: number;
  /** Hears of a mistake of the service's own. */
  readonly failed: (error: unknown) => void;
}

/** Takes jobs from when it is made until it is stopped. */
export class Worker {
  readonly #running = new Set<Promise<void>>();
  readonly #forget: () => void;
  readonly #timer: ReturnType<typeof setInterval>;
  #taking: Promise<void> | undefined;
  /** There may be more than was seen when it last looked. */
  #isAsked = false;
  #isStopped = false;

  constructor(private readonly options: WorkerOptions) {
    this.#forget = options.parts.signals.on("jobs", () => this.#look());
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#look();
  }

  /** Takes no more jobs. Resolves when no taking is under way; what runs goes on. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#forget();
    clearInterval(this.#timer);
    await this.#taking;
  }

  /** Waits for what runs. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  #look(): void {
    this.#isAsked = true;
    this.#taking ??= this.#take().catch((error) => {
      // A store that is away is looked for again.
      if (!(error instanceof StoreUnavailable)) this.options.failed(error);
    }).finally(() => this.#taking = undefined);
  }

  async #take(): Promise<void> {
    const { jobs, places } = this.options;
    while (!this.#isStopped && this.#isAsked && this.#running.size < places) {
      this.#isAsked = false;
      const wanted = places - this.#running.size;
      const taken = await jobs.take(wanted);
      for (const job of taken) this.#begin(job);
      if (taken.length === wanted) this.#isAsked = true;
    }
  }

  #begin(job: TakenJob): void {
    const running = this.#run(job).catch((error) => {
      // Its lease ends, and it is given to a worker again.
      if (!(error instanceof StoreUnavailable)) this.options.failed(error);
    }).finally(() => {
      this.#running.delete(running);
      this.#look();
    });
    this.#running.add(running);
  }

  async #run(job: TakenJob): Promise<void> {
    const { parts, runs } = this.options;
    const begun = await takeUp(parts, job);
    if (begun === undefined) return;
    const { settled } = await runs.run(begun);
    await settled;
  }
}
