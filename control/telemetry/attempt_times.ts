import type { EndedAttempt } from "../domain/executions/ports.ts";

/** How long the parts of an attempt took, in milliseconds; null: it had no such part. */
export interface AttemptTimes {
  /** When it could have begun: when it was due, or when the attempt before it had ended. */
  readonly dueAt: Date;
  readonly startedAt: Date;
  /** From then until it began. */
  readonly queueWaitMs: number | null;
  /** From when the runtime had it until it gave the envelope. */
  readonly runMs: number | null;
}

/** The times of an attempt. */
export function timesOf(
  { execution, envelope, ran, endedAt }: Pick<
    EndedAttempt,
    "execution" | "envelope" | "ran" | "endedAt"
  >,
): AttemptTimes {
  const { isQueued, runAt, attempts } = execution;
  const startedAt = execution.startedAt ?? endedAt;
  const before = attempts.at(-1)?.endedAt ?? runAt;
  const dueAt = isQueued ? earlier(later(runAt, before), startedAt) : startedAt;
  return {
    dueAt,
    startedAt,
    queueWaitMs: isQueued ? startedAt.getTime() - dueAt.getTime() : null,
    runMs: ran === undefined ? null : envelope.meta.duration_ms,
  };
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}

/** Clocks of two processes differ a little. */
function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}
