/**
 * Lines of a log that a service sends, over as many connections as it takes: each line once, and
 * none left out.
 *
 * @module
 */

import type { ControlError, ServerEvent } from "../../../control/api/client.ts";
import { LogLineDocument } from "../../../control/api/executions.ts";
import { CliError } from "../../errors.ts";
import { isControlError } from "../../sync/remote_error.ts";
import type { LogPosition, ShownLine } from "./log_position.ts";
import * as z from "zod";

/** A line; that of an environment says of which export it is. */
const Line = LogLineDocument.extend({ export: z.string().optional() });

/** What a log is followed with. */
export interface FollowPorts {
  /** Opens the stream at a place of the log. */
  open(position: LogPosition): AsyncIterable<ServerEvent>;
  /** Rejects when the command is to end. */
  sleep(ms: number): Promise<void>;
  /** Hears that the connection is broken and can't be made again so far. */
  broken(reason: string): void;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** Tries of a log that is only read to its end, or of which nothing was ever heard. */
const MOST_TRIES = 5;
/** Failures after which it is told. */
const TOLD_AT = 2;

/**
 * The lines, to the end that the service says.
 *
 * @param follows once it began it goes on for as long as it takes until the service is there again
 * @throws {ControlError} where asking again would not help, {CliError} REMOTE
 */
export async function* followLines(
  position: LogPosition,
  { open, sleep, broken }: FollowPorts,
  follows: boolean,
): AsyncGenerator<ShownLine, void, undefined> {
  let hasBegun = false;
  for (let failures = 0;;) {
    let reason = "The connection broke off";
    let cause: ControlError | undefined;
    try {
      for await (const { event, data } of open(position)) {
        hasBegun = true;
        if (event === "end") return;
        // The service is about to stop, and says so instead of an end.
        if (event === "stopping") break;
        const line = event === "log" ? Line.safeParse(data) : undefined;
        if (line === undefined || !line.success) continue;
        failures = 0;
        if (position.take(line.data)) yield line.data;
      }
    } catch (thrown) {
      if (!isPassing(thrown)) throw thrown;
      reason = thrown.message;
      cause = thrown;
      hasBegun ||= thrown.status === 200;
    }
    failures++;
    if (!(follows && hasBegun) && failures >= MOST_TRIES) {
      throw new CliError("REMOTE", `${reason}, and the log was not read to its end`, {
        hint: cause?.hint ?? "Run the command again",
        cause,
      });
    }
    if (failures === TOLD_AT) broken(reason);
    await sleep(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10)));
  }
}

/** Whether it may go better the next time. */
function isPassing(thrown: unknown): thrown is ControlError {
  if (!isControlError(thrown)) return false;
  if (thrown.code === "unreachable") return !thrown.lasting;
  return thrown.status === 429 || thrown.status >= 500;
}
