import { everyOne } from "../../../control/api/client.ts";
import {
  ErrorCodeName,
  listExecutions,
  redriveExecution,
  redriveExecutions,
} from "../../../control/api/executions.ts";
import type { Command, Deps } from "../../deps.ts";
import { CliError, EXIT } from "../../errors.ts";
import type { Input } from "../../program/command.ts";
import { foreign } from "../../program/foreign.ts";
import { momentOption } from "../../program/measure_options.ts";
import { oneOf } from "../../program/one_of.ts";
import { confirmChange, openEnvironment, openProject } from "../release/service.ts";
import { actFailure, actOnEach, type Acts, failedLines, namedExecutions } from "./act_on_each.ts";
import { exportOption } from "./export_option.ts";

/** What `aiel executions redrive` says. */
export interface Redriven extends Acts {
  /** How many were put into the queue; with `dry_run`: how many are dead. */
  redriven: number;
  dry_run: boolean;
}

/** More are counted as this many: they go into the queue in several commands. */
const MAX_COUNTED = 10_000;
/** As many as the service takes at a time. */
const MAX_AT_ONCE = 1_000;
const MAX_PAGE = 200;

/** The work of `aiel executions redrive`. */
export const executionsRedrive: Command<Redriven> = {
  run: async (input, deps) => {
    const ids = namedExecutions(input);
    if (ids.length === 0) return await redriveAll(input, deps);
    const alone = ["env", "export", "code", "since", "until"].find((name) =>
      input.option(name) !== undefined
    );
    if (input.flag("all-dead") || alone !== undefined) {
      throw new CliError("USAGE", `--${alone ?? "all-dead"} and ids exclude each other`, {
        hint: "Name the executions, or say which dead ones: --all-dead --env <name>",
      });
    }
    const { client, place } = await openProject(deps);
    if (deps.global.dryRun) {
      return { executions: [], failed: [], redriven: ids.length, dry_run: true };
    }
    const acts = await deps.progress.step(
      "Putting them into the queue",
      () =>
        actOnEach(
          ids,
          (execution) => client.call(redriveExecution, { params: { ...place, execution } }),
        ),
    );
    for (const line of failedLines(acts)) deps.report(line);
    return { ...acts, redriven: acts.executions.length, dry_run: false };
  },
  render: ({ redriven, executions, dry_run }, screen) => {
    const count = `${redriven} dead execution${redriven === 1 ? "" : "s"}`;
    if (dry_run) return `Would put ${count} into the queue`;
    if (redriven === 0) return executions.length === 0 ? "Nothing was put into the queue" : "";
    return [
      `${screen.green("Put")} ${count} into the queue`,
      ...executions.map(({ id }) => `  ${foreign(id)}`),
    ].join("\n");
  },
  exitCode: ({ failed }) => failed.length === 0 ? EXIT.ok : EXIT.failure,
  failure: actFailure,
};

async function redriveAll(input: Input, deps: Deps): Promise<Redriven> {
  if (!input.flag("all-dead")) {
    throw new CliError("USAGE", "Which dead executions is not said", {
      hint: "Name them, or pass --all-dead --env <name>",
    });
  }
  const filter = filterOf(input, deps.now());
  const { client, at, place } = await openEnvironment(input, deps);
  const { environment } = at;
  const query = { ...filter, environment, state: "dead", limit: MAX_PAGE };
  const dead = await deps.progress.step("Counting the dead executions", () =>
    everyOne(
      (page) => client.call(listExecutions, { params: place, query: { ...page, ...query } }),
      MAX_COUNTED,
    ));
  const result = { executions: [], failed: [], redriven: dead.length };
  if (dead.length === 0 || deps.global.dryRun) return { ...result, dry_run: deps.global.dryRun };
  const count = dead.length === MAX_COUNTED ? `the oldest ${MAX_COUNTED}` : `${dead.length}`;
  const noun = `dead execution${dead.length === 1 ? "" : "s"}`;
  await confirmChange(`Put ${count} ${noun} of ${environment} into the queue?`, input, deps);
  // No more than were counted: one that dies again at once would be put back without an end.
  let redriven = 0;
  await deps.progress.step("Putting them into the queue", async (update) => {
    while (redriven < dead.length) {
      const limit = Math.min(MAX_AT_ONCE, dead.length - redriven);
      const body = { ...filter, environment, limit };
      const done = await client.call(redriveExecutions, { params: place, body });
      redriven += done.redriven;
      update(`${redriven} of ${dead.length}`);
      if (!done.more || done.redriven === 0) break;
    }
  });
  if (redriven < dead.length) {
    deps.talk(
      `hint: ${
        dead.length - redriven
      } stay dead, since what they were asked is not kept, or others had them`,
    );
  }
  return { ...result, redriven, dry_run: false };
}

function filterOf(input: Input, now: Date) {
  const [exportName, code] = [exportOption(input), input.option("code")];
  const since = momentOption(input, "since", now);
  const until = momentOption(input, "until", now);
  return {
    ...exportName === undefined ? {} : { export: exportName },
    ...code === undefined ? {} : { error_code: oneOf(ErrorCodeName.options, code) },
    ...since === undefined ? {} : { since },
    ...until === undefined ? {} : { until },
  };
}
