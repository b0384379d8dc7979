/**
 * What a declaration of an MCP server's tool, resource or prompt says besides what every export
 * says.
 *
 * @module
 */
import type { AnyFunction } from "./value.ts";

/** What an MCP server offers. */
export const MCP_TYPES = ["tool", "resource", "prompt"] as const;
/** What an MCP server offers. */
export type McpType = typeof MCP_TYPES[number];

/** What is told of a tool (MCP, "Tool Annotations"). They are hints: clients may not trust them. */
export const TOOL_HINTS = [
  "readOnlyHint",
  "destructiveHint",
  "idempotentHint",
  "openWorldHint",
] as const;

/**
 * Hints of what a tool does, for clients that ask their user before they call one.
 *
 * @example
 * ```ts
 * import { type McpAnnotations, mcpServer } from "aiel";
 *
 * const reads: McpAnnotations = { readOnlyHint: true, openWorldHint: false };
 * mcpServer("clock").tool("now", { annotations: reads }, () => new Date().toISOString());
 * ```
 */
export interface McpAnnotations {
  /** It changes nothing. */
  readonly readOnlyHint?: boolean;
  /** It may destroy what is there; only of meaning where it changes something. */
  readonly destructiveHint?: boolean;
  /** To call it twice with the same arguments does no more than to call it once. */
  readonly idempotentHint?: boolean;
  /** It deals with things outside, as a search in the web does. */
  readonly openWorldHint?: boolean;
}

/** As it was declared; what is missing is null. */
export interface McpDeclaration {
  readonly server: string;
  readonly type: McpType;
  /** Its name in the protocol. */
  readonly name: string;
  readonly title: string | null;
  /** Of a tool. */
  readonly annotations: McpAnnotations | null;
  /** Of a resource: the one, or the other. */
  readonly uri: string | null;
  readonly uriTemplate: string | null;
  readonly mimeType: string | null;
  /** Of resources and prompts: what completes a variable or an argument. */
  readonly completers: ReadonlyMap<string, AnyFunction>;
}

/** Options of each type besides `description` and `timeoutMs`. */
export const MCP_OPTIONS: Readonly<Record<McpType, readonly string[]>> = {
  tool: ["input", "output", "title", "annotations"],
  resource: ["uri", "uriTemplate", "title", "mimeType", "complete"],
  prompt: ["input", "title", "complete"],
};

/** The name of an export of kind `mcp`. */
export function mcpExportName(
  { server, type, name }: Pick<McpDeclaration, "server" | "type" | "name">,
): string {
  return type === "tool" ? `${server}/${name}` : `${server}/${type}s/${name}`;
}
