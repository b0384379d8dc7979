import assert from "node:assert/strict";
import { ControlClient, ControlError, type ServerEvent } from "../client.ts";
import { invoke, readLogs } from "../executions.ts";

const PLACE = { workspace: "payments", project: "fraud", environment: "production" };
const CALL = { params: PLACE, body: { kind: "tool" as const, name: "echo" } };
const ENVELOPE = {
  schema_version: "v1",
  ok: false,
  http_status: 503,
  result: null,
  error: { code: "OVERLOADED", message: "No place for it now" },
  meta: {},
};

/** A client whose service answers so, and the headers that it was asked with. */
function answering(answer: () => Response) {
  const asked: Headers[] = [];
  const client = new ControlClient({
    baseUrl: "https://aiel.example",
    token: "secret-token",
    fetch: (_url, init) => {
      asked.push(new Headers(init.headers));
      return Promise.resolve(answer());
    },
    sleep: () => Promise.resolve(),
  });
  return { client, asked };
}

function streaming(...chunks: (string | Error)[]): Response {
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const chunk = chunks.shift();
      if (chunk === undefined) controller.close();
      else if (typeof chunk !== "string") controller.error(chunk);
      else controller.enqueue(new TextEncoder().encode(chunk));
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

async function all(events: AsyncIterable<ServerEvent>): Promise<ServerEvent[]> {
  const found: ServerEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
}

Deno.test("ControlClient gives events however they are cut, and says where to go on", async () => {
  const { client, asked } = answering(() =>
    streaming(": still here\n\nid: 7\nevent: log\nda", 'ta: {"a":\ndata: "é"}\n\ndata: 1\n\nid: 9')
  );
  const params = { workspace: "payments", project: "fraud", execution: "exe_1" };
  const found = await all(client.events(readLogs, { params }, { lastEventId: "6" }));
  assert.deepEqual(found, [
    { event: "log", id: "7", data: { a: "é" } },
    { event: "message", id: undefined, data: 1 },
  ]);
  assert.match(asked[0]?.get("accept") ?? "", /^text\/event-stream,/);
  assert.equal(asked[0]?.get("last-event-id"), "6");
});

Deno.test("ControlClient says of events what broke off, and what are none", async () => {
  const cases: [() => Response, string][] = [
    [() => streaming("data: 1\n\n", new TypeError("reset")), "unreachable"],
    [() => streaming("data: {\n\n"), "unexpected_answer"],
    [() => Response.json({}), "unexpected_answer"],
  ];
  for (const [answer, code] of cases) {
    const { client } = answering(answer);
    const thrown = await all(client.events(invoke, CALL)).catch((error) => error);
    assert.ok(thrown instanceof ControlError);
    assert.equal(thrown.code, code);
  }
});

Deno.test("ControlClient sends once what is to be sent once", async () => {
  const { client, asked } = answering(() => {
    throw new TypeError("refused");
  });
  const thrown = await all(client.events(invoke, CALL, { once: true })).catch((error) => error);
  assert.deepEqual([thrown.code, asked.length], ["unreachable", 1]);
});

Deno.test("ControlClient closes the connection when its events are not read to the end", async () => {
  let isClosed = false;
  const { client } = answering(() => {
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode("data: 1\n\n")),
      cancel: () => void (isClosed = true),
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  });
  for await (const { data } of client.events(invoke, CALL)) {
    assert.equal(data, 1);
    break;
  }
  assert.ok(isClosed);
});

Deno.test("ControlClient takes an envelope for a result whatever its status, a problem for none", async () => {
  const { client } = answering(() =>
    Response.json(ENVELOPE, { status: 503, headers: { "aiel-execution": "exe_1" } })
  );
  const { envelope, execution } = await client.envelope(invoke, CALL);
  assert.deepEqual([envelope.error?.code, execution], ["OVERLOADED", "exe_1"]);
  const refusing = answering(() =>
    Response.json({
      type: "about:blank",
      title: "Nothing is live there",
      status: 409,
      detail: 'Nothing is live in "production"',
      instance: "/v1",
      code: "nothing_live",
      request_id: "req_1",
    }, { status: 409, headers: { "content-type": "application/problem+json" } })
  );
  const thrown = await refusing.client.envelope(invoke, CALL).catch((error) => error);
  assert.deepEqual([thrown.name, thrown.code], ["ControlError", "nothing_live"]);
});
