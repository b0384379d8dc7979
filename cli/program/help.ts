/**
 * Help, made from the specs. Pure.
 *
 * @module
 */

import { suggest } from "../../sdk/suggest.ts";
import { type CommandUsage, type Group, GROUPS, type OptionSpec } from "./command.ts";
import { CliError, ERROR_EXIT } from "../errors.ts";
import { GLOBAL_OPTIONS } from "./global_options.ts";
import { commandNames } from "./other_names.ts";
import { optionsOf } from "./read_line.ts";
import { columns, type Screen, wrap } from "./screen.ts";

/** The help for what was named: nothing (the overview), a group, a command, or a topic. */
export function helpText(
  typed: readonly string[],
  specs: readonly CommandUsage[],
  screen: Screen,
): string {
  // By what was typed: the topic "environment" is not the noun "environments".
  const topic = TOPICS[typed.join(" ")];
  if (topic !== undefined) return topic(screen);
  const words = commandNames(typed, specs);
  if (words.length === 0) return overview(specs, screen);
  const spec = findSpec(words, specs);
  if (spec !== undefined) return commandHelp(spec, screen);
  const members = specs.filter((each) => words.every((word, at) => each.path[at] === word));
  if (members.length > 0) return groupHelp(words, members, screen);
  const names = [...specs.map((each) => each.path.join(" ")), ...Object.keys(TOPICS)];
  const near = suggest(words.join(" "), names);
  throw new CliError("USAGE", `No help for "${words.join(" ")}"`, {
    hint: near === undefined
      ? "Run `aiel --help` to see what there is"
      : `Did you mean \`aiel help ${near}\`?`,
  });
}

/** The same as a document. */
export function helpDocument(typed: readonly string[], specs: readonly CommandUsage[]): unknown {
  const isTopic = TOPICS[typed.join(" ")] !== undefined;
  const words = isTopic ? typed : commandNames(typed, specs);
  const chosen = specs.filter((spec) =>
    !spec.hidden && words.every((word, at) => spec.path[at] === word)
  );
  if (chosen.length === 0 && !isTopic) {
    throw new CliError("USAGE", `No help for "${words.join(" ")}"`);
  }
  return {
    commands: chosen.map((spec) => ({
      path: spec.path,
      group: spec.group,
      summary: spec.summary,
      description: spec.description ?? null,
      arguments: spec.arguments ?? [],
      options: optionsOf(spec),
      examples: spec.examples.map(({ title, line }) => ({ title, line })),
      effects: spec.effects,
    })),
    topics: Object.entries(TOPIC_SUMMARIES).map(([name, summary]) => ({ name, summary })),
    global_options: GLOBAL_OPTIONS,
    exit_codes: ERROR_EXIT,
  };
}

/** The spec that the words start with. */
function findSpec(words: readonly string[], specs: readonly CommandUsage[]) {
  return specs.find((spec) => spec.path.every((word, at) => words[at] === word));
}

function overview(specs: readonly CommandUsage[], screen: Screen): string {
  const shown = specs.filter((spec) => !spec.hidden);
  const lines = [
    "aiel: build, run, keep and share AI workflows, each run in a sandbox of its own",
    `${screen.bold("Usage:")} aiel <command> [options]; \`aiel help <command>\` has examples`,
  ];
  for (const [group, title] of Object.entries(GROUPS)) {
    const rows: string[][] = [];
    for (const spec of shown) {
      if (spec.group !== group) continue;
      const [first, ...rest] = spec.path;
      const label = rest.length === 0 ? first : `${first} ${rest.join(" ")}`;
      const row = rows.find((each) => each[2] === first && rest.length > 0);
      // Commands of one noun share a line: what they do to it is in their names.
      if (row !== undefined) row[0] = `${row[0]}|${rest.join(" ")}`;
      else rows.push([label, NOUNS[first] ?? spec.summary, rest.length > 0 ? first : ""]);
    }
    if (group === "help") {
      for (const [name, text] of Object.entries(TOPIC_SUMMARIES)) rows.push([`help ${name}`, text]);
    }
    if (rows.length === 0) continue;
    lines.push("", screen.bold(`${title}:`));
    lines.push(
      ...rows.map(([label = "", text = ""]) => `  ${screen.cyan(label.padEnd(31))} ${text}`),
    );
  }
  lines.push(
    "",
    "Every command takes --json, --quiet, --profile, -C <dir>, --no-input, --no-color",
  );
  return lines.join("\n");
}

/** What a noun with several verbs is about, for the overview. */
const NOUNS: Readonly<Record<string, string>> = {
  audit: "Who did what, and whether the log is whole",
  auth: "Log in and out; which credentials there are",
  files: "List the files that are staged, or in a commit",
  config: "Settings of the user and the project",
  deployments: "What went live, and what it changed",
  executions: "What was run, and how it ended",
  environments: "Where code runs, and what is live there",
  grants: "What code may do",
  integrations: "What code can call by name",
  member: "Who has which role in a workspace",
  project: "Projects, to push to",
  schedules: "What runs again and again",
  snapshots: "What was pushed, and how it differs",
  token: "Tokens: yours, and for others",
  variables: "Values and secrets of an environment",
  workspace: "Workspaces, for a team",
};

