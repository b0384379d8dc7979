/**
 * Finds the function that a direct handler is.
 *
 * @module
 */

import { suggest } from "../../sdk/suggest.ts";
import type { Failure } from "./failure.ts";
import { append, ArrayJoin, ArraySlice, ObjectHasOwn, ObjectKeys } from "./primordials.ts";

/** A function that takes `(event, context)`. */
export type Handler = (event: unknown, context: unknown) => unknown;

/** The exported function of that name, or what is said where there is none. */
export function findHandler(
  module: Record<string, unknown>,
  name: string,
): { handler: Handler } | { missing: Failure } {
  const handler = ObjectHasOwn(module, name) ? module[name] : undefined;
  if (typeof handler === "function") return { handler: handler as Handler };
  const functions: string[] = [];
  const keys = ObjectKeys(module);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] ?? "";
    if (typeof module[key] === "function") append(functions, key);
  }
  const close = suggest(name, functions);
  return {
    missing: {
      reason: "not_found",
      message: `Handler not found: ${name}`,
      hint: functions.length === 0
        ? "The module exports no function; export one that takes (event, context)"
        : close === undefined
        ? `The module exports: ${ArrayJoin(ArraySlice(functions, 0, 20), ", ")}`
        : `Did you mean "${close}"?`,
    },
  };
}
