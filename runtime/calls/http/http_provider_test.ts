import assert from "node:assert/strict";
import { Buffer } from "node:buffer";

import {
  type RawConnection,
  type RawServer,
  startRawServer,
} from "../../../tests/harness/raw_server.ts";
import type { Json } from "../../protocol/json.ts";
import type { Reach } from "../egress/reach.ts";
import { type Ask, CallError, ConfigError } from "../provider.ts";
import { assertHidden, type ContractService, testProvider } from "../provider_contract.ts";
import { covers } from "./action.ts";
import type { HttpConfig } from "./config.ts";
import { httpProvider } from "./http_provider.ts";

const SECRET = 'sk-live/42+"ü"&x='.normalize("NFC");
const HEADER_SECRET = "sk-live/42+&x=0123456789";
const resolve = () => Promise.resolve(["127.0.0.1"]);
const provider = httpProvider({ resolve });
const within = (reach: Reach) => httpProvider({ resolve, reach });

function fetching(url: string, more: Record<string, Json> = {}, text?: string): Ask {
  return {
    method: "fetch",
    args: { method: "GET", url, ...more },
    body: text === undefined ? undefined : new Blob([text]).stream(),
  };
}

function ok(body: string, ...lines: string[]): string {
  const bytes = Buffer.from(body);
  return ["HTTP/1.1 200 OK", ...lines, `Content-Length: ${bytes.length}`, "", ""].join("\r\n") +
    bytes.toString("latin1");
}

function headerIn(request: string, name: string): string | null {
  return new RegExp(`^${name}: (.*)\r$`, "im").exec(request)?.[1] ?? null;
}

/** A service that answers, shows what it was sent, or never ends. */
function contractService(credential: Record<string, string>) {
  return (): Promise<ContractService<HttpConfig>> => {
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    const server = startRawServer(async ({ request, send, gone }) => {
      const path = request.split(" ")[1] ?? "";
      if (path.startsWith("/v2/stuck")) {
        await send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        reach();
        await gone;
      } else if (path.startsWith("/v2/echo")) {
        const lines = request.split("\r\n").filter((line) => line.includes(":"));
        const shown = `${request}\n${Buffer.from(request).toString("base64")}\n` +
          `${Buffer.from(request, "latin1").toString("hex")}\n${encodeURIComponent(request)}`;
        await send(ok(shown, ...lines.map((line) => `X-${line}`), `X-Path: ${path}`));
      } else if (path.startsWith("/v2/bounce")) {
        await send(`HTTP/1.1 302 Go\r\nLocation: /v2/echo?${path.split("?")[1]}\r\n\r\n`);
      } else {
        await send(ok("fine"));
      }
    });
    return Promise.resolve({
      config: {
        provider: "http",
        baseUrl: `http://api.test:${server.port}/v2`,
        credential,
        private: [`127.0.0.1:${server.port}`],
      },
      ask: () => fetching("/contacts/7"),
      stuck: () => fetching("/stuck"),
      echoes: () => [
        fetching("/echo"),
        fetching("/echo?a=b", { method: "POST" }, "body"),
        fetching("/bounce"),
        fetching("/bounce", { redirect: "manual" }),
        fetching("/bounce", { redirect: "error" }),
      ],
      wrong: () => [
        fetching("/../v1/x"),
        fetching("http://evil.test/"),
        fetching("/x", { method: "CONNECT" }),
        fetching("/x", {}, "a body of a GET"),
        fetching("/x", { headers: [["transfer-encoding", "chunked"]] }),
        fetching("/x", { headers: "x" }),
        fetching("/x", { surprise: 1 }),
      ],
      seen: () => server.requests.length,
      headers: (name) => server.requests.map((request) => headerIn(request, name)),
      reached: () => reached,
      idle: () => server.closed(server.requests.length),
      stop: () => server[Symbol.asyncDispose](),
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    });
  };
}

testProvider(
  provider,
  within,
  contractService({ header: "authorization", prefix: "Bearer ", secret: HEADER_SECRET }),
);
testProvider(provider, within, contractService({ query: "api_key", secret: SECRET }));

