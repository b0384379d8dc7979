import { everyOne } from "../../../control/api/client.ts";
import { listSchedules, type ScheduleDocument } from "../../../control/api/schedules.ts";
import type { Command } from "../../deps.ts";
import { foreign } from "../../program/foreign.ts";
import { columns, type Screen } from "../../program/screen.ts";
import { openEnvironment } from "../release/service.ts";
import { requestText } from "./schedule_state.ts";

/** What `aiel schedules list` says. */
export interface ScheduleListing {
  workspace: string;
  project: string;
  environment: string;
  /** By name. */
  schedules: ScheduleDocument[];
}

/** The work of `aiel schedules list`. */
export const schedulesList: Command<ScheduleListing> = {
  run: async (input, deps) => {
    const { client, at } = await openEnvironment(input, deps);
    const schedules = await deps.progress.step(
      "Reading the schedules",
      () => everyOne((query) => client.call(listSchedules, { params: at, query })),
    );
    return { ...at, schedules };
  },
  render: ({ environment, schedules }, screen) =>
    schedules.length === 0
      ? `Nothing is scheduled in ${foreign(environment)}`
      : columns(schedules.map((each) => row(each, screen))),
};

function row(schedule: ScheduleDocument, screen: Screen): string[] {
  const { name, cron, time_zone, next, enabled, problem, missed } = schedule;
  const [first] = next;
  return [
    screen.cyan(foreign(name)),
    foreign(cron),
    foreign(time_zone),
    requestText(schedule).slice(0, 60),
    enabled && first !== undefined ? screen.dim(`next ${foreign(first)}`) : "disabled",
    [
      ...problem === null ? [] : [screen.red(foreign(problem))],
      ...missed === 0 ? [] : [`missed ${missed}`],
    ].join(", "),
  ];
}
