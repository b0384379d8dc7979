/**
 * The attempts that this process runs: their claims are renewed, and each hears when it shall end.
 *
 * @module
 */
import type { ExecutionParts } from "../domain/executions/parts.ts";
import type { Runs } from "../domain/executions/services.ts";
import type { JobSource, RunFollower, TakenJob } from "../domain/executions/ports.ts";
import { type Begun, type Ran, runExecution } from "../domain/executions/run_execution.ts";
import { StoreUnavailable } from "../domain/store_unavailable.ts";

/** An attempt that runs here. */
interface RunningAttempt {
  readonly begun: Begun;
  readonly end: AbortController;
  /** Another process has it. */
  isLost: boolean;
  readonly settled: Promise<unknown>;
}

/** What runs here works with. */
export interface RunningOptions {
  readonly parts: ExecutionParts;
  readonly jobs: Pick<JobSource, "renew" | "leaseMs">;
  /** Hears of a mistake of the service's own, and of a store that is away. */
  readonly failed: (error: unknown) => void;
}

/**
 * Milliseconds between two renewals. Claims and jobs are renewed together, so the shorter of their
 * leases counts; one renewal may be late, or find the store away.
 */
export function renewalMs(
  claims: Pick<ExecutionParts, "leaseMs">,
  jobs: Pick<JobSource, "leaseMs">,
): number {
  return Math.min(claims.leaseMs, jobs.leaseMs) / 3;
}

/** Runs attempts, and holds what belongs to them until they have ended. */
export class Running implements Runs {
  /** An execution may be here twice: an attempt that was lost, and the next one. */
  readonly #attempts = new Set<RunningAttempt>();
  readonly #timer: ReturnType<typeof setInterval>;
  /** One at a time: a store may be slow. */
  #renewing: Promise<void> | undefined;
  #isDraining = false;

  constructor(private readonly options: RunningOptions) {
    const { parts, jobs } = options;
    this.#timer = setInterval(() => {
      this.#renewing ??= this.#renew().finally(() => this.#renewing = undefined);
    }, renewalMs(parts, jobs));
  }

  /** How many run. */
  get count(): number {
    return this.#attempts.size;
  }

  async run(
    begun: Begun,
    follow?: RunFollower,
  ): Promise<Ran> {
    const { parts, failed } = this.options;
    const { execution: { id } } = begun;
    const end = new AbortController();
    const over = Promise.withResolvers<void>();
    const attempt: RunningAttempt = { begun, end, isLost: false, settled: over.promise };
    this.#attempts.add(attempt);
    const forget = parts.signals.on(`cancel ${id}`, () => void this.#renewOne(attempt));
    const leave = () => {
      forget();
      this.#attempts.delete(attempt);
      over.resolve();
    };
    if (this.#isDraining) end.abort();
    try {
      const ran = await runExecution(parts, begun, {
        signal: end.signal,
        follow,
        isLost: () => attempt.isLost,
      });
      const settled = ran.settled.finally(leave);
      settled.catch(failed);
      return { ...ran, settled };
    } catch (error) {
      leave();
      throw error;
    }
  }

  /**
   * Waits for what runs, breaks off what takes longer than that, and waits until all of it is
   * settled. What a caller waits for is cancelled then; what was queued begins again elsewhere.
   */
  async drain(graceMs: number): Promise<void> {
    const all = () => Promise.all([...this.#attempts].map(({ settled }) => settled));
    const late = setTimeout(() => {
      this.#isDraining = true;
      for (const { end } of this.#attempts) end.abort();
    }, graceMs);
    await all();
    clearTimeout(late);
    this.#isDraining = true;
    clearInterval(this.#timer);
    await this.#renewing;
  }

  async #renew(): Promise<void> {
    const attempts = [...this.#attempts];
    if (attempts.length === 0) return;
    const { jobs, failed } = this.options;
    try {
      const held = attempts.flatMap(({ begun: { job } }) => job ?? []);
      const lost = new Set((await jobs.renew(held)).map(placeOf));
      for (const attempt of attempts) {
        const { begun: { job } } = attempt;
        if (job !== undefined && lost.has(placeOf(job))) lose(attempt);
      }
      await this.#renewClaims(attempts);
    } catch (error) {
      // Who can't renew may have lost what runs here; whether it did, the end will tell.
      if (!(error instanceof StoreUnavailable)) failed(error);
    }
  }

  async #renewOne(attempt: RunningAttempt): Promise<void> {
    try {
      await this.#renewClaims([attempt]);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) this.options.failed(error);
    }
  }

  /** Breaks off those that shall end. */
  async #renewClaims(attempts: readonly RunningAttempt[]): Promise<void> {
    const { store, clock, leaseMs } = this.options.parts;
    const until = new Date(clock.now().getTime() + leaseMs);
    const claims = attempts.map(({ begun: { tenantId, execution: { id }, claim: { token } } }) => ({
      tenantId,
      id,
      token,
    }));
    const { cancel, lost } = await store.transaction(
      "system",
      ({ executions }) => executions.renew(claims, until),
      "none",
    );
    for (const attempt of attempts) {
      const { token } = attempt.begun.claim;
      if (lost.includes(token)) lose(attempt);
      else if (cancel.includes(token)) attempt.end.abort();
    }
  }
}

function lose(attempt: RunningAttempt): void {
  attempt.isLost = true;
  attempt.end.abort();
}

/** Tells a job from what it was when another worker had it. */
function placeOf({ jobId, delivery }: TakenJob): string {
  return `${jobId} ${delivery}`;
}