/** An integration with a server of its own, under a grant. */
async function withService(
  answer: (connection: RawConnection) => Promise<void>,
  run: (call: (ask: Ask) => ReturnType<typeof perform>, server: RawServer) => Promise<void>,
  { granted = ["* /", "* /*"], ...more }: Record<string, Json> & { granted?: string[] } = {},
): Promise<void> {
  await using server = startRawServer(answer);
  const config = provider.parseConfig({
    provider: "http",
    baseUrl: `http://api.test:${server.port}/v2`,
    credential: { header: "X-Key", secret: HEADER_SECRET },
    private: ["127.0.0.1"],
    ...more,
  }, "crm");
  const integration = provider.open(config);
  try {
    await run((ask) => perform(integration, ask, granted), server);
  } finally {
    await integration.close();
  }
}

async function perform(
  integration: ReturnType<typeof provider.open>,
  ask: Ask,
  granted: readonly string[],
) {
  const actions: string[] = [];
  const answer = await integration.perform(ask, {
    signal: new AbortController().signal,
    authorise(action) {
      actions.push(action);
      if (granted.some((one) => covers(one, action))) return;
      throw new CallError("SECURITY_VIOLATION", `No "${action}"`);
    },
    countTokens() {},
  });
  const value = answer.value as {
    status: number;
    url: string;
    redirected: boolean;
    headers: [string, string][];
  };
  return { actions, value, text: await new Response(answer.body).text() };
}

async function failure(call: Promise<unknown>): Promise<CallError> {
  const [outcome] = await Promise.allSettled([call]);
  assert.equal(outcome.status, "rejected");
  const { reason } = outcome as PromiseRejectedResult;
  assert.ok(reason instanceof CallError, Deno.inspect(reason));
  return reason;
}

Deno.test("the platform's key and headers take the place of the code's", async () => {
  await withService(({ send }) => send(ok("")), async (call, server) => {
    const headers = [["x-key", "mine"], ["X_Key", "mine"], ["X-Team", "mine"], ["x-other", "kept"]];
    const { value, actions } = await call(fetching("contacts/%37?q=a b", { headers }));
    assert.deepEqual(actions, ["GET /contacts/7"]);
    assert.equal(value.url, `http://api.test:${server.port}/v2/contacts/7?q=a%20b`);
    const sent = server.requests[0] ?? "";
    assert.match(sent, /^GET \/v2\/contacts\/7\?q=a%20b HTTP\/1\.1\r\n/);
    assert.match(sent, /\r\nx-other: kept\r\nx-team: ours\r\nx-key: sk-live/);
    assert.doesNotMatch(sent, /mine/);
  }, { headers: { "X-Team": "ours" } });
});

Deno.test("an absolute URL below the base is the same as its path", async () => {
  await withService(({ send }) => send(ok("")), async (call, server) => {
    for (const base of [`http://api.test:${server.port}`, `HTTP://API.test:${server.port}`]) {
      assert.deepEqual((await call(fetching(`${base}/v2/a?x#y`))).actions, ["GET /a"]);
    }
    assert.deepEqual((await call(fetching(""))).actions, ["GET /"]);
    assert.equal(server.requests.length, 3);
    assert.match(server.requests[2] ?? "", /^GET \/v2 HTTP/);
  });
});

