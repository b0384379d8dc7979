import type { CommandSpec } from "../../deps.ts";
import { EFFECTS, SERVICE_READS } from "../place/command.ts";
import { ENVIRONMENT, YES } from "../release/command.ts";

const SET = "aiel variables set REGION=eu-central --env production";

/** `aiel variables list` */
export const variablesList: CommandSpec = {
  path: ["variables", "list"],
  group: "release",
  summary: "List the variables of an environment",
  description: "Values of secrets are sealed: no command and no route ever shows them.",
  options: [ENVIRONMENT],
  examples: [{
    title: "What production has",
    line: "aiel variables list --env production",
    place: "service",
    before: [SET],
  }],
  effects: { reads: SERVICE_READS, writes: [] },
  load: () => import("./list.ts").then((module) => module.variablesList),
};

/** `aiel variables set` */
export const variablesSet: CommandSpec = {
  path: ["variables", "set"],
  group: "release",
  summary: "Set a variable of an environment",
  description:
    "Code gets it where its name is granted and declared. With a name alone the value is read from standard input, of which one line " +
    "end at the end is no part, or asked for where it is not shown: a secret need not stand in the command line, which other programs " +
    "can read. A secret stays one when it is set again.",
  arguments: [{
    name: "variable",
    summary: "NAME=VALUE, or NAME to read the value from standard input",
    required: true,
  }],
  options: [
    ENVIRONMENT,
    { name: "secret", short: "s", summary: "Seal the value: it is never shown again" },
    YES,
  ],
  dryRun: true,
  examples: [
    { title: "A plain value", line: SET, place: "service" },
    {
      title: "A secret, from a file",
      line: "aiel variables set API_KEY --secret --env production < key.txt",
      before: ["echo 0123456789abcdef > key.txt"],
      place: "service",
    },
    {
      title: "Another value instead of the one that is there",
      line: "aiel variables set REGION=eu-north --env production --yes",
      before: [SET],
      place: "service",
    },
  ],
  effects: { ...EFFECTS, reads: [...EFFECTS.reads, "standard input"] },
  load: () => import("./set.ts").then((module) => module.variablesSet),
};

/** `aiel variables remove` */
export const variablesRemove: CommandSpec = {
  path: ["variables", "remove"],
  group: "release",
  summary: "Remove a variable of an environment",
  arguments: [{ name: "variable", summary: "Its name", required: true }],
  options: [ENVIRONMENT, YES],
  dryRun: true,
  examples: [{
    title: "One that is not needed any more",
    line: "aiel variables remove REGION --env production --yes",
    before: [SET],
    place: "service",
  }],
  effects: EFFECTS,
  load: () => import("./remove.ts").then((module) => module.variablesRemove),
};
