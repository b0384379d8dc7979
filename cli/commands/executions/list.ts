import { firstOnes } from "../../../control/api/client.ts";
import {
  ErrorCodeName,
  type ExecutionDocument,
  ExecutionSource,
  ExecutionState,
  listExecutions,
} from "../../../control/api/executions.ts";
import { suggest } from "../../../sdk/suggest.ts";
import type { Command } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import type { Input } from "../../program/command.ts";
import { foreign } from "../../program/foreign.ts";
import { limitOption, MAX_LIMIT } from "../../program/limit_option.ts";
import { momentOption } from "../../program/measure_options.ts";
import { oneOf } from "../../program/one_of.ts";
import { columns, type Screen } from "../../program/screen.ts";
import { spanText } from "../../program/time_span.ts";
import { openProject } from "../release/service.ts";
import { exportOption } from "./export_option.ts";
import { stateText } from "./state_text.ts";

/** What `aiel executions list` says. */
export interface ExecutionListing {
  workspace: string;
  project: string;
  /** Newest first. */
  executions: ExecutionDocument[];
  /** Whether there are older ones, or may be. */
  more: boolean;
}

interface ShownListing extends ExecutionListing {
  /** When it was read. */
  now: Date;
}

const MAX_PAGE = 200;

/** The work of `aiel executions list`. */
export const executionsList: Command<ShownListing> = {
  run: async (input, deps) => {
    const limit = input.flag("all") ? MAX_LIMIT : limitOption(input);
    if (input.flag("all") && input.option("limit") !== undefined) {
      throw new CliError("USAGE", "--all and --limit exclude each other");
    }
    const filter = filterOf(input, deps.now());
    const { client, place } = await openProject(deps);
    const { items: found, isWhole } = await deps.progress.step(
      "Reading the executions",
      (update) =>
        // One more than is shown tells whether there are more.
        firstOnes(async (page) => {
          if (page.cursor !== undefined) update("there are many");
          return await client.call(listExecutions, {
            params: place,
            query: { ...page, ...filter, limit: Math.min(limit + 1, MAX_PAGE) },
          });
        }, limit + 1),
    );
    // Where few of very many fit, the list is left before its end.
    const more = found.length > limit || !isWhole;
    if (more) {
      const larger = limit * 10 >= MAX_LIMIT ? "--since, --until" : `--limit ${limit * 10}, --all`;
      deps.talk(`hint: There are older ones: ${larger}`);
    }
    return { ...place, executions: found.slice(0, limit), more, now: deps.now() };
  },
  render: ({ executions, now }, screen) =>
    executions.length === 0
      ? "No executions"
      : columns(executions.map((each) => row(each, now, screen))),
  json: ({ now: _, ...listing }) => listing,
};

/** The filters that the options say. */
function filterOf(input: Input, now: Date) {
  const [environment, code, source] = ["env", "code", "source"].map((name) => input.option(name));
  const states = input.options("state").flatMap((text) => text.split(",")).map(stateOf);
  const exportName = exportOption(input);
  const since = momentOption(input, "since", now);
  const until = momentOption(input, "until", now);
  if (since !== undefined && until !== undefined && since >= until) {
    throw new CliError("USAGE", "--since is not before --until, so that nothing lies between");
  }
  return {
    ...environment === undefined ? {} : { environment },
    ...states.length === 0 ? {} : { state: states.join(",") },
    ...exportName === undefined ? {} : { export: exportName },
    ...code === undefined ? {} : { error_code: oneOf(ErrorCodeName.options, code) },
    ...source === undefined ? {} : { source: oneOf(ExecutionSource.options, source) },
    ...since === undefined ? {} : { since },
    ...until === undefined ? {} : { until },
  };
}

function stateOf(word: string): ExecutionState {
  const state = ExecutionState.options.find((each) => each === word.trim());
  if (state !== undefined) return state;
  const near = suggest(word.trim(), ExecutionState.options);
  throw new CliError("USAGE", `--state can't be "${word.slice(0, 80)}"`, {
    hint: near === undefined
      ? `Expected one of ${ExecutionState.options.join(", ")}, or several with commas`
      : `Did you mean "${near}"?`,
  });
}

function row(execution: ExecutionDocument, now: Date, screen: Screen): string[] {
  const { id, export: name, source, environment, created_at, wall_ms, error_code } = execution;
  return [
    screen.yellow(foreign(id)),
    stateText(execution, screen),
    foreign(name, 60),
    foreign(environment),
    source,
    screen.dim(`${spanText(now.getTime() - Date.parse(created_at))} ago`),
    wall_ms === null ? "-" : spanText(wall_ms),
    error_code === null ? "" : screen.red(error_code),
  ];
}
