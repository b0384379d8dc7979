import { type CallToolResult, isSpecType, specTypeSchemas } from "@modelcontextprotocol/server";
import { isRecord } from "../../protocol/is_record.ts";
import type { Json, JsonObject } from "../../protocol/json.ts";
import { executionMeta } from "./execution_meta.ts";
import type { Answered, Failed } from "./run_export.ts";

/**
 * The protocol's form of what a tool answered with a value of its own: the value as JSON in a text,
 * and as structured content where it is an object or the tool declares what it gives.
 */
export function plainToolResult(
  { execution, value, items }: Answered,
  declaresOutput: boolean,
): CallToolResult {
  // As the engine tells a stream whose items it does not follow.
  const told = items.length > 0 && !declaresOutput ? { items, value } : value;
  return {
    content: told === null && !declaresOutput ? [] : [{ type: "text", text: textOf(told) }],
    ...(declaresOutput || isRecord(told) ? { structuredContent: told as JsonObject } : {}),
    _meta: executionMeta(execution),
  };
}

/**
 * The protocol's form of a result that code wrote in that form itself; undefined where it did not.
 */
export function writtenToolResult(
  written: JsonObject,
  execution: string,
): CallToolResult | undefined {
  const { content, structuredContent, isError, _meta, ...unknown } = written;
  if (Object.keys(unknown).length > 0 || !Array.isArray(content)) return undefined;
  if (!content.every((block) => isSpecType.ContentBlock(block))) return undefined;
  const read = specTypeSchemas.CallToolResult["~standard"].validate({
    content,
    ...(structuredContent === undefined ? {} : { structuredContent }),
    ...(isError === undefined ? {} : { isError }),
  });
  if (read.issues !== undefined) return undefined;
  return { ...read.value, _meta: executionMeta(execution, _meta) };
}

/**
 * A failure, for the model that called: what went wrong is a result of the tool (MCP, "Error
 * handling" of tools), by its code and message.
 */
export function failedToolResult({ code, message, execution }: Failed): CallToolResult {
  return {
    content: [{ type: "text", text: `${code}: ${message}` }],
    isError: true,
    _meta: executionMeta(execution),
  };
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
