import assert from "node:assert/strict";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";

import { AUTHORITY, CERTIFICATE, PRIVATE_KEY } from "../../../tests/harness/certificate.ts";
import { type RawServer, startRawServer } from "../../../tests/harness/raw_server.ts";
import { CALL_LIMITS } from "../../protocol/calls.ts";
import { CallError } from "../provider.ts";
import { PrivateGrants } from "./addresses.ts";
import type { EgressPorts } from "./connect.ts";
import { type EgressRequest, exchange } from "./exchange.ts";

const ports: EgressPorts = { resolve: () => Promise.resolve(["127.0.0.1"]) };
const loopback = { private: PrivateGrants.parse(["127.0.0.1"], "private") };
const never = new AbortController().signal;

/** A GET of the name `api.test` at the port of a server. */
function get(server: RawServer, rest: Partial<EgressRequest> = {}): EgressRequest {
  return {
    url: new URL(`http://api.test:${server.port}/a?b=c`),
    method: "GET",
    headers: [],
    body: undefined,
    ...rest,
  };
}

function answering(answer: string | Uint8Array): RawServer {
  return startRawServer(({ send }) => send(answer));
}

async function failure(call: Promise<unknown>): Promise<CallError> {
  const [outcome] = await Promise.allSettled([call]);
  assert.equal(outcome.status, "rejected");
  const { reason } = outcome as PromiseRejectedResult;
  assert.ok(reason instanceof CallError, Deno.inspect(reason));
  return reason;
}

function head(lines: readonly string[], status = "200 OK"): string {
  return [`HTTP/1.1 ${status}`, ...lines, "", ""].join("\r\n");
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

Deno.test("a request is sent as it is, and its answer comes without what its connection means", async () => {
  await using server = answering(
    head(["X-One: 1", "Set-Cookie: a=b", "Content-Length: 2", "Keep-Alive: 5"]) + "hi",
  );
  const answer = await exchange(
    get(server, { headers: [["x-mine", "ä"], ["host", "evil"], ["connection", "upgrade"]] }),
    loopback,
    ports,
    never,
  );
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.headers, [["x-one", "1"]]);
  assert.equal(await new Response(answer.body).text(), "hi");
  assert.equal(
    server.requests[0],
    `GET /a?b=c HTTP/1.1\r\nhost: api.test:${server.port}\r\nconnection: close\r\n` +
      "x-mine: ä\r\naccept-encoding: gzip, deflate, br\r\n\r\n",
  );
});

Deno.test("bytes are sent with their length, a stream in chunks", async () => {
  await using server = startRawServer(async (connection) => {
    await connection.send(head(["Content-Length: 0"]));
    await connection.gone;
  });
  const bytes = new TextEncoder().encode("hello");
  const stream = new Blob([bytes]).stream();
  for (const body of [bytes, stream]) {
    const answer = await exchange(get(server, { method: "POST", body }), loopback, ports, never);
    await new Response(answer.body).text();
  }
  await server.closed(2);
  assert.match(server.requests[0] ?? "", /content-length: 5\r\n\r\nhello$/);
  assert.match(
    server.requests[1] ?? "",
    /transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n$/,
  );
});

Deno.test("a name that changes its answer does not lead to an address that was not checked", async () => {
  await using server = answering(head(["Content-Length: 0"]));
  // The first answer would be fine; what counts is the one that is connected to.
  const answers = [["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1", "10.0.0.1"]];
  let asked = 0;
  const rebinding: EgressPorts = {
    resolve: () => Promise.resolve(answers[asked++] ?? ["169.254.169.254"]),
  };
  const none = { private: PrivateGrants.none };
  const aborted = new AbortController();
  const outside = exchange(get(server), none, rebinding, aborted.signal);
  aborted.abort();
  await failure(outside);
  for (let times = 0; times < 4; times++) {
    const { code } = await failure(exchange(get(server), none, rebinding, never));
    assert.equal(code, "SECURITY_VIOLATION");
  }
  assert.equal(asked, 5, "each exchange asks once");
  assert.deepEqual(server.requests, []);
});

