import type { Context } from "./context.ts";
import { declare } from "./declare.ts";
import { type Awaitable, type BaseOptions, type Define, definer } from "./define.ts";
import type { McpMessageInput } from "./mcp.ts";
import { type McpAnnotations, mcpExportName, type McpType } from "./mcp_declaration.ts";
import type {
  McpCompletion,
  McpInputRequired,
  McpPromptAnswer,
  McpToolAnswer,
  McpWire,
} from "./mcp_wire.ts";
import { capturePlace } from "./place.ts";
import { currentRegistry, makeProblem } from "./registry.ts";
import type { InferOutput, StandardSchema } from "./standard_schema.ts";
import { describeValue, isRecord, nameText } from "./value.ts";

/**
 * A server of MCP tools, resources and prompts, as declared; the platform exposes it over the
 * protocol.
 *
 * @example
 * ```ts
 * import { mcpServer, type McpServer } from "aiel";
 *
 * const support: McpServer = mcpServer("support_desk");
 * support.tool("ping", () => "pong");
 * support.resource("motto", { uri: "desk://motto" }, () => "We care");
 * support.prompt("greet", {}, () => "Greet the customer");
 * ```
 */
export interface McpServer {
  readonly name: string;
  /** Declares one of the server's tools, in the same forms as a plain `tool`. */
  readonly tool: Define<McpToolOptions, McpWire<McpToolAnswer | McpInputRequired>>;
  /** Declares a resource, or all of those whose addresses a template makes. */
  readonly resource: DefineResource;
  /** Declares a prompt. */
  readonly prompt: DefinePrompt;
}

/** Options of an MCP server. */
export interface McpServerOptions {
  /** A name for people. */
  readonly title?: string;
  /** Shown to MCP clients. */
  readonly description?: string;
  /** How to use the server, for the model: at most 16,384 characters. */
  readonly instructions?: string;
  /** Shown to MCP clients; default: the snapshot's id says what runs. */
  readonly version?: string;
}

/** What a tool of an MCP server takes besides the options of every export. */
export interface McpToolOptions {
  /** A name for people. */
  readonly title?: string;
  readonly annotations?: McpAnnotations;
}

/**
 * Completes what was typed. What the other variables or arguments are as far as they are known is
 * in `known`. Of more than 100 values the first ones are told.
 */
export type Completer = (
  ctx: Context,
  request: { readonly value: string; readonly known: Readonly<Record<string, string>> },
) => Awaitable<readonly string[] | McpCompletion>;

/** Options of a resource. */
export type ResourceOptions =
  & Pick<BaseOptions, "description" | "timeoutMs">
  & {
    /** A name for people. */
    readonly title?: string;
    /** Of what is returned; default: by what it is. */
    readonly mimeType?: string;
    /** By variable of the template. */
    readonly complete?: Readonly<Record<string, Completer>>;
  }
  & (
    | { readonly uri: string; readonly uriTemplate?: never }
    /** RFC 6570, level 1: `docs://guides/{name}`. */
    | { readonly uriTemplate: string; readonly uri?: never }
  );

