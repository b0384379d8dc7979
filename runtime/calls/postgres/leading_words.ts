const WORD = /[A-Za-z_][A-Za-z0-9_$]*/y;
const SPACE = /[ \t\n\r\f\v;]+/y;
const LINE_COMMENT = /--[^\n\r]*/y;

/**
 * The words that a statement begins with, in lower case, without comments; fewer where something
 * else comes. Semicolons before them begin nothing, as Postgres reads it.
 *
 * @param count words at most
 */
export function leadingWords(sql: string, count: number): string[] {
  const words: string[] = [];
  let position = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    const found = pattern.exec(sql)?.[0];
    position += found?.length ?? 0;
    return found;
  };
  while (words.length < count && position < sql.length) {
    if (take(SPACE) !== undefined || take(LINE_COMMENT) !== undefined) continue;
    if (sql.startsWith("/*", position)) {
      position = endOfComment(sql, position);
      continue;
    }
    const word = take(WORD);
    if (word === undefined) break;
    words.push(word.toLowerCase());
  }
  return words;
}

/** Comments between `/*` and its end may hold others. */
function endOfComment(sql: string, start: number): number {
  let depth = 0;
  for (let position = start; position < sql.length;) {
    if (sql.startsWith("/*", position)) {
      depth++;
      position += 2;
    } else if (sql.startsWith("*/", position)) {
      position += 2;
      if (--depth === 0) return position;
    } else position++;
  }
  return sql.length;
}
