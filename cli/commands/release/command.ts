import type { ArgumentSpec, Example, OptionSpec } from "../../program/command.ts";
import type { CommandSpec } from "../../deps.ts";
import { EFFECTS } from "../place/command.ts";

/** `--env`: of every command that is about one environment. */
export const ENVIRONMENT: OptionSpec = {
  name: "env",
  short: "e",
  value: "name",
  summary: "The environment; it is never guessed",
  complete: "environment",
};

/** `--yes`: of every command that asks. */
export const YES: OptionSpec = { name: "yes", short: "y", summary: "Do not ask" };

const REASON: OptionSpec = {
  name: "message",
  short: "m",
  value: "text",
  summary: "Why",
  many: true,
};

/** Lines that grant what the project of an example asks for, and push it. */
export const PUSHED = [
  `echo '{"capabilities": {"network": ["api.example.com:443"]}}' | aiel grants set - --level workspace --yes`,
  "aiel add .",
  "aiel commit -m First",
  "aiel push",
];

const PUSHED_TWICE = [
  ...PUSHED,
  "aiel deploy --env production --yes",
  "echo '// more' >> entry_point.ts",
  "aiel add .",
  "aiel commit -m Second",
  "aiel push",
];
const DEPLOYED_TWICE = [...PUSHED_TWICE, "aiel deploy --env production --yes"];

const FLOW =
  "What is live, what would be, and what is new is shown before anything is done: capabilities, integrations and variables that were " +
  "not asked for before, limits, and exports that changed so that callers may fail. What the environment does not grant or have ends " +
  "it with exit code 1. A change that came in between ends it too.";

function example(title: string, line: string, before: readonly string[]): Example {
  return { title, line, place: "service", before };
}

function environment(name: string, summary: string): ArgumentSpec {
  return { name, summary, required: true, complete: "environment" };
}

/** `aiel deploy` */
export const deploy: CommandSpec = {
  path: ["deploy"],
  group: "release",
  summary: "Make a snapshot live in an environment",
  description: FLOW,
  arguments: [{
    name: "snapshot",
    summary: "An id, the beginning of one, a number, or head; default: head, the newest",
    complete: "snapshot",
  }],
  options: [ENVIRONMENT, REASON, YES],
  dryRun: true,
  examples: [
    example("See what it would change", "aiel deploy --env production --dry-run", PUSHED),
    example(
      "The newest snapshot, in a script",
      'aiel deploy --env production -m "New prices" --yes',
      PUSHED,
    ),
    example("A certain one", "aiel deploy 1 --env production --yes", PUSHED),
  ],
  effects: EFFECTS,
  load: () => import("./deploy.ts").then((module) => module.deploy),
};

/** `aiel promote` */
export const promote: CommandSpec = {
  path: ["promote"],
  group: "release",
  summary: "Make live what is live in another environment",
  description: `The very same snapshot goes live there; nothing is built again. ${FLOW}`,
  arguments: [
    environment("from", "The environment that it is live in"),
    environment("to", "The environment that it shall go live in"),
  ],
  options: [REASON, YES],
  dryRun: true,
  examples: [
    example("See what it would change", "aiel promote development production --dry-run", PUSHED),
    example(
      "What was tried is what goes live",
      "aiel promote development production --yes",
      PUSHED,
    ),
  ],
  effects: EFFECTS,
  load: () => import("./promote.ts").then((module) => module.promote),
};

/** `aiel rollback` */
export const rollback: CommandSpec = {
  path: ["rollback"],
  group: "release",
  summary: "Make live again what was live before",
  description:
    "Data, memory and the values of variables stay as they are: code goes back, what it did does not. What the old snapshot declares " +
    `has to be granted now. ${FLOW}`,
  options: [
    ENVIRONMENT,
    {
      name: "to",
      value: "deployment",
      summary: "Number or id of the deployment; default: what was live before",
    },
    { ...REASON, summary: "Why; needed" },
    YES,
  ],
  dryRun: true,
  examples: [
    example(
      "What was live before",
      'aiel rollback --env production -m "Prices were wrong" --yes',
      DEPLOYED_TWICE,
    ),
    example(
      "See what going back to deployment 1 would change",
      "aiel rollback --env production --to 1 --dry-run",
      DEPLOYED_TWICE,
    ),
  ],
  effects: EFFECTS,
  load: () => import("./rollback.ts").then((module) => module.rollback),
};