function groupHelp(
  words: readonly string[],
  members: readonly CommandUsage[],
  screen: Screen,
): string {
  const rows = members.filter((spec) => !spec.hidden).map((spec) => [
    screen.cyan(spec.path.join(" ")),
    spec.summary,
  ]);
  return [
    `${screen.bold("Usage:")} aiel ${words.join(" ")} <command> [options]`,
    "",
    screen.bold("Commands:"),
    columns(rows, "  "),
    "",
    `\`aiel help ${members[0]?.path.join(" ") ?? ""}\` has its options and examples`,
  ].join("\n");
}

function commandHelp(spec: CommandUsage, screen: Screen): string {
  const width = Math.min(screen.columns, 100);
  const parts = [
    spec.summary,
    `${screen.bold("Usage:")} ${usage(spec)}`,
  ];
  if (spec.description !== undefined) parts.push(wrap(spec.description, width));
  parts.push(
    [
      screen.bold("Examples:"),
      ...spec.examples.flatMap(({ title, line }) => [
        `  ${screen.dim(`# ${title}`)}`,
        `  ${line}`,
      ]),
    ].join("\n"),
  );
  if (spec.arguments !== undefined && spec.arguments.length > 0) {
    const rows = spec.arguments.map((each) => [
      screen.cyan(`<${each.name}>`),
      each.summary + choices(each.choices),
    ]);
    parts.push(`${screen.bold("Arguments:")}\n${columns(rows, "  ")}`);
  }
  const options = optionsOf(spec);
  if (options.length > 0) parts.push(optionTable("Options:", options, screen));
  parts.push(
    optionTable("Options of every command:", GLOBAL_OPTIONS.slice(0, -1), screen),
  );
  return parts.join("\n\n");
}

/** The usage line of a command: `aiel invoke <kind> <name> [options]`. */
export function usage(spec: CommandUsage): string {
  const args = (spec.arguments ?? []).map((each) => {
    const name = each.many ? `${each.name}...` : each.name;
    return each.required ? `<${name}>` : `[${name}]`;
  });
  return ["aiel", ...spec.path, ...args, "[options]"].join(" ");
}

function optionTable(title: string, options: readonly OptionSpec[], screen: Screen): string {
  const rows = options.map((each) => [
    screen.cyan(
      `${each.short === undefined ? "    " : `-${each.short}, `}--${each.name}${
        each.value === undefined ? "" : ` <${each.value}>`
      }`,
    ),
    each.summary + choices(each.choices),
  ]);
  return `${screen.bold(title)}\n${columns(rows, "  ")}`;
}

function choices(values: readonly string[] | undefined): string {
  return values === undefined ? "" : ` (${values.join(", ")})`;
}

/** Help that belongs to no command, and what it is about. */
export const TOPIC_SUMMARIES = {
  "environment": "Environment variables that aiel reads",
  "exit-codes": "Exit codes, and error.code of --json",
} as const;

const TOPICS: Readonly<Record<string, (screen: Screen) => string>> = {
  "exit-codes": (screen) =>
    [
      screen.bold("Exit codes:"),
      columns([
        ["0", "It worked"],
        ["1", "It failed; `error.code` of --json says how"],
        ["2", "The command line is wrong, or something would have to be asked"],
        ["4", "No credential, or one that is not accepted"],
        ["130", "Stopped by Ctrl-C or a signal"],
      ], "  "),
      "",
      "Take any other code for a failure.",
      "",
      screen.bold("error.code:"),
      columns(Object.entries(ERROR_EXIT).map(([code, exit]) => [code, String(exit)]), "  "),
    ].join("\n"),
  "environment": (screen) =>
    [
      screen.bold("Environment variables:"),
      columns([
        ["AIEL_TOKEN", "The credential to use, before any that is stored"],
        ["AIEL_PROFILE", "The profile to use (--profile wins)"],
        ["AIEL_WORKSPACE", "The workspace, before the project's and the profile's"],
        ["AIEL_PROJECT", "The project, likewise"],
        ["AIEL_BASE_URL", "The control service, likewise"],
        ["AIEL_AUTHOR_NAME", "Who makes commits, before git's user.name and the login"],
        ["AIEL_AUTHOR_EMAIL", "Their e-mail address"],
        ["AIEL_INSECURE_HTTP", "true: tokens may go to other machines over http://"],
        ["AIEL_CONFIG_DIR", "Where config.json and credentials.json are"],
        ["AIEL_STATE_DIR", "Where audit_heads.json and places.json are"],
        ["AIEL_CACHE_DIR", "Where caches are"],
        [
          "AIEL_DEV_TOKEN",
          "The token of callers of aiel dev --serve; default: a new one each time",
        ],
        ["AIEL_DENO", "The Deno program that runs children"],
        ["AIEL_ISOLATION", "auto: both barriers where possible; required: both or nothing; deno"],
        ["AIEL_DEBUG", "Show what is behind an error"],
        ["HTTPS_PROXY, HTTP_PROXY", "The proxy to a service at https://, http://; also ALL_PROXY"],
        ["NO_PROXY", "Hosts that are reached without it, with commas between"],
        [
          "DENO_CERT",
          "A PEM file of certificates to trust besides (NODE_EXTRA_CA_CERTS from a checkout)",
        ],
        ["DENO_TLS_CA_STORE", "system: trust what this system does, also by SSL_CERT_FILE"],
        ["NO_COLOR, FORCE_COLOR", "Never, always colour"],
        ["CI", "Never ask"],
      ], "  "),
      "",
      "`aiel help environments` is about where a project's code is live",
    ].join("\n"),
};

/** Used by a test: every group has a heading. */
export type { Group };
