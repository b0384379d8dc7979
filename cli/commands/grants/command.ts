import type { OptionSpec } from "../../program/command.ts";
import type { CommandSpec } from "../../deps.ts";
import { EFFECTS, SERVICE_READS } from "../place/command.ts";
import { ENVIRONMENT, YES } from "../release/command.ts";

const LEVELS = ["workspace", "project", "environment"] as const;

const LEVEL: OptionSpec = {
  name: "level",
  short: "l",
  value: "level",
  summary: "Whose grant",
  choices: LEVELS,
};
const OF_ENVIRONMENT: OptionSpec = {
  ...ENVIRONMENT,
  summary: "The environment whose grant is meant; --level can be left out then",
};
const FILE = {
  name: "file",
  summary: "JSON: capabilities, limits and integrations; - is standard input",
};

const GRANT = `echo '{"capabilities": {"network": ["api.example.com:443"]}}' > grant.json`;

/** `aiel grants show` */
export const grantsShow: CommandSpec = {
  path: ["grants", "show"],
  group: "release",
  summary: "Show what code may do, by workspace and below",
  description:
    "Code gets what it declares and every level grants. Until the workspace grants something, nothing is granted; a project or an " +
    "environment only narrows that. With --level the grant itself is printed, to be edited and set again.",
  options: [
    LEVEL,
    { ...ENVIRONMENT, summary: "Only what applies there; default: every environment" },
    { name: "at", value: "version", summary: "An earlier version; with --level" },
  ],
  examples: [
    { title: "All levels", line: "aiel grants show", place: "service" },
    {
      title: "What applies in production",
      line: "aiel grants show --env production",
      place: "service",
    },
    {
      title: "To edit it",
      line: "aiel grants show --level workspace > grant.json",
      place: "service",
    },
  ],
  effects: { reads: SERVICE_READS, writes: [] },
  load: () => import("./show.ts").then((module) => module.grantsShow),
};

/** `aiel grants set` */
export const grantsSet: CommandSpec = {
  path: ["grants", "set"],
  group: "release",
  summary: "Say what code may do, instead of what was said",
  description:
    "The file is the whole grant of the level: what it leaves out is not granted. What is live and lacks something then goes on where " +
    "it runs, and nothing of it is started any more. Takes an owner or admin of the workspace.",
  arguments: [FILE],
  options: [
    LEVEL,
    OF_ENVIRONMENT,
    { name: "remove", summary: "Take back what was said at this level" },
    {
      name: "restore",
      value: "version",
      summary: "Say again what an earlier version said",
    },
    YES,
  ],
  dryRun: true,
  examples: [
    {
      title: "For all code of the workspace",
      line: "aiel grants set grant.json --level workspace --yes",
      before: [GRANT],
      place: "service",
    },
    {
      title: "Less in production",
      line:
        `echo '{"capabilities": {"env": ["API_KEY"]}, "limits": {"timeout_ms": 10000}}' | aiel grants set - --env production --yes`,
      place: "service",
    },
    {
      title: "As it was before",
      line: "aiel grants set --restore 1 --level workspace --yes",
      before: [
        GRANT,
        "aiel grants set grant.json --level workspace --yes",
        "echo '{}' | aiel grants set - --level workspace --yes",
      ],
      place: "service",
    },
  ],
  effects: { ...EFFECTS, reads: [...EFFECTS.reads, "the file that is named"] },
  load: () => import("./set.ts").then((module) => module.grantsSet),
};

/** `aiel grants diff` */
export const grantsDiff: CommandSpec = {
  path: ["grants", "diff"],
  group: "release",
  summary: "Say what a grant would allow and take away",
  description: "Compares the grant of a level with a file, and changes nothing.",
  arguments: [{ ...FILE, required: true }],
  options: [LEVEL, OF_ENVIRONMENT],
  examples: [{
    title: "What setting it would change",
    line: "aiel grants diff grant.json --level workspace",
    before: [GRANT],
    place: "service",
  }],
  effects: { reads: [...SERVICE_READS, "the file that is named"], writes: [] },
  load: () => import("./diff.ts").then((module) => module.grantsDiff),
};
