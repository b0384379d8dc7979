/**
 * The signal of a context: it comes a little before the deadline, so that code that listens can
 * still answer.
 *
 * @module
 */

import type { OwnSignal } from "./interruption.ts";
import {
  AbortSignalAborted,
  AbortSignalAddListener,
  AbortSignalAny,
  AbortSignalReason,
  AbortSignalRemoveListener,
  AbortSignalTimeout,
  DateNow,
  SymbolIterator,
} from "./primordials.ts";

/** The time before the deadline, in milliseconds: a tenth of the whole, at most this. */
const MAX_GRACE_MS = 250;

/** Made when it is first asked for, which most code never does. */
export class DeadlineSignal implements OwnSignal {
  #timer: AbortSignal | undefined;
  #signal: AbortSignal | undefined;
  readonly #at: number;

  /** @param deadline in epoch milliseconds */
  constructor(deadline: number, readonly timeoutMs: number) {
    const grace = timeoutMs / 10;
    this.#at = deadline - (grace < MAX_GRACE_MS ? grace : MAX_GRACE_MS);
  }

  /** What code gets. It listens to a timer of its own, which code can't reach. */
  get signal(): AbortSignal {
    return this.#signal ??= AbortSignalAny(listOf(this.#source));
  }

  get isAborted(): boolean {
    return this.#signal !== undefined && AbortSignalAborted(this.#signal);
  }

  get reason(): unknown {
    return this.#signal === undefined ? undefined : AbortSignalReason(this.#signal);
  }

  /** Calls back when the signal comes; waiting for that keeps nothing alive. */
  onAbort(callback: () => void): void {
    if (AbortSignalAborted(this.signal)) return callback();
    AbortSignalAddListener(this.signal, "abort", callback);
    this.unref();
  }

  /**
   * From now on the signal's timer counts as no work, also where code listens. Deno lets a timer go
   * when the last listener of its own signal leaves.
   */
  unref(): void {
    if (this.#timer === undefined) return;
    const none = (): void => {};
    AbortSignalAddListener(this.#timer, "abort", none);
    AbortSignalRemoveListener(this.#timer, "abort", none);
  }

  // Not by setTimeout: the first touch of it loads Node's timers, a quarter of the child's whole
  // start.
  get #source(): AbortSignal {
    const left = this.#at - DateNow();
    return this.#timer ??= AbortSignalTimeout(left > 0 ? left : 0);
  }
}

/** A list of one that does not ask the array's iterator, which code may have replaced. */
function listOf<T>(item: T): Iterable<T> {
  let isGiven = false;
  const next = (): IteratorResult<T> => {
    if (isGiven) return { done: true, value: undefined };
    isGiven = true;
    return { done: false, value: item };
  };
  return { [SymbolIterator]: () => ({ next }) } as Iterable<T>;
}
