/**
 * Routes under clients that say what they should not, or go away: bytes on the wire, through the
 * listener of the product.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { SurfaceCall } from "../../runtime/surfaces/host.ts";
import { answered, failed, listenFake } from "../harness/fake_surface_host.ts";
import { exchangeRaw, rawClient } from "../harness/raw_client.ts";

const ROUTES = { "GET /": {}, "GET /x": {}, "GET /a/:id": {}, "POST /x": {} };
const END = "Connection: close\r\n\r\n";

/** Waits for the answer to a request that runs nothing. */
async function passTime(url: string): Promise<void> {
  const answer = await fetch(`${url}/none`);
  await answer.text();
  assert.equal(answer.status, 404);
}

/** The statuses of all answers in what came. */
function statuses(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map(([, status]) => Number(status));
}

Deno.test("only the very path names a project and a route", async () => {
  await using served = await listenFake({ routes: ROUTES });
  const ask = async (target: string) =>
    statuses(
      await exchangeRaw(
        served.port,
        `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${served.port}\r\n${END}`,
      ),
    );
  const other = `http://evil.example/run/acme/shop/x`;
  const own = `http://127.0.0.1:${served.port}/run/acme/shop/x`;
  const table: [string, number][] = [
    ["/run/acme/shop/x", 200],
    ["/run/acme/shop@production/x", 200],
    ["/run/acme/shop/%78", 200],
    ["/run/acme/shop/a/%2e%2e%2fx", 200], // One segment that holds "../x": a value.
    ["/run/acme/shop/a/%252e%252e", 200], // Decoded once: a value.
    [own, 200], // What it says is what Host says.
    ["/run/acme/shop", 308],
    ["/run/acme/shop@staging/x", 404],
    ["/run/acme/sh%6fp/x", 404],
    ["/run/acme%2fshop/x", 404],
    ["/run//acme/shop/x", 404],
    ["//run/acme/shop/x", 404],
    ["/run/acme/shop//x", 404],
    ["/run/acme/shop/x/", 404],
    ["/run/acme/shop/a/", 404],
    ["/run/ACME/shop/x", 404],
    ["/run/acme/shop@/x", 404],
    ["/run/acme/shop@production@x/x", 404],
    ["/.well-known/security.txt", 404],
    ["/run/acme/other/../shop/x", 400],
    ["/run/acme/shop/a/..", 400],
    ["/run/acme/shop/a/%2e%2E", 400],
    ["/run/acme/shop/./x", 400],
    ["/run/acme/shop/a\\x", 400],
    ["/run/acme/shop/a/%00", 400],
    ["/run/acme/shop/a/%zz", 400],
    ["/run/acme/shop/a/%ff", 400],
    ["/run/acme/shop/x#y", 400],
    [other, 400],
    ["*", 400],
    ["run/acme/shop/x", 400],
    [`/run/acme/shop/a/${"y".repeat(9_000)}`, 414],
    [`/run/acme/shop/a/${"y".repeat(70_000)}`, 431],
  ];
  for (const [target, status] of table) {
    assert.deepEqual(await ask(target), [status], target.slice(0, 80));
  }
  assert.equal(served.running(), 0);
});

Deno.test("only the host of the surfaces is answered for", async () => {
  await using served = await listenFake({ routes: ROUTES });
  const ask = async (hosts: string, version = "1.1") =>
    statuses(
      await exchangeRaw(served.port, `GET /run/acme/shop/x HTTP/${version}\r\n${hosts}${END}`),
    );
  assert.deepEqual(await ask(`Host: LOCALHOST:${served.port}\r\n`), [200]);
  for (const version of ["1.0", "1.1"]) assert.deepEqual(await ask("", version), [400]);
  assert.deepEqual(await ask("Host: evil.example\r\n"), [421]);
  assert.deepEqual(await ask("Host: 127.0.0.1\r\n"), [421]);
  for (const host of ["a/run/acme/shop/x?", "u@127.0.0.1", "127.0.0.1:x", " ", "[::1", "a b"]) {
    assert.deepEqual(await ask(`Host: ${host}\r\n`), [400], host);
  }
  const own = `Host: 127.0.0.1:${served.port}\r\n`;
  assert.deepEqual(await ask(`${own}Host: b\r\n`), [400]);
  assert.deepEqual(await ask(`${own}hOST: 127.0.0.1:${served.port}\r\n`), [400]);
  assert.equal(served.calls.length, 1);
});

