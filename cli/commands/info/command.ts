import type { CommandSpec } from "../../command.ts";

/** `aiel info` */
export const info: CommandSpec = {
  path: ["info"],
  group: "account",
  summary: "The workspace and project that commands work in",
  arguments: [{
    name: "subject",
    summary: "What to show; default: workspace",
    choices: ["workspace"],
  }],
  examples: [
    { title: "The context of this directory", line: "aiel info" },
    { title: "The same, spelled out", line: "aiel info workspace" },
  ],
  effects: {
    reads: ["config.json of the user", ".aiel/state.json", "credentials.json of the user"],
    writes: [],
  },
  load: () => import("./run.ts").then((module) => module.info),
};
