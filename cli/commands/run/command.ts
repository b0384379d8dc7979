import type { ArgumentSpec, Effects, OptionSpec } from "../../program/command.ts";
import type { CommandSpec } from "../../deps.ts";
import { PUSHED } from "../release/command.ts";
import { REMOTE_DESCRIBE, REMOTE_OPTIONS, REMOTE_TEXT } from "../remote/options.ts";
import { KINDS } from "../../../runtime/protocol/kinds.ts";

const EVENT: OptionSpec = {
  name: "event",
  short: "e",
  value: "json",
  summary: "The event: JSON, @file, or - for standard input",
  complete: "path",
};

/** What code is granted. */
export const GRANT: OptionSpec = {
  name: "grant",
  value: "what",
  summary:
    "declared (default: what aiel.json asks for), none, JSON or @file; integrations are a member of it",
};

/** How long it may take. */
export const TIMEOUT: OptionSpec = {
  name: "timeout-ms",
  value: "ms",
  summary: "The deadline in milliseconds; aiel.json may set a shorter one",
};

const VALUES: ArgumentSpec = {
  name: "values",
  summary: "Members of the event: key=text, key:=json, key=@file, key:=@file; or all of it as JSON",
  many: true,
};

const VALUES_TEXT =
  "Members of the event can be given one by one: `key=text` is a string, `key:=json` any JSON (`age:=3`), and `@file` as the value " +
  "takes the file's content. They are laid over --event, and one that the export's schema does not know is an error. A single word that is " +
  "JSON by itself, @file or - is the whole event. Where no event is given, what is piped in is it; an idle pipe is given up after 3 seconds.";

const GRANT_TEXT =
  "This is your machine, so the code gets what aiel.json declares. Use `--grant none` to see what it does without. Variables that are " +
  "granted have the values of this environment, then those of the project's .env, which no snapshot holds. What integrations are, the " +
  "project's aiel.local.json says, and the secrets that it names are there too.";

/** Of commands that run code. */
export const EFFECTS: Effects = {
  reads: [
    "the project's files",
    ".env",
    "aiel.local.json",
    ".aiel/state.json",
    ".aiel/memory.sqlite",
    "config.json of the user",
    "credentials.json of the user, with --remote",
    "the OS keyring, where aiel.local.json names an entry",
  ],
  writes: ["the cache directory", ".aiel/memory.sqlite", "the control service, with --remote"],
  env: ["AIEL_DENO", "AIEL_CACHE_DIR", "AIEL_ISOLATION", "variables that aiel.json declares"],
};

const LIVE = [...PUSHED, "aiel deploy --env production --yes"];
const HELLO = "aiel invoke tool normalize_email email=Ada@Example.COM";

/** `aiel describe` */
export const describe: CommandSpec = {
  path: ["describe"],
  group: "run",
  summary: "List what the project exports",
  description:
    "Loads the project in a sandbox without any permission and lists its tools, agents, flows, routers, HTTP handlers and MCP servers. " +
    "With --json: the runtime's envelope, with the JSON Schemas of inputs and outputs. With --remote the control service describes " +
    "what is live in --env.",
  options: [TIMEOUT, ...REMOTE_DESCRIBE],
  examples: [
    { title: "What is there", line: "aiel describe" },
    { title: "With every schema", line: "aiel describe --json" },
  ],
  effects: EFFECTS,
  onInterrupt: "finish",
  load: () => import("./describe.ts").then((module) => module.describe),
};

const FOLLOW: OptionSpec = {
  name: "follow",
  short: "f",
  summary: "Show items and logs as they come; with --json a document a line",
};

/** `aiel invoke` */
export const invoke: CommandSpec = {
  path: ["invoke"],
  group: "run",
  summary: "Run an export in the sandbox",
  description:
    'Names are those of `aiel describe`; for http "POST /path" (the event is the request: method, path, query, headers, body), for ' +
    `mcp "server/tool", "server/resources/name" or "server/prompts/name". ${VALUES_TEXT}\n\n${GRANT_TEXT}\n\nThe result goes to stdout as JSON; logs, times and denied permissions ` +
    `to stderr. With --json stdout is the runtime's envelope. Exit code 0 when it worked, 1 when not.\n\n${REMOTE_TEXT}`,
  arguments: [
    { name: "kind", summary: "What it is", required: true, choices: KINDS },
    { name: "name", summary: "Its name", required: true, complete: "export" },
    VALUES,
  ],
  options: [EVENT, GRANT, TIMEOUT, FOLLOW, ...REMOTE_OPTIONS],
  examples: [
    { title: "With members of the event", line: HELLO },
    {
      title: "With the whole event",
      line: `aiel invoke tool normalize_email --event '{"email":"Ada@Example.COM"}'`,
    },
    {
      title: "From another program",
      line: `echo '{"email":"Ada@Example.COM"}' | aiel invoke tool normalize_email --event -`,
    },
    {
      title: "The event as one word, or piped in",
      line: `aiel invoke tool normalize_email '{"email":"Ada@Example.COM"}'`,
    },
    { title: "The whole envelope", line: `${HELLO} --json` },
    {
      title: "Items as they come",
      lines: true,
      line: "aiel invoke tool count to:=3 --follow",
      before: [
        `printf 'import { tool } from "aiel";\\ntool("count", async (ctx, { to }: { to: number }) => {\\n  for (let n = 1; n <= to; n++) await ctx.emit(n);\\n});\\n' > entry_point.ts`,
      ],
    },
    {
      title: "What is live in production",
      line: `${HELLO} --remote --env production`,
      place: "service",
      before: LIVE,
    },
    {
      title: "Into the queue, to begin in ten minutes",
      line: `${HELLO} --remote --env production --async --delay 10m`,
      place: "service",
      before: LIVE,
    },
  ],
  effects: EFFECTS,
  onInterrupt: "finish",
  load: () => import("./invoke.ts").then((module) => module.invoke),
};

