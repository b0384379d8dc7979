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
/** The service gives up to 200 a page; one that gives fewer, or none, is not asked for ever. */
const MAX_PAGES = 150;

/**
 * Pages until the last one, which has no cursor: others may have few items, or none. One that leads
 * back to where the list has been is the last, too, and so is the last of very many without items.
 */
export async function* everyPage<T>(
  list: (page: PageOptions) => Promise<PageOf<T>>,
): AsyncGenerator<readonly T[]> {
  const seen = new Set<string>();
  let cursor: string | null = null;
  let empty = 0;
  do {
    const page: PageOf<T> = await list({ limit: 200, ...cursor === null ? {} : { cursor } });
    yield page.items;
    cursor = page.next_cursor;
    empty = page.items.length === 0 ? empty + 1 : 0;
    if (cursor === null || seen.has(cursor) || empty >= MAX_PAGES) return;
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
  return (await firstOnes(list, max)).items;
}

/** As {@linkcode everyOne}, with whether the list ended: otherwise there may be more. */
export async function firstOnes<T>(
  list: (page: PageOptions) => Promise<PageOf<T>>,
  max: number,
): Promise<{ items: T[]; isWhole: boolean }> {
  const items: T[] = [];
  let pages = 0;
  let cursor: string | null = null;
  const noted = async (options: PageOptions) => {
    const page = await list(options);
    cursor = page.next_cursor;
    return page;
  };
  for await (const page of everyPage(noted)) {
    const room = max - items.length;
    items.push(...page.slice(0, room));
    if (page.length > room) return { items, isWhole: false };
    if (items.length >= max || ++pages >= MAX_PAGES) break;
  }
  return { items, isWhole: cursor === null };
}
