import assert from "node:assert/strict";
import { FRAME } from "../protocol/channel.ts";
import { CALL_LIMITS, type CallMessage, PIECE_BYTES, PIECES_GRANTED } from "../protocol/calls.ts";
import type { TraceContext } from "../protocol/trace_context.ts";
import { Broker } from "./broker.ts";
import { type Answer, type Ask, type CallControl, CallError, type Provider } from "./provider.ts";

type Perform = (ask: Ask, control: CallControl) => Promise<Answer>;

const never: Perform = (_ask, { signal }) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

/**
 * A broker whose integration `svc` does this with every call.
 *
 * @param taken when the child takes what it is sent
 */
function broker(
  perform: Perform = never,
  taken: Promise<void> = Promise.resolve(),
  trace?: TraceContext,
  now = () => 0,
) {
  const sent: CallMessage[] = [];
  const told: string[] = [];
  let closed = 0;
  const provider: Provider = {
    name: "http",
    parseConfig: (value) => value,
    secretsOf: () => [],
    parseAction: (text) => text,
    covers: (granted, wanted) => granted === wanted,
    open: () => ({ perform, close: () => Promise.resolve(void closed++) }),
    check: () => Promise.resolve(""),
    tokenBudget: () => 10,
  };
  const integrations = new Map([["svc", { provider, config: {} }]]);
  const made = new Broker({
    host: { integrations, memory: undefined },
    granted: { svc: { provider: "http", actions: ["go"] } },
    memory: undefined,
    now,
    trace,
  }, {
    send: (message) => {
      sent.push(message);
      return taken;
    },
    exceeded: (limit, max, used) => told.push(`${limit} ${max} ${used}`),
    broken: () => told.push("broken"),
  });
  const take = (type: number, value: unknown) =>
    made.take(type, new TextEncoder().encode(JSON.stringify(value)));
  const ask = (id: number, more: Record<string, unknown> = {}) =>
    take(FRAME.ask, { id, target: "svc", method: "fetch", args: null, body: false, ...more });
  return { made, sent, told, take, ask, closed: () => closed };
}

/** Names that are numbers take the way through `JSON.stringify` that is recursive. */
function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = { 1: value };
  return value;
}

/** All that is due in this turn of the event loop. */
const turn = () => new Promise((resolve) => setTimeout(resolve));

Deno.test("Broker answers a call, and records what it did", async () => {
  const { made, sent, ask } = broker((_ask, { authorise }) => {
    authorise("go");
    return Promise.resolve({ value: { n: 1 }, status: 201 });
  });
  ask(1);
  await turn();
  assert.deepEqual(sent, [{ type: "reply", id: 1, value: { n: 1 }, body: false }]);
  assert.deepEqual(made.told.calls, [{
    ...{ integration: "svc", provider: "http", action: "go", outcome: "ok", status: 201 },
    started_ms: 0,
    ms: 0,
    bytes: { sent: 0, received: 7 },
  }]);
});

Deno.test("Broker tells services of the trace, of each call as a span of its own", async () => {
  const parent = { traceId: "0af7651916cd43dd8448eb211c80319c", parentId: "b7ad6b7169203331" };
  const told: unknown[] = [];
  const perform: Perform = (_ask, { trace }) => {
    told.push(trace);
    return Promise.resolve({ value: null });
  };
  const run = async (trace?: TraceContext) => {
    const { made, ask } = broker(perform, undefined, trace);
    ask(1);
    ask(2);
    await turn();
    return made.told.calls.map(({ span_id }) => span_id);
  };
  assert.deepEqual([await run(), told.splice(0)], [[undefined, undefined], [undefined, undefined]]);
  const spans = await run({ ...parent, flags: "01", state: "a=1" });
  assert.equal(new Set([...spans, parent.parentId]).size, 3);
  for (const span of spans) assert.match(span ?? "", /^[0-9a-f]{16}$/);
  assert.deepEqual(
    told.splice(0),
    spans.map((span) => ({ traceparent: `00-${parent.traceId}-${span}-01`, tracestate: "a=1" })),
  );
  const [span] = await run({ ...parent, flags: "00", state: undefined });
  assert.deepEqual(told[0], { traceparent: `00-${parent.traceId}-${span}-00` });
});

