import type { CommandSpec } from "../../deps.ts";

/** `aiel version` */
export const version: CommandSpec = {
  path: ["version"],
  group: "help",
  summary: "Versions of aiel, its parts and Deno",
  examples: [
    { title: "All versions", line: "aiel version", place: "empty" },
    { title: "For a bug report", line: "aiel version --json", place: "empty" },
  ],
  effects: { reads: [], writes: [] },
  load: () => import("./run.ts").then((module) => module.version),
};
