/**
 * The work of `aiel logs`.
 *
 * @module
 */

import {
  type ExecutionDocument,
  LogLevel,
  readEnvironmentLogs,
  readLogs,
  showExecution,
} from "../../../control/api/executions.ts";
import type { Command, Deps } from "../../deps.ts";
import { CliError, EXIT } from "../../errors.ts";
import type { Input } from "../../program/command.ts";
import { foreign } from "../../program/foreign.ts";
import { integerOption, momentOption } from "../../program/measure_options.ts";
import { oneOf } from "../../program/one_of.ts";
import { visibleText } from "../../program/screen.ts";
import { spanText } from "../../program/time_span.ts";
import { exportOption } from "../executions/export_option.ts";
import { stateText } from "../executions/state_text.ts";
import { openEnvironment, openProject } from "../release/service.ts";
import { logLines } from "../run/run_report.ts";
import { followLines, type FollowPorts } from "./follow_lines.ts";
import {
  EnvironmentPosition,
  ExecutionPosition,
  type LogPosition,
  type ShownLine,
} from "./log_position.ts";

/** How a log came to its end. */
export interface LogEnd {
  /** Lines that were shown. */
  lines: number;
  /** Of one execution that was followed: how it is now. */
  state: ExecutionDocument["state"] | null;
  interrupted: boolean;
}

/** A log, and which of its lines are shown. */
interface ChosenLog {
  readonly position: LogPosition;
  readonly open: FollowPorts["open"];
  isShown(line: ShownLine): boolean;
  /** Of one execution: what became of it. */
  end?(): Promise<ExecutionDocument>;
}

/** `aiel logs` */
export const logs: Command<LogEnd> = {
  run: async (input, deps) => {
    const follows = input.flag("follow");
    const log = await chosenLog(input, deps);
    const ports = { open: log.open, sleep: sleepOf(deps), broken: brokenOf(deps) };
    let lines = 0;
    try {
      for await (const line of followLines(log.position, ports, follows)) {
        if (!log.isShown(line)) continue;
        lines++;
        show(line, deps);
        if (deps.isUnread()) return { lines, state: null, interrupted: false };
      }
      const ended = follows ? await log.end?.() : undefined;
      if (ended !== undefined) deps.talk(endLine(ended, deps));
      else if (lines === 0) deps.talk("hint: There is no such line so far");
      return { lines, state: ended?.state ?? null, interrupted: false };
    } catch (thrown) {
      if (!deps.signal.aborted) throw thrown;
      return { lines, state: null, interrupted: true };
    }
  },
  render: () => "",
  json: ({ lines, state }) => ({ type: "end", lines, state }),
  exitCode: ({ interrupted }) => interrupted ? EXIT.interrupted : EXIT.ok,
  failure: () => new CliError("INTERRUPTED", "Interrupted"),
};

async function chosenLog(input: Input, deps: Deps): Promise<ChosenLog> {
  const execution = input.argument("execution");
  const since = momentOption(input, "since", deps.now());
  const least = input.option("level");
  const levels = LogLevel.options.slice(
    least === undefined ? 0 : LogLevel.options.indexOf(oneOf(LogLevel.options, least)),
  );
  const attempt = integerOption(input, "attempt", { least: 1, most: 1_000_000 });
  // A log that is followed says itself when it is over.
  const follow = input.flag("follow") ? { follow: true } : {};
  if (execution !== undefined) {
    for (const name of ["env", "export"]) {
      if (input.option(name) === undefined) continue;
      throw new CliError("USAGE", `--${name} and an execution exclude each other`, {
        hint: "Name the execution, or with --env all of an environment",
      });
    }
    const { client, place } = await openProject(deps);
    const params = { ...place, execution: input.required("execution") };
    const query = { ...follow, ...attempt === undefined ? {} : { attempt } };
    return {
      position: new ExecutionPosition(),
      open: (position) => {
        const { lastEventId } = position.next();
        const after = lastEventId === undefined ? {} : { lastEventId };
        return client.events(readLogs, { params, query }, { ...after, once: true });
      },
      isShown: ({ level, ts }) => levels.includes(level) && (since === undefined || ts >= since),
      end: () => client.call(showExecution, { params }),
    };
  }
  if (attempt !== undefined) {
    throw new CliError("USAGE", "--attempt goes with an execution only", {
      hint: "Name the execution: aiel logs <execution> --attempt 2",
    });
  }
  const exportName = exportOption(input);
  if (input.option("env") === undefined && !deps.prompter.available) {
    throw new CliError("INPUT_REQUIRED", "Which log is not said", {
      hint: "Name an execution, or pass --env <name> for all of an environment",
    });
  }
  const { client, at } = await openEnvironment(input, deps);
  const only = exportName === undefined ? {} : { export: exportName };
  return {
    position: new EnvironmentPosition(since, deps.now),
    open: (position) => {
      const { since } = position.next();
      const query = { ...follow, ...only, ...since === undefined ? {} : { since } };
      return client.events(readEnvironmentLogs, { params: at, query }, { once: true });
    },
    isShown: ({ level }) => levels.includes(level),
  };
}

function show(line: ShownLine, deps: Deps): void {
  if (deps.global.json) {
    deps.stream(`${visibleText(JSON.stringify({ type: "log", ...line }))}\n`);
    return;
  }
  const { screen } = deps;
  const of = line.export === undefined
    ? ""
    : screen.dim(`  ${foreign(line.export)} ${foreign(line.execution_id)}`);
  for (const text of logLines([line], screen)) deps.stream(`${text}${of}\n`);
}

function endLine(ended: ExecutionDocument, { errorScreen }: Deps): string {
  const took = ended.wall_ms === null ? "" : ` after ${spanText(ended.wall_ms)}`;
  const code = ended.error_code === null ? "" : ` (${ended.error_code})`;
  return `${foreign(ended.id)} ${stateText(ended, errorScreen)}${took}${code}`;
}

function brokenOf({ talk }: Deps): FollowPorts["broken"] {
  return (reason) => talk(`${foreign(reason, 300)}; it is tried again until Ctrl-C`);
}

/** Waits; Ctrl-C ends it. */
function sleepOf({ after, signal }: Deps): FollowPorts["sleep"] {
  return async (ms) => {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const cancel = after(ms, resolve);
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop);
    try {
      await promise;
    } finally {
      cancel();
      signal.removeEventListener("abort", stop);
    }
  };
}
