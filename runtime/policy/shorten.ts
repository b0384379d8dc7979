/** Characters of a text out of the source that a finding shows. */
const SHOWN = 200;

/**
 * A text out of the source, as messages and hints show it: names are short, sources are hostile.
 */
export function shorten(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
