import { corrupt } from "./error.ts";
import { isRecord } from "../../runtime/protocol/is_record.ts";

/** Parses a file under `.aiel/` that must hold an object. */
export function parseJsonObject(bytes: Uint8Array, path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw corrupt(path, bytes.length === 0 ? "is empty" : "is not valid JSON", cause);
  }
  if (!isRecord(value)) throw corrupt(path, "does not hold a JSON object");
  return value;
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
