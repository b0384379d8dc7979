import assert from "node:assert/strict";
import { type AnswerListener, AnswerParts } from "./answer_parts.ts";

const HEAD = '{"status":200,"headers":{}}';

/** Parts of at most 100 bytes and two items at a time, and what became of them. */
function parts(listener?: Partial<AnswerListener>) {
  const told: string[] = [];
  const heard: AnswerListener = {
    head: ({ status }) => void told.push(`head ${status}`),
    item: (seq, json) => Promise.resolve(void told.push(`item ${seq} ${json}`)),
    ...listener,
  };
  const answer = new AnswerParts(listener && heard, listener ? 2 : null, 100, {
    grant: () => told.push("grant"),
    gone: () => told.push("gone"),
    tooLarge: (used) => told.push(`too large ${used}`),
    outOfTurn: () => told.push("out of turn"),
  });
  const bytes = (text: string) => new TextEncoder().encode(text);
  return {
    answer,
    told,
    head: (text: string) => answer.head(bytes(text)),
    item: (text: string) => answer.item(bytes(text)),
  };
}

Deno.test("AnswerParts gives parts on, and grants an item when there is room again", async () => {
  const room = Promise.withResolvers<void>();
  const { told, head, item } = parts({ item: () => room.promise });
  head(HEAD);
  item("1");
  assert.deepEqual(told, ["head 200"]);
  room.resolve();
  await room.promise;
  assert.deepEqual(told, ["head 200", "grant"]);
});

Deno.test("AnswerParts takes no item that was not granted", async () => {
  const { told, item } = parts({ item: () => new Promise(() => {}) });
  item("1");
  item("2");
  assert.deepEqual(told, []);
  item("3");
  await Promise.resolve();
  assert.deepEqual(told, ["out of turn"]);
});

Deno.test("AnswerParts takes one head, before every item, and only where somebody follows", () => {
  const twice = parts({});
  twice.head(HEAD);
  twice.head(HEAD);
  assert.deepEqual(twice.told, ["head 200", "out of turn"]);
  const late = parts({});
  late.item("1");
  late.head(HEAD);
  assert.deepEqual(late.told, ["item 0 1", "out of turn"]);
  const alone = parts();
  alone.head(HEAD);
  assert.deepEqual(alone.told, ["out of turn"]);
  const none = parts({});
  none.head("{");
  assert.deepEqual(none.told, ["out of turn"]);
});

Deno.test("AnswerParts counts all parts together, and every item for something", () => {
  const large = parts({});
  large.head(HEAD);
  large.item("x".repeat(80));
  assert.deepEqual(large.told, ["head 200", `too large ${HEAD.length + 81}`]);
  const empty = parts();
  for (let n = 0; n < 100; n++) empty.item("");
  assert.deepEqual(empty.told, []);
  empty.item("");
  assert.deepEqual(empty.told, ["too large 101"]);
});

Deno.test("AnswerParts keeps items where nobody follows", () => {
  const { answer, told, item } = parts();
  assert.equal(answer.kept, undefined);
  answer.begin();
  assert.deepEqual(answer.kept, []);
  item("1");
  item("2");
  assert.deepEqual([answer.kept, answer.bytes, told], [["1", "2"], 4, []]);
});

Deno.test("AnswerParts says when the listener is gone", async () => {
  const { told, item } = parts({ item: () => Promise.reject(new Error("gone")) });
  item("1");
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(told, ["gone"]);
});
