import { cancelExecution } from "../../../control/api/executions.ts";
import type { Command } from "../../deps.ts";
import { EXIT } from "../../errors.ts";
import { foreign } from "../../program/foreign.ts";
import { openProject } from "../release/service.ts";
import { actFailure, actOnEach, type Acts, failedLines, namedExecutions } from "./act_on_each.ts";

/** The work of `aiel executions cancel`. */
export const executionsCancel: Command<Acts> = {
  run: async (input, deps) => {
    const ids = namedExecutions(input);
    const { client, place } = await openProject(deps);
    const acts = await deps.progress.step(
      "Cancelling",
      () =>
        actOnEach(
          ids,
          (execution) => client.call(cancelExecution, { params: { ...place, execution } }),
        ),
    );
    for (const line of failedLines(acts)) deps.report(line);
    return acts;
  },
  render: ({ executions }, screen) =>
    executions.map(({ id, state }) =>
      state === "cancelled"
        ? `${screen.green("Cancelled")} ${foreign(id)}`
        : `${screen.green("Told")} ${foreign(id)} to end; it is ${state}`
    ).join("\n"),
  exitCode: ({ failed }) => failed.length === 0 ? EXIT.ok : EXIT.failure,
  failure: actFailure,
};
