/** Answers that come about while they are sent, through a server of this process. */

import assert from "node:assert/strict";
import * as z from "zod";
import { defineContract, document } from "../api/contract.ts";
import { type Operation, operation } from "../http/operation.ts";
import type { Call } from "../http/call.ts";
import { accepted, ok, type Reply } from "../http/reply.ts";
import {
  byteStream,
  jsonLines,
  type ServerEvent,
  serverEvents,
  type StreamReply,
} from "../http/stream_reply.ts";
import { inTime } from "../testing/in_time.ts";
import { makeWorld, type World } from "../testing/world.ts";
import { type RunningServer, serve } from "./serve.ts";

const LISTEN = { hostname: "127.0.0.1", port: 0 };

/** Where a source stands: what it gave, and how it ended. */
class Source {
  given = 0;
  readonly ended = Promise.withResolvers<"return" | "done">();

  /** Numbers from 1 on; after `count` of them it waits for the service's end, if it may. */
  async *numbers(count: number, until?: AbortSignal): AsyncGenerator<number> {
    let done = false;
    try {
      for (let at = 1; at <= count; at++) {
        this.given = at;
        yield at;
      }
      if (until !== undefined) await aborted(until);
      done = true;
    } finally {
      this.ended.resolve(done ? "done" : "return");
    }
  }

  /** Events with an id each; after `count` of them it waits until it is over. */
  async *events(count: number, over: AbortSignal): AsyncGenerator<ServerEvent> {
    try {
      for (let at = 1; at <= count; at++) yield { id: `${at}`, data: at };
      await aborted(over);
    } finally {
      this.ended.resolve("return");
    }
  }

