import type { OptionSpec } from "../../program/command.ts";
import type { CommandSpec } from "../../deps.ts";
import { KEY_NAMES } from "../../config/keys.ts";

const SCOPE: OptionSpec = {
  name: "scope",
  value: "scope",
  summary: "Which file to write; default: user",
  choices: ["user", "project"],
};

const FILES = ["config.json of the user", ".aiel/state.json"];

/** `aiel config list` */
export const configList: CommandSpec = {
  path: ["config", "list"],
  group: "account",
  summary: "Show the settings that hold, and where they are from",
  description:
    "A value comes from the first of these that has one: the flag (--profile), the environment (AIEL_WORKSPACE), the project " +
    "(.aiel/state.json), the active profile in the user's config.json.",
  examples: [{ title: "What holds here, and why", line: "aiel config list" }],
  effects: { reads: FILES, writes: [] },
  load: () => import("./list.ts").then((module) => module.configList),
};

/** `aiel config get` */
export const configGet: CommandSpec = {
  path: ["config", "get"],
  group: "account",
  summary: "Print one setting",
  arguments: [{
    name: "key",
    summary: `One of ${KEY_NAMES.join(", ")}`,
    required: true,
    complete: "config_key",
  }],
  options: [{ name: "show-origin", summary: "Say where it comes from" }],
  examples: [{
    title: "For a script",
    line: "aiel config get workspace",
    before: ["aiel config set workspace payments"],
  }],
  effects: { reads: FILES, writes: [] },
  load: () => import("./get.ts").then((module) => module.configGet),
};

/** `aiel config set` */
export const configSet: CommandSpec = {
  path: ["config", "set"],
  group: "account",
  summary: "Change a setting",
  description:
    "The control service is asked whether it knows a workspace or project, where the profile is logged in to one; without a value it " +
    "is picked from those that there are. A project that the new workspace does not have is unset.",
  arguments: [
    {
      name: "key",
      summary: `One of ${KEY_NAMES.join(", ")}`,
      required: true,
      complete: "config_key",
    },
    {
      name: "value",
      summary: "The new value; a workspace or project can be picked",
      complete: "config_value",
    },
  ],
  options: [
    SCOPE,
    { name: "offline", summary: "Do not ask the control service" },
  ],
  dryRun: true,
  examples: [
    {
      title: "The workspace to work in",
      line: "aiel config set workspace payments",
      place: "service",
    },
    {
      title: "For this project only",
      line: "aiel config set project fraud --scope project",
      place: "service",
    },
    {
      title: "Where there is no network",
      line: "aiel config set workspace payments --offline",
    },
    {
      title: "In another profile",
      line: "aiel config set base_url https://aiel.example.com --profile production",
    },
  ],
  effects: {
    reads: [...FILES, "credentials.json of the user"],
    writes: [...FILES, "places.json of the user"],
  },
  load: () => import("./set.ts").then((module) => module.configSet),
};

/** `aiel config unset` */
export const configUnset: CommandSpec = {
  path: ["config", "unset"],
  group: "account",
  summary: "Remove a setting",
  arguments: [{
    name: "key",
    summary: `One of ${KEY_NAMES.join(", ")}`,
    required: true,
    complete: "config_key",
  }],
  options: [SCOPE],
  dryRun: true,
  examples: [{
    title: "Back to what the user's file says",
    line: "aiel config unset workspace --scope project",
  }],
  effects: { reads: FILES, writes: FILES },
  load: () => import("./set.ts").then((module) => module.configUnset),
};
