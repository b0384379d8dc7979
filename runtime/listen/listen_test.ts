import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { exchangeRaw, rawClient } from "../../tests/harness/raw_client.ts";
import { type Answer, listen, type ListenOptions, type OpenListener } from "./listen.ts";
import { mostConnections } from "./most_connections.ts";

const HERE = { hostname: "127.0.0.1", port: 0 };
const GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
const encoded = (text: string) => new TextEncoder().encode(text);

interface Listening extends OpenListener, AsyncDisposable {
  readonly port: number;
  readonly url: string;
}

async function listening(answer: Answer, options: ListenOptions = {}): Promise<Listening> {
  const open = await listen(HERE, answer, options);
  const { at: { port }, stop } = open;
  return {
    ...open,
    port,
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      await stop(0);
    },
  };
}

const hello: Answer = () => Promise.resolve(new Response("hello"));

Deno.test("a request comes with its target as it was sent, and the caller's address", async () => {
  await using open = await listening((_request, { target, address }) =>
    Promise.resolve(Response.json({ target, address }))
  );
  const raw = `GET /a/../b/%2e%2E?x=../%7b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
  assert.ok(
    (await exchangeRaw(open.port, raw)).endsWith(
      `{"target":"/a/../b/%2e%2E?x=../%7b","address":"127.0.0.1"}`,
    ),
  );
});

Deno.test("what the answer function throws says nothing to callers", async () => {
  await using open = await listening(() => Promise.reject(new Error("the inside")));
  const answer = await fetch(open.url);
  assert.equal(answer.status, 500);
  assert.doesNotMatch(await answer.text(), /inside/);
});

Deno.test("a body that fails breaks the answer off, whenever it does", async () => {
  for (const pieces of [0, 1, 2, 50]) {
    await using open = await listening(() => {
      let sent = 0;
      const pull = (controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>) => {
        if (sent++ < pieces) controller.enqueue(encoded("piece"));
        else throw new Error("the inside");
      };
      return Promise.resolve(new Response(new ReadableStream({ pull }, { highWaterMark: 0 })));
    });
    const text = await exchangeRaw(open.port, GET);
    assert.doesNotMatch(text, /inside|\r\n0\r\n\r\n/, `${pieces}`);
  }
});

Deno.test("no byte of an answer passes for the next one, whatever its head says of its length", async () => {
  for (const length of ["5", "50", "0"]) {
    await using open = await listening(({ method }) =>
      Promise.resolve(
        method === "POST"
          ? new Response("next")
          : new Response("hello world", { headers: { "content-length": length } }),
      )
    );
    const text = await exchangeRaw(open.port, GET + GET.replace("GET", "POST"));
    assert.doesNotMatch(text, / world|next/, length);
  }
});

Deno.test("how an answer is framed is not for its maker to say", async () => {
  await using open = await listening(({ method }) =>
    Promise.resolve(
      method === "POST"
        ? new Response(null, { status: 204, headers: { "content-length": "5" } })
        : new Response("hello", {
          headers: { "transfer-encoding": "chunked", "content-length": "5" },
        }),
    )
  );
  using client = await rawClient(open.port);
  await client.send(GET);
  assert.doesNotMatch(await client.until(/hello/), /transfer-encoding/i);
  await client.send(GET.replace("GET", "POST"));
  assert.doesNotMatch(await client.until(/ 204 [^]*\r\n\r\n/), / 204 [^]*content-length/i);
});

Deno.test("a length that is none is not said", async () => {
  await using open = await listening(() =>
    Promise.resolve(new Response("hello", { headers: { "content-length": "0x5" } }))
  );
  assert.equal(await (await fetch(open.url)).text(), "hello");
});

Deno.test("a request without a Host is refused with a document", async () => {
  await using open = await listening(hello);
  assert.match(
    await exchangeRaw(open.port, "GET / HTTP/1.1\r\n\r\n"),
    /^HTTP\/1\.1 400 [^]*application\/problem\+json[^]*"code":"bad_request"/,
  );
});

Deno.test("a caller that sends no more after its requests gets their answers", async () => {
  for (const version of ["1.0", "1.1"]) {
    const gate = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    await using open = await listening(async (request) => {
      ended.resolve();
      await gate.promise;
      return new Response(`got ${await request.text()}`);
    });
    using client = await rawClient(open.port);
    const head = `POST / HTTP/${version}\r\nHost: x\r\nContent-Length: 3\r\n\r\n`;
    await client.send(version === "1.0" ? `${head}one` : `${head}one${head}two`);
    await client.finish();
    await ended.promise;
    // Where it is asked whether it still reads, it was noticed that it sends no more.
    if (version === "1.1") await client.until(/(HTTP\/1.1 102 Processing\r\n\r\n){2}/);
    gate.resolve();
    assert.match(await client.all(), version === "1.0" ? /got one$/ : /got one[^]*got two$/);
  }
});

Deno.test("a caller that has gone is told from one that sends no more, before and within answers", async () => {
  for (const isBegun of [false, true]) {
    const asked = Promise.withResolvers<AbortSignal>();
    await using open = await listening(({ signal }) => {
      asked.resolve(signal);
      const start = (to: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>) =>
        to.enqueue(encoded("begun"));
      return isBegun
        ? Promise.resolve(new Response(new ReadableStream({ start })))
        : new Promise(() => {});
    });
    using client = await rawClient(open.port);
    await client.send(GET);
    const signal = await asked.promise;
    const gone = new Promise((resolve) => signal.addEventListener("abort", resolve));
    if (isBegun) await client.until(/begun/);
    client.vanish();
    await gone;
  }
});

Deno.test("an answer to HEAD has no body, and the one that was made is let go", async () => {
  const gone = Promise.withResolvers<void>();
  await using open = await listening(() =>
    Promise.resolve(
      new Response(new ReadableStream({ cancel: () => gone.resolve() }), {
        headers: { "content-length": "7" },
      }),
    )
  );
  const head = GET.replace("GET", "HEAD").replace("x\r\n", "x\r\nConnection: close\r\n");
  assert.match(await exchangeRaw(open.port, head), /content-length: 7\r\n[^]*\r\n\r\n$/);
  await gone.promise;
});

Deno.test("requests of a connection are answered one after the other, each with its own answer", async () => {
  let running = 0;
  await using open = await listening(async (_request, { target }) => {
    assert.equal(++running, 1);
    await setImmediate();
    running--;
    return new Response(`<${target}>`);
  });
  using client = await rawClient(open.port);
  const targets = Array.from({ length: 50 }, (_, at) => `/${at}`);
  await client.send(targets.map((target) => GET.replace("/", target)).join(""));
  const text = await client.until(/<\/49>/);
  assert.deepEqual([...text.matchAll(/<(.*?)>/g)].map(([, target]) => target), targets);
});

Deno.test("what is behind a refused request is never looked at, nor are too many", async () => {
  const lines = "a: b\r\n".repeat(300);
  const refused = ["Host: a\r\nHost: b\r\n", "Host: a/b\r\n", `Host: a\r\n${lines}`, "a: b\r\n"];
  for (const head of refused) {
    let seen = 0;
    await using open = await listening((...of) => (seen++, hello(...of)));
    const text = await exchangeRaw(open.port, `GET / HTTP/1.1\r\n${head}\r\n${GET}${GET}`);
    assert.match(text, /^HTTP\/1\.1 4/);
    assert.equal(seen, 0);
  }
  let seen = 0;
  await using open = await listening(() => (seen++, new Promise(() => {})));
  assert.equal(await exchangeRaw(open.port, GET.repeat(5_000)), "");
  assert.ok(seen <= 1);
});

Deno.test("a refusal does not pass for the answer to what came before it", async () => {
  const post = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: more\r\n\r\n";
  const bad = ["GARBAGE\r\n\r\n", "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", post];
  for (const behind of bad) {
    const [asked, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await using open = await listening(async () => {
      asked.resolve();
      await gate.promise;
      return new Response("hello");
    });
    using client = await rawClient(open.port);
    await client.send(`${GET}${behind}`);
    await asked.promise;
    for (let i = 0; i < 20; i++) {
      await client.send("and more of it\r\n".repeat(10_000)).catch(() => {});
    }
    gate.resolve();
    assert.match(await client.all(), /^HTTP\/1\.1 200 [^]*helloHTTP\/1\.1 4[^]*"bad_request"}$/);
  }
});

Deno.test("nothing is said behind an answer that has begun", async () => {
  const begun = Promise.withResolvers<void>();
  await using open = await listening(() => {
    const start = (controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>) => {
      controller.enqueue(encoded("begun"));
      begun.resolve();
    };
    return Promise.resolve(new Response(new ReadableStream({ start })));
  });
  using client = await rawClient(open.port);
  await client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  await client.until(/begun/);
  await client.send("this is no chunk\r\n");
  assert.equal([...(await client.all()).matchAll(/HTTP\/1\.1/g)].length, 1);
});

Deno.test("a body that is there does not keep others waiting until it is sent", async () => {
  const block = encoded("x".repeat(10));
  let given = 0;
  const endless: Answer = () =>
    Promise.resolve(
      new Response(
        new ReadableStream({ pull: (to) => (given++, to.enqueue(block)) }, { highWaterMark: 0 }),
      ),
    );
  await using open = await listening((request, arrival) =>
    request.method === "GET" ? endless(request, arrival) : hello(request, arrival)
  );
  using client = await rawClient(open.port);
  await client.send(GET);
  await client.until(/xxx/);
  for (let i = 0; i < 5; i++) {
    assert.equal(await (await fetch(open.url, { method: "POST" })).text(), "hello");
  }
  assert.ok(given > 0);
});

Deno.test("a stop waits for what is answered, for nothing else, and takes no more", async () => {
  const [asked, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const open = await listening(async () => {
    asked.resolve();
    await gate.promise;
    return new Response("late");
  });
  using idle = await rawClient(open.port);
  using half = await rawClient(open.port);
  await half.send("GET / HTTP/1.1\r\nHo");
  using client = await rawClient(open.port);
  await client.send(GET);
  await asked.promise;
  const stopped = open.stop(60_000);
  assert.equal(await idle.all(), "");
  assert.equal(await half.all(), "");
  await assert.rejects(Deno.connect({ hostname: "127.0.0.1", port: open.port }));
  gate.resolve();
  assert.match(await client.all(), /connection: close[^]*late$/i);
  assert.equal(await stopped, true);
});

Deno.test("a stop cuts off what does not end in its time, and the answer hears of it", async () => {
  const asked = Promise.withResolvers<AbortSignal>();
  const open = await listening(({ signal }) => {
    asked.resolve(signal);
    return new Promise(() => {});
  });
  using client = await rawClient(open.port);
  await client.send(GET);
  const signal = await asked.promise;
  const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve));
  assert.equal(await open.stop(10), false);
  await aborted;
  assert.equal(await client.all(), "");
});

Deno.test("an address that is taken or none is refused with the system's word", async () => {
  await using open = await listening(hello);
  await assert.rejects(listen({ ...HERE, port: open.port }, hello), { code: "EADDRINUSE" });
  await assert.rejects(listen({ ...HERE, hostname: "192.0.2.1" }, hello), {
    code: "EADDRNOTAVAIL",
  });
});

Deno.test("more connections than allowed are closed, which is told once, and others come after", async () => {
  let told = 0;
  await using open = await listening(hello, { connections: 3, full: () => told++ });
  const held = await Promise.all([1, 2, 3].map(() => rawClient(open.port)));
  for (let i = 0; i < 3; i++) assert.equal(await exchangeRaw(open.port, GET), "");
  assert.equal(told, 1);
  for (const client of held) client.vanish();
  let text = "";
  while (text === "") text = await exchangeRaw(open.port, GET.replace("1.1", "1.0"));
  assert.match(text, /hello$/);
});

Deno.test("mostConnections leaves half of the files to the rest of the process, with two listeners", () => {
  const line = (limit: string) =>
    `Limit  Soft  Hard\nMax open files            ${limit}  4096  files\n`;
  assert.equal(mostConnections(line("1024")), 256);
  assert.equal(mostConnections(line("1048576")), 10_000);
  assert.equal(mostConnections(line("unlimited")), 10_000);
  assert.equal(mostConnections("none of it"), 64);
});
