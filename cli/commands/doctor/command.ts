import type { CommandSpec } from "../../deps.ts";

/** `aiel doctor` */
export const doctor: CommandSpec = {
  path: ["doctor"],
  group: "help",
  summary: "Check that everything aiel needs is here",
  description:
    "Looks for Deno, runs a small sandbox, tries which barriers are around it, and checks caches, settings, credentials, the keyring " +
    "and whether the control service, if one is set, answers. In a project also its aiel.local.json: whether it is right, secrets " +
    "are set, and what is declared is configured; with --online each integration is asked, with its credential, at the address that the " +
    "file names. Says what to do about what is wrong. Exit code 1 when something that is needed is missing.",
  options: [{ name: "online", summary: "Ask the services that aiel.local.json names" }],
  examples: [
    { title: "After installing", line: "aiel doctor", place: "empty" },
    { title: "For a bug report", line: "aiel doctor --json", place: "empty" },
    { title: "With the services of the project's integrations", line: "aiel doctor --online" },
  ],
  effects: {
    reads: [
      "config.json of the user",
      "credentials.json of the user",
      "the OS keyring",
      "aiel.local.json",
      ".env",
    ],
    writes: ["the cache directory"],
    env: ["AIEL_DENO", "AIEL_ISOLATION", "PATH"],
  },
  load: () => import("./run.ts").then((module) => module.doctor),
};
