import type { ArgumentSpec, Example } from "../../program/command.ts";
import type { CommandSpec } from "../../deps.ts";

const READS = ["config.json of the user", "credentials.json of the user", "the OS keyring"];

const NAMED = "an id, the beginning of one, a number, or head";

const PUSHED = ["aiel add .", "aiel commit -m First", "aiel push"];
const PUSHED_TWICE = [
  ...PUSHED,
  "echo '// more' >> entry_point.ts",
  "aiel add .",
  "aiel commit -m Second",
  "aiel push",
];

function example(title: string, line: string, before: readonly string[] = PUSHED): Example {
  return { title, line, place: "service", before };
}

function snapshot(name: string, summary: string): ArgumentSpec {
  return { name, summary: `${summary}: ${NAMED}`, complete: "snapshot" };
}

/** `aiel snapshots list` */
export const snapshotsList: CommandSpec = {
  path: ["snapshots", "list"],
  group: "remote",
  summary: "List the project's snapshots, newest first",
  options: [{ name: "limit", short: "n", value: "count", summary: "At most so many; default: 20" }],
  examples: [
    example("What was pushed", "aiel snapshots list"),
    example("The newest three, for a program", "aiel snapshots list --limit 3"),
  ],
  effects: { reads: READS, writes: [] },
  load: () => import("./list.ts").then((module) => module.snapshotsList),
};

/** `aiel snapshots show` */
export const snapshotsShow: CommandSpec = {
  path: ["snapshots", "show"],
  group: "remote",
  summary: "Show what a snapshot is, exports and asks for",
  arguments: [snapshot("snapshot", "Which one; default: the newest")],
  examples: [
    example("The newest", "aiel snapshots show"),
    example("By its number", "aiel snapshots show 1"),
  ],
  effects: { reads: READS, writes: [] },
  load: () => import("./show.ts").then((module) => module.snapshotsShow),
};

/** `aiel snapshots diff` */
export const snapshotsDiff: CommandSpec = {
  path: ["snapshots", "diff"],
  group: "remote",
  summary: "Compare a snapshot with another, or with files here",
  description:
    "With two snapshots: from the first to the second, and on stderr what changes in exports and in what is asked for. With one: from " +
    "it to the working tree, or to a commit. With none: from the newest. The text is a patch, as `aiel diff` has it; files that were " +
    "never staged are not compared with the working tree.",
  arguments: [
    snapshot("from", "Compare from this one; default: the newest"),
    snapshot("to", "Compare to this one; default: the working tree"),
  ],
  options: [
    {
      name: "commit",
      value: "revision",
      summary: "Compare to this commit instead of the working tree",
      complete: "commit",
    },
    { name: "stat", summary: "Only count lines" },
  ],
  examples: [
    example("Between two snapshots", "aiel snapshots diff 1 2", PUSHED_TWICE),
    example("What a push would change", "aiel snapshots diff --commit HEAD --stat", [
      ...PUSHED,
      "rm entry_point_test.ts",
      "aiel add .",
      "aiel commit -m Second",
    ]),
    example("From the first one to the files here", "aiel snapshots diff 1", [
      ...PUSHED,
      "echo '// more' >> entry_point.ts",
    ]),
  ],
  effects: { reads: [...READS, ".aiel/", "the working tree"], writes: [] },
  load: () => import("./diff.ts").then((module) => module.snapshotsDiff),
};
