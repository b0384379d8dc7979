import type { ArgumentSpec, OptionSpec } from "../../program/command.ts";
import type { CommandSpec } from "../../deps.ts";
import { EFFECTS, NAME, WORKSPACE } from "./command.ts";

const UNDO: OptionSpec = { name: "undo", summary: "Bring it back instead" };
const YES: OptionSpec = { name: "yes", short: "y", summary: "Do not ask" };
const CHANGES = {
  ...EFFECTS,
  writes: [
    ...EFFECTS.writes,
    "config.json of the user",
    ".aiel/state.json",
    "places.json of the user",
  ],
};

function slug(kind: "workspace" | "project"): ArgumentSpec {
  return { name: "slug", summary: "Its short name, or its id", required: true, complete: kind };
}

const NEW_SLUG: ArgumentSpec = {
  name: "new-slug",
  summary: "The new short name, as it stands in addresses; default: it stays",
};

/** `aiel workspace rename` */
export const workspaceRename: CommandSpec = {
  path: ["workspace", "rename"],
  group: "remote",
  summary: "Give a workspace another name",
  description:
    "Takes an owner or admin of the workspace. Settings of the profile and of this directory that name it follow; others have to set " +
    "the new short name themselves.",
  arguments: [slug("workspace"), NEW_SLUG],
  options: [NAME, YES],
  dryRun: true,
  examples: [
    {
      title: "Another short name",
      line: "aiel workspace rename payments billing --yes",
      place: "service",
    },
    {
      title: "Only what people read",
      line: 'aiel workspace rename payments --name "Payments and refunds"',
      place: "service",
    },
  ],
  effects: CHANGES,
  load: () => import("./change.ts").then(({ rename }) => rename("workspace")),
};

/** `aiel workspace archive` */
export const workspaceArchive: CommandSpec = {
  path: ["workspace", "archive"],
  group: "remote",
  summary: "Put a workspace away; it can be read and not changed",
  description:
    "Takes an owner of the workspace. Nothing is deleted: it is listed no more and refuses changes until --undo brings it back.",
  arguments: [slug("workspace")],
  options: [UNDO, YES],
  dryRun: true,
  examples: [
    {
      title: "See what would be done",
      line: "aiel workspace archive payments --dry-run",
      place: "service",
    },
    { title: "In a script", line: "aiel workspace archive payments --yes", place: "service" },
    {
      title: "Bring it back",
      line: "aiel workspace archive payments --undo",
      before: ["aiel workspace archive payments --yes"],
      place: "service",
    },
  ],
  effects: CHANGES,
  load: () => import("./change.ts").then(({ archive }) => archive("workspace")),
};

/** `aiel project rename` */
export const projectRename: CommandSpec = {
  path: ["project", "rename"],
  group: "remote",
  summary: "Give a project another name",
  description:
    "Settings of the profile and of this directory that name it follow; others have to set the new short name themselves.",
  arguments: [slug("project"), NEW_SLUG],
  options: [NAME, WORKSPACE, YES],
  dryRun: true,
  examples: [
    {
      title: "Another short name",
      line: "aiel project rename fraud fraud-checks --yes",
      place: "service",
    },
    {
      title: "Only what people read",
      line: 'aiel project rename fraud --name "Fraud checks"',
      place: "service",
    },
  ],
  effects: CHANGES,
  load: () => import("./change.ts").then(({ rename }) => rename("project")),
};

/** `aiel project archive` */
export const projectArchive: CommandSpec = {
  path: ["project", "archive"],
  group: "remote",
  summary: "Put a project away; it can be read and not pushed to",
  description:
    "Nothing is deleted: its snapshots can be read, it is listed no more and refuses pushes until --undo brings it back.",
  arguments: [slug("project")],
  options: [UNDO, WORKSPACE, YES],
  dryRun: true,
  examples: [
    {
      title: "See what would be done",
      line: "aiel project archive fraud --dry-run",
      place: "service",
    },
    { title: "In a script", line: "aiel project archive fraud --yes", place: "service" },
    {
      title: "Bring it back",
      line: "aiel project archive fraud --undo",
      before: ["aiel project archive fraud --yes"],
      place: "service",
    },
  ],
  effects: CHANGES,
  load: () => import("./change.ts").then(({ archive }) => archive("project")),
};
