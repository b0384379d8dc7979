import type { CommandSpec } from "../../deps.ts";

const READS = ["config.json of the user", "credentials.json of the user", "the OS keyring"];

/** `aiel audit list` */
export const auditList: CommandSpec = {
  path: ["audit", "list"],
  group: "account",
  summary: "What happened in the tenant, newest first",
  description:
    "Who did what, and what was refused, from the audit log of the control service. For admins of the tenant.",
  options: [
    { name: "actor", value: "id", summary: "Only what this user or service account did; me: you" },
    { name: "action", value: "name", summary: "Only this action, such as snapshot.register" },
    {
      name: "outcome",
      value: "outcome",
      summary: "Only what ended like this",
      choices: ["allowed", "denied", "failed"],
    },
    { name: "resource", value: "id", summary: "Only what touched this" },
    { name: "limit", value: "count", summary: "At most so many; default: 50" },
  ],
  examples: [
    { title: "The last fifty", line: "aiel audit list", place: "service" },
    {
      title: "What was refused",
      line: "aiel audit list --outcome denied --limit 10",
      place: "service",
    },
    {
      title: "Pushes of mine",
      line: "aiel audit list --actor me --action snapshot.register",
      place: "service",
    },
  ],
  effects: { reads: READS, writes: [] },
  load: () => import("./list.ts").then((module) => module.auditList),
};

/** `aiel audit verify` */
export const auditVerify: CommandSpec = {
  path: ["audit", "verify"],
  group: "account",
  summary: "Verify that the audit log was not changed",
  description:
    "The service verifies its whole chain, and this machine recomputes the hashes of the events since the last time, all of them the " +
    "first time. The newest event is remembered here, so that a log that was cut or rewritten since is noticed, whatever the service " +
    "says. Exit code 1 when the chain is broken.",
  options: [
    { name: "full", summary: "Recompute every event here, not only those since the last time" },
    { name: "forget", summary: "Start anew: for a service that was restored from a backup" },
  ],
  examples: [
    { title: "Every day, from a timer", line: "aiel audit verify", place: "service" },
    {
      title: "Trust nothing that was seen before",
      line: "aiel audit verify --full",
      place: "service",
    },
  ],
  effects: {
    reads: [...READS, "audit_heads.json of the user's state"],
    writes: ["audit_heads.json of the user's state"],
    env: ["AIEL_STATE_DIR", "XDG_STATE_HOME"],
  },
  load: () => import("./verify.ts").then((module) => module.auditVerify),
};
