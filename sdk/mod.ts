/**
 * The SDK that projects import as `aiel`: declare tools, agents, flows, routers, HTTP handlers and
 * MCP servers, and let the runtime validate and run them. Declaring registers an export and gives
 * the very function back. No dependency, and nothing is done on import.
 *
 * @example
 * ```ts
 * import { tool } from "aiel";
 *
 * export const greet = tool("greet", (ctx, payload: { name: string }) => {
 *   ctx.log("greeted");
 *   return { text: `Hello, ${payload.name}` };
 * });
 * ```
 *
 * @module
 */
export { agent, flow, router, tool } from "./define.ts";
export type { BaseOptions, Define } from "./define.ts";
export { END, flowGraph } from "./flow_graph.ts";
export type { FlowGraph, GraphSourceOptions } from "./flow_graph.ts";
export type { GraphItem, GraphStreamMode } from "./invokable_graph.ts";
export { http } from "./http.ts";
export type { HttpRequest } from "./http_request.ts";
export type { HttpResponse } from "./http_response.ts";
export { mcp } from "./mcp.ts";
export type { McpContentsInput, McpMessageInput, McpResultInput } from "./mcp.ts";
export type { McpAnnotations } from "./mcp_declaration.ts";
export { mcpServer } from "./mcp_server.ts";
export type { Completer, McpServer, ResourceRequest } from "./mcp_server.ts";
export type { McpContent, McpInputRequest, McpMessage, McpWire } from "./mcp_wire.ts";
export { CallError } from "./context.ts";
export type { McpCall, Principal, PrincipalKind } from "./caller.ts";
export type { Context } from "./context.ts";
export { IntegrationError } from "./integration_error.ts";
export { INTEGRATION_ORIGIN } from "./integration_fetch.ts";
export type {
  Integration,
  Integrations,
  Queries,
  QueryResult,
  RemoteTool,
  Row,
  ToolResult,
} from "./integrations.ts";
export type { Memory, MemoryScope, MemorySpace, MemoryValue, SetOptions } from "./memory.ts";
export type { Log, LogEntry, LogLevel } from "./log.ts";
export type { ExportKind } from "./registry.ts";
export { RetryLater, retryLater } from "./retry_later.ts";
export type { InferInput, InferOutput, StandardSchema } from "./standard_schema.ts";
export { SDK_VERSION } from "./version.ts";
