/** A place in a text; both are 1-based. */
export interface TextPlace {
  line: number;
  column: number;
}

/** Keys and indexes from the root of a document to one of its values. */
export type JsonPath = readonly (string | number)[];

/**
 * Where a value is in the text of a JSON document: its key, or the value itself in a list. The
 * closest value around it when the path goes further than the document. The text has to be JSON.
 */
export function jsonPlace(text: string, path: JsonPath): TextPlace {
  let at = skipSpace(text, 0);
  let found = at;
  for (const step of path) {
    const next = typeof step === "number" ? element(text, at, step) : member(text, at, step);
    if (next === undefined) break;
    found = next.place;
    at = next.value;
  }
  return placeAt(text, found);
}

/** The place of an offset in UTF-16 units. */
export function placeAt(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}

interface Found {
  /** What is shown: the key, or the value. */
  place: number;
  /** The value's first character. */
  value: number;
}

function member(text: string, open: number, name: string): Found | undefined {
  if (text[open] !== "{") return undefined;
  let last: Found | undefined;
  let at = skipSpace(text, open + 1);
  while (text[at] === '"') {
    const end = endOfString(text, at);
    const value = skipSpace(text, skipSpace(text, end) + 1);
    // The last of two equal keys counts, as for JSON.parse.
    if (JSON.parse(text.slice(at, end)) === name) last = { place: at, value };
    at = skipSpace(text, endOfValue(text, value));
    if (text[at] !== ",") break;
    at = skipSpace(text, at + 1);
  }
  return last;
}

function element(text: string, open: number, index: number): Found | undefined {
  if (text[open] !== "[") return undefined;
  let at = skipSpace(text, open + 1);
  for (let left = index; text[at] !== "]" && at < text.length; left--) {
    if (left === 0) return { place: at, value: at };
    at = skipSpace(text, endOfValue(text, at));
    if (text[at] !== ",") break;
    at = skipSpace(text, at + 1);
  }
  return undefined;
}

function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === '"') {
      at = endOfString(text, at) - 1;
      if (depth === 0) return at + 1;
    } else if (char === "{" || char === "[") depth++;
    else if (char === "}" || char === "]") {
      if (depth === 0) return at;
      depth--;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && /[,\s]/.test(char)) return at;
  }
  return text.length;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (/^[\s\ufeff]$/.test(text[at] ?? "")) at++;
  return at;
}
