import assert from "node:assert/strict";
import { everyOne, everyPage, firstOnes, type PageOf, type PageOptions } from "./pages.ts";

/** A list of so many numbers, as a good service gives it. */
function listOf(count: number) {
  const asked: PageOptions[] = [];
  const list = (page: PageOptions): Promise<PageOf<number>> => {
    asked.push(page);
    const from = Number(page.cursor ?? 0);
    const to = Math.min(from + Number(page.limit ?? 50), count);
    const items = Array.from({ length: to - from }, (_, at) => from + at);
    return Promise.resolve({ items, next_cursor: to < count ? `${to}` : null });
  };
  return { list, asked };
}

Deno.test("everyOne gives every item of every page, or as many as are wanted", async () => {
  for (const count of [0, 1, 200, 201, 999]) {
    const { list, asked } = listOf(count);
    const items = await everyOne(list);
    assert.deepEqual(items, Array.from({ length: count }, (_, at) => at));
    assert.equal(asked.length, Math.max(1, Math.ceil(count / 200)));
  }
  const { list, asked } = listOf(10_000);
  assert.equal((await everyOne(list, 250)).length, 250);
  assert.equal(asked.length, 2);
});

Deno.test("everyOne and everyPage come to an end where the service does not", async () => {
  let count = 0;
  const endless = (items: number[], cursor: () => string) => (): Promise<PageOf<number>> => {
    count++;
    return Promise.resolve({ items, next_cursor: cursor() });
  };
  const pagesOf = async (list: () => Promise<PageOf<number>>) => {
    count = 0;
    for await (const _page of everyPage(list)) { /* Only how many there are. */ }
    return count;
  };
  assert.equal(await pagesOf(endless([1], () => "again")), 2);
  const most = await pagesOf(endless([], () => `${count}`));
  assert.ok(most > 1 && most < 1_000);
  count = 0;
  const items = await everyOne(endless([1, 2], () => `${count}`));
  assert.equal(items.length, 2 * count);
  assert.ok(count < 1_000);
});

Deno.test("Pages without items are passed over, and what was not read is told", async () => {
  const sparse = ({ cursor = "0" }: PageOptions): Promise<PageOf<number>> => {
    const at = Number(cursor);
    return Promise.resolve({
      items: at % 3 === 2 ? [at] : [],
      next_cursor: at < 8 ? `${at + 1}` : null,
    });
  };
  assert.deepEqual(await everyOne(sparse), [2, 5, 8]);
  assert.deepEqual(await firstOnes(sparse, 3), { items: [2, 5, 8], isWhole: true });
  assert.deepEqual(await firstOnes(sparse, 2), { items: [2, 5], isWhole: false });
  const empty = ({ cursor = "0" }: PageOptions): Promise<PageOf<number>> =>
    Promise.resolve({ items: [], next_cursor: `${Number(cursor) + 1}` });
  assert.deepEqual(await firstOnes(empty, 9), { items: [], isWhole: false });
});
