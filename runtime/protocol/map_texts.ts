/**
 * Changes the texts in a JSON value, one by one.
 *
 * @module
 */

import type { Json } from "./json.ts";
import { MAX_REQUEST_DEPTH } from "./limits.ts";

/**
 * The value with each of its texts changed, names of members too. As they are, before they are
 * escaped: in the text of a whole document a line feed ends with the letter n, and a quote with a
 * backslash before it.
 *
 * @returns what is nested deeper than any value that a child is let say as `null`
 */
export function mapTexts(value: unknown, change: (text: string) => string): Json {
  return map(value, change, 0);
}

function map(value: unknown, change: (text: string) => string, depth: number): Json {
  if (typeof value === "string") return change(value);
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value !== "object" || value === null || depth > MAX_REQUEST_DEPTH) return null;
  if (Array.isArray(value)) return value.map((one) => map(one, change, depth + 1));
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    entries.map(([name, member]) => [change(name), map(member, change, depth + 1)]),
  );
}
