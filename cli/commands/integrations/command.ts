import { PROVIDERS } from "../../../runtime/protocol/calls.ts";
import type { OptionSpec } from "../../program/command.ts";
import type { CommandSpec } from "../../deps.ts";
import { EFFECTS, SERVICE_READS } from "../place/command.ts";
import { ENVIRONMENT, YES } from "../release/command.ts";

const HERE = [...SERVICE_READS, "aiel.json", "aiel.local.json", ".env"];
const ADD =
  "aiel integrations add crm --provider http --base-url https://crm.example/v1 --no-secret --env production";

/** Where one is meant, and else what is configured for local runs. */
const ENVIRONMENT_OR_HERE: OptionSpec = {
  ...ENVIRONMENT,
  summary: "The environment; default: what aiel.local.json configures for local runs",
};
const PROVIDER: OptionSpec = {
  name: "provider",
  value: "kind",
  summary: "What performs the calls",
  choices: PROVIDERS,
};
const SECRET_STDIN: OptionSpec = {
  name: "secret-stdin",
  summary: "Read the secret from standard input, but for a line end at its end",
};
const SECRET_ENV: OptionSpec = {
  name: "secret-env",
  value: "variable",
  summary: "Take the secret from a variable of this environment",
};
const NAME = { name: "integration", summary: 'Its name, as in "integrations" of aiel.json' };

/** `aiel integrations list` */
export const integrationsList: CommandSpec = {
  path: ["integrations", "list"],
  group: "release",
  summary: "List what code can call by name",
  description:
    "With --env it is what the service has of that environment, without it what aiel.local.json configures " +
    "for local runs. No command and no route ever shows a secret.",
  options: [ENVIRONMENT_OR_HERE],
  examples: [
    { title: "What local runs can call", line: "aiel integrations list" },
    {
      title: "What production has",
      line: "aiel integrations list --env production",
      place: "service",
      before: [ADD],
    },
  ],
  effects: { reads: HERE, writes: [] },
  load: () => import("./list.ts").then((module) => module.integrationsList),
};

/** `aiel integrations add` */
export const integrationsAdd: CommandSpec = {
  path: ["integrations", "add"],
  group: "release",
  summary: "Configure an integration of an environment",
  description:
    "The configuration is what aiel.local.json has, without the secret, which is asked for where it is not shown, or read as an option " +
    'says; it is never typed into the command line. It is sent as "authorization: Bearer …" unless --header or --query says otherwise. ' +
    "One that is there already is replaced as a whole, its secret too: a secret goes nowhere that it was not given for.",
  arguments: [{ ...NAME, required: true }],
  options: [
    ENVIRONMENT,
    PROVIDER,
    { name: "base-url", value: "url", summary: "Where paths begin (http, openai)" },
    { name: "url", value: "url", summary: "The server (mcp), or postgres://user@host/database" },
    { name: "header", value: "name", summary: "The header that the secret is sent in" },
    { name: "prefix", value: "text", summary: "What stands before the secret in the header" },
    { name: "query", value: "name", summary: "The parameter that the secret is sent in (http)" },
    {
      name: "private",
      value: "address",
      summary: "A private address that may be reached, such as 10.0.0.0/8",
      many: true,
    },
    { name: "model", value: "pattern", summary: "A model that may be used (openai)", many: true },
    { name: "tool", value: "pattern", summary: "A tool that is offered (mcp)", many: true },
    {
      name: "config",
      value: "json",
      summary: "All of the configuration: JSON, or @file",
      complete: "path",
    },
    SECRET_STDIN,
    SECRET_ENV,
    { name: "no-secret", summary: "The service asks for none" },
    YES,
  ],
  dryRun: true,
  examples: [
    {
      title: "An API with a key, from a file",
      line:
        "aiel integrations add crm --provider http --base-url https://crm.example/v1 --secret-stdin --env production < key.txt",
      before: ["echo 0123456789abcdef > key.txt"],
      place: "service",
    },
    {
      title: "A database, with all that it takes in a file",
      line:
        "aiel integrations add db --provider postgres --config @db.json --no-secret --env production",
      before: [
        `echo '{"host": "db.example", "database": "app", "user": "reader", "readOnly": true}' > db.json`,
      ],
      place: "service",
    },
    { title: "A service that asks for no key", line: ADD, place: "service" },
  ],
  effects: { ...EFFECTS, reads: [...EFFECTS.reads, "standard input"] },
  load: () => import("./add.ts").then((module) => module.integrationsAdd),
};

/** `aiel integrations check` */
export const integrationsCheck: CommandSpec = {
  path: ["integrations", "check"],
  group: "release",
  summary: "Connect to integrations, as calls would",
  description:
    "With --env the service connects, with the credentials that it holds; without it this machine does, as aiel.local.json says. Exit code " +
    "1: one of them can't be used.",
  arguments: [NAME],
  options: [ENVIRONMENT_OR_HERE, { ...PROVIDER, summary: "Only those of one kind" }],
  examples: [
    { title: "What local runs call", line: "aiel integrations check" },
    {
      title: "The databases of production",
      line: "aiel integrations check --provider postgres --env production",
      place: "service",
    },
  ],
  effects: { reads: HERE, writes: [] },
  load: () => import("./check.ts").then((module) => module.integrationsCheck),
};

/** `aiel integrations rotate` */
export const integrationsRotate: CommandSpec = {
  path: ["integrations", "rotate"],
  group: "release",
  summary: "Replace the secret of an integration",
  description:
    "The configuration stays; what runs from now on uses the new secret, which is asked for where it is not shown, or read as an option says.",
  arguments: [{ ...NAME, required: true }],
  options: [ENVIRONMENT, SECRET_STDIN, SECRET_ENV, YES],
  dryRun: true,
  examples: [{
    title: "The next key, from a file",
    line: "aiel integrations rotate crm --secret-stdin --env production --yes < next.txt",
    before: [
      "echo 0123456789abcdef > key.txt",
      ADD.replace("--no-secret", "--secret-stdin") + " < key.txt",
      "echo fedcba9876543210 > next.txt",
    ],
    place: "service",
  }],
  effects: { ...EFFECTS, reads: [...EFFECTS.reads, "standard input"] },
  load: () => import("./rotate.ts").then((module) => module.integrationsRotate),
};

/** `aiel integrations remove` */
export const integrationsRemove: CommandSpec = {
  path: ["integrations", "remove"],
  group: "release",
  summary: "Remove an integration and its secret",
  arguments: [{ ...NAME, required: true }],
  options: [ENVIRONMENT, YES],
  dryRun: true,
  examples: [{
    title: "One that is not called any more",
    line: "aiel integrations remove crm --env production --yes",
    before: [ADD],
    place: "service",
  }],
  effects: EFFECTS,
  load: () => import("./remove.ts").then((module) => module.integrationsRemove),
};
