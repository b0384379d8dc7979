/** A word that its spec says is one of them. */
export function oneOf<T extends string>(words: readonly T[], word: string): T {
  const found = words.find((each) => each === word);
  if (found === undefined) throw new TypeError(`"${word}" was not checked`);
  return found;
}
