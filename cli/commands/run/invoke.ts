/**
 * The work of `aiel invoke` and `aiel execute`.
 *
 * @module
 */

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
      const run = { root, ...settings, signal: deps.signal };
      const ran = await runRequest(target(input, event), run, deps);
      await reportRun(ran, deps);
      return ran;
    },
    render: ({ envelope }) => envelope.ok ? resultText(envelope.result) : "",
    json: ({ envelope }) => envelope,
    exitCode: ({ envelope }) => exitCodeOf(envelope),
  };
}