Deno.test("Broker tells when each call began", async () => {
  let now = 100;
  const { made, ask } = broker(
    async () => {
      now += 20;
      await turn();
      return { value: null };
    },
    undefined,
    undefined,
    () => now,
  );
  ask(1);
  await turn();
  await turn();
  assert.deepEqual(made.told.calls.map(({ started_ms, ms }) => [started_ms, ms]), [[100, 20]]);
});

Deno.test("Broker refuses what is not granted before anything is done", async () => {
  let done = 0;
  const { made, sent, ask } = broker((_ask, { authorise }) => {
    authorise("stop");
    return Promise.resolve({ value: done++ });
  });
  ask(1);
  await turn();
  assert.equal(done, 0);
  const [message] = sent;
  assert.ok(message?.type === "failed" && message.error.code === "SECURITY_VIOLATION");
  assert.deepEqual(made.told.calls.map(({ outcome, action }) => [outcome, action]), [
    ["denied", "stop"],
  ]);
});

Deno.test("Broker takes nothing that no code of the bootstrap's sends", () => {
  const frames: [number, unknown][] = [
    [FRAME.ask, null],
    [FRAME.ask, "x"],
    [FRAME.ask, { id: 2, target: "svc", method: "fetch", args: null, body: false }],
    [FRAME.ask, { id: 0, target: "svc", method: "fetch", args: null, body: false }],
    [FRAME.ask, { id: -1, target: "svc", method: "fetch", args: null, body: false }],
    [FRAME.ask, { id: "1", target: "svc", method: "fetch", args: null, body: false }],
    [FRAME.ask, { id: 1, target: "../x", method: "fetch", args: null, body: false }],
    [FRAME.ask, { id: 1, target: "svc", method: "__proto__", args: null, body: false }],
    [FRAME.ask, { id: 1, target: "svc", method: "fetch", args: null, body: 1 }],
    [FRAME.ask, { id: 1, target: "svc", method: "fetch", args: "x".repeat(1 << 20), body: false }],
    [FRAME.ask, { id: 1, target: "svc", method: "fetch", args: nested(513), body: false }],
    [FRAME.piece, { id: 1, data: "" }],
    [FRAME.finish, { id: 1 }],
    [FRAME.stop, { id: 1 }],
    [FRAME.more, { id: 1, pieces: 1 }],
    [FRAME.result, "x"],
  ];
  for (const [type, value] of frames) {
    const { take, told } = broker();
    take(type, value);
    assert.deepEqual(told, ["broken"], JSON.stringify(value).slice(0, 100));
  }
  for (const bytes of [[], [0xff], [0x7b]]) {
    const { made, told } = broker();
    made.take(FRAME.ask, new Uint8Array(bytes));
    assert.deepEqual(told, ["broken"]);
  }
});

Deno.test("Broker takes no piece and no grant beyond what it may be", async () => {
  const data = "AAAA";
  const cases: [Record<string, unknown>, number, unknown][] = [
    [{}, FRAME.piece, { id: 1, data }],
    [{ body: true }, FRAME.piece, { id: 1, data: 1 }],
    [{ body: true }, FRAME.piece, { id: 1, data: "%" }],
    [{ body: true }, FRAME.piece, { id: 1, data: "" }],
    [{ body: true }, FRAME.piece, { id: 1, data: "A".repeat(PIECE_BYTES * 2) }],
    [{}, FRAME.more, { id: 1, pieces: 0 }],
    [{}, FRAME.more, { id: 1, pieces: PIECES_GRANTED + 1 }],
    [{}, FRAME.more, { id: 1, pieces: 1e9 }],
  ];
  for (const [more, type, value] of cases) {
    const { ask, take, told, made } = broker();
    ask(1, more);
    take(type, value);
    assert.deepEqual(told, ["broken"], JSON.stringify(value).slice(0, 60));
    await made.end();
  }
  const { ask, take, told, made } = broker();
  ask(1, { body: true });
  for (let n = 0; n < PIECES_GRANTED; n++) take(FRAME.piece, { id: 1, data });
  assert.deepEqual(told, []);
  take(FRAME.piece, { id: 1, data });
  assert.deepEqual(told, ["broken"]);
  await made.end();
});

