import { retryExecution } from "../../../control/api/executions.ts";
import type { Command } from "../../deps.ts";
import { EXIT } from "../../errors.ts";
import { foreign } from "../../program/foreign.ts";
import { openProject } from "../release/service.ts";
import { actFailure, actOnEach, type Acts, failedLines, namedExecutions } from "./act_on_each.ts";

/** The work of `aiel executions retry`. What it prints are the ids of the new ones, for scripts. */
export const executionsRetry: Command<Acts> = {
  run: async (input, deps) => {
    const ids = namedExecutions(input);
    const { client, place } = await openProject(deps);
    const acts = await deps.progress.step(
      "Asking again",
      () =>
        actOnEach(
          ids,
          (execution) => client.call(retryExecution, { params: { ...place, execution } }),
        ),
    );
    for (const line of failedLines(acts)) deps.report(line);
    return acts;
  },
  render: ({ executions }) => executions.map(({ id }) => foreign(id)).join("\n"),
  exitCode: ({ failed }) => failed.length === 0 ? EXIT.ok : EXIT.failure,
  failure: actFailure,
  next: ({ executions }, screen) => {
    const [first] = executions;
    if (first === undefined) return [];
    return [`${screen.dim("hint:")} \`aiel logs -f ${foreign(first.id)}\` follows it`];
  },
};
