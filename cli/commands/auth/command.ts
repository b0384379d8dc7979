import type { CommandSpec } from "../../command.ts";

const READS = ["credentials.json of the user", "the OS keyring", "config.json of the user"];

/** `aiel auth status` */
export const authStatus: CommandSpec = {
  path: ["auth", "status"],
  group: "account",
  summary: "Say whether there is a credential, and where",
  description:
    "Looks at AIEL_TOKEN, then the OS keyring, then the credentials file. Exit code 4 when there is no credential, so that CI can " +
    "stop before it does anything else.",
  examples: [
    { title: "Who am I", line: "aiel auth status", exit: 4 },
    { title: "In CI", line: "AIEL_TOKEN=aiel_example aiel auth status --quiet" },
  ],
  effects: { reads: READS, writes: [], env: ["AIEL_TOKEN", "AIEL_NO_KEYRING"] },
  load: () => import("./status.ts").then((module) => module.authStatus),
};

/** `aiel auth list` */
export const authList: CommandSpec = {
  path: ["auth", "list"],
  group: "account",
  summary: "List profiles and where their credentials are",
  examples: [{ title: "All profiles", line: "aiel auth list" }],
  effects: { reads: READS, writes: [] },
  load: () => import("./list.ts").then((module) => module.authList),
};

/** `aiel auth logout` */
export const authLogout: CommandSpec = {
  path: ["auth", "logout"],
  group: "account",
  summary: "Forget the stored credential of a profile",
  dryRun: true,
  examples: [
    { title: "Of the profile in use", line: "aiel auth logout" },
    { title: "Of another one", line: "aiel auth logout --profile production" },
  ],
  effects: { reads: READS, writes: ["credentials.json of the user", "the OS keyring"] },
  load: () => import("./logout.ts").then((module) => module.authLogout),
};
