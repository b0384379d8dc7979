import type { Envelope, EnvelopeError, EnvelopeLogEntry } from "../../../runtime/mod.ts";
import type { Caller, SurfaceCall } from "../../../runtime/surfaces/host.ts";
import type { Deps } from "../../deps.ts";
import { type Screen, visible } from "../../program/screen.ts";
import { failureText, logLines } from "../run/run_report.ts";

/** Is told of the runs that callers cause. */
export interface RunWatch {
  /** A run begins. */
  began(call: SurfaceCall, from: Caller): HeardRun;
}

/** A run that is heard of. */
export interface HeardRun {
  /** Its id in this session. */
  readonly id: string;
  /** A line of its log. */
  log(entry: EnvelopeLogEntry): void;
  /** It is over. */
  ended(envelope: Envelope): void;
}

/** Tells the log of runs, and what went wrong, on standard error. */
export function talkingWatch(
  deps: Pick<Deps, "errorScreen" | "talk" | "report" | "signal">,
): RunWatch {
  let count = 0;
  return {
    began: ({ name }) => {
      const id = `local-${++count}`;
      const said = `${deps.errorScreen.dim(id)} ${visible(name)}`;
      return {
        id,
        log: (entry) => {
          for (const line of logLines([entry], deps.errorScreen)) deps.talk(`${said} ${line}`);
        },
        ended: ({ error }) => {
          if (error !== null) {
            deps.report(`${said} ${endText(error, deps.errorScreen, deps.signal)}`);
          }
        },
      };
    },
  };
}

/**
 * Why a run did not succeed. A caller that goes away is nothing to put right.
 *
 * @param session ends with it
 */
export function endText(error: EnvelopeError, screen: Screen, session: AbortSignal): string {
  if (error.code !== "CANCELLED") return failureText(error, screen);
  const why = session.aborted ? "this session ends" : "the caller went away";
  return screen.dim(`stopped, since ${why}`);
}
