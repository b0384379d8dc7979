import type { CommandSpec } from "../../deps.ts";

const COMMITTED = ["aiel add .", "aiel commit -m First"];
const PUSHED = [...COMMITTED, "aiel push"];

/** `aiel push` */
export const push: CommandSpec = {
  path: ["push"],
  group: "remote",
  summary: "Publish the last commit as a snapshot",
  description:
    "Sends the tree of the last commit: what is not committed stays here. Only contents that the service lacks travel. The service " +
    "validates the snapshot in its sandbox before it accepts it, and refuses it when another push came since the last pull. " +
    "Interrupted, it can be run again: what arrived is not sent twice. The first push of a directory needs a workspace and a project: " +
    "on a terminal it offers to make them, with --create it makes what is missing without asking.",
  options: [{
    name: "create",
    summary: "Make the workspace and the project where they are missing",
  }, {
    name: "message",
    short: "m",
    value: "text",
    summary: "What has changed and why; default: the commit's message",
    many: true,
  }],
  dryRun: true,
  examples: [
    { title: "Publish", line: "aiel push", place: "service", before: COMMITTED },
    {
      title: "For the first time, with all that it needs",
      line: "aiel push --create",
      place: "service",
      before: COMMITTED,
    },
    {
      title: "See what would be sent",
      line: "aiel push --dry-run",
      place: "service",
      before: COMMITTED,
    },
    {
      title: "With words of its own",
      line: 'aiel push -m "First version for the onboarding team"',
      place: "service",
      before: COMMITTED,
    },
  ],
  effects: {
    reads: [".aiel/", "the project's newest snapshot on the service"],
    writes: [".aiel/state.json", "a snapshot on the service", "config.json of the user"],
  },
  onInterrupt: "finish",
  load: () => import("./push.ts").then((module) => module.push),
};

/** `aiel pull` */
export const pull: CommandSpec = {
  path: ["pull"],
  group: "remote",
  summary: "Bring in what others have pushed",
  description:
    "Takes the project's newest snapshot. Files that only they changed are taken, and removed where they removed them; files that " +
    "only you changed stay as they are, uncommitted edits included. Where both changed a file differently nothing at all is written " +
    "until --ours or --theirs decides, for every such file or for single ones. The result is a commit on top of yours.",
  options: [
    { name: "ours", summary: "Keep our version of every file that both changed" },
    { name: "theirs", summary: "Take their version of every file that both changed" },
    {
      name: "ours-for",
      value: "path",
      summary: "Keep our version of this file or directory",
      many: true,
      complete: "path",
    },
    {
      name: "theirs-for",
      value: "path",
      summary: "Take their version of this file or directory",
      many: true,
      complete: "path",
    },
    { name: "force", summary: "With theirs: discard edits that were never staged, for good" },
  ],
  dryRun: true,
  examples: [
    { title: "Bring in what is new", line: "aiel pull", place: "service", before: PUSHED },
    {
      title: "See what differs, three ways",
      line: "aiel pull --dry-run",
      place: "service",
      before: PUSHED,
    },
    {
      title: "Take theirs, but for one directory",
      line: "aiel pull --theirs --ours-for prompts",
      place: "service",
      before: PUSHED,
    },
  ],
  effects: {
    reads: ["the working tree", ".aiel/", "the project's newest snapshot on the service"],
    writes: ["the working tree", ".aiel/"],
    env: ["AIEL_AUTHOR_NAME", "AIEL_AUTHOR_EMAIL"],
  },
  onInterrupt: "finish",
  load: () => import("./pull.ts").then((module) => module.pull),
};

/** `aiel clone` */
export const clone: CommandSpec = {
  path: ["clone"],
  group: "remote",
  summary: "Get a project's newest snapshot as a directory",
  description:
    "Makes the directory with the files of the project's newest snapshot, a repository in .aiel/ that belongs to the project, and the " +
    "sources of the SDK, so that it runs at once. When it fails, what it made is removed.",
  arguments: [
    { name: "place", summary: "<workspace>/<project>", required: true, complete: "place" },
    {
      name: "directory",
      summary: "Where; default: a new directory with the project's name",
      complete: "directory",
    },
  ],
  examples: [
    {
      title: "Into a directory of the project's name",
      line: "aiel clone payments/fraud",
      place: "service",
      before: PUSHED,
    },
    {
      title: "Into another one",
      line: "aiel clone payments/fraud fraud-copy",
      place: "service",
      before: PUSHED,
    },
  ],
  effects: {
    reads: ["the project's newest snapshot on the service"],
    writes: ["the directory, with the project's files and .aiel/"],
    env: ["AIEL_AUTHOR_NAME", "AIEL_AUTHOR_EMAIL"],
  },
  onInterrupt: "finish",
  load: () => import("./clone.ts").then((module) => module.clone),
};
