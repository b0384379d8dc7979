import type { CommandSpec } from "../../deps.ts";
import { EFFECTS, SERVICE_READS } from "../place/command.ts";
import { PUSHED, YES } from "../release/command.ts";

/** `aiel environments list` */
export const environmentsList: CommandSpec = {
  path: ["environments", "list"],
  group: "release",
  summary: "List the project's environments and what is live",
  examples: [{
    title: "What is live where",
    line: "aiel environments list",
    place: "service",
    before: PUSHED,
  }],
  effects: { reads: SERVICE_READS, writes: [] },
  load: () => import("./list.ts").then((module) => module.environmentsList),
};

/** `aiel environments show` */
export const environmentsShow: CommandSpec = {
  path: ["environments", "show"],
  group: "release",
  summary: "Show an environment, what is live and what it lacks",
  arguments: [{
    name: "environment",
    summary: "Its name, or its id",
    required: true,
    complete: "environment",
  }],
  examples: [{
    title: "What users get",
    line: "aiel environments show production",
    place: "service",
  }],
  effects: { reads: SERVICE_READS, writes: [] },
  load: () => import("./show.ts").then((module) => module.environmentsShow),
};

/** `aiel environments set` */
export const environmentsSet: CommandSpec = {
  path: ["environments", "set"],
  group: "release",
  summary: "Make an environment, or change its rules",
  description:
    "A project is made with development, which follows pushes, and production, which does not. In an environment that follows pushes " +
    "each push that it grants goes live at once. A new environment follows none unless --follow says so. What is kept of executions " +
    "and for how long, each environment says, too; what is left out stays as it is.",
  arguments: [{
    name: "environment",
    summary: "Its name, as it stands in addresses",
    required: true,
    complete: "environment",
  }],
  options: [
    { name: "follow", summary: "Each push that it grants goes live there" },
    { name: "no-follow", summary: "Only deploy, promote and rollback change it" },
    {
      name: "record",
      value: "what",
      summary: "What is kept of requests and results of executions",
      choices: ["full", "digest", "none"],
    },
    { name: "payload-days", value: "days", summary: "How long these are kept, 1 to 400 days" },
    { name: "log-days", value: "days", summary: "How long logs are kept" },
    { name: "record-days", value: "days", summary: "How long is kept that there was an execution" },
    YES,
  ],
  dryRun: true,
  examples: [
    { title: "A place to try things", line: "aiel environments set staging", place: "service" },
    {
      title: "Let development stand still",
      line: "aiel environments set development --no-follow --yes",
      place: "service",
    },
    {
      title: "Keep no request and no result",
      line: "aiel environments set production --record none --log-days 7 --yes",
      place: "service",
    },
  ],
  effects: EFFECTS,
  load: () => import("./set.ts").then((module) => module.environmentsSet),
};
