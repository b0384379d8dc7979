import { corrupt } from "./error.ts";

/** A JSON object as it comes from a file. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Parses a file under `.aiel/` that must hold an object. */
export function parseJsonObject(bytes: Uint8Array, path: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw corrupt(path, bytes.length === 0 ? "is empty" : "is not valid JSON", cause);
  }
  if (!isJsonObject(value)) throw corrupt(path, "does not hold a JSON object");
  return value;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Canonical JSON (RFC 8785) of strings, safe integers, null and objects of them. */
export function canonicalJson(value: CanonicalValue): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  // The default order of sort is that of UTF-16 units, as the RFC asks.
  const members = Object.keys(value).sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${members.join(",")}}`;
}

/** What {@linkcode canonicalJson} takes. */
export type CanonicalValue = string | number | null | { readonly [key: string]: CanonicalValue };
