/**
 * Whether a value is an object with fields, which a list and null are not. The SDK imports nothing
 * and has one of its own (`sdk/value.ts`), for the values of user code.
 */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
