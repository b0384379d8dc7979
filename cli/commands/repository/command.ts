import type { ArgumentSpec } from "../../program/command.ts";
import type { CommandSpec } from "../../deps.ts";

const PATHS: ArgumentSpec = {
  name: "paths",
  summary: "Files or directories; default: all",
  many: true,
  complete: "path",
};

/** What every command reads that looks at the working tree. */
export const READS: readonly string[] = ["the working tree", ".aielignore", ".aiel/"];

/** `aiel status` */
export const status: CommandSpec = {
  path: ["status"],
  group: "history",
  summary: "Show what has changed; writes nothing",
  examples: [
    { title: "What has changed", line: "aiel status" },
    { title: "For a script", line: "aiel status --json" },
  ],
  effects: { reads: READS, writes: [] },
  load: () => import("./status.ts").then((module) => module.status),
};

/** `aiel add` */
export const add: CommandSpec = {
  path: ["add"],
  group: "history",
  summary: "Stage files as they are, deletions included",
  description:
    "A snapshot holds the paths and contents of files: no modes (a script comes back without its executable bit), no times, no empty " +
    "directories. Links and devices are refused, all of them by name; what .aielignore names is left out.",
  arguments: [{ ...PATHS, summary: "Files or directories; . for everything here", required: true }],
  dryRun: true,
  examples: [
    { title: "Everything", line: "aiel add ." },
    { title: "One file", line: "aiel add entry_point.ts" },
    { title: "See what it would stage", line: "aiel add . --dry-run" },
  ],
  effects: { reads: READS, writes: [".aiel/index.json", ".aiel/objects/"] },
  load: () => import("./add.ts").then((module) => module.add),
};

/** `aiel commit` */
export const commit: CommandSpec = {
  path: ["commit"],
  group: "history",
  summary: "Record what is staged",
  description:
    "The id of the recorded tree is the snapshot id that the runtime gives it. The author is author_name and " +
    "author_email of `aiel config` (AIEL_AUTHOR_NAME, AIEL_AUTHOR_EMAIL), else git's user.name and user.email, else the user who logged " +
    "in with the stored credential, else the user of this machine. It is not checked: who pushed is what the service knows.",
  options: [{
    name: "message",
    short: "m",
    value: "text",
    summary: "What has changed and why; more than one: paragraphs",
    many: true,
  }],
  dryRun: true,
  examples: [
    {
      title: "Record it",
      line: 'aiel commit -m "Normalise addresses"',
      before: ["aiel add ."],
    },
    {
      title: "With a longer explanation",
      line:
        'aiel commit -m "Normalise addresses" -m "Two spellings of one address were two people"',
      before: ["aiel add ."],
    },
  ],
  effects: {
    reads: [".aiel/", "config.json of the user", "git's settings", "credentials.json of the user"],
    writes: [".aiel/commits/", ".aiel/objects/", ".aiel/state.json"],
    env: ["AIEL_AUTHOR_NAME", "AIEL_AUTHOR_EMAIL"],
  },
  load: () => import("./commit.ts").then((module) => module.commit),
};

/** `aiel log` */
export const log: CommandSpec = {
  path: ["log"],
  group: "history",
  summary: "List commits, newest first",
  arguments: [{
    name: "revision",
    summary: "Where to start: HEAD, HEAD~2, the start of an id",
    complete: "commit",
  }],
  options: [
    { name: "limit", short: "n", value: "count", summary: "At most this many; default: 50" },
    { name: "oneline", summary: "One line for each" },
  ],
  examples: [
    {
      title: "The last ones",
      line: "aiel log -n 5",
      before: ["aiel add .", "aiel commit -m First"],
    },
    { title: "Short", line: "aiel log --oneline" },
  ],
  effects: { reads: [".aiel/"], writes: [] },
  load: () => import("./log.ts").then((module) => module.log),
};