Deno.test("URLs that lead elsewhere are refused and reach nothing", async () => {
  await withService(({ send }) => send(ok("")), async (call, server) => {
    const { port } = server;
    const wrong = [
      "https://api.test/v2/x",
      `https://api.test:${port}/v2/x`,
      `http://api.test:1/v2/x`,
      `http://api.test.:${port}/v2/x`,
      `http://user@api.test:${port}/v2/x`,
      `http://api.test:${port}@evil.test/v2/x`,
      `http://api.test:${port}\\@evil.test/v2/x`,
      `http://evil.test#@api.test:${port}/v2/x`,
      `http://evil.test/?http://api.test:${port}/v2/x`,
      `http://127.0.0.1:${port}/v2/x`,
      `http:api.test:${port}/v2/x`,
      `http:/api.test:${port}/v2/x`,
      "//evil.test/v2/x",
      "/\\evil.test/x",
      "\\\\evil.test/x",
      "\t//evil.test/x",
      `http://api.test:${port}/v1/x`,
      `http://api.test:${port}/v2x`,
      `http://api.test:${port}/v2/../v1/x`,
      `http://api.test:${port}/`,
      "/../v1/x",
      "/%2e%2e/v1/x",
      "/a/%252e%252e/x",
      "/a%2f..%2f..%2fv1",
      "/a;/../..;/v1",
      "file:///etc/passwd",
      "data:,x",
      "javascript:1",
      "blob:http://x",
      "/x?_method=DELETE",
      "/x?a=1;%5Fmethod=DELETE",
      "/x?.method=DELETE",
      "/x?%20_method=DELETE",
      "/x?+_method=DELETE",
      "/x?%5bmethod=DELETE",
      "/x?_method%00a=DELETE",
      "/x?_HttpMethod=DELETE",
      "/x?_method%00%ff=DELETE",
      "/x\r\nHost: evil.test",
      "/x?a=\r\nHost:evil",
    ];
    for (const url of wrong) {
      assert.equal((await failure(call(fetching(url)))).code, "SECURITY_VIOLATION", url);
    }
    assert.deepEqual(server.requests, []);
  });
});

Deno.test("a form does not say another method, nor who calls", async () => {
  const FORM = "application/x-www-form-urlencoded";
  const part = (head: string) => `--x\r\n${head}\r\n\r\nDELETE\r\n--x--\r\n`;
  const named = (name: string) => part(`Content-Disposition: form-data; ${name}`);
  const PARTS = "multipart/form-data; boundary=x";
  const wrong: [type: string | undefined, text: string][] = [
    [FORM, "_method=DELETE"],
    [`${FORM}; charset=utf-8`, "a=1&%5fMethod=DELETE"],
    [FORM.toUpperCase(), "a=1;+_method=DELETE"],
    [FORM, "_method%00%ff=DELETE"],
    [FORM, "a=1&key=another"],
    [FORM, `${"a=1&".repeat(100_000)}_method=DELETE`],
    // Rack takes it for a form.
    [undefined, "a=1&_method=DELETE"],
    [PARTS, named('name="_method"')],
    [PARTS, named("name=_METHOD; filename=x")],
    [PARTS, named("name='_method'")],
    [PARTS, named('name="a"; name = "_method"')],
    [PARTS, named("name*=utf-8''%5Fmethod")],
    [PARTS, named('name="\\_method"')],
    [PARTS, named('name=".method"')],
    [PARTS, named('\r\n\tname="_method"')],
    [PARTS, part('X: 1\r\ncontent-disposition:form-data;name="key"')],
  ];
  const types = (type: string | undefined) => type === undefined ? [] : [["content-type", type]];
  const credential = { query: "key", secret: HEADER_SECRET };
  await withService(({ send }) => send(ok("")), async (call, server) => {
    for (const [type, text] of wrong) {
      const ask = fetching("/x", { method: "POST", headers: types(type) }, text);
      assert.equal((await failure(call(ask))).code, "SECURITY_VIOLATION", text.slice(0, 100));
    }
    const packed = [...types(FORM), ["content-encoding", "gzip"]];
    const ask = fetching("/x", { method: "POST", headers: packed }, "x");
    assert.equal((await failure(call(ask))).code, "SECURITY_VIOLATION");
    assert.deepEqual(server.requests, []);
    const fine: [type: string | undefined, text: string][] = [
      [FORM, "method=1&a=_method&x_method=2&keys=3"],
      [PARTS, named('name="file"; filename="method.html"')],
      [PARTS, part('Content-Disposition: form-data; name="a"\r\n\r\n<input name="_method">')],
      ["application/json", '{"a":"&_method=1"}'],
      [undefined, "\0\xff&;=%"],
    ];
    for (const [type, text] of fine) {
      await call(fetching("/x", { method: "POST", headers: types(type) }, text));
    }
    assert.equal(server.requests.length, fine.length);
    assert.match(server.requests[0] ?? "", /method=1&a=_method&x_method=2&keys=3$/);
  }, { credential });
});