Deno.test("of several addresses only allowed ones are tried, in turn", async () => {
  await using server = answering(head(["Content-Length: 0"]));
  const policy = {
    private: PrivateGrants.parse([`127.0.0.1:${server.port}`, `127.0.0.9:${server.port}`], "p"),
  };
  const resolve = () => Promise.resolve(["10.0.0.1", "::1", "127.0.0.9", "127.0.0.1"]);
  const answer = await exchange(get(server), policy, { resolve }, never);
  assert.equal(answer.status, 200);
  await answer.body?.cancel();
});

Deno.test("odd spellings of this machine are refused", async () => {
  await using server = answering(head(["Content-Length: 0"]));
  const hosts = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "0x7f.1",
    "127.0.0.1.",
    "127。0。0。1",
    "①②⑦.0.0.1",
    "%31%32%37.0.0.1",
    "0.0.0.0",
    "0",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[2002:7f00:1::]",
    "localhost",
    "localhost.",
    "LOCALHOST",
    "ⓛocalhost",
    "169.254.169.254",
    "metadata.test",
  ];
  const resolve = () => Promise.resolve(["127.0.0.1", "::1"]);
  for (const host of hosts) {
    const url = new URL(`http://${host}:${server.port}/`);
    const call = exchange(
      get(server, { url }),
      { private: PrivateGrants.none },
      { resolve },
      never,
    );
    assert.equal((await failure(call)).code, "SECURITY_VIOLATION", host);
  }
  for (const text of ["ftp://api.test/", "file:///etc/passwd", "http://a:b@api.test/"]) {
    const call = exchange(get(server, { url: new URL(text) }), loopback, ports, never);
    assert.equal((await failure(call)).code, "SECURITY_VIOLATION", text);
  }
  assert.deepEqual(server.requests, []);
});

Deno.test("no proxy of the environment is asked", async () => {
  await using proxy = answering(head(["Content-Length: 5"]) + "proxy");
  await using server = answering(head(["Content-Length: 6"]) + "server");
  const names = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
  const before = names.map((name) => [name, Deno.env.get(name)] as const);
  for (const name of names) Deno.env.set(name, proxy.url);
  try {
    const answer = await exchange(get(server), loopback, ports, never);
    assert.equal(await new Response(answer.body).text(), "server");
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
  assert.deepEqual(proxy.requests, []);
});

Deno.test("a server has to prove the name of the URL, not the address", async () => {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, cert: CERTIFICATE, key: PRIVATE_KEY, onListen: () => {} },
    () => new Response("safe"),
  );
  const call = (host: string, certificates?: string) =>
    exchange(
      {
        url: new URL(`https://${host}:${server.addr.port}/`),
        method: "GET",
        headers: [],
        body: undefined,
      },
      loopback,
      { ...ports, ...(certificates === undefined ? {} : { certificates }) },
      never,
    );
  const answer = await call("api.test", AUTHORITY);
  assert.equal(await new Response(answer.body).text(), "safe");
  const before = Deno.env.get("NODE_TLS_REJECT_UNAUTHORIZED");
  Deno.env.set("NODE_TLS_REJECT_UNAUTHORIZED", "0");
  try {
    for (
      const wrong of [call("other.test", AUTHORITY), call("127.0.0.1", AUTHORITY), call("api.test")]
    ) {
      const { code, message } = await failure(wrong);
      assert.equal(code, "UPSTREAM");
      assert.match(message, /its certificate is not valid for it$/);
    }
  } finally {
    if (before === undefined) Deno.env.delete("NODE_TLS_REJECT_UNAUTHORIZED");
    else Deno.env.set("NODE_TLS_REJECT_UNAUTHORIZED", before);
  }
});

