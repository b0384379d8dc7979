import type { OptionSpec } from "../../program/command.ts";
import type { CommandSpec } from "../../deps.ts";
import { ROLES, SCOPES } from "../member/names.ts";

const READS = ["config.json of the user", ".aiel/state.json", "credentials.json of the user"];
/** Of commands that change what the service has. */
export const EFFECTS = { reads: READS, writes: ["the control service"] };

/** `--workspace` */
export const WORKSPACE: OptionSpec = {
  name: "workspace",
  value: "name",
  summary: "Another workspace than the one in use",
  complete: "workspace",
};
/** `--name` */
export const NAME: OptionSpec = {
  name: "name",
  value: "text",
  summary: "What people read; default: the short name",
};

/** `aiel workspace create` */
export const workspaceCreate: CommandSpec = {
  path: ["workspace", "create"],
  group: "remote",
  summary: "Make a workspace, with you as its owner",
  description: "Takes an admin of the tenant.",
  arguments: [{
    name: "slug",
    summary: "Its short name, as it stands in addresses",
    required: true,
  }],
  options: [NAME],
  dryRun: true,
  examples: [{
    title: "A place for a team",
    line: 'aiel workspace create onboarding --name "Driver onboarding"',
    place: "service",
  }],
  effects: EFFECTS,
  load: () => import("./create.ts").then((module) => module.workspaceCreate),
};

/** `aiel project create` */
export const projectCreate: CommandSpec = {
  path: ["project", "create"],
  group: "remote",
  summary: "Make a project, to push to",
  arguments: [{
    name: "slug",
    summary: "Its short name, as it stands in addresses",
    required: true,
  }],
  options: [NAME, WORKSPACE],
  dryRun: true,
  examples: [
    { title: "In the workspace in use", line: "aiel project create drivers", place: "service" },
    {
      title: "In another one, with a name for people",
      line: 'aiel project create drivers --workspace payments --name "Drivers"',
      place: "service",
    },
  ],
  effects: EFFECTS,
  load: () => import("./create.ts").then((module) => module.projectCreate),
};

/** `aiel member list` */
export const memberList: CommandSpec = {
  path: ["member", "list"],
  group: "remote",
  summary: "List who has which role in the workspace",
  options: [WORKSPACE],
  examples: [{ title: "Who is in it", line: "aiel member list", place: "service" }],
  effects: { reads: READS, writes: [] },
  load: () => import("../member/member.ts").then((module) => module.memberList),
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
      choices: ROLES,
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
  load: () => import("../member/member.ts").then((module) => module.memberAdd),
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
  load: () => import("../member/member.ts").then((module) => module.memberRemove),
};

/** `aiel token create` */
export const tokenCreate: CommandSpec = {
  path: ["token", "create"],
  group: "remote",
  summary: "Make a token; it is shown this once",
  description:
    "Standard output is the token and nothing else, so that it can go into a secret store without being seen. It never has a scope " +
    "that your own token lacks. Without --scope it may read and push.",
  arguments: [{ name: "name", summary: "What it is for", required: true }],
  options: [
    {
      name: "for",
      value: "who",
      summary: "Whose it is, by e-mail address or id; default: you",
    },
    {
      name: "scope",
      value: "scope",
      summary: "What it may be used for; can be given again",
      many: true,
      choices: SCOPES,
    },
    {
      name: "expires-in-days",
      value: "days",
      summary: "1 to 3650, or never; default: 90, or as long as your own",
    },
  ],
  dryRun: true,
  examples: [
    { title: "For CI", line: 'aiel token create "CI of fraud"', place: "service" },
    {
      title: "For a colleague, who logs in with it",
      line: "aiel token create laptop --for grace@example.com > grace.token",
      before: ["aiel member add grace@example.com"],
      place: "service",
    },
    {
      title: "That may only read, for a week",
      line:
        "aiel token create reader --scope project:read --scope snapshot:read --expires-in-days 7",
      place: "service",
    },
  ],
  effects: EFFECTS,
  load: () => import("../token/token.ts").then((module) => module.tokenCreate),
};

/** `aiel token list` */
export const tokenList: CommandSpec = {
  path: ["token", "list"],
  group: "remote",
  summary: "List tokens, without their secrets",
  options: [{
    name: "for",
    value: "who",
    summary: 'Whose, by e-mail address or id, or "all"; default: yours',
  }],
  examples: [
    { title: "Yours", line: "aiel token list", place: "service" },
    { title: "Of the whole tenant", line: "aiel token list --for all", place: "service" },
  ],
  effects: { reads: READS, writes: [] },
  load: () => import("../token/token.ts").then((module) => module.tokenList),
};

/** `aiel token revoke` */
export const tokenRevoke: CommandSpec = {
  path: ["token", "revoke"],
  group: "remote",
  summary: "Make a token worthless, at once and for good",
  arguments: [{ name: "id", summary: "Its id, from `aiel token list`", required: true }],
  dryRun: true,
  examples: [{
    title: "One that was lost",
    line: "aiel token revoke $(aiel token list --quiet | tail -1 | cut -d' ' -f1)",
    before: ["aiel token create lost"],
    place: "service",
  }],
  effects: EFFECTS,
  load: () => import("../token/token.ts").then((module) => module.tokenRevoke),
};
