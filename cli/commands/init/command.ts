import type { CommandSpec } from "../../deps.ts";
import { TEMPLATES } from "./templates.ts";

/** `aiel init` */
export const init: CommandSpec = {
  path: ["init"],
  group: "run",
  summary: "Make a project that runs at once",
  description:
    "Makes entry_point.ts with a tool, a test for it, README.md, aiel.json, deno.json, .aielignore and the repository in .aiel/, with " +
    "the SDK and the packages of the bundle, so that editors find `aiel` and `zod` without a network. What is there already stays as it is; run it again after an " +
    "update, or in a fresh clone, to place the SDK.",
  arguments: [{
    name: "directory",
    summary: "Where; default: here. Made when it is not there",
    complete: "directory",
  }],
  options: [{
    name: "template",
    short: "t",
    value: "name",
    summary: "What to start from; default: starter",
    choices: TEMPLATES,
  }],
  dryRun: true,
  examples: [
    { title: "Here", line: "aiel init", place: "empty" },
    { title: "In a new directory", line: "aiel init hello", place: "empty" },
    {
      title: "From an example",
      line: "aiel init --template driver_onboarding drivers",
      place: "empty",
    },
    {
      title: "With HTTP routes and an MCP server",
      line: "aiel init --template help_desk desk",
      place: "empty",
    },
    { title: "See what it would make", line: "aiel init --dry-run", place: "empty" },
  ],
  effects: {
    reads: [],
    writes: [
      "entry_point.ts, its test and modules, README.md",
      "aiel.json, deno.json, .aielignore, .gitignore",
      ".aiel/",
    ],
  },
  load: () => import("./run.ts").then((module) => module.init),
};