Deno.test("shapes that two servers could read differently run nothing and end the connection", async () => {
  await using served = await listenFake({ routes: ROUTES });
  const host = `Host: 127.0.0.1:${served.port}\r\n`;
  const hidden = `GET /run/acme/shop/x HTTP/1.1\r\n${host}${END}`;
  const table: [string, number[]][] = [
    [`Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`, [400]],
    [`Content-Length: 0\r\nContent-Length: 5\r\n\r\nhello${hidden}`, [400]],
    [`Content-Length: 5, 6\r\n\r\nhello!`, [400]],
    [`Content-Length: 5\r\nContent-Length: 5\r\n${END}hello`, [400]],
    [`Content-Length: +5\r\n\r\nhello`, [400]],
    [`Content-Length: -5\r\n\r\nhello`, [400]],
    [`Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`, [400]],
    [`Transfer-Encoding: gzip, chunked\r\n${END}0\r\n\r\n`, [501]],
    [`Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n`, [400]],
    [`Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`, [400]],
    [`X-A: b\r\n folded: c\r\nContent-Length: 0\r\n${END}`, [400]],
    [`X-A: b\0c\r\nContent-Length: 0\r\n${END}`, [400]],
    [`X-A: b\rc\r\nContent-Length: 0\r\n${END}`, [400]],
    [`Transfer-Encoding: chunked\r\n${END}zz\r\n\r\n${hidden}`, [400]],
    [`Transfer-Encoding: chunked\r\n${END}fffffffffffffffff\r\nab`, [400]],
  ];
  for (const [rest, expected] of table) {
    const text = await exchangeRaw(served.port, `POST /run/acme/shop/x HTTP/1.1\r\n${host}${rest}`);
    const found = statuses(text);
    assert.deepEqual(found, expected, `${JSON.stringify(rest)} ${text}`);
  }
  assert.deepEqual(served.calls, []);
});

Deno.test("heads without measure get a clear answer", async () => {
  await using served = await listenFake({ routes: ROUTES });
  const ask = async (rest: string, method = "GET") =>
    await exchangeRaw(
      served.port,
      `${method} /run/acme/shop/x HTTP/1.1\r\nHost: 127.0.0.1:${served.port}\r\n${rest}${END}`,
    );
  const many = (count: number) => Array.from({ length: count }, (_, i) => `X-${i}: y\r\n`).join("");
  assert.deepEqual(statuses(await ask(many(90))), [200]);
  const large = [many(250), many(5_000), many(50_000)];
  for (const length of [40_000, 70_000]) large.push(`Cookie: ${"c".repeat(length)}\r\n`);
  for (const head of large) {
    const answer = await ask(head);
    assert.deepEqual(statuses(answer), [431]);
    assert.match(answer, /"code":"headers_too_large"/);
  }
  const socket = await ask("Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
  assert.deepEqual(statuses(socket), [501]);
  assert.deepEqual(statuses(await ask("Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n")), [200]);
  for (const method of ["TRACE", "PROPFIND"]) {
    const answer = await ask("", method);
    assert.deepEqual(statuses(answer), [405], method);
    assert.match(answer, /\r\nallow: GET, HEAD, POST, OPTIONS\r\n/);
  }
  // HTTP has no such methods.
  for (const method of ["get", "FOO", "M".repeat(3_000)]) {
    assert.deepEqual(statuses(await ask("", method)), [400], method.slice(0, 10));
  }
  assert.deepEqual(statuses(await ask("Expect: the-best\r\nContent-Length: 0\r\n")), [417]);
  const connect = `CONNECT 127.0.0.1:${served.port} HTTP/1.1\r\nHost: 127.0.0.1:${served.port}\r\n`;
  assert.deepEqual(statuses(await exchangeRaw(served.port, connect + END)), [400]);
  const payload = served.calls.at(-1)?.payload;
  assert.deepEqual(payload, {
    method: "GET",
    path: "/x",
    query: "",
    headers: { host: `127.0.0.1:${served.port}` },
  });
});

Deno.test("bodies that are slow, long or short end with a clear answer", async () => {
  await using served = await listenFake({
    routes: ROUTES,
    limits: { bodyIdleMs: 100, bodyTotalMs: 400, bodyBytes: 1_000, bodiesOfAddress: 1 },
  });
  const head = `POST /run/acme/shop/x HTTP/1.1\r\nHost: 127.0.0.1:${served.port}\r\n`;
  const ask = async (rest: string) => {
    using client = await rawClient(served.port);
    await client.send(head + rest);
    return await client.until(/\}$/);
  };
  assert.match(await ask(`Content-Length: 10\r\n\r\nhello`), / 408 .*"request_timeout"/s);
  assert.match(await ask(`Content-Length: 1001\r\n\r\n`), / 413 .*"body_too_large"/s);
  const chunk = `200\r\n${"x".repeat(512)}\r\n`;
  assert.match(await ask(`Transfer-Encoding: chunked\r\n\r\n${chunk}${chunk}`), / 413 /);
  // One that always sends a little.
  using dripping = await rawClient(served.port);
  await dripping.send(`${head}Transfer-Encoding: chunked\r\n\r\n`);
  let isOver = false;
  const dripped = (async () => {
    for (let i = 0; i < 10_000 && !isOver; i++) {
      await dripping.send("1\r\nx\r\n");
      // Slowly enough that it takes too long before it is too much.
      for (let times = 0; times < 5; times++) await passTime(served.url);
    }
  })().catch(() => {});
  // While it does, no second one of its address is taken.
  assert.match(await ask(`Transfer-Encoding: chunked\r\n\r\n${chunk}`), / 429 .*"rate_limited"/s);
  assert.match(await dripping.until(/\}$/), / 408 /);
  isOver = true;
  await dripped;
  assert.deepEqual(served.calls, []);
  const whole =
    `Transfer-Encoding: chunked\r\n${END}5;a=b\r\nhello\r\n0\r\nAuthorization: x\r\n\r\n`;
  assert.deepEqual(statuses(await exchangeRaw(served.port, head + whole)), [200]);
  assert.deepEqual(served.calls.map(({ payload }) => payload), [{
    method: "POST",
    path: "/x",
    query: "",
    headers: { host: `127.0.0.1:${served.port}` },
    body: { $base64: btoa("hello") },
  }]);
});