Deno.test("redirects are answers like others", async () => {
  await using server = answering(
    head(["Location: http://169.254.169.254/", "Content-Length: 0"], "302 Found"),
  );
  const answer = await exchange(get(server), loopback, ports, never);
  await answer.body?.cancel();
  assert.equal(answer.status, 302);
  assert.deepEqual(answer.headers, [["location", "http://169.254.169.254/"]]);
  assert.equal(server.requests.length, 1);
});

Deno.test("compressed answers are decoded", async () => {
  const text = "some text ".repeat(10_000);
  const codings: [string, Uint8Array][] = [
    ["gzip", gzipSync(text)],
    ["x-gzip", gzipSync(text)],
    ["GZIP", gzipSync(text)],
    ["identity, gzip", gzipSync(text)],
    ["deflate", deflateSync(text)],
    ["deflate", deflateRawSync(text)],
    ["br", brotliCompressSync(text)],
  ];
  for (const [coding, bytes] of codings) {
    await using server = answering(
      head([`Content-Encoding: ${coding}`, `Content-Length: ${bytes.length}`]) + latin1(bytes),
    );
    const answer = await exchange(get(server), loopback, ports, never);
    assert.deepEqual(answer.headers, [], coding);
    assert.equal(await new Response(answer.body).text(), text, coding);
    await server.closed(1);
  }
});

Deno.test("a compressed stream is decoded while it comes", async () => {
  const { promise: seen, resolve: sawFirst } = Promise.withResolvers<void>();
  const packed = new CompressionStream("gzip");
  const writer = packed.writable.getWriter();
  const whole = new Response(packed.readable).bytes();
  await writer.write(new TextEncoder().encode(crypto.randomUUID().repeat(5_000)));
  await writer.close();
  const bytes = await whole;
  const half = bytes.length >> 1;
  await using server = startRawServer(async ({ send }) => {
    await send(head(["Content-Encoding: gzip", `Content-Length: ${bytes.length}`]));
    await send(bytes.subarray(0, half));
    await seen;
    await send(bytes.subarray(half));
  });
  const answer = await exchange(get(server), loopback, ports, never);
  let length = 0;
  for await (const piece of answer.body ?? []) {
    length += piece.length;
    sawFirst();
  }
  assert.equal(length, 36 * 5_000);
});

Deno.test("answers without a body have none, whatever their heads say", async () => {
  for (const [method, status] of [["HEAD", "200 OK"], ["GET", "204 No"], ["GET", "304 Not"]]) {
    await using server = answering(head(["Content-Encoding: gzip", "Content-Length: 9"], status));
    const answer = await exchange(get(server, { method: method ?? "" }), loopback, ports, never);
    assert.equal(answer.body, undefined);
    await server.closed(1);
  }
  await using server = answering(head(["Content-Encoding: gzip", "Content-Length: 0"]));
  const answer = await exchange(get(server), loopback, ports, never);
  assert.equal(await new Response(answer.body).text(), "");
});

Deno.test("bombs end with RESOURCE_LIMIT", async () => {
  const zeros = new Uint8Array(CALL_LIMITS.responseBytes + 1);
  const bombs: [string, Uint8Array][] = [
    ["gzip", gzipSync(zeros)],
    ["br", brotliCompressSync(zeros)],
    ["identity", zeros],
  ];
  for (const [coding, bytes] of bombs) {
    await using server = startRawServer(async ({ send }) => {
      await send(head([`Content-Encoding: ${coding}`, `Content-Length: ${bytes.length}`]));
      await send(bytes);
    });
    const answer = await exchange(get(server), loopback, ports, never);
    const { code } = await failure(readOver(answer.body));
    assert.equal(code, "RESOURCE_LIMIT", coding);
    await server.closed(1);
  }
});

/** Reads a body and keeps nothing of it. */
async function readOver(body: ReadableStream<Uint8Array> | undefined): Promise<void> {
  for await (const _ of body ?? []);
}

