/**
 * The name that an object of a JSON document has twice, where one does: one reader may take the
 * first member, another one the last.
 *
 * @param text a valid JSON document
 */
export function repeatedName(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  // Texts are skipped as wholes, so that what stands in them is no structure.
  for (const [token, name] of text.matchAll(/("(?:[^"\\]|\\.)*")(?:\s*:)?|[{}[\]]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (name !== undefined && token.endsWith(":") && name !== token) {
      const names = open.at(-1);
      const plain: string = JSON.parse(name);
      if (names?.has(plain)) return plain;
      names?.add(plain);
    }
  }
  return undefined;
}
