/**
 * The work of `aiel invoke` and `aiel execute`.
 *
 * @module
 */

import type { Json } from "../../../runtime/mod.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";
import type { Command } from "../../deps.ts";
import { exitCodeOf } from "./exit_code_of.ts";
import { resultText } from "./result_text.ts";
import { reportRun } from "./report_run.ts";
import { readRunOptions, type RunOutcome, runRequest, type RunTarget } from "./run_request.ts";
import { runRoot } from "./run_root.ts";

/** `aiel invoke` */
export const invoke: Command<RunOutcome> = calling((input, event) => ({
  action: "invoke",
  kind: input.required("kind"),
  name: input.required("name"),
  event,
}));

/** `aiel execute` */
export const execute: Command<RunOutcome> = calling((input, event) => ({
  action: "execute",
  handler: input.required("handler"),
  event,
}));

function calling(
  target: (input: Parameters<Command["run"]>[0], event: unknown) => RunTarget,
): Command<RunOutcome> {
  return {
    run: async (input, deps) => {
      const root = await runRoot(deps);
      const { event, ...settings } = await readRunOptions(input, deps);
      const run = { root, ...settings, signal: deps.signal, follows: input.flag("follow") };
      const ran = await runRequest(target(input, event), run, deps);
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
