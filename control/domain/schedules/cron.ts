/**
 * When a schedule fires. What the clocks of its time zone do changes no instant: an hour that comes
 * twice is fired in once, and what stands in an hour that is left out comes right after it.
 *
 * @module
 */
import { Cron } from "croner";
import { DomainError } from "../domain_error.ts";

/** An expression with its time zone. */
export interface CronTimes {
  readonly cron: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** Minute, hour, day, month and weekday. */
const FIELDS = 5;
/** Instants that are counted as missed at most. */
const MOST_MISSED = 1_000;
/** Between two fires at least, in milliseconds. */
const SHORTEST_MS = 60_000;

/**
 * Checks an expression.
 *
 * @throws {DomainError} invalid_schedule
 */
export function checkCron(times: CronTimes, now: Date): void {
  checkTimeZone(times.timeZone);
  const fields = times.cron.trim().split(/\s+/).length;
  if (fields !== FIELDS && !times.cron.startsWith("@")) {
    throw invalid(
      `The cron expression "${times.cron}" has ${fields} field${
        fields === 1 ? "" : "s"
      }, expected five`,
    );
  }
  let next: Date[];
  try {
    next = made(times).nextRuns(5, now);
  } catch (error) {
    throw invalid(`The cron expression "${times.cron}" means nothing: ${messageOf(error)}`);
  }
  const [first, second] = next;
  if (first === undefined) throw invalid(`"${times.cron}" never comes`);
  const gaps = next.slice(1).map((at, index) => at.getTime() - (next[index] ?? at).getTime());
  if (second !== undefined && Math.min(...gaps) < SHORTEST_MS) {
    throw invalid(`"${times.cron}" comes more often than once a minute`);
  }
}

/** The first instants after a time, at most `count`. */
export function nextTimes(times: CronTimes, after: Date, count: number): readonly Date[] {
  return made(times).nextRuns(count, after);
}

/**
 * What is to be fired when instants have passed: the last one of them.
 *
 * @param due the first of them
 */
export function lastDue(
  times: CronTimes,
  due: Date,
  now: Date,
): { readonly fireAt: Date; readonly missed: number; readonly nextAt: Date | null } {
  const cron = made(times);
  let fireAt = due;
  let missed = 0;
  let next = cron.nextRun(fireAt);
  while (next !== null && next <= now && missed < MOST_MISSED) {
    fireAt = next;
    missed++;
    next = cron.nextRun(fireAt);
  }
  // Where more passed than are counted, it goes on from now.
  if (next !== null && next <= now) next = cron.nextRun(now);
  return { fireAt, missed, nextAt: next };
}

function made({ cron, timeZone }: CronTimes): Cron {
  return new Cron(cron, { timezone: timeZone, paused: true });
}

/** @throws {DomainError} invalid_schedule */
function checkTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
  } catch {
    throw invalid(`"${timeZone}" is no time zone, expected an IANA name such as "Europe/Berlin"`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^CronPattern: /, "") : "";
}

function invalid(message: string): DomainError {
  return new DomainError("invalid_schedule", message, {
    hint: 'Five fields (minute, hour, day, month, weekday), as in "0 7 * * 1-5", or "@daily"',
  });
}
