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
    "each push that it grants goes live at once. A new environment follows none unless --follow says so.",
  arguments: [{
    name: "environment",
    summary: "Its name, as it stands in addresses",
    required: true,
    complete: "environment",
  }],
  options: [
    { name: "follow", summary: "Each push that it grants goes live there" },
    { name: "no-follow", summary: "Only deploy, promote and rollback change it" },
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
  ],
  effects: EFFECTS,
  load: () => import("./set.ts").then((module) => module.environmentsSet),
};