Deno.test("a caller that goes away leaves nothing running, wherever it goes", async (test) => {
  const began = Promise.withResolvers<SurfaceCall>();
  const items: Promise<void>[] = [];
  let begin = began;
  await using served = await listenFake({
    routes: ROUTES,
    async code(call) {
      const over = Promise.withResolvers<void>();
      call.signal.addEventListener("abort", () => over.resolve());
      begin.resolve(call);
      await over.promise;
      return failed("CANCELLED", "The caller went away");
    },
  });
  const host = `Host: 127.0.0.1:${served.port}\r\n`;
  const next = () => begin = Promise.withResolvers<SurfaceCall>();
  const untilIdle = async () => {
    while (served.running() > 0) await passTime(served.url);
  };

  await test.step("in the head", async () => {
    using client = await rawClient(served.port);
    await client.send("GET /run/acme/shop/x HTTP/1.1\r\nHo");
    client.vanish();
    assert.equal(served.calls.length, 0);
  });

  await test.step("in the body", async () => {
    using client = await rawClient(served.port);
    await client.send(
      `POST /run/acme/shop/x HTTP/1.1\r\n${host}Content-Length: 9\r\nExpect: 100-continue\r\n\r\n`,
    );
    await client.until(/100 Continue/);
    await client.send("some");
    client.vanish();
    while (!served.log.some((entry) => "code" in entry && entry.code === "bad_request")) {
      await passTime(served.url);
    }
    assert.equal(served.calls.length, 0);
  });

  const whileCodeRuns = async (pieces: readonly string[]) => {
    const { promise } = next();
    using client = await rawClient(served.port);
    for (const piece of pieces) {
      await client.send(piece);
      // It is read before the next one comes.
      await passTime(served.url);
    }
    const { signal } = await promise;
    const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve));
    client.vanish();
    await aborted;
    await untilIdle();
  };
  const post = `POST /run/acme/shop/x HTTP/1.1\r\n${host}Content-Length: 9\r\n\r\n`;

  await test.step("while code runs", async () => {
    await whileCodeRuns([`GET /run/acme/shop/x HTTP/1.1\r\n${host}\r\n`]);
  });

  await test.step("while code runs that got head and body in one piece", async () => {
    await whileCodeRuns([`${post}some body`]);
  });

  await test.step("while code runs that got head and body in pieces", async () => {
    await whileCodeRuns([post.slice(0, 20), post.slice(20), "some ", "body"]);
  });

  await test.step("while the answer streams", async () => {
    const { promise } = next();
    using client = await rawClient(served.port);
    await client.send(`GET /run/acme/shop/x HTTP/1.1\r\n${host}\r\n`);
    const { signal, follow } = await promise;
    follow?.head?.({ status: 200, headers: { "content-type": "text/event-stream" } });
    await follow?.item(0, "data: 1\n\n");
    assert.match(await client.until(/data: 1/), /x-accel-buffering: no/);
    const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve));
    client.vanish();
    await aborted;
    await untilIdle();
  });

  await test.step("without reading: code waits for the reader", async () => {
    const { promise } = next();
    using client = await rawClient(served.port);
    await client.send(`GET /run/acme/shop/x HTTP/1.1\r\n${host}\r\n`);
    const { signal, follow } = await promise;
    follow?.head?.({ status: 200, headers: {} });
    const piece = "x".repeat(2 ** 20);
    let taken = 0;
    for (let seq = 0; seq < 64; seq++) {
      const item = follow?.item(seq, piece) ?? Promise.resolve();
      items.push(item);
      item.then(() => taken++, () => {});
    }
    await client.until(/xxxx/);
    // What others are answered meanwhile does not hang on it, and it does not go on by itself.
    for (let i = 0; i < 20; i++) await passTime(served.url);
    assert.ok(taken < 40, `${taken} MiB were taken without a reader`);
    const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve));
    client.vanish();
    await aborted;
    await Promise.allSettled(items);
    await untilIdle();
  });
});

