import type { EndedAttempt, ExecutionObserver } from "../domain/executions/ports.ts";
import type { ServiceLogLine } from "../http/services.ts";
import { endedLine } from "./ended_line.ts";

/** Who is told of attempts. */
export interface ObserverParts {
  readonly log: (line: ServiceLogLine) => void;
  /** Undefined: nothing is counted. */
  readonly metrics?: { ended(ended: EndedAttempt): void } | undefined;
  /** Undefined: no spans are made. */
  readonly tracer?: { ended(ended: EndedAttempt): void } | undefined;
}

/** Tells the log, the metrics and the traces of every attempt that ended. */
export function executionObserver({ log, metrics, tracer }: ObserverParts): ExecutionObserver {
  return {
    ended(ended) {
      log(endedLine(ended));
      metrics?.ended(ended);
      tracer?.ended(ended);
    },
  };
}
