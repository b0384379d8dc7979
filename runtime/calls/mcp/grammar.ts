import type { ProviderGrammar } from "../provider.ts";
import { covers, parseAction } from "./action.ts";
import { type McpConfig, parseMcpConfig } from "./config.ts";

/** How to read what is said of MCP servers. */
export const mcpGrammar: ProviderGrammar<McpConfig> = {
  name: "mcp",
  parseConfig: parseMcpConfig,
  secretsOf: ({ secrets }) => secrets,
  parseAction,
  covers,
};
