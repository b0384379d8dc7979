import { isRecord } from "../../protocol/is_record.ts";
import type { Json, JsonObject } from "../../protocol/json.ts";

/**
 * What stands in `{"$mcp": …}`, the form in which the platform and code of kind `mcp` tell each
 * other what is of the protocol. Undefined for every other value, which is the code's own.
 */
export function wireForm(value: Json): JsonObject | undefined {
  if (!isRecord(value) || Object.keys(value).length !== 1) return undefined;
  const { $mcp: form } = value as JsonObject;
  return isRecord(form) ? form as JsonObject : undefined;
}
