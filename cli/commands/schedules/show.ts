import { type ScheduleDocument, showSchedule } from "../../../control/api/schedules.ts";
import type { Command } from "../../deps.ts";
import { foreign } from "../../program/foreign.ts";
import { columns } from "../../program/screen.ts";
import { memberNames } from "../../sync/member_names.ts";
import { openEnvironment } from "../release/service.ts";
import { requestText } from "./schedule_state.ts";
import { timesText } from "./times_text.ts";

/** What `aiel schedules show` says. */
export interface ShownSchedule extends ScheduleDocument {
  workspace: string;
  project: string;
  environment: string;
  /** Null where the service does not say it. */
  created_by_name: string | null;
}

/** The work of `aiel schedules show`. */
export const schedulesShow: Command<ShownSchedule> = {
  run: async (input, deps) => {
    const schedule = input.required("schedule");
    const { client, at } = await openEnvironment(input, deps);
    const [shown, names] = await deps.progress.step(
      "Asking the control service",
      () =>
        Promise.all([
          client.call(showSchedule, { params: { ...at, schedule } }),
          memberNames(client, at.workspace),
        ]),
    );
    return { ...at, ...shown, created_by_name: names.get(shown.created_by) ?? null };
  },
  render: (shown, screen) => {
    const { environment, workspace, project, problem, last_fired_at, last_execution_id } = shown;
    const fired = last_execution_id === null
      ? last_fired_at
      : `${last_fired_at}: ${last_execution_id}`;
    const facts: [string, string | null][] = [
      ["schedule", shown.name],
      ["environment", `${environment}, ${workspace}/${project}`],
      ["problem", problem],
      ["when", `${shown.cron} (${shown.time_zone})`],
      ["state", shown.enabled ? "enabled" : "disabled"],
      ["last", fired],
      ["missed", shown.missed === 0 ? null : `${shown.missed}, since no service ran`],
      ["in the name of", shown.created_by_name ?? shown.created_by],
      ["set", shown.updated_at],
    ];
    const rows = facts.flatMap(([key, value]) =>
      value === null ? [] : [[screen.cyan(key), foreign(value, 300)]]
    );
    return [
      columns([...rows, [screen.cyan("invokes"), requestText(shown)]]),
      ...shown.next.length === 0
        ? []
        : [screen.cyan("next"), timesText(shown.next, shown.time_zone, screen)],
    ].join("\n");
  },
  next: ({ id: _, last_execution_id: last }, screen) =>
    last === null
      ? []
      : [`${screen.dim("hint:")} \`aiel executions show ${foreign(last)}\` says how it went`],
};
