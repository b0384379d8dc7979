import { isRecord } from "../../protocol/is_record.ts";
import type { Json, JsonObject } from "../../protocol/json.ts";

/** Where `_meta` names the execution that an answer comes from. */
export const EXECUTION_META_KEY = "aiel/execution";

/** Prefixes of the platform and of the protocol (MCP, "General fields"): code may not use them. */
const RESERVED = /^(?:[^/]*\.)?(?:aiel|mcp|modelcontextprotocol)(?:\.[^/]*)?\//;

/**
 * `_meta` of an answer: what code said, but for names that are not its own, and the execution.
 *
 * @param execution undefined: there was none
 */
export function executionMeta(execution: string | undefined, said?: Json): JsonObject {
  const own = isRecord(said)
    ? Object.entries(said as JsonObject).filter(([name]) => !RESERVED.test(name))
    : [];
  return {
    ...Object.fromEntries(own),
    ...(execution === undefined ? {} : { [EXECUTION_META_KEY]: execution }),
  };
}
