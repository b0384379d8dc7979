import type { Json } from "../../../runtime/mod.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";
import { visibleText } from "../../program/screen.ts";

/**
 * A result as JSON that is safe on a terminal: what a terminal obeys or hides stands as `\uXXXX`,
 * which in JSON, where such characters are only ever inside strings, says the same.
 */
export function resultText(result: unknown): string {
  return visibleText(JSON.stringify(result, null, 2) ?? "null");
}

/** What of a result was not shown as items: the value at their end, or all of it. */
export function restText(result: Json): string {
  if (!isRecord(result)) return resultText(result);
  const { items, value, body, status } = result;
  if (Array.isArray(items)) return value === null || value === undefined ? "" : resultText(value);
  // A body that came in pieces.
  return status !== undefined && body === null ? "" : resultText(result);
}
