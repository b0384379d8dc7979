import assert from "node:assert/strict";
import { drainBody, guardBody, readBody } from "./read_body.ts";

const PATIENCE = { idleMs: 10_000, totalMs: 10_000 };

function request(body: BodyInit, headers: Record<string, string> = {}): Request {
  return new Request("http://x.test", { method: "POST", body, headers });
}

function stream(...chunks: string[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  return ReadableStream.from(chunks.map((chunk) => new TextEncoder().encode(chunk)));
}

function endless(): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)) });
}

Deno.test("readBody puts chunks together, up to the limit", async () => {
  const read = async (...chunks: string[]) =>
    new TextDecoder().decode(await readBody(request(stream(...chunks)), 6, PATIENCE));
  assert.equal(await read("abc", "def"), "abcdef");
  assert.equal(await read("abc"), "abc");
  assert.equal(await read(), "");
  await assert.rejects(read("abc", "defg"), { code: "body_too_large" });
});

Deno.test("readBody refuses by the declared length before a byte is read", async () => {
  const body = new ReadableStream({ pull: () => assert.fail("was read") }, { highWaterMark: 0 });
  const long = request(body, { "content-length": "7" });
  await assert.rejects(readBody(long, 6, PATIENCE), { code: "body_too_large" });
});

Deno.test("readBody gives up when nothing comes, and when it takes too long in all", async () => {
  const idle = readBody(request(endless()), 6, { idleMs: 5, totalMs: 60_000 });
  await assert.rejects(idle, { code: "request_timeout" });
  const total = readBody(request(endless()), 6, { idleMs: 60_000, totalMs: 5 });
  await assert.rejects(total, { code: "request_timeout" });
});

Deno.test("readBody says so when the connection breaks off", async () => {
  const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
  await assert.rejects(readBody(request(broken), 6, PATIENCE), { code: "request_aborted" });
});

Deno.test("guardBody lets go of the body when its reader does", async () => {
  let cancelled: unknown;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    cancel: (reason) => void (cancelled = reason),
  });
  await guardBody(body, 6, PATIENCE).cancel("enough");
  assert.equal(cancelled, "enough");
});

Deno.test("drainBody never throws", async () => {
  await drainBody(stream("a", "b"));
  await drainBody(guardBody(stream("abcdefg"), 6, PATIENCE));
});
