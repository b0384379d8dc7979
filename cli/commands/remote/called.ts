/**
 * What is said of a call, wherever it was made.
 *
 * @module
 */

import { EXIT, type ExitCode } from "../../errors.ts";
import type { Screen } from "../../program/screen.ts";
import { exitCodeOf } from "../run/exit_code_of.ts";
import type { RunOutcome } from "../run/run_request.ts";
import type { QueuedRun, RemoteRun } from "./remote_run.ts";

/** The document of `--json`; the last of its lines with `--follow`. */
export function calledJson(called: RunOutcome | RemoteRun | QueuedRun): unknown {
  if ("queued" in called) return called.queued;
  const envelope = "document" in called ? called.document : called.envelope;
  return called.followed ? { type: "envelope", envelope } : envelope;
}

/**
 * The exit code. What was cancelled at the service is a failure like another: this command was not
 * stopped.
 */
export function exitCodeOfCall(called: RunOutcome | RemoteRun | QueuedRun): ExitCode {
  if ("queued" in called) return EXIT.ok;
  if ("document" in called) return called.envelope.ok ? EXIT.ok : EXIT.failure;
  return exitCodeOf(called.envelope);
}

/** How to follow what waits in the queue. */
export function nextCommands(
  called: RunOutcome | RemoteRun | QueuedRun,
  screen: Screen,
): readonly string[] {
  if (!("queued" in called)) return [];
  const { id, run_at, created_at } = called.queued;
  const begins = run_at > created_at ? `It begins at ${run_at}. ` : "";
  return [
    `${
      screen.dim("hint:")
    } ${begins}\`aiel logs -f ${id}\` follows it, \`aiel executions show ${id}\` says what became of it`,
  ];
}
