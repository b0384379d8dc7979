/**
 * Remote MCP servers as a provider of governed calls, over Streamable HTTP. Actions are the names
 * of tools.
 *
 * @module
 */

import type { EgressPorts } from "../egress/connect.ts";
import type { EgressPolicy } from "../egress/exchange.ts";
import { systemResolver } from "../egress/resolver.ts";
import type { Provider } from "../provider.ts";
import { SecretFilter } from "../secret_filter.ts";
import { covers, isToolName } from "./action.ts";
import type { McpConfig } from "./config.ts";
import { McpConnection, mcpError, printable } from "./connection.ts";
import { governedFetch } from "./governed_fetch.ts";
import { mcpGrammar } from "./grammar.ts";
import { McpIntegration, toolsOf } from "./integration.ts";

export type { McpConfig } from "./config.ts";

/** What stands between the provider and the network; tests replace it. */
export interface McpPorts {
  /** The `fetch` of one integration. It follows no redirect when it is told so. */
  fetch(policy: EgressPolicy): typeof fetch;
}

/** What goes out by governed exchanges. */
export function governedPorts(ports: EgressPorts = { resolve: systemResolver }): McpPorts {
  return { fetch: (policy) => governedFetch(policy, ports) };
}

/** Makes the provider. */
export function mcpProvider(
  ports: McpPorts = governedPorts(),
): Provider<McpConfig> {
  return {
    ...mcpGrammar,
    open: (config) => new McpIntegration(config, ports.fetch(config)),
    check: (config, signal) => check(config, ports.fetch(config), signal),
  };
}

async function check(config: McpConfig, port: typeof fetch, signal: AbortSignal): Promise<string> {
  const filter = new SecretFilter(config.secrets);
  let connection: McpConnection | undefined;
  try {
    connection = await McpConnection.open(config, port, signal);
    const names: string[] = [];
    for await (const { name } of toolsOf(connection, { signal })) {
      if (isToolName(name)) names.push(name);
    }
    const offered = names.filter((name) =>
      config.tools?.some((pattern) => covers(pattern, name)) ?? true
    );
    const { name = "without a name", version = "" } = connection.client.getServerVersion() ?? {};
    const server = printable(`${name} ${version}`.trim()).slice(0, 200);
    return filter.text(
      `MCP server "${server}" with ${names.length} tools, of which ${offered.length} are offered`,
    );
  } catch (error) {
    throw filter.error(mcpError(error, signal));
  } finally {
    await connection?.close();
  }
}
