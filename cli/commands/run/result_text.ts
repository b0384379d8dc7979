import { visibleText } from "../../program/screen.ts";

/**
 * A result as JSON that is safe on a terminal: what a terminal obeys or hides stands as `\uXXXX`,
 * which in JSON, where such characters are only ever inside strings, says the same.
 */
export function resultText(result: unknown): string {
  return visibleText(JSON.stringify(result, null, 2) ?? "null");
}