Deno.test("Broker has at most so many calls open, and so many of a run", async () => {
  const many = broker();
  for (let id = 1; id <= CALL_LIMITS.open; id++) many.ask(id);
  assert.deepEqual(many.told, []);
  many.ask(CALL_LIMITS.open + 1);
  assert.deepEqual(many.told, ["broken"]);
  await many.made.end();

  const all = broker(() => Promise.resolve({ value: null }));
  for (let id = 1; id <= CALL_LIMITS.calls + 1; id++) {
    all.ask(id);
    if (id % CALL_LIMITS.open === 0) await turn();
  }
  assert.deepEqual(all.told, [`calls ${CALL_LIMITS.calls} ${CALL_LIMITS.calls + 1}`]);
  assert.equal(all.made.told.complete, false);
  assert.equal(all.made.told.calls.length, 1_000);
});

Deno.test("Broker.end ends every call and closes what was opened; afterwards nothing is taken", async () => {
  const { made, sent, told, ask, closed } = broker();
  ask(1);
  ask(2);
  await turn();
  await made.end();
  assert.equal(closed(), 1);
  assert.deepEqual(made.told.calls.map(({ outcome }) => outcome), ["failed", "failed"]);
  const messages = sent.length;
  ask(3);
  ask(99);
  await turn();
  assert.deepEqual([sent.length, told], [messages, []]);
});

Deno.test("Broker ends a call that the code wants no more, and says nothing more of it", async () => {
  const aborted: unknown[] = [];
  const { sent, ask, take } = broker((ask, control) => {
    control.signal.addEventListener("abort", () => aborted.push(control.signal.reason));
    return never(ask, control);
  });
  ask(1);
  await turn();
  take(FRAME.stop, { id: 1 });
  take(FRAME.stop, { id: 1 });
  take(FRAME.more, { id: 1, pieces: 1 });
  await turn();
  assert.equal(aborted.length, 1);
  assert.deepEqual(sent, []);
});

Deno.test("Broker tells the code nothing of what went wrong on this side", async () => {
  const { sent, ask } = broker(() => Promise.reject(new Error("/secret/path of the host")));
  ask(1);
  await turn();
  assert.deepEqual(sent, [{
    ...{ type: "failed", id: 1 },
    error: { code: "UPSTREAM", message: "The call failed on the platform's side" },
  }]);
});

Deno.test("Broker ends the run when the models have used what they may", async () => {
  const { told, ask } = broker((_ask, { countTokens }) => {
    countTokens("m", { input_tokens: 4, output_tokens: 2 });
    return Promise.resolve({ value: null });
  });
  ask(1);
  await turn();
  assert.deepEqual(told, []);
  ask(2);
  await turn();
  assert.deepEqual(told, ["model_tokens 10 12"]);
});

Deno.test("Broker passes a body on piece by piece, as fast as it is taken", async () => {
  const { sent, ask, take, made } = broker(() =>
    Promise.resolve({
      value: null,
      body: new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(PIECE_BYTES + 1)) }),
    })
  );
  ask(1);
  await turn();
  const pieces = () => sent.filter(({ type }) => type === "piece").length;
  assert.equal(pieces(), PIECES_GRANTED);
  take(FRAME.more, { id: 1, pieces: 3 });
  await turn();
  assert.equal(pieces(), PIECES_GRANTED + 3);
  await made.end();
});

Deno.test("Broker ends a call whose body from the code breaks off or is too large", async () => {
  const error = Promise.withResolvers<unknown>();
  const { ask, take, made } = broker(async ({ body }) => {
    try {
      for await (const _ of body ?? []);
    } catch (thrown) {
      error.resolve(thrown);
      throw thrown;
    }
    return { value: null };
  });
  ask(1, { body: true });
  const data = new Uint8Array(PIECE_BYTES).toBase64();
  const pieces = CALL_LIMITS.requestBytes / PIECE_BYTES + 1;
  for (let n = 0; n < pieces; n++) {
    take(FRAME.piece, { id: 1, data });
    await turn();
  }
  const thrown = await error.promise;
  assert.ok(thrown instanceof CallError && thrown.code === "RESOURCE_LIMIT");
  await made.end();
});

