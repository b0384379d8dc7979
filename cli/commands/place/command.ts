import type { OptionSpec } from "../../program/command.ts";
import type { CommandSpec } from "../../deps.ts";

/** Of every command that asks the service. */
export const SERVICE_READS = [
  "config.json of the user",
  ".aiel/state.json",
  "credentials.json of the user",
];
/** Of commands that change what the service has. */
export const EFFECTS = { reads: SERVICE_READS, writes: ["the control service"] };

/** `--workspace` */
export const WORKSPACE: OptionSpec = {
  name: "workspace",
  value: "name",
  summary: "Another workspace than the one in use",
  complete: "workspace",
};
/** `--name` */
export const NAME: OptionSpec = {
  name: "name",
  value: "text",
  summary: "What people read; default: the short name",
};

/** `aiel workspace create` */
export const workspaceCreate: CommandSpec = {
  path: ["workspace", "create"],
  group: "remote",
  summary: "Make a workspace, with you as its owner",
  description: "Takes an admin of the tenant.",
  arguments: [{
    name: "slug",
    summary: "Its short name, as it stands in addresses",
    required: true,
  }],
  options: [NAME],
  dryRun: true,
  examples: [{
    title: "A place for a team",
    line: 'aiel workspace create onboarding --name "Driver onboarding"',
    place: "service",
  }],
  effects: EFFECTS,
  load: () => import("./create.ts").then((module) => module.workspaceCreate),
};

/** `aiel project create` */
export const projectCreate: CommandSpec = {
  path: ["project", "create"],
  group: "remote",
  summary: "Make a project, to push to",
  arguments: [{
    name: "slug",
    summary: "Its short name, as it stands in addresses",
    required: true,
  }],
  options: [NAME, WORKSPACE],
  dryRun: true,
  examples: [
    { title: "In the workspace in use", line: "aiel project create drivers", place: "service" },
    {
      title: "In another one, with a name for people",
      line: 'aiel project create drivers --workspace payments --name "Drivers"',
      place: "service",
    },
  ],
  effects: EFFECTS,
  load: () => import("./create.ts").then((module) => module.projectCreate),
};