  /** As {@linkcode Source.numbers}, and afterwards never anything again; `return()` ends it. */
  idle(count: number): AsyncIterableIterator<number> {
    const never = Promise.withResolvers<IteratorResult<number>>();
    return {
      next: () => {
        if (this.given >= count) return never.promise;
        return Promise.resolve({ done: false, value: ++this.given });
      },
      return: () => {
        this.ended.resolve("return");
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}

async function* mapped<T, U>(items: AsyncIterable<T>, change: (item: T) => U): AsyncGenerator<U> {
  for await (const item of items) yield change(item);
}

type Handle = (call: Call, params: Record<string, string>) => Reply<unknown> | StreamReply;

/** An operation of a test. */
function get(path: string, handle: Handle, status: 200 | 202 = 200): Operation {
  const names = [...path.matchAll(/\{(\w+)/g)].map(([, name = ""]) => [name, z.string()]);
  const params: Record<string, z.ZodString> = Object.fromEntries(names);
  const asked = defineContract({
    id: `get${path.replaceAll(/\W/g, "_")}`,
    method: "get",
    path,
    tag: "Test",
    summary: "An answer of a test",
    input: z.object({ params: z.object(params) }),
    answer: document(z.unknown(), status),
    problems: [],
    permission: "any_token",
  });
  return operation(asked, {
    permit: () => {},
    handle: (call, input) => handle(call, input.params),
  });
}

interface Served extends AsyncDisposable {
  readonly world: World;
  readonly server: RunningServer;
  ask(path: string, init?: RequestInit): Promise<Response>;
}

async function served(operations: readonly Operation[]): Promise<Served> {
  const world = await makeWorld({}, operations);
  const server = await serve(world.service.app, LISTEN);
  return {
    world,
    server,
    ask: (path, init = {}) =>
      fetch(server.url + path, {
        ...init,
        headers: { authorization: `Bearer ${world.admin.token}`, ...init.headers },
      }),
    async [Symbol.asyncDispose]() {
      await inTime("the server stopped", server.stop(5_000));
      await world[Symbol.asyncDispose]();
    },
  };
}

/** Reads a body up to a text, and leaves it open. */
async function readTo(
  reader: ReadableStreamDefaultReader<string>,
  end: string,
): Promise<string> {
  let text = "";
  while (!text.includes(end)) {
    const { done, value } = await inTime(`"${end}" came`, reader.read());
    if (done) break;
    text += value;
  }
  return text;
}

function textOf(answer: Response): ReadableStreamDefaultReader<string> {
  assert.ok(answer.body !== null);
  return answer.body.pipeThrough(new TextDecoderStream()).getReader();
}

Deno.test("an operation answers 202 with the place to ask at", async () => {
  await using place = await served([
    get("/v1/begin", () => accepted({ id: "x" }, "/v1/begun/x"), 202),
  ]);
  const answer = await place.ask("/v1/begin");
  assert.equal(answer.status, 202);
  assert.equal(answer.headers.get("location"), "/v1/begun/x");
  assert.equal(answer.headers.get("cache-control"), "no-store");
  assert.deepEqual(await answer.json(), { id: "x" });
});

Deno.test("a path gives what follows as it was sent, and words go before names", async () => {
  await using place = await served([
    get("/v1/run/{project}/{rest...}", (_, { project, rest }) => ok({ project, rest })),
    get("/v1/run/{project}/plan", () => ok({ plan: true })),
  ]);
  const at = async (path: string) => await (await place.ask(path)).json();
  assert.deepEqual(await at("/v1/run/p%C3%A4/a%2Fb//c/"), { project: "pä", rest: "a%2Fb//c/" });
  assert.deepEqual(await at("/v1/run/p/plan"), { plan: true });
  assert.deepEqual(await at("/v1/run/p"), { project: "p", rest: "" });
  const wrong = await place.ask("/v1/run/p/a", { method: "POST" });
  assert.equal(wrong.status, 405);
  await wrong.body?.cancel();
});

Deno.test("jsonLines sends a line for each item", async () => {
  const source = new Source();
  await using place = await served([
    get(
      "/v1/lines",
      () => jsonLines(() => mapped(source.numbers(3), (n) => ({ n, text: "a\nb" }))),
    ),
  ]);
  const answer = await place.ask("/v1/lines");
  assert.equal(answer.headers.get("content-type"), "application/x-ndjson");
  assert.equal(answer.headers.get("cache-control"), "no-store");
  assert.match(answer.headers.get("content-security-policy") ?? "", /sandbox/);
  assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
  const all = (await answer.text()).trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(all, [1, 2, 3].map((n) => ({ n, text: "a\nb" })));
  assert.equal(await source.ended.promise, "done");
});

Deno.test("serverEvents sends id, kind and data, and a comment while nothing comes", async () => {
  const source = new Source();
  const events = () =>
    mapped(
      source.idle(2),
      (n) => n === 1 ? { data: { n } } : { id: `e${n}`, event: "step", data: "a\nb" },
    );
  await using place = await served([get("/v1/events", () => serverEvents(events, 10))]);
  const answer = await place.ask("/v1/events");
  assert.equal(answer.headers.get("content-type"), "text/event-stream");
  assert.equal(answer.headers.get("cache-control"), "no-store");
  const reader = textOf(answer);
  const text = await readTo(reader, ": still here\n\n: still here\n\n");
  assert.equal(
    text.replaceAll(": still here\n\n", ""),
    'data: {"n":1}\n\nid: e2\nevent: step\ndata: "a\\nb"\n\n',
  );
  await reader.cancel();
});

Deno.test("a source is asked for more only when the caller takes it", async () => {
  const source = new Source();
  const block = new Uint8Array(65_536);
  const count = 10_000;
  await using place = await served([
    get("/v1/bytes", () => byteStream("application/octet-stream", chunks)),
  ]);
  async function* chunks() {
    for await (const _ of source.numbers(count)) yield block;
  }
  const answer = await place.ask("/v1/bytes");
  assert.equal(answer.headers.get("content-type"), "application/octet-stream");
  const reader = answer.body?.getReader();
  await reader?.read();
  // What fits into the buffers of the connection is given, and then nothing more.
  let before = -1;
  while (source.given !== before) {
    before = source.given;
    for (let turn = 0; turn < 20; turn++) await place.ask("/healthz").then((one) => one.text());
  }
  assert.ok(source.given < count / 2, `${source.given} of ${count} blocks were given`);
  await reader?.cancel();
  assert.equal(await inTime("the source ended", source.ended.promise), "return");
});

Deno.test("a caller who hangs up ends the source, whether it gives something or waits", async () => {
  for (const count of [3, 1_000_000]) {
    const source = new Source();
    await using place = await served([get("/v1/lines", () => jsonLines(() => source.idle(count)))]);
    const hangUp = new AbortController();
    const answer = await place.ask("/v1/lines", { signal: hangUp.signal });
    const reader = textOf(answer);
    await readTo(reader, "3\n");
    hangUp.abort();
    await assert.rejects(async () => {
      for (;;) if ((await reader.read()).done) break;
    });
    assert.equal(await inTime("the source ended", source.ended.promise), "return");
  }
});

Deno.test("a caller who hangs up ends a generator that waits", async () => {
  const source = new Source();
  await using place = await served([
    get("/v1/events", () => serverEvents((over) => source.events(1, over))),
  ]);
  const reader = textOf(await place.ask("/v1/events"));
  await readTo(reader, "data: 1\n\n");
  await reader.cancel();
  assert.equal(await inTime("the source ended", source.ended.promise), "return");
});

Deno.test("HEAD leaves no source open", async () => {
  const source = new Source();
  await using place = await served([get("/v1/lines", () => jsonLines(() => source.idle(3)))]);
  const answer = await place.ask("/v1/lines", { method: "HEAD" });
  assert.equal(answer.headers.get("content-type"), "application/x-ndjson");
  assert.equal(await inTime("the source ended", source.ended.promise), "return");
  assert.equal(source.given, 0);
});

Deno.test("a source that fails breaks the answer off, and the log says why", async () => {
  async function* failing() {
    yield { n: 1 };
    await Promise.reject(new Error("the inside"));
  }
  await using place = await served([get("/v1/lines", () => jsonLines(failing))]);
  const answer = await place.ask("/v1/lines");
  await assert.rejects(answer.text());
  const line = place.world.service.log.find(({ event }) => event === "stream.failed");
  assert.match(String(line?.error), /the inside/);
  assert.equal(line?.request_id, answer.headers.get("x-request-id"));
});

Deno.test("at a stop idle streams end in an orderly way, and it does not wait for its grace", async () => {
  const [events, items] = [new Source(), new Source()];
  await using place = await served([
    get("/v1/events", () => serverEvents((over) => events.events(1, over))),
    get("/v1/lines", () => jsonLines(() => items.idle(2))),
  ]);
  const eventReader = textOf(await place.ask("/v1/events"));
  const lineReader = textOf(await place.ask("/v1/lines"));
  await readTo(eventReader, "data: 1\n\n");
  await readTo(lineReader, "2\n");
  const stopped = place.server.stop(3_600_000);
  const last = await readTo(eventReader, "never");
  assert.match(last, /^retry: \d+\nevent: stopping\ndata: \{\}\n\n$/);
  assert.equal(await readTo(lineReader, "never"), "");
  assert.equal(await inTime("the server stopped", stopped), true);
  assert.equal(await inTime("the events ended", events.ended.promise), "return");
  assert.equal(await inTime("the lines ended", items.ended.promise), "return");
});

Deno.test("at a stop a handler that listens to it ends what it sends itself", async () => {
  const source = new Source();
  await using place = await served([
    get("/v1/bytes", (call) =>
      byteStream(
        "text/plain",
        () => mapped(source.numbers(1, call.stopping), (n) => new TextEncoder().encode(`${n}`)),
      )),
  ]);
  const reader = textOf(await place.ask("/v1/bytes"));
  await readTo(reader, "1");
  const stopped = place.server.stop(3_600_000);
  assert.equal(await readTo(reader, "never"), "");
  assert.equal(await inTime("the server stopped", stopped), true);
  assert.equal(await source.ended.promise, "done");
});

Deno.test("at a stop an answer whose length means something is sent to its end", async () => {
  const source = new Source();
  const more = Promise.withResolvers<void>();
  await using place = await served([
    get("/v1/bytes", () => byteStream("application/octet-stream", chunks)),
  ]);
  async function* chunks() {
    for await (const n of source.numbers(2)) {
      if (n === 2) await more.promise;
      yield new Uint8Array([n]);
    }
  }
  const reader = (await place.ask("/v1/bytes")).body?.getReader();
  assert.deepEqual((await reader?.read())?.value, new Uint8Array([1]));
  const stopped = place.server.stop(3_600_000);
  more.resolve();
  assert.deepEqual((await reader?.read())?.value, new Uint8Array([2]));
  assert.equal((await reader?.read())?.done, true);
  assert.equal(await inTime("the server stopped", stopped), true);
});

Deno.test("stop cuts off a stream that is not ended in its time", async () => {
  const source = new Source();
  const chunks = () => mapped(source.idle(1), (n) => new Uint8Array([n]));
  await using place = await served([
    get("/v1/bytes", () => byteStream("application/octet-stream", chunks)),
  ]);
  const reader = (await place.ask("/v1/bytes")).body?.getReader();
  assert.deepEqual((await reader?.read())?.value, new Uint8Array([1]));
  assert.equal(await inTime("the server stopped", place.server.stop(20)), false);
  await assert.rejects(async () => await reader?.read());
});