/** `aiel execute` */
export const execute: CommandSpec = {
  path: ["execute"],
  group: "run",
  summary: "Call a handler function in the sandbox",
  description:
    "The handler is a dotted path, module and function: entry_point.aiel_handler, tools.core.echo. It is called with the event and a " +
    `context. ${VALUES_TEXT}\n\n${GRANT_TEXT}\n\n${REMOTE_TEXT}`,
  arguments: [
    { name: "handler", summary: "Its dotted path", required: true },
    VALUES,
  ],
  options: [EVENT, GRANT, TIMEOUT, FOLLOW, ...REMOTE_OPTIONS],
  examples: [{
    title: "A handler of the entry point",
    line: "aiel execute entry_point.aiel_handler name=Ada",
    before: [
      "printf 'export function aiel_handler(event) { return { hello: event.name }; }\\n' >> entry_point.ts",
    ],
  }],
  effects: EFFECTS,
  onInterrupt: "finish",
  load: () => import("./invoke.ts").then((module) => module.execute),
};

/** `aiel validate` */
export const validate: CommandSpec = {
  path: ["validate"],
  group: "run",
  summary: "Check manifest, imports and contract",
  description:
    "Checks aiel.json, what may be part of a snapshot, what the modules import, and the declared exports, and reports every problem " +
    "with file, line and what to do. Exit code 1 when there is one. In GitHub Actions the problems become annotations.\n\n" +
    "With --types Deno's compiler also checks the modules that the entry point loads, once what they import has passed: offline, with " +
    "the imports that a sandbox has and the compilerOptions of deno.json. Nothing of the project is run for it.",
  options: [{ name: "types", summary: "Check types, too" }],
  examples: [
    { title: "Before a commit", line: "aiel validate" },
    { title: "With types", line: "aiel validate --types" },
    { title: "In CI", line: "aiel validate --types --json" },
  ],
  effects: { ...EFFECTS, env: [...EFFECTS.env ?? [], "GITHUB_ACTIONS", "GITHUB_WORKSPACE"] },
  onInterrupt: "finish",
  load: () => import("./validate.ts").then((module) => module.validate),
};

const SERVE_TEXT =
  "With --serve the project's HTTP routes and MCP servers are reachable on this machine as they will be when it is deployed: below " +
  "/run/local/<project> and /mcp/local/<project>/<server>, by the same rules of who may call. What aiel.json leaves to tokens takes the " +
  "one that is printed, or that of AIEL_DEV_TOKEN; secrets of senders who sign come from the environment, then from .env. A change is met " +
  "by the next request, and what is being answered goes on. Each request has a line, with the log of what it ran below.";

/** `aiel dev` */
export const dev: CommandSpec = {
  path: ["dev"],
  group: "run",
  summary: "Describe, run or serve again on every change",
  description:
    "Watches what is part of the snapshot. With a kind and a name it also invokes that export after every change; a run that is " +
    "still going is stopped. On a terminal Enter runs it again, in a process that has loaded the code already. Ends with Ctrl-C; " +
    `--json prints one document then.\n\n${SERVE_TEXT} With --json each of them is a document on a line.`,
  arguments: [
    { name: "kind", summary: "What to invoke", choices: KINDS },
    { name: "name", summary: "Its name", complete: "export" },
    VALUES,
  ],
  options: [
    EVENT,
    GRANT,
    TIMEOUT,
    FOLLOW,
    { name: "serve", summary: "Serve HTTP routes and MCP servers on this machine" },
    {
      name: "port",
      value: "number",
      summary: "With --serve: where to listen; default: 8789, or the next that is free",
    },
  ],
  examples: [
    { title: "See the contract while it changes", line: "aiel dev", place: "forever", exit: 130 },
    {
      title: "Run a tool again and again",
      line: "aiel dev tool normalize_email email=Ada@Example.COM",
      place: "forever",
      exit: 130,
    },
    {
      title: "Serve its routes and MCP servers",
      line: "aiel dev --serve",
      place: "forever",
      exit: 130,
    },
  ],
  effects: { ...EFFECTS, env: [...EFFECTS.env ?? [], "AIEL_DEV_TOKEN"] },
  onInterrupt: "finish",
  load: () => import("./dev.ts").then((module) => module.dev),
};