Deno.test("no request makes the platform fail, and each connection comes to an end", async () => {
  await using served = await listenFake({ routes: ROUTES });
  const host = `Host: 127.0.0.1:${served.port}\r\n`;
  const piece = fc.constantFrom(
    ..."GET |POST |HEAD |OPTIONS |DELETE |x |/run/acme/shop|/x|/a/|?q=1&q=2|..|%2e|%|//|@|\\|\0"
      .split("|"),
    ..." HTTP/1.1| HTTP/1.0| HTTP/2|\r\n|\n|\r|: |,|;|chunked|5\r\nhello\r\n0\r\n\r\n|hello".split(
      "|",
    ),
    ..."Cookie: a=1|Origin: null|Accept: */*|Expect: 100-continue|X-A: \xff|Upgrade: h2c".split(
      "|",
    ),
    ..."Content-Length: 5|Transfer-Encoding: chunked|Content-Type: application/json".split("|"),
    ..."Webhook-Id: x|Authorization: Bearer x|Connection: close|Range: bytes=0-|TE: trailers".split(
      "|",
    ),
    host,
  );
  const pieces = fc.array(piece, { maxLength: 25 }).map((all) => all.join(""));
  const lines = fc.array(piece, { maxLength: 12 }).map((all) => all.join("\r\n"));
  const request = fc.oneof(
    pieces,
    pieces.map((rest) => `GET /run/acme/shop/x HTTP/1.1\r\n${host}${rest}\r\n\r\n`),
    lines.map((rest) => `POST /run/acme/shop/x HTTP/1.1\r\n${host}${rest}\r\n\r\nhello`),
  );
  const seen = new Set<number>();
  await fc.assert(
    fc.asyncProperty(request, async (text) => {
      using client = await rawClient(served.port);
      await client.send(text).catch(() => {});
      await client.finish().catch(() => {});
      for (const status of statuses(await client.all())) seen.add(status);
    }),
    { numRuns: 400 },
  );
  assert.deepEqual([...seen].filter((status) => status >= 500 && status !== 501), []);
  assert.ok(seen.has(200) && seen.has(400), [...seen].join());
  while (served.running() > 0) await passTime(served.url);
  assert.ok(!served.log.some(({ event }) => event === "surface.failed"));
});

Deno.test("many slow callers do not keep another one from its answer", async () => {
  await using served = await listenFake({
    routes: ROUTES,
    code: () => answered({ status: 200, headers: {}, body: "ok" }),
  });
  const clients = await Promise.all(Array.from({ length: 100 }, async (_, i) => {
    const client = await rawClient(served.port);
    const half = `POST /run/acme/shop/x HTTP/1.1\r\nHost: 127.0.0.1:${served.port}\r\n`;
    await client.send(i % 2 === 0 ? half : `${half}Content-Length: 50\r\n\r\nbegun`);
    return client;
  }));
  const answer = await fetch(`${served.url}/x`, { method: "POST", body: "small" });
  assert.equal(await answer.text(), "ok");
  assert.equal(served.calls.length, 1);
  for (const client of clients) client.vanish();
});

Deno.test("heads that do not come to an end are answered, and their connections end", async () => {
  await using served = await listenFake({ routes: ROUTES, headMs: 200 });
  for (
    const begun of ["", "GET /run/acme/shop/x HTTP/1.1\r\nHo", "POST /x HTTP/1.1\r\nHost: x\r\n"]
  ) {
    const answer = await exchangeRaw(served.port, begun);
    assert.deepEqual(statuses(answer), [408], begun);
    assert.match(answer, /application\/problem\+json[^]*"code":"request_timeout"/);
  }
  // One that always sends a little.
  using dripping = await rawClient(served.port);
  await dripping.send("GET /run/acme/shop/x HTTP/1.1\r\n");
  let isOver = false;
  const dripped = (async () => {
    while (!isOver) {
      await dripping.send("X-A: b\r\n");
      await passTime(served.url);
    }
  })().catch(() => {});
  assert.match(await dripping.all(), / 408 /);
  isOver = true;
  await dripped;
  assert.deepEqual(served.calls, []);
});
