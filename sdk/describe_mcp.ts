import type { McpAnnotations, McpDeclaration } from "./mcp_declaration.ts";
import { type PromptArgument, promptArguments } from "./prompt_arguments.ts";
import type { Registry, RegistryEntry } from "./registry.ts";
import { describeSchema } from "./json_schema.ts";

/** What `describe` lists of an export of an MCP server, besides what it lists of every one. */
export interface McpExportDescription {
  readonly server: string;
  readonly type: McpDeclaration["type"];
  /** Its name in the protocol. */
  readonly name: string;
  readonly title?: string;
  /** Of a tool. */
  readonly annotations?: McpAnnotations;
  /** Of a resource: the one, or the other. */
  readonly uri?: string;
  readonly uri_template?: string;
  readonly mime_type?: string;
  /** Of a prompt. */
  readonly arguments?: readonly PromptArgument[];
  /** Variables of a template, or arguments of a prompt, that can be completed. */
  readonly completes?: readonly string[];
}

/** An MCP server as `describe` lists it; what it does not say is null. */
export interface McpServerDescription {
  readonly name: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly instructions: string | null;
  readonly version: string | null;
  /** Names in the protocol. */
  readonly tools: readonly string[];
  readonly resources: readonly string[];
  readonly prompts: readonly string[];
}

/** Lists the servers, in order of registration. */
export function describeServers({ mcpServers, entries }: Registry): McpServerDescription[] {
  return mcpServers.map(({ name, title, description, instructions, version }) => {
    const names = (type: McpDeclaration["type"]) =>
      entries.flatMap(({ mcp }) => mcp?.server === name && mcp.type === type ? [mcp.name] : []);
    return {
      ...{ name, title, description, instructions, version },
      ...{ tools: names("tool"), resources: names("resource"), prompts: names("prompt") },
    };
  });
}

/** What an export of an MCP server is. */
export function describeMcp(mcp: McpDeclaration, entry: RegistryEntry): McpExportDescription {
  const { server, type, name, title, annotations, uri, uriTemplate, mimeType, completers } = mcp;
  return {
    ...{ server, type, name },
    ...title === null ? {} : { title },
    ...annotations === null ? {} : { annotations: { ...annotations } },
    ...uri === null ? {} : { uri },
    ...uriTemplate === null ? {} : { uri_template: uriTemplate },
    ...mimeType === null ? {} : { mime_type: mimeType },
    ...type !== "prompt"
      ? {}
      : { arguments: promptArguments(describeSchema(entry.input, "input").json).list },
    ...completers.size === 0 ? {} : { completes: [...completers.keys()] },
  };
}
