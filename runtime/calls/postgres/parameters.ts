/**
 * What code gives for `$1`, `$2`, …, as the texts that Postgres reads. They travel beside the
 * statement and are never part of its text.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import type { Json, JsonObject } from "../../protocol/json.ts";
import { CallError } from "../provider.ts";

/** Parameters of a statement: the protocol counts them in 16 bits, and a greater count wraps. */
const MAX_PARAMETERS = 65_535;
/** Dimensions of an array that Postgres knows. */
const MAX_DIMENSIONS = 6;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Numbers and booleans become their texts, `{ "$base64": "…" }` bytes, an array an array of the
 * database, another object its JSON. What shall be JSON though it is an array is given as text.
 *
 * @throws {CallError} VALIDATION_ERROR
 */
export function toParameters(values: readonly Json[]): (string | null)[] {
  if (values.length > MAX_PARAMETERS) {
    throw new CallError(
      "VALIDATION_ERROR",
      `Too many parameters: ${values.length} of at most ${MAX_PARAMETERS}`,
    );
  }
  return values.map((value, index) => toParameter(value, `$${index + 1}`));
}

function toParameter(value: Json, at: string): string | null {
  if (value === null || typeof value === "string") return value;
  if (typeof value !== "object") return String(value);
  if (isArray(value)) return toArray(value, at, 1);
  return toBytes(value, at) ?? JSON.stringify(value);
}

function toArray(items: readonly Json[], at: string, dimension: number): string {
  if (dimension > MAX_DIMENSIONS) {
    throw new CallError(
      "VALIDATION_ERROR",
      `Parameter "${at}" has more than ${MAX_DIMENSIONS} dimensions`,
      { hint: "What shall be JSON is given as text: JSON.stringify(value)" },
    );
  }
  const parts = items.map((item) => {
    if (item !== null && isArray(item)) return toArray(item, at, dimension + 1);
    const text = toParameter(item, at);
    return text === null ? "NULL" : `"${text.replace(/["\\]/g, "\\$&")}"`;
  });
  return `{${parts.join(",")}}`;
}

function toBytes(value: JsonObject, at: string): string | undefined {
  const keys = Object.keys(value);
  if (keys.length !== 1 || keys[0] !== "$base64") return undefined;
  const text = value["$base64"];
  if (typeof text !== "string" || text.length % 4 !== 0 || !BASE64.test(text)) {
    throw new CallError("VALIDATION_ERROR", `Parameter "${at}" has a "$base64" that is no base64`);
  }
  return `\\x${Buffer.from(text, "base64").toString("hex")}`;
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