Deno.test("the trace is told as the platform says it, over what the code and before what the configuration says", async () => {
  const own = "00-11111111111111111111111111111111-2222222222222222-00";
  const trace = { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
  const asking = () =>
    fetching("/x", { headers: [["Traceparent", own], ["tracestate", "a=1"], ["x-a", "1"]] });
  const sent = async (config: Record<string, Json>, more: { trace?: typeof trace }) => {
    await using server = startRawServer(({ send }) => send(ok("")));
    const integration = provider.open(provider.parseConfig({
      provider: "http",
      baseUrl: `http://api.test:${server.port}/v2`,
      private: ["127.0.0.1"],
      ...config,
    }, "crm"));
    const signal = new AbortController().signal;
    await integration.perform(asking(), { signal, authorise() {}, countTokens() {}, ...more });
    await integration.close();
    const [request = ""] = server.requests;
    return ["traceparent", "tracestate", "x-a"].map((name) => headerIn(request, name));
  };
  assert.deepEqual(await sent({}, {}), [own, "a=1", "1"]);
  assert.deepEqual(await sent({}, { trace }), [trace.traceparent, null, "1"]);
  const headers = { traceparent: "configured" };
  assert.deepEqual(await sent({ headers }, { trace }), ["configured", null, "1"]);
});

Deno.test("headers that frame a message or say who asks are refused", async () => {
  await withService(({ send }) => send(ok("")), async (call, server) => {
    const wrong: [string, string, RegExp][] = [
      ["x\r\nHost", "evil", /VALIDATION/],
      ["x: y", "evil", /VALIDATION/],
      ["", "evil", /VALIDATION/],
      ["x ", "evil", /VALIDATION/],
      ["ü", "evil", /VALIDATION/],
      ["x", "a\r\nHost: evil", /VALIDATION/],
      ["x", "a\nb", /VALIDATION/],
      ["x", "a\0b", /VALIDATION/],
      ["x", " a", /VALIDATION/],
      ["x", "a\u010d\u010a", /VALIDATION/],
      ["x", "a".repeat(70_000), /VALIDATION/],
      ["Transfer-Encoding", "chunked", /SECURITY/],
      ["TE", "trailers", /SECURITY/],
      ["Trailer", "x", /SECURITY/],
      ["Upgrade", "websocket", /SECURITY/],
      ["Expect", "100-continue", /SECURITY/],
      ["Proxy-Authorization", "x", /SECURITY/],
      ["Proxy-Connection", "x", /SECURITY/],
      ["Cookie", "a=b", /SECURITY/],
      ["X-HTTP-Method-Override", "DELETE", /SECURITY/],
      ["X-Original-URL", "/admin", /SECURITY/],
      ["X-Forwarded-For", "127.0.0.1", /SECURITY/],
      ["Forwarded", "for=127.0.0.1", /SECURITY/],
      ["X-Client-IP", "127.0.0.1", /SECURITY/],
      ["X-HTTP-Host-Override", "a", /SECURITY/],
      // What reads headers as variables takes these for those with hyphens.
      ["x_http_method_override", "DELETE", /SECURITY/],
      ["X_Original-URL", "/admin", /SECURITY/],
      ["x_forwarded.for", "127.0.0.1", /SECURITY/],
      ["transfer_encoding", "chunked", /SECURITY/],
      ["content_length", "0", /SECURITY/],
    ];
    for (const [name, value, code] of wrong) {
      const error = await failure(call(fetching("/x", { headers: [[name, value]] })));
      assert.match(error.code, code, name);
    }
    const many = Array.from({ length: 101 }, (_, index) => [`x-${index}`, "1"]);
    await failure(call(fetching("/x", { headers: many })));
    assert.deepEqual(server.requests, []);
    const habits = [["Host", "evil"], ["Content-Length", "99"], ["Connection", "x-key, close"]];
    await call(fetching("/x", { method: "POST", headers: habits }, "body"));
    const sent = server.requests[0] ?? "";
    assert.match(sent, /\r\nhost: api\.test:[0-9]+\r\n/);
    assert.match(sent, /\r\ncontent-length: 4\r\n\r\nbody$/);
    assert.match(sent, /\r\nconnection: close\r\n/);
    assert.equal(sent.match(/host|content-length/g)?.length, 2, sent);
  });
});

/** Redirects as the query of each request says: `/from?302,/to,302,/on`. */
async function redirecting({ request, send }: RawConnection): Promise<void> {
  const path = request.split(" ")[1] ?? "";
  const [status, to, ...rest] = decodeURIComponent(path.split("?")[1] ?? "").split(",");
  if (status === undefined || to === undefined) return await send(ok("arrived"));
  const location = rest.length === 0 ? to : `${to}?${rest.join(",")}`;
  await send(`HTTP/1.1 ${status} Go\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`);
}

Deno.test("redirects below the base are followed, each with leave", async () => {
  await withService(redirecting, async (call, server) => {
    const { actions, value, text } = await call(fetching("/a?302,/v2/b,307,c"));
    assert.deepEqual(actions, ["GET /a", "GET /b", "GET /c"]);
    assert.equal(value.url, `http://api.test:${server.port}/v2/c`);
    assert.equal(value.redirected, true);
    assert.equal(text, "arrived");
    for (const request of server.requests) assert.match(request, /x-key: sk-live/);
    const manual = await call(fetching("/a?302,/v2/b", { redirect: "manual" }));
    assert.equal(manual.value.status, 302);
    assert.equal(
      (await failure(call(fetching("/a?302,/v2/b", { redirect: "error" })))).code,
      "UPSTREAM",
    );
  });
});

Deno.test("redirects change the method as fetch has it, and keep a body that can be sent again", async () => {
  await withService(redirecting, async (call, server) => {
    const post = { method: "POST", headers: [["content-type", "text/x"]] };
    assert.deepEqual((await call(fetching("/a?303,b", post, "body"))).actions, [
      "POST /a",
      "GET /b",
    ]);
    assert.doesNotMatch(server.requests[1] ?? "", /content-|body/);
    assert.deepEqual((await call(fetching("/a?308,b", post, "body"))).actions, [
      "POST /a",
      "POST /b",
    ]);
    assert.match(server.requests[3] ?? "", /content-type: text\/x[^]*body$/);
    const long = "x".repeat(600_000);
    assert.equal((await failure(call(fetching("/a?308,b", post, long)))).code, "UPSTREAM");
  });
});

Deno.test("redirects that lead elsewhere are refused", async () => {
  await using evil = startRawServer(({ send }) => send(ok("evil")));
  await withService(redirecting, async (call, server) => {
    const places = [
      evil.url,
      `//127.0.0.1:${evil.port}/`,
      `http://api.test:${evil.port}/v2/a`,
      `https://api.test:${server.port}/v2/a`,
      `http://u:p@api.test:${server.port}/v2/a`,
      "http://169.254.169.254/latest/meta-data/",
      "/v1/a",
      "../v1",
      "/v2/a/../../v1",
      "/v2/%2e%2e/v1",
      "\\\\evil",
      "file:///etc/passwd",
      "/v2/denied/x",
      "/v2/a?_method=DELETE",
    ];
    for (const place of places) {
      const url = `/a?302,${encodeURIComponent(place)}`;
      const error = await failure(call(fetching(url)));
      assert.equal(error.code, "SECURITY_VIOLATION", place);
    }
    assert.deepEqual(evil.requests, []);
    const around = "/a?302,/v2/a".padEnd(100, ",302,/v2/a");
    assert.match((await failure(call(fetching(around)))).message, /more than 5 times/);
  }, { granted: ["GET /a"] });
});

Deno.test("a long body is streamed, and breaks off where it is too long", async () => {
  await withService(async ({ send, gone }) => {
    await gone.catch(() => {});
    await send("");
  }, async (call) => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const args = { method: "POST", url: "/x" };
    const { code } = await failure(call({ method: "fetch", args, body }));
    assert.equal(code, "RESOURCE_LIMIT");
    assert.ok(sent < 9 * 1024 * 1024, String(sent));
  });
});

