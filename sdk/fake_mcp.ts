/**
 * A remote MCP server for tests of a project.
 *
 * @module
 */

import type { FakeAnswer, FakeCall, FakeIntegration } from "./fake_integration.ts";
import { IntegrationError } from "./integration_error.ts";
import type { ToolResult } from "./integrations.ts";
import type { JsonCopy } from "./json_copy.ts";

/**
 * Gives what a tool gives: a result with `content`, a text, or an object, which becomes its
 * structured content.
 */
export type FakeToolFunction = (args: { readonly [name: string]: JsonCopy }) => unknown;

/** A tool. */
export type FakeTool = FakeToolFunction | {
  readonly description?: string;
  /** JSON Schema; default: any object. */
  readonly inputSchema?: unknown;
  readonly call: FakeToolFunction;
};

/**
 * An integration of a remote MCP server.
 *
 * @example
 * ```ts
 * import { fakeMcp, testContext } from "aiel/testing";
 *
 * const search = fakeMcp({ find: ({ query }) => ({ found: [query] }) });
 * const ctx = testContext({ integrations: { search } });
 * const result = await ctx.integrations.get("search").callTool("find", { query: "x" });
 * const { found } = result.structuredContent as { found: string[] };
 * if (found[0] !== "x") throw new Error("another result");
 * ```
 */
export function fakeMcp(tools: Readonly<Record<string, FakeTool>>): FakeIntegration {
  return {
    provider: "mcp",
    async answer({ method, args }: FakeCall): Promise<FakeAnswer> {
      if (method === "listTools") return { value: Object.entries(tools).map(listed) };
      const { name, args: given } = args as unknown as {
        readonly name: string;
        readonly args: { readonly [name: string]: JsonCopy };
      };
      const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
      if (tool === undefined) {
        throw new IntegrationError("NOT_FOUND", `The MCP server has no tool "${name}"`);
      }
      const call = typeof tool === "function" ? tool : tool.call;
      return { value: resultOf(await call(given)) };
    },
  };
}

function listed([name, tool]: [string, FakeTool]) {
  const { description = undefined, inputSchema = { type: "object" } } = typeof tool === "function"
    ? {}
    : tool;
  return { name, ...(description === undefined ? {} : { description }), inputSchema };
}

function resultOf(given: unknown): ToolResult {
  if (typeof given === "string") return { content: [{ type: "text", text: given }] };
  if (typeof given === "object" && given !== null) {
    if ("content" in given && Array.isArray(given.content)) return given as ToolResult;
    const text = JSON.stringify(given);
    return { content: [{ type: "text", text }], structuredContent: given };
  }
  return { content: given === undefined ? [] : [{ type: "text", text: JSON.stringify(given) }] };
}
