import type { CommandSpec } from "../../deps.ts";
import { DEPLOYED, EXPORT } from "../executions/command.ts";
import { SERVICE_READS } from "../place/command.ts";
import { ENVIRONMENT } from "../release/command.ts";

const QUEUED = [
  ...DEPLOYED,
  "aiel invoke tool normalize_email email=Ada@Example.COM --remote --env production --async > id",
];

/** `aiel logs` */
export const logs: CommandSpec = {
  path: ["logs"],
  group: "operate",
  summary: "Show what code logs, also while it runs",
  description:
    "Of one execution, whose end ends -f too, or of all of an environment. A connection that breaks is made again, and no line is lost " +
    "or shown twice. Ctrl-C ends it with exit code 130. With --json each line is a document, the last one of type end.",
  arguments: [{ name: "execution", summary: "Its id; without it: all of --env" }],
  options: [
    { name: "follow", short: "f", summary: "Go on with what comes" },
    { ...ENVIRONMENT, summary: "Of all executions of this environment" },
    {
      name: "since",
      value: "time",
      summary: "From then on: 10m, 2h, 2026-11-01T07:00; with --env by default the last 10 minutes",
    },
    { name: "attempt", value: "number", summary: "Of this attempt of the execution only" },
    {
      name: "level",
      short: "l",
      value: "level",
      summary: "Of this level and above",
      choices: ["debug", "info", "warn", "error"],
    },
    { ...EXPORT, summary: "With --env: of this export only" },
  ],
  examples: [
    {
      title: "Of one execution",
      line: "aiel logs $(cat id)",
      lines: true,
      place: "service",
      before: QUEUED,
    },
    {
      title: "What went wrong in production in the last hour",
      line: "aiel logs --env production --since 1h --level warn",
      lines: true,
      place: "service",
    },
  ],
  effects: { reads: SERVICE_READS, writes: [] },
  onInterrupt: "finish",
  load: () => import("./run.ts").then((module) => module.logs),
};