Deno.test("where a service shows the credential, the code reads that it was there", async () => {
  await withService(
    ({ request, send }) => send(ok(request, `X-Echo: ${HEADER_SECRET}`)),
    async (call) => {
      const { text, value } = await call(fetching("/echo"));
      assert.match(text, /x-key: \[secret\]\r\n/);
      assert.deepEqual(value.headers, [["x-echo", "[secret]"]]);
    },
  );
});

Deno.test("what a configuration may not say is refused with its place", () => {
  const good = { provider: "http", baseUrl: "https://api.example.com/v2" };
  const credential = { header: "authorization", secret: HEADER_SECRET };
  const wrong: [Json, string][] = [
    [null, "crm"],
    [{ ...good, extra: 1 }, "crm.extra"],
    [{ ...good, provider: "openai" }, "crm.provider"],
    [{ provider: "http" }, "crm.baseUrl"],
    ...[
      "api.example.com",
      "ftp://api.example.com",
      "https://user@api.example.com",
      "https://api.example.com/?x",
      "https://api.example.com/#x",
      "https://api.example.com/a/../b",
      "https://api.example.com/%2e%2e",
      "https://api.example.com./",
      "https://127.1/",
      "https://0x7f000001/",
      "https://bücher.example/",
      "https://%61pi.example.com/",
      "https://[::ffff:127.0.0.1]/",
      "https:\\\\api.example.com",
      "https://api.example.com:0443/",
      "https://api.example.com:99999/",
    ].map((baseUrl): [Json, string] => [{ ...good, baseUrl }, "crm.baseUrl"]),
    [{ ...good, credential: "x" }, "crm.credential"],
    [{ ...good, credential: { ...credential, query: "k" } }, "crm.credential"],
    [{ ...good, credential: { secret: HEADER_SECRET } }, "crm.credential"],
    [{ ...good, credential: { ...credential, secret: "short" } }, "crm.credential.secret"],
    [{ ...good, credential: { ...credential, secret: { env: "X" } } }, "crm.credential.secret"],
    [{ ...good, credential: { ...credential, secret: "line\nfeeds" } }, "crm.credential"],
    [{ ...good, credential: { ...credential, header: "host" } }, "crm.credential.header"],
    [{ ...good, credential: { ...credential, header: "a b" } }, "crm.credential.header"],
    [
      { ...good, credential: { query: "k", prefix: "x", secret: HEADER_SECRET } },
      "crm.credential.prefix",
    ],
    [{ ...good, headers: { "a\n": "b" } }, "crm.headers.a\n"],
    [{ ...good, headers: { a: "b\r\nc" } }, "crm.headers.a"],
    [{ ...good, headers: { cookie: "b" } }, "crm.headers.cookie"],
    [{ ...good, headers: { a: "b", A: "c" } }, "crm.headers"],
    [{ ...good, credential, headers: { Authorization: "b" } }, "crm.headers"],
    [{ ...good, private: ["somewhere"] }, "crm.private[0]"],
  ];
  for (const [value, at] of wrong) {
    assert.throws(() => provider.parseConfig(value, "crm"), (error) => {
      assert.ok(error instanceof ConfigError, JSON.stringify(value));
      assert.equal(error.at, at, error.message);
      assertHidden(error.message, [HEADER_SECRET]);
      return true;
    });
  }
  for (const baseUrl of ["https://api.example.com", "http://[::1]:80/v2/", "https://a.b:443"]) {
    provider.parseConfig({ ...good, baseUrl }, "crm");
  }
});

Deno.test("the password in a credential of basic authentication is a secret too", () => {
  const secret = Buffer.from("me:my password").toString("base64");
  const config = provider.parseConfig({
    provider: "http",
    baseUrl: "https://a.test",
    credential: { header: "authorization", prefix: "Basic ", secret },
  }, "crm");
  assert.deepEqual(provider.secretsOf(config), [secret, "me:my password", "my password"]);
});
