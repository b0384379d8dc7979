/**
 * The work of `aiel invoke` and `aiel execute`.
 *
 * @module
 */

import type { Json } from "../../../runtime/mod.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";
import type { Command, Deps } from "../../deps.ts";
import type { Input } from "../../program/command.ts";
import { exitCodeOf } from "./exit_code_of.ts";
import type { GivenEvent } from "./read_event.ts";
import { resultText } from "./result_text.ts";
import { reportRun } from "./report_run.ts";
import { runInvocation } from "./run_invocation.ts";
import { readRunOptions, type RunOutcome, runRequest, type RunSettings } from "./run_request.ts";
import { runRoot } from "./run_root.ts";

/** `aiel invoke` */
export const invoke: Command<RunOutcome> = calling((input, given, settings, deps) => {
  const invocation = { kind: input.required("kind"), name: input.required("name"), given };
  return runInvocation(invocation, settings, deps);
});

/** `aiel execute` */
export const execute: Command<RunOutcome> = calling((input, { event }, settings, deps) =>
  runRequest({ action: "execute", handler: input.required("handler"), event }, settings, deps)
);

function calling(
  call: (input: Input, given: GivenEvent, settings: RunSettings, deps: Deps) => Promise<RunOutcome>,
): Command<RunOutcome> {
  return {
    run: async (input, deps) => {
      const root = await runRoot(deps);
      const { given, ...settings } = await readRunOptions(input, deps);
      const follows = input.flag("follow");
      const run = { root, ...settings, signal: deps.signal, follows };
      const ran = await call(input, given, run, deps);
      await reportRun(ran, deps);
      return ran;
    },
    render: ({ envelope, followed }) => {
      if (!envelope.ok) return "";
      const { result } = envelope;
      return followed ? restText(result) : resultText(result);
    },
    json: ({ envelope, followed }) => followed ? { type: "envelope", envelope } : envelope,
    exitCode: ({ envelope }) => exitCodeOf(envelope),
  };
}

/** What of a result was not shown as items: the value at their end, or all of it. */
function restText(result: Json): string {
  if (!isRecord(result)) return resultText(result);
  const { items, value, body, status } = result;
  if (Array.isArray(items)) return value === null || value === undefined ? "" : resultText(value);
  // A body that came in pieces.
  return status !== undefined && body === null ? "" : resultText(result);
}
