/**
 * What one child has used, as its parent measures it: time of processors and peak of memory.
 *
 * @module
 */

import { type ProcessUsage, readUsage } from "./process_usage.ts";

/** Measures a child from a moment on, for one request. */
export class UsedResources {
  #seen: ProcessUsage | null = null;
  /** CPU time that loading ahead took: it is not the request's. */
  #cpuBeforeMs = 0;

  /** @param pid the child's process; undefined while it has none */
  constructor(private readonly pid: () => number | undefined) {}

  /** CPU time before the request, in milliseconds. */
  get cpuBeforeMs(): number {
    return this.#cpuBeforeMs;
  }

  /** What was measured so far; null where nothing could be. */
  get seen(): ProcessUsage | null {
    return this.#seen;
  }

  /** What was used up to now is not the request's. */
  beginRequest(): void {
    this.#cpuBeforeMs = this.#read()?.cpuMs ?? 0;
    this.#seen = null;
  }

  /** The watch has measured the child and all that it started. */
  note(usage: ProcessUsage): void {
    this.#seen = usage;
  }

  /**
   * A process that is gone still tells its CPU time until it is reaped, but no memory, and the
   * watch has seen the programs that it started: the peaks so far stay.
   */
  takeLast(): void {
    const last = this.#read();
    if (last === null) return;
    const seen = this.#seen;
    this.#seen = {
      ...last,
      cpuMs: Math.max(last.cpuMs - this.#cpuBeforeMs, seen?.cpuMs ?? 0),
      peakRssBytes: Math.max(last.peakRssBytes, seen?.peakRssBytes ?? 0),
    };
  }

  #read(): ProcessUsage | null {
    const pid = this.pid();
    return pid === undefined ? null : readUsage(pid);
  }
}
