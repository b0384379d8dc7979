import type { ArgumentSpec, OptionSpec } from "../../program/command.ts";
import type { CommandSpec } from "../../deps.ts";
import { KINDS } from "../../../runtime/protocol/kinds.ts";
import { EFFECTS, SERVICE_READS } from "../place/command.ts";
import { ENVIRONMENT, YES } from "../release/command.ts";

const NAME: ArgumentSpec = { name: "schedule", summary: "Its name", required: true };

const SET =
  'aiel schedules set morning --cron "0 7 * * 1-5" --time-zone Europe/Berlin --kind tool --name normalize_email --env production';

const REQUEST: readonly OptionSpec[] = [
  { name: "kind", short: "k", value: "kind", summary: "What is invoked", choices: KINDS },
  { name: "name", value: "name", summary: "Its name", complete: "export" },
  {
    name: "handler",
    value: "path",
    summary: "Instead of --kind and --name: a handler to execute, by its dotted path",
  },
  {
    name: "payload",
    short: "p",
    value: "json",
    summary: "What it is called with: JSON, @file, or - for standard input; default: {}",
    complete: "path",
  },
  { name: "timeout-ms", value: "ms", summary: "The deadline of each execution in milliseconds" },
];

/** `aiel schedules list` */
export const schedulesList: CommandSpec = {
  path: ["schedules", "list"],
  group: "operate",
  summary: "List the schedules of an environment",
  options: [ENVIRONMENT],
  examples: [{
    title: "What runs by itself in production",
    line: "aiel schedules list --env production",
    place: "service",
    before: [SET],
  }],
  effects: { reads: SERVICE_READS, writes: [] },
  load: () => import("./list.ts").then((module) => module.schedulesList),
};

/** `aiel schedules show` */
export const schedulesShow: CommandSpec = {
  path: ["schedules", "show"],
  group: "operate",
  summary: "Show a schedule, and when it fires next",
  arguments: [NAME],
  options: [ENVIRONMENT],
  examples: [{
    title: "When it fires next",
    line: "aiel schedules show morning --env production",
    place: "service",
    before: [SET],
  }],
  effects: { reads: SERVICE_READS, writes: [] },
  load: () => import("./show.ts").then((module) => module.schedulesShow),
};

/** `aiel schedules set` */
export const schedulesSet: CommandSpec = {
  path: ["schedules", "set"],
  group: "operate",
  summary: "Invoke an export again and again, by the clock",
  description:
    'Cron has five fields: minute, hour, day of the month, month, day of the week; "0 7 * * 1-5" is seven o\'clock on working days. ' +
    "The time zone decides what seven o'clock is, also where clocks are put forward or back; it is UTC unless it is said. Of a schedule " +
    "that is there, what is left out stays as it is. It runs in the name of who set it last, for as long as they may invoke.",
  arguments: [NAME],
  options: [
    ENVIRONMENT,
    { name: "cron", short: "c", value: "cron", summary: "When: minute, hour, day, month, weekday" },
    {
      name: "time-zone",
      short: "z",
      value: "zone",
      summary: "Its name, as in Europe/Berlin; default: UTC",
    },
    ...REQUEST,
    { name: "disable", summary: "Let it rest" },
    { name: "enable", summary: "Let it run again; a new one does" },
    YES,
  ],
  dryRun: true,
  examples: [
    { title: "At seven on working days", line: SET, place: "service" },
    {
      title: "Let it rest",
      line: "aiel schedules set morning --disable --env production --yes",
      place: "service",
      before: [SET],
    },
  ],
  effects: EFFECTS,
  load: () => import("./set.ts").then((module) => module.schedulesSet),
};

/** `aiel schedules remove` */
export const schedulesRemove: CommandSpec = {
  path: ["schedules", "remove"],
  group: "operate",
  summary: "Remove a schedule",
  description: "What it has put into the queue already still runs.",
  arguments: [NAME],
  options: [ENVIRONMENT, YES],
  dryRun: true,
  examples: [{
    title: "One that is not needed any more",
    line: "aiel schedules remove morning --env production --yes",
    place: "service",
    before: [SET],
  }],
  effects: EFFECTS,
  load: () => import("./remove.ts").then((module) => module.schedulesRemove),
};
