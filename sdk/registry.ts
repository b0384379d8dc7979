import type { McpDeclaration } from "./mcp_declaration.ts";
import type { Place } from "./place.ts";
import type { StandardSchema } from "./standard_schema.ts";
import type { AnyFunction } from "./value.ts";

/** The kinds of export, in the order in which `describe` lists them. */
export const EXPORT_KINDS = ["tool", "agent", "flow", "router", "http", "mcp"] as const;

/**
 * A kind of export.
 *
 * @example
 * ```ts
 * import type { ExportKind } from "aiel";
 *
 * const kind: ExportKind = "tool";
 * void kind;
 * ```
 */
export type ExportKind = typeof EXPORT_KINDS[number];

/** How messages name each kind: "Tool not found: normalize_email". */
export const KIND_LABELS: Readonly<Record<ExportKind, string>> = {
  tool: "Tool",
  agent: "Agent",
  flow: "Flow",
  router: "Router",
  http: "HTTP handler",
  mcp: "MCP tool",
};

/** What messages call an export of a kind; of kind `mcp` there are three types. */
export function labelOf(
  { kind, mcp }: { readonly kind: ExportKind; readonly mcp: Pick<McpDeclaration, "type"> | null },
): string {
  return mcp === null ? KIND_LABELS[kind] : MCP_LABELS[mcp.type];
}

const MCP_LABELS = { tool: "MCP tool", resource: "MCP resource", prompt: "MCP prompt" } as const;

/** What a contract problem is about; a closed set, for tools that group or filter. */
export type ContractProblemCode =
  | "bad_name"
  | "duplicate_name"
  | "not_a_function"
  | "missing_function"
  | "bad_arity"
  | "bad_options"
  | "bad_schema"
  | "bad_timeout"
  | "bad_method"
  | "bad_path"
  | "bad_graph"
  | "bad_uri"
  | "empty_mcp_server"
  | "decorator_misuse";

/**
 * One thing that is wrong with a project's contract, and where.
 *
 * @example
 * ```ts
 * import { contract, type ContractProblem } from "aiel/testing";
 *
 * const lines = contract().problems.map((problem: ContractProblem) =>
 *   `${problem.place?.file}:${problem.place?.line}: ${problem.message}`
 * );
 * if (lines.length > 0) throw new Error(lines.join("\n"));
 * ```
 */
export interface ContractProblem {
  readonly code: ContractProblemCode;
  readonly message: string;
  /** The export (or MCP server) it is about, when there is one. */
  readonly kind: ExportKind | "mcp_server";
  readonly name: string;
  readonly place: Place | null;
}

/** One declared export. `handler` is null while a wrapper waits for its function. */
export interface RegistryEntry {
  readonly kind: ExportKind;
  /**
   * Unique within the kind; "POST /driver/onboard" for http; "server/tool", "server/resources/name"
   * and "server/prompts/name" for mcp.
   */
  readonly name: string;
  readonly description: string | null;
  readonly input: StandardSchema | null;
  readonly output: StandardSchema | null;
  readonly timeoutMs: number | null;
  handler: AnyFunction | null;
  /** The class a decorated static method belongs to, so that it keeps its `this`. */
  receiver: unknown;
  /** True when a problem about the missing handler was recorded already. */
  broken: boolean;
  /** False when a problem about the name was recorded already: it was no text at all. */
  readonly named: boolean;
  readonly http: { readonly method: string; readonly path: string } | null;
  readonly mcp: McpDeclaration | null;
  /** What to check in the contract besides the handler's arity: a flow graph's own problems. */
  readonly inspect: (() => readonly string[]) | null;
  readonly place: Place | null;
}

/** One declared MCP server; what it offers are entries of kind "mcp". */
export interface RegistryMcpServer {
  readonly name: string;
  /** False when a problem about the name was recorded already: it was no text at all. */
  readonly named: boolean;
  readonly title: string | null;
  readonly description: string | null;
  readonly instructions: string | null;
  readonly version: string | null;
  readonly place: Place | null;
}

/** Everything a project declared, in order of registration. */
export interface Registry {
  readonly entries: RegistryEntry[];
  readonly mcpServers: RegistryMcpServer[];
  /** Problems that can't be seen in the entries any more, recorded while registering. */
  readonly problems: ContractProblem[];
}

const REGISTRY_KEY = Symbol.for("aiel.registry.v1");

/** A registry of its own, for tests. */
export function createRegistry(): Registry {
  return { entries: [], mcpServers: [], problems: [] };
}

/**
 * The registry of this process, made on demand. It lives on `globalThis` so that two copies of the
 * SDK (the runtime's and the project's) share it; the property can't be replaced, only its lists
 * change.
 */
export function currentRegistry(): Registry {
  const present: unknown = Reflect.get(globalThis, REGISTRY_KEY);
  if (isRegistry(present)) return present;
  const registry = createRegistry();
  Object.defineProperty(globalThis, REGISTRY_KEY, { value: registry });
  return registry;
}

function isRegistry(value: unknown): value is Registry {
  return typeof value === "object" && value !== null && "entries" in value &&
    "mcpServers" in value && "problems" in value;
}

/** Forgets every declaration, so that nothing leaks into the next snapshot. */
export function resetRegistry(registry: Registry = currentRegistry()): void {
  registry.entries.length = 0;
  registry.mcpServers.length = 0;
  registry.problems.length = 0;
}

/** A problem whose place is worked out only when it is read. */
export function makeProblem(
  code: ContractProblemCode,
  message: string,
  kind: ContractProblem["kind"],
  name: string,
  placeOf: () => Place | null,
): ContractProblem {
  return {
    code,
    message,
    kind,
    name,
    get place() {
      return placeOf();
    },
  };
}
