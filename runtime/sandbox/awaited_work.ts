/**
 * What `ctx.waitUntil` was given: work that goes on after the answer is known, within the deadline.
 *
 * @module
 */

import type { DeadlineSignal } from "./deadline_signal.ts";
import type { LogSink } from "./log_sink.ts";
import { PromiseResolve, PromiseThen } from "./primordials.ts";

/** Promises that the answer waits for. */
export class AwaitedWork {
  #open = 0;
  #onIdle: (() => void) | undefined;

  constructor(private readonly log: LogSink) {}

  /** Waits for a promise too. Its failure is a log line, and no failure of the invocation. */
  add(promise: unknown): void {
    this.#open += 1;
    const settled = (): void => {
      this.#open -= 1;
      if (this.#open === 0) this.#onIdle?.();
    };
    PromiseThen(PromiseResolve(promise), settled, (error: unknown) => {
      this.log("ctx", "error", "wait_until.failed", { error });
      settled();
    });
  }

  /** Calls back once nothing is open any more, or the deadline is near. */
  whenDone(deadline: DeadlineSignal | undefined, callback: () => void): void {
    if (this.#open === 0) return callback();
    this.#onIdle = callback;
    deadline?.onAbort(() => this.giveUp("The deadline came first"));
  }

  /** Stops waiting, if it was waited, and says so. False where it was not. */
  giveUp(why: string): boolean {
    const callback = this.#onIdle;
    if (callback === undefined) return false;
    this.#onIdle = undefined;
    this.log("ctx", "warn", "wait_until.unfinished", { promises: this.#open, why });
    callback();
    return true;
  }

  /** Whether something is still to be waited for. */
  get isOpen(): boolean {
    return this.#open > 0;
  }
}
