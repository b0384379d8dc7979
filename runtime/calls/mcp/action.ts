/**
 * Actions of MCP: names of tools, with a `*` at the end for all that begin so.
 *
 * @module
 */

import { ConfigError } from "../provider.ts";

// Visible characters of ASCII but the star: any other one could look like a different name.
const NAME = /^[\x21-\x29\x2b-\x7e]{1,128}$/;

/** Whether a text can be the name of a tool. */
export function isToolName(text: string): boolean {
  return NAME.test(text);
}

/** @throws {ConfigError} */
export function parseAction(text: string, at: string): string {
  if (text === "*" || isToolName(text.endsWith("*") ? text.slice(0, -1) : text)) return text;
  throw new ConfigError(
    at,
    `"${at}" is ${JSON.stringify(text.slice(0, 150))}, expected the name of a tool, or how names ` +
      'begin with "*" at the end',
  );
}

/** Whether a granted action allows all of another one. */
export function covers(granted: string, wanted: string): boolean {
  if (!granted.endsWith("*")) return granted === wanted;
  return wanted.replace(/\*$/, "").startsWith(granted.slice(0, -1));
}
