/**
 * What a caller would like (`Prefer`, RFC 7240): nobody has to do anything about it, and who does not know it leaves it out.
 *
 * @module
 */

/** Whether a preference without a value, or with an empty one, is among those of a request; its parameters say nothing to us. */
export function prefers(headers: Headers, preference: string): boolean {
  const given = headers.get("prefer");
  if (given === null) return false;
  return splitAt(",", given).some((one) => {
    const [first = ""] = splitAt(";", one);
    const [name = "", ...value] = first.split("=");
    return name.trim().toLowerCase() === preference && /^("")?$/.test(value.join("=").trim());
  });
}

/** The parts between separators that stand in no quoted string (RFC 9110, section 5.6.4). */
function splitAt(separator: "," | ";", text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (quoted && char === "\\") at++;
    else if (char === '"') quoted = !quoted;
    else if (char === separator && !quoted) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}
