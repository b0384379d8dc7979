import type { ArgumentSpec, OptionSpec } from "../../program/command.ts";
import type { CommandSpec } from "../../deps.ts";
import { EFFECTS, SERVICE_READS } from "../place/command.ts";
import { ENVIRONMENT, PUSHED, YES } from "../release/command.ts";

const SOURCES = ["api", "http", "mcp", "schedule", "replay"] as const;
const CODES = [
  "VALIDATION_ERROR",
  "NOT_FOUND",
  "SECURITY_VIOLATION",
  "TIMEOUT",
  "RESOURCE_LIMIT",
  "OVERLOADED",
  "CANCELLED",
  "USER_CODE_ERROR",
  "INTERNAL",
] as const;

/** `--export` */
export const EXPORT: OptionSpec = {
  name: "export",
  value: "kind/name",
  summary: "Only of this export, as in tool/normalize_email",
};
/** `--since` */
export const SINCE: OptionSpec = {
  name: "since",
  value: "time",
  summary: "Made then or later: 7d, 2026-11-01, 2026-11-01T07:00",
};
const CODE: OptionSpec = {
  name: "code",
  value: "code",
  summary: "Only those that ended with this error",
  choices: CODES,
};
const UNTIL: OptionSpec = { name: "until", value: "time", summary: "Made before that" };

const IDS: ArgumentSpec = { name: "execution", summary: "Its id", many: true };

/** Lines that make something live and run it. */
export const DEPLOYED = [...PUSHED, "aiel deploy --env production --yes"];
const QUEUED = [
  ...DEPLOYED,
  "aiel invoke tool normalize_email email=Ada@Example.COM --remote --env production --async > id",
];
const FAILED = [...QUEUED, "aiel executions cancel $(cat id)"];

/** `aiel executions list` */
export const executionsList: CommandSpec = {
  path: ["executions", "list"],
  group: "operate",
  summary: "List what was run, newest first",
  options: [
    { ...ENVIRONMENT, summary: "Only of this environment" },
    {
      name: "state",
      short: "s",
      value: "states",
      summary: "Only in these states: queued, running, succeeded, failed, cancelled, dead",
      many: true,
      complete: "execution_state",
    },
    EXPORT,
    CODE,
    SINCE,
    UNTIL,
    { name: "source", value: "source", summary: "Only what this asked for", choices: SOURCES },
    { name: "limit", short: "n", value: "count", summary: "At most so many; default: 20" },
    { name: "all", summary: "All of them, at most 10,000" },
  ],
  examples: [
    { title: "The newest ones", line: "aiel executions list", place: "service" },
    {
      title: "What went wrong in the last week",
      line: "aiel executions list --env production --state failed,dead --since 7d",
      place: "service",
    },
  ],
  effects: { reads: SERVICE_READS, writes: [] },
  load: () => import("./list.ts").then((module) => module.executionsList),
};

/** `aiel executions show` */
export const executionsShow: CommandSpec = {
  path: ["executions", "show"],
  group: "operate",
  summary: "Say what became of an execution, and why",
  description:
    "What went wrong comes first, then the attempts, the times, what ran, and who asked for it. With --payload also what it was asked " +
    "and what it answered, as far as that is kept and this credential may read it.",
  arguments: [{ ...IDS, many: false, required: true }],
  options: [{ name: "payload", summary: "Also what it was asked, and what it answered" }],
  examples: [
    {
      title: "With request and envelope",
      line: "aiel executions show $(cat id) --payload",
      place: "service",
      before: QUEUED,
    },
  ],
  effects: { reads: SERVICE_READS, writes: [] },
  load: () => import("./show.ts").then((module) => module.executionsShow),
};

/** `aiel executions cancel` */
export const executionsCancel: CommandSpec = {
  path: ["executions", "cancel"],
  group: "operate",
  summary: "Cancel executions that wait or run",
  description:
    "One that waits never begins; one that runs is told to end, and is gone within seconds.",
  arguments: [{ ...IDS, required: true }],
  examples: [{
    title: "One in the queue",
    line: "aiel executions cancel $(cat id)",
    place: "service",
    before: QUEUED,
  }],
  effects: EFFECTS,
  load: () => import("./cancel.ts").then((module) => module.executionsCancel),
};

/** `aiel executions retry` */
export const executionsRetry: CommandSpec = {
  path: ["executions", "retry"],
  group: "operate",
  summary: "Ask again for what executions were asked for",
  description:
    "Each makes a new execution, through the queue, of what is live now; its id is printed. What is dead is put back with the attempts " +
    "that it has by `aiel executions redrive`.",
  arguments: [{ ...IDS, required: true }],
  examples: [{
    title: "One that has ended",
    line: "aiel executions retry $(cat id)",
    place: "service",
    before: FAILED,
  }],
  effects: EFFECTS,
  load: () => import("./retry.ts").then((module) => module.executionsRetry),
};

/** `aiel executions redrive` */
export const executionsRedrive: CommandSpec = {
  path: ["executions", "redrive"],
  group: "operate",
  summary: "Put dead executions into the queue again",
  description:
    "A dead execution has failed as often as it may. It keeps its id and gets its attempts anew. With --all-dead every one of an " +
    "environment, the oldest first, once it is confirmed how many these are.",
  arguments: [IDS],
  options: [
    ENVIRONMENT,
    { name: "all-dead", summary: "All dead ones of --env" },
    EXPORT,
    CODE,
    SINCE,
    UNTIL,
    YES,
  ],
  dryRun: true,
  examples: [
    {
      title: "How many there are",
      line: "aiel executions redrive --all-dead --env production --dry-run",
      place: "service",
    },
    {
      title: "All of them, in a script",
      line: "aiel executions redrive --all-dead --env production --yes",
      place: "service",
    },
  ],
  effects: EFFECTS,
  load: () => import("./redrive.ts").then((module) => module.executionsRedrive),
};