Deno.test("Broker takes new calls while those that are wanted no more still end, a few at a time", async () => {
  const release = Promise.withResolvers<void>();
  let [working, most] = [0, 0];
  const { sent, told, ask, take, made } = broker(async (_ask, { signal }) => {
    most = Math.max(most, ++working);
    // It takes its time to end, as a connection that is closed does.
    await release.promise;
    working--;
    signal.throwIfAborted();
    return { value: "done" };
  });
  for (let id = 1; id <= CALL_LIMITS.open; id++) ask(id);
  await turn();
  for (let id = 1; id <= CALL_LIMITS.open; id++) take(FRAME.stop, { id });
  for (let n = 1; n <= CALL_LIMITS.open; n++) ask(CALL_LIMITS.open + n);
  take(FRAME.stop, { id: CALL_LIMITS.open + 1 });
  await turn();
  assert.deepEqual(told, []);
  release.resolve();
  await turn();
  assert.equal(sent.filter(({ type }) => type === "reply").length, CALL_LIMITS.open - 1);
  assert.equal(most, CALL_LIMITS.open);
  await made.end();
});

Deno.test("Broker does nothing for a call that waited for its turn when the run ended", async () => {
  const release = Promise.withResolvers<void>();
  let performed = 0;
  const { ask, take, made } = broker(async () => {
    performed++;
    await release.promise;
    return { value: null };
  });
  for (let id = 1; id <= CALL_LIMITS.open; id++) ask(id);
  await turn();
  take(FRAME.stop, { id: 1 });
  ask(CALL_LIMITS.open + 1);
  const ended = made.end();
  release.resolve();
  await ended;
  assert.equal(performed, CALL_LIMITS.open);
  assert.equal(made.told.calls.at(-1)?.outcome, "failed");
  assert.equal(made.told.calls.length, CALL_LIMITS.open + 1);
});

Deno.test("Broker takes arguments that are as deep as any value of a request", async () => {
  const { ask, told, sent } = broker(() => Promise.resolve({ value: null }));
  ask(1, { args: nested(512) });
  await turn();
  assert.deepEqual([told, sent.length], [[], 1]);
});

Deno.test("Broker is done at once with calls that are stopped before their turn", async () => {
  const never = new Promise<void>(() => {});
  const { ask, take, told, made } = broker(() => Promise.resolve({ value: null }), never);
  // The child takes no answer, and says that it wants none.
  const all = CALL_LIMITS.open * 3;
  for (let id = 1; id <= all; id++) {
    ask(id);
    await turn();
    take(FRAME.stop, { id });
  }
  assert.deepEqual(told, []);
  assert.equal(made.told.calls.length, all - CALL_LIMITS.open);
});

Deno.test("Broker grants no more pieces before the child takes what it is told", async () => {
  const read: Perform = async ({ body }) => {
    for await (const _ of body ?? []);
    return { value: null };
  };
  const { ask, take, told, sent } = broker(read, new Promise(() => {}));
  ask(1, { body: true });
  for (let n = 0; n < PIECES_GRANTED * 3; n++) {
    take(FRAME.piece, { id: 1, data: "AAAA" });
    await turn();
  }
  assert.equal(sent.length, 1);
  assert.equal(told[0], "broken");
});

Deno.test("Broker records a part of an action that is long", async () => {
  const { ask, made } = broker((_ask, { authorise }) => {
    authorise(`GET /${"x".repeat(70_000)}`);
    return Promise.resolve({ value: null });
  });
  ask(1);
  await turn();
  const [call] = made.told.calls;
  assert.deepEqual([call?.outcome, (call?.action.length ?? Infinity) < 1_000], ["denied", true]);
});

Deno.test("Broker holds arguments of open calls up to a bound for all of them", async () => {
  const release = Promise.withResolvers<void>();
  const asked: unknown[] = [];
  const { ask, take, told, sent, made } = broker(async ({ args }) => {
    asked.push(typeof args === "string" ? args.length : args);
    await release.promise;
    return { value: null };
  });
  const args = "x".repeat(CALL_LIMITS.argumentBytes - 1_000);
  for (let id = 1; id <= 16; id++) ask(id, { args });
  // Calls that are wanted no more hold theirs until they have ended.
  await turn();
  for (let id = 1; id <= 16; id++) take(FRAME.stop, { id });
  ask(17, { args, body: true });
  take(FRAME.piece, { id: 17, data: "AAAA" });
  ask(18, { args: "small" });
  await turn();
  assert.deepEqual(asked, [...Array(16).fill(args.length), "small".length]);
  assert.deepEqual(sent.map((one) => one.type === "failed" && one.error.code), ["RESOURCE_LIMIT"]);
  release.resolve();
  await turn();
  ask(19, { args });
  await turn();
  assert.deepEqual([asked.length, sent.length, told], [18, 3, []]);
  await made.end();
});
