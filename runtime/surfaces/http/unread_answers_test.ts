import assert from "node:assert/strict";
import { AnswerBodyStream } from "./answer_body_stream.ts";
import { UnreadAnswers } from "./unread_answers.ts";

const PART = 64 * 2 ** 10;

/** A whole body of so many bytes. */
function bodyOf(unread: UnreadAnswers, length: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  const stream = new AnswerBodyStream(unread, () => {});
  stream.add(new Uint8Array(length)).catch(() => {});
  stream.close();
  return stream.body;
}

Deno.test("AnswerBodyStream gives what was added, whole and in its order", async () => {
  const unread = new UnreadAnswers({ unreadBytes: 2 ** 20, unreadMs: 60_000 });
  for (const length of [0, 1, PART, PART + 1, 3 * PART - 1]) {
    const bytes = new Uint8Array(length).map((_, at) => at % 251);
    const stream = new AnswerBodyStream(unread, assert.fail);
    const added = [stream.add(bytes), stream.add(new Uint8Array([7]))];
    stream.close();
    assert.deepEqual(await new Response(stream.body).bytes(), new Uint8Array([...bytes, 7]));
    await Promise.all(added);
  }
});

Deno.test("AnswerBodyStream tells once that its reader is gone, and keeps nothing", async () => {
  const unread = new UnreadAnswers({ unreadBytes: PART, unreadMs: 60_000 });
  let gone = 0;
  const stream = new AnswerBodyStream(unread, () => gone++);
  const waiting = stream.add(new Uint8Array(PART));
  await Promise.all([stream.body.cancel(), assert.rejects(waiting, /gone/)]);
  await assert.rejects(stream.add(new Uint8Array(1)), /gone/);
  stream.breakOff();
  assert.deepEqual([gone, stream.isLeft], [1, true]);
  assert.equal((await new Response(bodyOf(unread, PART)).bytes()).length, PART);
});

Deno.test("UnreadAnswers cuts off who has taken nothing for the longest", async () => {
  const unread = new UnreadAnswers({ unreadBytes: 6 * PART, unreadMs: 60_000 });
  const [first, second, third] = [0, 1, 2].map(() => bodyOf(unread, 2 * PART).getReader());
  await first?.read();
  const late = bodyOf(unread, 2 * PART);
  assert.ok(second !== undefined);
  await assert.rejects(second.read(), /broke off/);
  await first?.read();
  assert.equal((await first?.read())?.done, true);
  assert.equal((await new Response(late).bytes()).length, 2 * PART);
  await third?.cancel();
  // Nothing of those that are over counts any more.
  const next = [0, 1, 2].map(() => bodyOf(unread, 2 * PART));
  for (const body of next) assert.equal((await new Response(body).bytes()).length, 2 * PART);
});

Deno.test("UnreadAnswers cuts off who takes nothing for too long", async () => {
  const unread = new UnreadAnswers({ unreadBytes: 2 ** 20, unreadMs: 20 });
  const cut = Promise.withResolvers<void>();
  const stream = new AnswerBodyStream(unread, cut.resolve);
  await Promise.all([assert.rejects(stream.add(new Uint8Array(1)), /gone/), cut.promise]);
});