Deno.test("an endless answer is read only as far as its reader wants", async () => {
  let sent = 0;
  await using server = startRawServer(async ({ send }) => {
    await send(head(["Transfer-Encoding: chunked"]));
    for (;;) {
      await send("400\r\n" + "x".repeat(1024) + "\r\n");
      sent += 1024;
    }
  });
  const answer = await exchange(get(server), loopback, ports, never);
  await answer.body?.cancel();
  await server.closed(1);
  assert.ok(sent < CALL_LIMITS.responseBytes, String(sent));
});

const MALFORMED: Record<string, string> = {
  "no HTTP": "hello\r\n\r\n",
  "nothing": "",
  "half a head": "HTTP/1.1 200 OK\r\nX: ",
  "two ways to frame it": head(["Content-Length: 2", "Transfer-Encoding: chunked"]) +
    "2\r\nhi\r\n0\r\n\r\n",
  "equal lengths twice": head(["Content-Length: 2", "Content-Length: 2"]) + "hi",
  "a list of lengths": head(["Content-Length: 2, 2"]) + "hi",
  "a signed length": head(["Content-Length: +2"]) + "hi",
  "another transfer coding": head(["Transfer-Encoding: gzip, chunked"]) + "2\r\nhi\r\n0\r\n\r\n",
  "line feeds alone": "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi",
  "a folded header": head(["X: a", " b", "Content-Length: 2"]) + "hi",
  "a zero in a header": head(["X: a\0b", "Content-Length: 2"]) + "hi",
  "a space before the colon": head(["X : a", "Content-Length: 2"]) + "hi",
  "a protocol that was not asked for": head(
    ["Upgrade: x", "Connection: upgrade"],
    "101 Switching Protocols",
  ),
  "a status out of range": head(["Content-Length: 2"], "999 Odd") + "hi",
  "a head without end": "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(50_000),
  "too many headers": head([..."x".repeat(150)].map((name) => `${name}: 1`)),
  "a coding that was not asked for": head(["Content-Encoding: zstd", "Content-Length: 2"]) + "hi",
  "codings upon codings": head(["Content-Encoding: gzip, gzip", "Content-Length: 2"]) + "hi",
  "codings in two headers": head([
    "Content-Encoding: gzip",
    "Content-Encoding: br",
    "Content-Length: 2",
  ]) + "hi",
};

for (const [what, bytes] of Object.entries(MALFORMED)) {
  Deno.test(`an answer with ${what} is an UPSTREAM error`, async () => {
    await using server = answering(bytes);
    const { code } = await failure(exchange(get(server), loopback, ports, never));
    assert.equal(code, "UPSTREAM");
    await server.closed(1);
  });
}

const BROKEN: Record<string, string> = {
  "shorter than it says": head(["Content-Length: 20"]) + "hi",
  "cut in a chunk": head(["Transfer-Encoding: chunked"]) + "5\r\nhi",
  "chunks with a wrong length": head(["Transfer-Encoding: chunked"]) + "zz\r\nhi\r\n0\r\n\r\n",
  "no gzip": head(["Content-Encoding: gzip", "Content-Length: 2"]) + "hi",
  "half of a gzip": head(["Content-Encoding: gzip", "Content-Length: 30"]) +
    latin1(gzipSync(crypto.randomUUID()).subarray(0, 30)),
  "no brotli": head(["Content-Encoding: br", "Content-Length: 20"]) + "hello brotli, hello!",
};

for (const [what, bytes] of Object.entries(BROKEN)) {
  Deno.test(`a body that is ${what} breaks off with an UPSTREAM error`, async () => {
    await using server = answering(bytes);
    const call = exchange(get(server), loopback, ports, never)
      .then(({ body }) => new Response(body).text());
    assert.equal((await failure(call)).code, "UPSTREAM");
    await server.closed(1);
  });
}

