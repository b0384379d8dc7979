import type { CommandSpec } from "../../program/command.ts";

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
  onInterrupt: "late",
  load: () => import("./status.ts").then((module) => module.status),
};
