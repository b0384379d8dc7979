import assert from "node:assert/strict";
import { getBlob } from "../../control/api/blobs.ts";
import { ControlClient, ControlError } from "../../control/api/client.ts";
import { me } from "../../control/api/me.ts";
import { boundedFetch } from "./bounded_fetch.ts";

const TOKEN = "aiel_pat_secret";
const LIMITS = { documentBytes: 1000, silenceMs: 50 };

/** A server that answers as it is told; gives the authorizations it was sent. */
function serve(answer: (request: Request) => Response) {
  const seen: (string | null)[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    seen.push(request.headers.get("authorization"));
    return answer(request);
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    seen,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function clientOf(baseUrl: string): ControlClient {
  return new ControlClient({
    baseUrl,
    token: TOKEN,
    fetch: boundedFetch(TOKEN, LIMITS),
    sleep: () => Promise.resolve(),
  });
}

function json(value: unknown): Response {
  return Response.json(value);
}

Deno.test("boundedFetch follows no redirect: the other place sees neither token nor request", async () => {
  await using thief = serve(() => json({}));
  for (const status of [301, 302, 303, 307, 308]) {
    await using service = serve(() =>
      new Response(null, { status, headers: { location: `${thief.url}/v1/auth/me` } })
    );
    await assert.rejects(clientOf(service.url).call(me, {}), (error) => {
      assert.ok(error instanceof ControlError);
      assert.deepEqual([error.status, error.code], [status, "redirected"]);
      assert.ok(error.message.includes(thief.url));
      return true;
    });
    // Asking again would not help.
    assert.equal(service.seen.length, 1);
  }
  assert.deepEqual(thief.seen, []);
});

Deno.test("boundedFetch ends documents that are too long", async () => {
  let cancelled = false;
  const endless = () =>
    new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(500)),
      cancel: () => void (cancelled = true),
    });
  for (const status of [200, 404, 500]) {
    cancelled = false;
    await using service = serve(() =>
      new Response(endless(), { status, headers: { "content-type": "application/json" } })
    );
    await assert.rejects(
      clientOf(service.url).call(me, {}),
      { name: "ControlError", code: "answer_too_large" },
    );
    await service[Symbol.asyncDispose]();
    assert.equal(cancelled, true);
  }
});

Deno.test("boundedFetch ends documents that are longer than they say", async () => {
  const gzipped = await new Response(
    new Blob([" ".repeat(LIMITS.documentBytes * 10)]).stream()
      .pipeThrough(new CompressionStream("gzip")),
  ).bytes();
  const chunk = " ".repeat(500);
  const lies: readonly (readonly [string, Uint8Array | string])[] = [
    ["content-length: 2\r\ntransfer-encoding: chunked", `1f4\r\n${chunk}\r\n`.repeat(50)],
    ["transfer-encoding: chunked\r\ncontent-length: 2", `1f4\r\n${chunk}\r\n`.repeat(50)],
    [`content-length: ${gzipped.length}\r\ncontent-encoding: gzip`, gzipped],
  ];
  for (const [head, body] of lies) {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const answering = (async () => {
      using connection = await listener.accept();
      await connection.read(new Uint8Array(4096));
      const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
      const start = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${head}\r\n\r\n`;
      for (const part of [new TextEncoder().encode(start), bytes]) {
        for (let at = 0; at < part.length;) at += await connection.write(part.subarray(at));
      }
    })().catch(() => {});
    const { port } = listener.addr;
    await assert.rejects(
      clientOf(`http://127.0.0.1:${port}`).call(me, {}),
      { name: "ControlError", code: "answer_too_large" },
      head,
    );
    await answering;
  }
});

Deno.test("boundedFetch does not wait for ever for a short document", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const ended = Promise.withResolvers<void>();
  const serving = (async () => {
    for await (const connection of listener) {
      await connection.read(new Uint8Array(4096));
      const head =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{";
      await connection.write(new TextEncoder().encode(head));
      ended.promise.then(() => connection.close());
    }
  })();
  const { port } = listener.addr;
  await assert.rejects(
    clientOf(`http://127.0.0.1:${port}`).call(me, {}),
    { name: "ControlError", code: "unreachable" },
  );
  ended.resolve();
  listener.close();
  await serving;
});

Deno.test("boundedFetch ends a file's content that stops coming, and has no limit for one that comes", async () => {
  await using service = serve((request) => {
    const url = new URL(request.url);
    let left = url.pathname.includes("stuck") ? 1 : 20;
    const body = new ReadableStream({
      pull: (controller) => {
        if (left-- > 0) controller.enqueue(new Uint8Array(500));
        else if (!url.pathname.includes("stuck")) controller.close();
        else return new Promise(() => {});
      },
    });
    return new Response(body, { headers: { "content-type": "application/octet-stream" } });
  });
  const read = async (name: string) => {
    const place = { workspace: "w", project: "p" };
    return await new Response(
      await clientOf(service.url).open(getBlob, {
        params: { ...place, snapshot: "head", sha256: name },
      }),
    ).bytes();
  };
  assert.equal((await read("whole")).length, 10_000);
  await assert.rejects(read("stuck"), /Nothing came for 0.05 s/);
});

Deno.test("boundedFetch blots out the token where the service sends it back", async () => {
  await using service = serve(() =>
    Response.json({
      type: "x",
      title: "x",
      status: 403,
      detail: `You sent ${TOKEN}`,
      instance: "x",
      code: "forbidden",
      request_id: TOKEN,
    }, { status: 403 })
  );
  await assert.rejects(clientOf(service.url).call(me, {}), (error) => {
    assert.ok(error instanceof ControlError);
    assert.equal(error.message, "You sent ***");
    assert.ok(!JSON.stringify(error).includes(TOKEN));
    return true;
  });
});
