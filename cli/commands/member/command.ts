import type { CommandSpec } from "../../deps.ts";
import { EFFECTS, SERVICE_READS, WORKSPACE } from "../place/command.ts";
import { ROLE_NAMES } from "./roles.ts";

/** `aiel member list` */
export const memberList: CommandSpec = {
  path: ["member", "list"],
  group: "remote",
  summary: "List who has which role in the workspace",
  options: [WORKSPACE],
  examples: [{ title: "Who is in it", line: "aiel member list", place: "service" }],
  effects: { reads: SERVICE_READS, writes: [] },
  load: () => import("./list.ts").then((module) => module.memberList),
};

/** `aiel member add` */
export const memberAdd: CommandSpec = {
  path: ["member", "add"],
  group: "remote",
  summary: "Give a user a role in the workspace, or another one",
  description:
    "A user whom the service does not know yet is added to the tenant first, which takes an admin of the tenant.",
  arguments: [{ name: "who", summary: "E-mail address, or id", required: true }],
  options: [
    {
      name: "role",
      value: "role",
      summary: "What they may do; default: developer",
      choices: ROLE_NAMES,
    },
    WORKSPACE,
  ],
  dryRun: true,
  examples: [
    { title: "A colleague", line: "aiel member add grace@example.com", place: "service" },
    {
      title: "Who may look and not touch",
      line: "aiel member add auditor@example.com --role viewer",
      place: "service",
    },
  ],
  effects: EFFECTS,
  load: () => import("./add.ts").then((module) => module.memberAdd),
};

/** `aiel member remove` */
export const memberRemove: CommandSpec = {
  path: ["member", "remove"],
  group: "remote",
  summary: "Take a member's role in the workspace away",
  arguments: [{ name: "who", summary: "E-mail address, or id", required: true }],
  options: [WORKSPACE],
  dryRun: true,
  examples: [{
    title: "A colleague who has left",
    line: "aiel member remove grace@example.com",
    before: ["aiel member add grace@example.com"],
    place: "service",
  }],
  effects: EFFECTS,
  load: () => import("./remove.ts").then((module) => module.memberRemove),
};
