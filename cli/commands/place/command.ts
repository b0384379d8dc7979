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

const USE: OptionSpec = { name: "use", summary: "Work in it from now on, with this profile" };
const USED = { ...EFFECTS, writes: [...EFFECTS.writes, "config.json of the user"] };

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
  options: [NAME, USE],
  dryRun: true,
  examples: [
    {
      title: "A place for a team",
      line: 'aiel workspace create onboarding --name "Driver onboarding"',
      place: "service",
    },
    { title: "And work in it", line: "aiel workspace create onboarding --use", place: "service" },
  ],
  effects: USED,
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
  options: [NAME, WORKSPACE, USE],
  dryRun: true,
  examples: [
    { title: "In the workspace in use", line: "aiel project create drivers", place: "service" },
    { title: "And work in it", line: "aiel project create drivers --use", place: "service" },
    {
      title: "In another one, with a name for people",
      line: 'aiel project create drivers --workspace payments --name "Drivers"',
      place: "service",
    },
  ],
  effects: USED,
  load: () => import("./create.ts").then((module) => module.projectCreate),
};

const LISTED = { reads: SERVICE_READS, writes: ["places.json of the user"] };
const ARCHIVED: OptionSpec = { name: "archived", summary: "Those that are archived instead" };

/** `aiel workspace list` */
export const workspaceList: CommandSpec = {
  path: ["workspace", "list"],
  group: "remote",
  summary: "List the workspaces that you may use",
  options: [ARCHIVED],
  examples: [
    { title: "Where one may work", line: "aiel workspace list", place: "service" },
    {
      title: "What can be brought back",
      line: "aiel workspace list --archived",
      place: "service",
    },
  ],
  effects: LISTED,
  load: () => import("../info/run.ts").then(({ listing }) => listing("workspaces")),
};

/** `aiel project list` */
export const projectList: CommandSpec = {
  path: ["project", "list"],
  group: "remote",
  summary: "List projects and what was pushed last",
  options: [WORKSPACE, ARCHIVED],
  examples: [
    { title: "In the workspace in use", line: "aiel project list", place: "service" },
    { title: "In another one", line: "aiel project list --workspace payments", place: "service" },
  ],
  effects: LISTED,
  load: () => import("../info/run.ts").then(({ listing }) => listing("projects")),
};
