import { MAX_REQUEST_DEPTH } from "../../protocol/limits.ts";

/**
 * What is wrong with how a JSON document is built, where its text is valid: an object has a name
 * twice, so that one reader may take the first member and another one the last; or it is nested
 * deeper than any value of a request.
 *
 * @returns undefined: nothing
 */
export function structureFault(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  // Texts are skipped as wholes, so that what stands in them is no structure.
  for (const [token, name] of text.matchAll(/("(?:[^"\\]|\\.)*")(?:\s*:)?|[{}[\]]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (name !== undefined && token !== name) {
      const names = open.at(-1);
      // Two spellings of a name, with escapes or without, are one name.
      const plain: string = JSON.parse(name);
      if (names?.has(plain)) return `it has "${plain.slice(0, 60)}" twice in one object`;
      names?.add(plain);
    }
    if (open.length > MAX_REQUEST_DEPTH) {
      return `it is nested more than ${MAX_REQUEST_DEPTH} levels deep`;
    }
  }
  return undefined;
}
