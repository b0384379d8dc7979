/** Any function at all; how it may be called is for the one who registered it to know. */
export type AnyFunction = (...args: never[]) => unknown;

/** Whether a value can be called, a class included. */
export function isFunction(value: unknown): value is AnyFunction {
  return typeof value === "function";
}

/** Whether a value is an object with fields, which a list is not. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !isArray(value);
}

/** A name as text, whatever was declared as one. */
export function nameText(value: unknown): string {
  return typeof value === "string" ? value : `<${typeof value}>`;
}

/** How a message names a value it did not expect: short, and safe on hostile objects. */
export function describeValue(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "undefined";
  if (typeof value === "string") {
    return JSON.stringify(value.length > 40 ? value.slice(0, 40) + "…" : value);
  }
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "bigint") return "a bigint";
  if (typeof value === "symbol") return "a symbol";
  if (typeof value === "function") return "a function";
  return isArray(value) ? "an array" : "an object";
}

/** Whether a value is a list. Of a revoked proxy not even this can be asked: it is none. */
export function isArray(value: unknown): value is unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}
