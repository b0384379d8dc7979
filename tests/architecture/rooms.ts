/**
 * Where modules lie and what they may import: the trees of the repository, and the rooms of the
 * runtime and of the control service. A module may import its own tree or room besides.
 */

/** The trees whose modules the rules look at. */
export const TREES = ["sdk", "runtime", "cli", "control", "examples", "tests"] as const;

/** Bare specifiers that name files of ours. */
export const ALIASES = {
  "aiel": "sdk/mod.ts",
  "aiel/langchain": "runtime/bundles/ai/langchain.ts",
  "aiel/langgraph": "runtime/bundles/ai/langgraph.ts",
  "aiel/testing": "sdk/testing.ts",
} as const;

/** What modules of a tree may import besides their own tree. */
export const TREE_ARROWS: Readonly<Record<string, readonly RegExp[]>> = {
  sdk: [],
  runtime: [/^sdk\//],
  control: [/^(runtime|sdk)\//],
  cli: [/^(runtime|sdk)\//, /^control\/api\//],
  examples: [],
  tests: [/^/],
};

/** The room of the files that lie in a tree itself: the programs and what belongs to them. */
export const PROGRAMS = "programs";

/**
 * What modules of a room of the runtime may import besides their own room. `sdk` stands for the
 * whole tree. No room imports the programs, and `bundles` holds what user code may import.
 */
export const RUNTIME_ARROWS: Readonly<Record<string, readonly string[]>> = {
  [PROGRAMS]: ["engine", "serve", "calls", "protocol", "launch", "snapshot", "policy", "sdk"],
  engine: ["launch", "policy", "snapshot", "calls", "protocol", "sdk"],
  launch: ["protocol"],
  policy: ["protocol", "sdk"],
  snapshot: ["protocol", "sdk"],
  sandbox: ["protocol", "sdk"],
  calls: ["protocol", "sdk"],
  surfaces: ["launch", "snapshot", "protocol", "sdk"],
  serve: ["engine", "protocol"],
  listen: ["protocol"],
  protocol: [],
  bundles: ["sdk"],
};

/**
 * What modules of a room of the control service may import besides their own room. What travels
 * between programs stands on nothing of the service, and the rules know of no HTTP and no store.
 * What `runtime/protocol` says of values and documents every room may use.
 */
export const CONTROL_ARROWS: Readonly<Record<string, readonly RegExp[]>> = {
  [PROGRAMS]: [/^control\//, /^runtime\//],
  api: [/^runtime\/protocol\//],
  domain: [/^control\/api\//, /^runtime\/(snapshot|policy|protocol)\//, /^sdk\//],
  // Memory is a port of the runtime, of which the service has an adapter.
  store: [
    /^control\/domain\//,
    /^runtime\/((snapshot|protocol|calls\/memory)\/|(in_parallel|calls\/provider)\.ts$)/,
  ],
  execution: [/^control\/domain\//, /^runtime\//],
  http: [/^control\/(domain|api)\//, /^runtime\/protocol\//],
  routes: [/^control\/(http|domain|api)\//],
  surfaces: [/^control\/(http|domain)\//, /^runtime\/(surfaces|snapshot|protocol)\//],
  telemetry: [/^control\/(http|domain)\//, /^runtime\/protocol\//],
  start: [/^control\/(execution|store|http|surfaces|domain|api)\//, /^runtime\//],
};

/** Files of the command that every room but the repository may use. */
const CLI_GROUND = /^cli\/(errors|version)\.ts$/;

/** Packages that a room of the control service may use; one that is not here may use any. */
export const CONTROL_PACKAGES: Readonly<Record<string, RegExp>> = {
  // eventsource-parser reads server-sent events, and does nothing else.
  api: /^(zod(\/.*)?|eventsource-parser)$/,
  // p-limit lets a few pieces of work run at a time, croner knows when schedules fire; they do
  // nothing else.
  domain: /^(node:|p-limit$|croner$)/,
};

/**
 * What modules of a room of the command may import besides their own room, of the command itself;
 * what they may import of other trees is said above. `errors.ts` and `version.ts` are the ground
 * that all stand on. The programs are the composition: what is made of all rooms.
 */
export const CLI_ARROWS: Readonly<Record<string, readonly RegExp[]>> = {
  [PROGRAMS]: [/^cli\//],
  program: [/^cli\/system\//, CLI_GROUND],
  system: [CLI_GROUND],
  repository: [/^cli\/system\//],
  config: [/^cli\/(repository|system)\//, CLI_GROUND],
  credentials: [/^cli\/(config|system)\//, CLI_GROUND],
  sync: [/^cli\/(repository|config|credentials|system)\//, CLI_GROUND],
  commands: [
    /^cli\/(program|system|repository|config|credentials|sync)\//,
    CLI_GROUND,
    /^cli\/deps\.ts$/,
  ],
  build: [/^cli\/(commands|system)\//, CLI_GROUND],
};

/** The tree of a path: `cli` for `cli/commands/add.ts`. */
export function treeOf(path: string): string {
  return path.split("/")[0] ?? "";
}

/** The room of a path of the runtime, `sdk` for one of the SDK; undefined for what is neither. */
export function roomOf(path: string): string | undefined {
  const [tree, room, ...rest] = path.split("/");
  if (tree === "sdk") return "sdk";
  if (tree !== "runtime" || room === undefined) return undefined;
  // The programs' artifacts lie in runtime/dist.
  return rest.length === 0 || room === "dist" ? PROGRAMS : room;
}

/** The room of a path of the control service; undefined for what is none. */
export function controlRoomOf(path: string): string | undefined {
  const [tree, room, ...rest] = path.split("/");
  if (tree !== "control" || room === undefined) return undefined;
  return rest.length === 0 ? PROGRAMS : room;
}

/** The room of a path of the command; undefined for what is none. */
export function cliRoomOf(path: string): string | undefined {
  const [tree, room, ...rest] = path.split("/");
  if (tree !== "cli" || room === undefined) return undefined;
  return rest.length === 0 ? PROGRAMS : room;
}

/** Whether the module is a test or serves only tests, which may import anything. */
export function isTest(path: string): boolean {
  return path.endsWith("_test.ts") || /^(tests|(cli|control)\/testing)\//.test(path);
}