Deno.test("the signal ends an exchange at every stage and closes its connection", async () => {
  const stages: Record<string, (send: (text: string) => Promise<void>) => Promise<void>> = {
    "before the head": async () => {},
    "in the head": (send) => send("HTTP/1.1 200 OK\r\nX: "),
    "among early answers": async (send) => {
      await send(head([], "103 Early Hints"));
    },
    "in the body": (send) => send(head(["Content-Length: 100"]) + "some"),
    "in a compressed body": (send) =>
      send(head(["Content-Encoding: gzip"]) + latin1(gzipSync("x".repeat(999)).subarray(0, 15))),
  };
  for (const [stage, begin] of Object.entries(stages)) {
    const { promise: begun, resolve } = Promise.withResolvers<void>();
    await using server = startRawServer(async ({ send, gone }) => {
      await begin(send);
      resolve();
      await gone;
    });
    const abort = new AbortController();
    const call = failure(
      exchange(get(server), loopback, ports, abort.signal)
        .then(({ body }) => new Response(body).text()),
    );
    await begun;
    abort.abort();
    assert.equal((await call).code, "TIMEOUT", stage);
    await server.closed(1);
  }
});

Deno.test("an answer that is never read is ended by the signal", async () => {
  await using server = startRawServer(async ({ send, gone }) => {
    await send(head(["Content-Length: 100"]) + "some");
    await gone;
  });
  const abort = new AbortController();
  await exchange(get(server), loopback, ports, abort.signal);
  abort.abort();
  await server.closed(1);
});

Deno.test("an answer that comes before the body was sent is brought, and the rest is not sent", async () => {
  await using server = startRawServer(async ({ send, gone }) => {
    await send(head(["Content-Length: 4"], "413 Too Large") + "stop");
    await gone;
  });
  const { promise: cancelled, resolve } = Promise.withResolvers<void>();
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => controller.enqueue(new Uint8Array(10)),
    cancel: () => resolve(),
  });
  const answer = await exchange(get(server, { method: "POST", body }), loopback, ports, never);
  assert.equal(answer.status, 413);
  assert.equal(await new Response(answer.body).text(), "stop");
  await cancelled;
  await server.closed(1);
});

Deno.test("a second answer on the connection is no one's", async () => {
  const one = head(["Content-Length: 2"]) + "hi";
  await using server = answering(one + head(["Content-Length: 4"]) + "evil");
  for (let times = 0; times < 3; times++) {
    const answer = await exchange(get(server), loopback, ports, never);
    assert.equal(await new Response(answer.body).text(), "hi");
  }
  assert.equal(server.requests.length, 3);
});

Deno.test("the signal ends a lookup that never answers", async () => {
  const abort = new AbortController();
  const url = new URL("http://slow.test/");
  const request = { url, method: "GET", headers: [], body: undefined };
  const resolve = () => new Promise<string[]>(() => {});
  const call = failure(exchange(request, loopback, { resolve }, abort.signal));
  abort.abort(new CallError("RESOURCE_LIMIT", "Enough"));
  assert.equal((await call).message, "Enough");
});

Deno.test("a body that breaks off while it is sent ends the exchange", async () => {
  await using server = startRawServer(({ gone }) => gone);
  const mine = new CallError("RESOURCE_LIMIT", "Too much");
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      controller.enqueue(new Uint8Array(9));
      controller.error(mine);
    },
  });
  const call = exchange(get(server, { method: "POST", body }), loopback, ports, never);
  assert.equal(await failure(call), mine);
});

Deno.test("a host that is not found, and one that refuses, are UPSTREAM errors", async () => {
  const server = answering("");
  await server[Symbol.asyncDispose]();
  assert.match(
    (await failure(exchange(get(server), loopback, ports, never))).message,
    /^No connection to "api\.test:[0-9]+": it refuses connections$/,
  );
  const missing: EgressPorts = { resolve: () => Promise.reject(new Error("ENOTFOUND")) };
  assert.equal(
    (await failure(exchange(get(server), loopback, missing, never))).message,
    'The host "api.test" was not found',
  );
});
