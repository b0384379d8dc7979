import { isDeepStrictEqual } from "node:util";
import { setSchedule } from "../../../control/api/schedules.ts";
import { KINDS } from "../../../runtime/protocol/kinds.ts";
import type { Command, Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import type { Input } from "../../program/command.ts";
import { integerOption } from "../../program/measure_options.ts";
import { oneOf } from "../../program/one_of.ts";
import { checkedSlug } from "../place/slug.ts";
import { confirmChange, openEnvironment } from "../release/service.ts";
import { readJson } from "../run/read_event.ts";
import {
  changeText,
  type ScheduleChange,
  scheduleNow,
  type ScheduleState,
  stateOf,
  undoOf,
} from "./schedule_state.ts";
import { timesText } from "./times_text.ts";

/** The longest that an export may take which goes through the queue, in milliseconds. */
const MAX_MS = 3_600_000;

/** The work of `aiel schedules set`. */
export const schedulesSet: Command<ScheduleChange> = {
  run: async (input, deps) => {
    const schedule = checkedSlug(input.required("schedule"), { isTitled: false });
    refuseContradictions(input);
    const payload = await payloadOf(input, deps);
    const service = await openEnvironment(input, deps);
    const { at, client } = service;
    const { document, etag } = await scheduleNow(service, schedule);
    const from = document === null ? null : stateOf(document);
    const to = wantedState(input, from, payload);
    const changed = !isDeepStrictEqual(from, to);
    const result = {
      ...at,
      schedule,
      from,
      to,
      changed,
      next: document?.next ?? [],
      undo: changed ? undoOf(schedule, from, at.environment, deps) : null,
      dry_run: deps.global.dryRun,
    };
    if (!changed) return result;
    if (deps.global.dryRun) return { ...result, next: [] };
    if (from !== null) {
      await confirmChange(`Change ${schedule} of ${at.environment}?`, input, deps);
    }
    const set = await client.call(
      setSchedule,
      { params: { ...at, schedule }, body: to },
      etag,
    );
    return { ...result, next: set.next };
  },
  render: (change, screen) => {
    const { next, to } = change;
    const times = to === null || next.length === 0
      ? []
      : [screen.cyan("next"), timesText(next, to.time_zone, screen)];
    return [changeText(change, screen), ...times].join("\n");
  },
};

/** @throws {CliError} USAGE */
function refuseContradictions(input: Input): void {
  if (input.flag("enable") && input.flag("disable")) {
    throw new CliError("USAGE", "--enable and --disable exclude each other");
  }
  const names = ["kind", "name"].filter((name) => input.option(name) !== undefined);
  if (input.option("handler") !== undefined && names.length > 0) {
    throw new CliError("USAGE", `--handler and --${names[0]} exclude each other`, {
      hint: "--kind and --name say which export is invoked, --handler which function is executed",
    });
  }
  for (const name of ["cron", "time-zone", "name", "handler"]) {
    if (input.option(name)?.trim() === "") throw new CliError("USAGE", `--${name} is empty`);
  }
}

async function payloadOf(input: Input, deps: Deps): Promise<{ readonly value: unknown } | null> {
  const given = input.option("payload");
  return given === undefined ? null : { value: await readJson(given, "--payload", deps) };
}

/** What is there with what the options say instead; of a new one all has to be said. */
function wantedState(
  input: Input,
  from: ScheduleState | null,
  payload: { readonly value: unknown } | null,
): ScheduleState {
  const cron = input.option("cron") ?? from?.cron;
  if (cron === undefined) throw missing("--cron", 'as in --cron "0 7 * * 1-5"');
  return {
    cron,
    time_zone: input.option("time-zone") ?? from?.time_zone ?? "UTC",
    request: wantedRequest(input, from?.request, payload),
    enabled: input.flag("enable") || !input.flag("disable") && (from?.enabled ?? true),
  };
}

function wantedRequest(
  input: Input,
  before: ScheduleState["request"] | undefined,
  payload: { readonly value: unknown } | null,
): ScheduleState["request"] {
  const timeoutMs = integerOption(input, "timeout-ms", { least: 1, most: MAX_MS }) ??
    before?.timeout_ms;
  const limit = timeoutMs === undefined ? {} : { timeout_ms: timeoutMs };
  const isInvoke = input.option("kind") !== undefined || input.option("name") !== undefined;
  const handler = input.option("handler") ?? (isInvoke ? undefined : before?.handler);
  const given = payload === null ? before?.payload ?? before?.event ?? {} : payload.value;
  if (handler !== undefined) return { action: "execute", handler, event: given, ...limit };
  const kind = input.option("kind") ?? before?.kind;
  const name = input.option("name") ?? before?.name;
  if (kind === undefined) throw missing("--kind", "as in --kind tool");
  if (name === undefined) throw missing("--name", "the name of the export");
  return { action: "invoke", kind: oneOf(KINDS, kind), name, payload: given, ...limit };
}

function missing(option: string, what: string): CliError {
  return new CliError("USAGE", `A new schedule needs ${option}`, {
    hint: `Add it, ${what}`,
  });
}
