/**
 * Lists that come in pages, from a service that need not be a good one.
 *
 * @module
 */

/** Part of a list. */
export interface PageOf<T> {
  items: T[];
  /** For the next page; null when this was the last. */
  next_cursor: string | null;
}

/** Which part of a list, as a query has it. */
export interface PageOptions {
  /** 1 to 200; default 50. */
  readonly limit?: number;
  readonly cursor?: string;
}

/** More of one kind than this is no list that is read. */
const MAX_ITEMS = 20_000;
/** The service gives 200 a page; one that gives fewer is not asked for ever. */
const MAX_PAGES = 150;

/**
 * Pages until the last one. A page without items is the last, and so is one that leads back to
 * where the list has been.
 */
export async function* everyPage<T>(
  list: (page: PageOptions) => Promise<PageOf<T>>,
): AsyncGenerator<readonly T[]> {
  const seen = new Set<string>();
  let cursor: string | null = null;
  do {
    const page: PageOf<T> = await list({ limit: 200, ...cursor === null ? {} : { cursor } });
    yield page.items;
    cursor = page.next_cursor;
    if (cursor === null || page.items.length === 0 || seen.has(cursor)) return;
    seen.add(cursor);
  } while (true);
}

/**
 * Every item of a list, within reason: a list that does not end is cut.
 * `everyOne((query) => client.call(listUsers, { query }))`
 */
export async function everyOne<T>(
  list: (page: PageOptions) => Promise<PageOf<T>>,
  max: number = MAX_ITEMS,
): Promise<T[]> {
  const items: T[] = [];
  let pages = 0;
  for await (const page of everyPage(list)) {
    items.push(...page.slice(0, max - items.length));
    if (items.length >= max || ++pages >= MAX_PAGES) break;
  }
  return items;
}
