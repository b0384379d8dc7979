import type { CommandSpec } from "../../deps.ts";

/** `aiel info` */
export const info: CommandSpec = {
  path: ["info"],
  group: "account",
  summary: "The workspace and project that commands use",
  description:
    "Without a subject it says what is set on this machine and asks no service. With one it asks the control service: about the workspace " +
    "in use, with its projects and their newest snapshots; about every workspace that the credential may use; or about the projects.",
  arguments: [{
    name: "subject",
    summary: "What to ask the control service about; default: nothing, only what is set here",
    choices: ["workspace", "workspaces", "projects"],
  }],
  options: [{
    name: "archived",
    summary: "With workspaces or projects: those that are archived",
  }],
  examples: [
    { title: "The context of this directory", line: "aiel info" },
    {
      title: "The workspace, as the service knows it",
      line: "aiel info workspace",
      place: "service",
    },
    { title: "Where else one may work", line: "aiel info workspaces", place: "service" },
    { title: "What was pushed last, and by whom", line: "aiel info projects", place: "service" },
    { title: "What can be brought back", line: "aiel info projects --archived", place: "service" },
  ],
  effects: {
    reads: ["config.json of the user", ".aiel/state.json", "credentials.json of the user"],
    writes: ["places.json of the user"],
  },
  load: () => import("./run.ts").then((module) => module.info),
};
