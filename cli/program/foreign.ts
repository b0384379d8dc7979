import { visible } from "./screen.ts";

/** Characters of a name from a service that are shown. */
const SHOWN = 120;

/**
 * Text from a service as it is safe on a terminal: on one line, cut to size, with nothing in it
 * that a terminal obeys.
 */
export function foreign(text: string, max: number = SHOWN): string {
  return visible(text.length > max ? `${text.slice(0, max)}…` : text);
}
