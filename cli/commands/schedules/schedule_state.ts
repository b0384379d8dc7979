/**
 * What a schedule says, and what has become of it: the result of `aiel schedules set` and `remove`.
 *
 * @module
 */

import { type ScheduleDocument, showSchedule } from "../../../control/api/schedules.ts";
import type { Sent } from "../../../control/api/client/request_input.ts";
import type { Deps } from "../../deps.ts";
import { foreign } from "../../program/foreign.ts";
import type { Screen } from "../../program/screen.ts";
import { isControlError } from "../../sync/remote_error.ts";
import { sameWhere } from "../release/same_where.ts";
import type { EnvironmentService } from "../release/service.ts";
import { shellWord } from "../run/shell_word.ts";

/** What is set of a schedule. */
export interface ScheduleState {
  readonly cron: string;
  readonly time_zone: string;
  readonly request: Sent<ScheduleDocument["request"]>;
  readonly enabled: boolean;
}

/** What has become of a schedule, or would. */
export interface ScheduleChange {
  workspace: string;
  project: string;
  environment: string;
  schedule: string;
  /** Null: it was not there. */
  from: ScheduleState | null;
  /** Null: it is removed. */
  to: ScheduleState | null;
  changed: boolean;
  /** When it fires next, at most five times; empty with `dry_run`. */
  next: readonly string[];
  /** The command that undoes it; null: there is none. */
  undo: string | null;
  dry_run: boolean;
}

/** A schedule as it was read. */
export interface SeenSchedule {
  /** Null: there is none. */
  readonly document: ScheduleDocument | null;
  /** Lets it be changed only as it was read. */
  readonly etag: { ifMatch?: string; ifNew?: true };
}

/** The schedule of a name. */
export async function scheduleNow(
  { client, at }: EnvironmentService,
  schedule: string,
): Promise<SeenSchedule> {
  try {
    const { document, etag } = await client.ask(showSchedule, { params: { ...at, schedule } });
    return { document, etag: etag === undefined ? {} : { ifMatch: etag } };
  } catch (thrown) {
    const isMissing = isControlError(thrown) && thrown.code === "not_found" &&
      thrown.message.startsWith("Schedule ");
    if (!isMissing) throw thrown;
    return { document: null, etag: { ifNew: true } };
  }
}

/** What of a schedule is set. */
export function stateOf({ cron, time_zone, request, enabled }: ScheduleDocument): ScheduleState {
  return { cron, time_zone, request, enabled };
}

/** The command that brings back what was. */
export function undoOf(
  name: string,
  from: ScheduleState | null,
  environment: string,
  deps: Deps,
): string {
  const where = `--env ${shellWord(foreign(environment))}${sameWhere(deps)}`;
  const which = shellWord(foreign(name));
  if (from === null) return `aiel schedules remove ${which} ${where}`;
  const { cron, time_zone, request, enabled } = from;
  const { kind, name: exportName, handler, payload, event, timeout_ms } = request;
  const options: [string, string | undefined][] = [
    ["cron", cron],
    ["time-zone", time_zone],
    ["kind", kind],
    ["name", exportName],
    ["handler", handler],
    ["payload", jsonText(payload ?? event)],
    ["timeout-ms", timeout_ms === undefined ? undefined : `${timeout_ms}`],
  ];
  const words = options.flatMap(([option, value]) =>
    value === undefined ? [] : [`--${option} ${shellWord(value)}`]
  );
  return ["aiel schedules set", which, ...words, enabled ? "--enable" : "--disable", where]
    .join(" ");
}

function jsonText(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

/** `"0 7 * * 1-5" Europe/Berlin, tool report {"a":1}` */
export function stateText(state: ScheduleState | null): string {
  if (state === null) return "not set";
  const { cron, time_zone, enabled } = state;
  return `"${foreign(cron)}" ${foreign(time_zone)}, ${requestText(state)}${
    enabled ? "" : ", disabled"
  }`;
}

/** `tool report {"a":1}` */
export function requestText({ request }: Pick<ScheduleState, "request">): string {
  const { kind, name, handler, payload, event, timeout_ms } = request;
  const what = handler ?? `${kind ?? "tool"} ${name ?? ""}`;
  const given = jsonText(payload ?? event);
  const limit = timeout_ms === undefined ? "" : `, at most ${timeout_ms} ms`;
  return `${foreign(what)}${given === undefined ? "" : ` ${foreign(given, 200)}`}${limit}`;
}

/** For people. */
export function changeText(change: ScheduleChange, screen: Screen): string {
  const { schedule, environment, from, to, changed, undo, dry_run } = change;
  const what = `${screen.bold(foreign(schedule))} in ${foreign(environment)}`;
  if (!changed) return `${what} is so already: ${stateText(to)}`;
  const [would, did] = to === null ? ["Would remove", "Removed"] : ["Would set", "Set"];
  return [
    `${dry_run ? would : screen.green(did)} ${what}`,
    `from  ${stateText(from)}`,
    `to    ${stateText(to)}`,
    ...undo === null ? [] : [`Undo: ${undo}`],
  ].join("\n");
}
