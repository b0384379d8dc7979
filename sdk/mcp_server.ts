import { type Define, definer } from "./define.ts";
import { capturePlace } from "./place.ts";
import { currentRegistry, makeProblem } from "./registry.ts";
import { describeValue, isRecord, nameText } from "./value.ts";

/**
 * A server of MCP tools, as declared; the platform exposes it over the protocol.
 *
 * @example
 * ```ts
 * import { mcpServer, type McpServer } from "aiel";
 *
 * const support: McpServer = mcpServer("support_desk");
 * support.tool("ping", () => "pong");
 * ```
 */
export interface McpServer {
  readonly name: string;
  /** Declares one of the server's tools, in the same forms as a plain `tool`. */
  readonly tool: Define;
}

/** Options of an MCP server. */
export interface McpServerOptions {
  /** Shown to MCP clients. */
  readonly description?: string;
}

/**
 * Declares an MCP server. Its tools are invoked as kind `mcp` under the name "server/tool".
 *
 * @example
 * ```ts
 * import { mcpServer } from "aiel";
 *
 * const support = mcpServer("driver_support", { description: "What support staff may look up" });
 * export const lookup = support.tool(
 *   "lookup_existing_driver",
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
  const description = readDescription(options);
  if (description === undefined) {
    const message = `MCP server "${server}" was given ${describeValue(options)} as options, ` +
      `expected { description: "…" } or nothing`;
    registry.problems.push(makeProblem("bad_options", message, "mcp_server", server, placeOf));
  }
  registry.mcpServers.push({
    name: server,
    named: typeof name === "string",
    description: description ?? null,
    get place() {
      return placeOf();
    },
  });
  return {
    name: server,
    tool: definer((tool) => ({
      kind: "mcp",
      name: typeof tool === "string" ? `${server}/${tool}` : tool,
      mcp: { server, tool },
    })),
  };
}

/** The description, null when there is none, undefined when the options are wrong. */
function readDescription(options: unknown): string | null | undefined {
  if (options === undefined) return null;
  try {
    if (!isRecord(options)) return undefined;
    const { description = null, ...unknown } = options;
    const wrong = Object.keys(unknown).length > 0 ||
      (description !== null && typeof description !== "string");
    return wrong ? undefined : description;
  } catch {
    return undefined;
  }
}
