import type { CommandSpec } from "../../deps.ts";
import { EFFECTS, SERVICE_READS } from "../place/command.ts";
import { SCOPE_NAMES } from "./scopes.ts";

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
      choices: SCOPE_NAMES,
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
  load: () => import("./create.ts").then((module) => module.tokenCreate),
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
  effects: { reads: SERVICE_READS, writes: [] },
  load: () => import("./list.ts").then((module) => module.tokenList),
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
  load: () => import("./revoke.ts").then((module) => module.tokenRevoke),
};
