/**
 * JSON for readers that go by lines.
 *
 * @module
 */

/** What some readers take for the end of a line, and JSON lets stand in a text. */
const LINE_ENDS = /[\u0085\u2028\u2029]/g;

/**
 * A value's JSON in which nothing but line feeds between members, where it is indented, ends a
 * line: the separators of Unicode are escaped, since readers of Python and newer Node split there.
 */
export function oneLineJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    LINE_ENDS,
    (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
