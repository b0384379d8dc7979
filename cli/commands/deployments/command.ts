import type { CommandSpec } from "../../deps.ts";
import { SERVICE_READS } from "../place/command.ts";
import { ENVIRONMENT, PUSHED } from "../release/command.ts";

const DEPLOYED = [...PUSHED, "aiel deploy --env production --yes"];

/** `aiel deployments list` */
export const deploymentsList: CommandSpec = {
  path: ["deployments", "list"],
  group: "release",
  summary: "List what went live in an environment, newest first",
  options: [
    ENVIRONMENT,
    { name: "limit", short: "n", value: "count", summary: "At most so many; default: 20" },
  ],
  examples: [{
    title: "What went live in production",
    line: "aiel deployments list --env production",
    place: "service",
    before: DEPLOYED,
  }],
  effects: { reads: SERVICE_READS, writes: [] },
  load: () => import("./list.ts").then((module) => module.deploymentsList),
};

/** `aiel deployments show` */
export const deploymentsShow: CommandSpec = {
  path: ["deployments", "show"],
  group: "release",
  summary: "Show a deployment and what it changed",
  description:
    "What was new comes first: capabilities and integrations, then variables, limits, exports that changed in a breaking way, and files.",
  arguments: [{ name: "deployment", summary: "Its number, or its id", required: true }],
  options: [ENVIRONMENT],
  examples: [{
    title: "The first one of production",
    line: "aiel deployments show 1 --env production",
    place: "service",
    before: DEPLOYED,
  }],
  effects: { reads: SERVICE_READS, writes: [] },
  load: () => import("./show.ts").then((module) => module.deploymentsShow),
};
