import type { CommandSpec } from "../../deps.ts";

/** `aiel doctor` */
export const doctor: CommandSpec = {
  path: ["doctor"],
  group: "help",
  summary: "Check that everything aiel needs is here",
  description:
    "Looks for Deno, runs a small sandbox, tries which barriers are around it, and checks caches, settings, credentials, the keyring " +
    "and whether the control service, if one is set, answers. Says what to do about what is wrong. Exit code 1 when something that " +
    "is needed is missing.",
  examples: [
    { title: "After installing", line: "aiel doctor", place: "empty" },
    { title: "For a bug report", line: "aiel doctor --json", place: "empty" },
  ],
  effects: {
    reads: ["config.json of the user", "credentials.json of the user", "the OS keyring"],
    writes: ["the cache directory"],
    env: ["AIEL_DENO", "AIEL_ISOLATION", "PATH"],
  },
  load: () => import("./run.ts").then((module) => module.doctor),
};