/** `aiel files ls` */
export const filesLs: CommandSpec = {
  path: ["files", "ls"],
  group: "history",
  summary: "List files: staged, in a commit, or on the service",
  arguments: [PATHS],
  options: [
    {
      name: "of",
      value: "revision",
      summary: "Of this commit; default: of what is staged",
      complete: "commit",
    },
    { name: "remote", short: "r", summary: "Of the project's newest snapshot on the service" },
    {
      name: "snapshot",
      value: "id",
      summary: "With --remote: of this one, by id, start of an id, or number",
    },
    { name: "long", short: "l", summary: "With size and SHA-256; always with --remote" },
  ],
  examples: [
    { title: "What is staged", line: "aiel files ls", before: ["aiel add ."] },
    {
      title: "What the last commit holds",
      line: "aiel files ls --of HEAD --long",
      before: ["aiel add .", "aiel commit -m First"],
    },
    {
      title: "What the service has",
      line: "aiel files ls --remote",
      place: "service",
      before: ["aiel add .", "aiel commit -m First", "aiel push"],
    },
    {
      title: "What it had first",
      line: "aiel files ls --remote --snapshot 1",
      place: "service",
      before: ["aiel add .", "aiel commit -m First", "aiel push"],
    },
  ],
  effects: { reads: [".aiel/", "with --remote: the snapshot on the service"], writes: [] },
  load: () => import("./files_ls.ts").then((module) => module.filesLs),
};

/** `aiel diff` */
export const diff: CommandSpec = {
  path: ["diff"],
  group: "history",
  summary: "Show what differs, line by line",
  description:
    "Without options: what is staged against the working tree. With --from alone: that commit against the working tree. The text is " +
    "a patch that `git apply` takes.",
  arguments: [PATHS],
  options: [
    { name: "staged", summary: "The last commit against what is staged" },
    { name: "from", value: "revision", summary: "Compare from this commit", complete: "commit" },
    { name: "to", value: "revision", summary: "Compare to this commit", complete: "commit" },
    { name: "stat", summary: "Only count lines" },
  ],
  examples: [
    {
      title: "What is not staged yet",
      line: "aiel diff",
      before: ["aiel add .", "echo '// more' >> entry_point.ts"],
    },
    {
      title: "What the next commit would hold",
      line: "aiel diff --staged",
      before: ["aiel add ."],
    },
    {
      title: "Between two commits",
      line: "aiel diff --from HEAD~1 --to HEAD --stat",
      before: [
        "aiel add .",
        "aiel commit -m First",
        "echo '// more' >> entry_point.ts",
        "aiel add .",
        "aiel commit -m Second",
      ],
    },
  ],
  effects: { reads: READS, writes: [] },
  load: () => import("./diff.ts").then((module) => module.diff),
};

/** `aiel restore` */
export const restore: CommandSpec = {
  path: ["restore"],
  group: "history",
  summary: "Bring files back, or take back what is staged",
  description:
    "Writes files of the working tree as they are staged, or as they were in a commit. Content that is stored nowhere is not " +
    "overwritten without --force. With --staged it is the other way round: the files stay, and what is staged goes back to the last " +
    "commit.",
  arguments: [{ ...PATHS, summary: "Files or directories; . for everything here", required: true }],
  options: [
    {
      name: "from",
      value: "revision",
      summary: "From this commit; default: from what is staged",
      complete: "commit",
    },
    { name: "staged", summary: "Unstage instead; the files stay" },
    { name: "force", short: "f", summary: "Also overwrite content that is stored nowhere" },
  ],
  dryRun: true,
  examples: [
    {
      title: "A file that was deleted by mistake",
      line: "aiel restore entry_point.ts",
      before: ["aiel add .", "rm entry_point.ts"],
    },
    {
      title: "Everything as it was in the last commit",
      line: "aiel restore . --from HEAD",
      before: ["aiel add .", "aiel commit -m First", "rm aiel.json"],
    },
    { title: "Unstage", line: "aiel restore --staged .", before: ["aiel add ."] },
    {
      title: "Give up changes that were never staged",
      line: "aiel restore --force entry_point.ts",
      before: ["aiel add .", "echo broken > entry_point.ts"],
    },
  ],
  effects: { reads: READS, writes: ["the working tree", ".aiel/index.json"] },
  load: () => import("./restore.ts").then((module) => module.restore),
};
