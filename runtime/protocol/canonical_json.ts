import type { Json, JsonObject } from "./json.ts";

/**
 * JSON in one spelling (RFC 8785): no spaces, keys sorted by UTF-16 units. Equal values give equal
 * texts, whatever stored them in between. For values that are not nested deeper than the stack
 * allows.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.keys(value).sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${members.join(",")}}`;
}

/** `Array.isArray` does not tell TypeScript about lists that are not to be written. */
function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}
