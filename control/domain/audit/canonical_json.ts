import type { Json } from "../../../runtime/protocol/json.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";

/**
 * JSON in one spelling: no spaces, keys sorted by UTF-16 units. Equal values give equal texts,
 * whatever stored them in between.
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (isRecord(value)) {
    return `{${
      Object.keys(value).sort()
        .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`).join(",")
    }}`;
  }
  return JSON.stringify(value);
}
