/**
 * How far a log was read, and where to go on.
 *
 * @module
 */

import type { LogLineDocument } from "../../../control/api/executions.ts";

/** A line as it is shown. */
export interface ShownLine extends LogLineDocument {
  /** Of a line of an environment's log. */
  readonly export?: string | undefined;
}

/** How far a log was read. */
export interface LogPosition {
  /** Whether a line is new; one that was given before is not. */
  take(line: ShownLine): boolean;
  /** From where on to read: the `seq` of the last line, or a time. */
  next(): { readonly lastEventId?: string; readonly since?: string };
}

/** In the log of one execution, whose lines are counted. */
export class ExecutionPosition implements LogPosition {
  #last = 0;

  take({ seq }: ShownLine): boolean {
    if (seq <= this.#last) return false;
    this.#last = seq;
    return true;
  }

  next(): { readonly lastEventId?: string } {
    return this.#last === 0 ? {} : { lastEventId: `${this.#last}` };
  }
}

/** Lines that are remembered, which is more than come about in the time that is read again. */
const MAX_SEEN = 200_000;
/** So much is read again: a line may be kept so long after its time, and be seen later still. */
const AGAIN_MS = 15_000;
/** As long back as the service reads where no time is said. */
const USUAL_MS = 10 * 60_000;
/** Clocks of this machine and the service's differ by no more. */
const SKEW_MS = 60_000;

/**
 * In the log of an environment, which goes by time. Code could say any time of a line: one that
 * lies ahead moves nothing, so that more is read again than needed rather than too little.
 */
export class EnvironmentPosition implements LogPosition {
  readonly #seen = new Set<string>();
  readonly #startedAt: number;
  #newest: number | undefined;
  #isFirst = true;

  /** @param since from when on; undefined: as the service does by itself */
  constructor(private readonly since: string | undefined, private readonly now: () => Date) {
    this.#startedAt = now().getTime();
  }

  take({ execution_id, seq, ts }: ShownLine): boolean {
    const key = `${execution_id} ${seq}`;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    if (this.#seen.size > MAX_SEEN) {
      for (const oldest of this.#seen) {
        this.#seen.delete(oldest);
        break;
      }
    }
    const time = Date.parse(ts);
    if (time <= this.now().getTime() + SKEW_MS) this.#newest = Math.max(this.#newest ?? 0, time);
    return true;
  }

  next(): { readonly since?: string } {
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    if (this.#newest === undefined) {
      if (this.since !== undefined) return { since: this.since };
      // The first time by the service's own clock; later "10 minutes ago" would be too late.
      return isFirst ? {} : { since: new Date(this.#startedAt - USUAL_MS).toISOString() };
    }
    const again = this.#newest - AGAIN_MS;
    const start = this.since === undefined ? again : Date.parse(this.since);
    return { since: new Date(Math.max(start, again)).toISOString() };
  }
}