/** What a resource's function gets. */
export interface ResourceRequest {
  readonly uri: string;
  /** Of the template, percent-decoded; none for a single resource. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * How a resource is declared. It gives text, bytes, `mcp.contents(…)`, or what JSON can say;
 * nothing at all where there is no such resource.
 */
export type DefineResource = <
  // Objects are bytes, and what `mcp` makes, as well.
  Result extends Awaitable<string | number | boolean | object | null | undefined>,
>(
  name: string,
  options: ResourceOptions,
  fn: (ctx: Context, request: ResourceRequest) => Result,
) => (ctx: Context, request: ResourceRequest) => Result;

/** Options of a prompt. */
export interface PromptOptions<In extends StandardSchema = StandardSchema>
  extends Pick<BaseOptions, "description" | "timeoutMs"> {
  /** A name for people. */
  readonly title?: string;
  /** Of an object whose members are texts. */
  readonly input?: In;
  /** By argument. */
  readonly complete?: Readonly<Record<string, Completer>>;
}

/** What a prompt's function may return. */
export type PromptReturn =
  | string
  | readonly McpMessageInput[]
  | McpWire<McpPromptAnswer | McpInputRequired>;

/** How a prompt is declared. */
export type DefinePrompt = <
  Result extends Awaitable<PromptReturn>,
  In extends StandardSchema = StandardSchema<unknown, Record<string, string>>,
>(
  name: string,
  options: PromptOptions<In>,
  fn: (ctx: Context, args: InferOutput<In>) => Result,
) => (ctx: Context, args: InferOutput<In>) => Result;

/**
 * Declares an MCP server. Its tools are invoked as kind `mcp` under the name "server/tool", its
 * resources as "server/resources/name", its prompts as "server/prompts/name".
 *
 * @example
 * ```ts
 * import { mcpServer } from "aiel";
 *
 * const support = mcpServer("driver_support", { description: "What support staff may look up" });
 * export const lookup = support.tool(
 *   "lookup_existing_driver",
 *   { title: "Look up a driver", annotations: { readOnlyHint: true } },
 *   (_ctx, payload: { email: string }) => ({ found: payload.email.endsWith("@example.com") }),
 * );
 * ```
 */
export function mcpServer(name: string, options?: McpServerOptions): McpServer;
export function mcpServer(name: unknown, options?: unknown): McpServer {
  const registry = currentRegistry();
  const placeOf = capturePlace(mcpServer);
  const server = nameText(name);
  if (typeof name !== "string") {
    const message = `MCP server name is ${describeValue(name)}, expected a string`;
    registry.problems.push(makeProblem("bad_name", message, "mcp_server", server, placeOf));
  }
  const texts = readServerOptions(options);
  if (texts === undefined) {
    const message = `MCP server "${server}" was given ${describeValue(options)} as options, ` +
      `expected texts as ${SERVER_OPTIONS.join(", ")}, or nothing`;
    registry.problems.push(makeProblem("bad_options", message, "mcp_server", server, placeOf));
  }
  registry.mcpServers.push({
    name: server,
    named: typeof name === "string",
    ...texts ?? NO_TEXTS,
    get place() {
      return placeOf();
    },
  });
  const base = (type: McpType, name: unknown) => ({
    kind: "mcp" as const,
    name: typeof name === "string" ? mcpExportName({ server, type, name }) : name,
    mcp: { server, type, name },
  });
  // See `definer`: no implementation can be written in terms of all of these types.
  function resource(name: unknown, ...rest: unknown[]): never;
  function resource(name: unknown, ...rest: unknown[]): unknown {
    return declare(base("resource", name), rest, resource);
  }
  function prompt(name: unknown, ...rest: unknown[]): never;
  function prompt(name: unknown, ...rest: unknown[]): unknown {
    return declare(base("prompt", name), rest, prompt);
  }
  return { name: server, tool: definer((tool) => base("tool", tool)), resource, prompt };
}

const SERVER_OPTIONS = ["title", "description", "instructions", "version"] as const;
type ServerTexts = Readonly<Record<typeof SERVER_OPTIONS[number], string | null>>;
const NO_TEXTS: ServerTexts = { title: null, description: null, instructions: null, version: null };

/** The texts of a server; undefined when the options are wrong. */
function readServerOptions(options: unknown): ServerTexts | undefined {
  if (options === undefined) return NO_TEXTS;
  try {
    if (!isRecord(options)) return undefined;
    const { title = null, description = null, instructions = null, version = null, ...unknown } =
      options;
    const texts = { title, description, instructions, version };
    return Object.keys(unknown).length === 0 && hasTexts(texts) ? texts : undefined;
  } catch {
    return undefined;
  }
}

function hasTexts(texts: Readonly<Record<string, unknown>>): texts is ServerTexts {
  return Object.values(texts).every((text) => text === null || typeof text === "string");
}
