/**
 * Routes of a project over a real server, by a real engine: what code gets and what callers get.
 */
import assert from "node:assert/strict";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { Webhook as SvixWebhook } from "svix";
import type { HttpSurface } from "../../runtime/snapshot/surface_policy.ts";
import type { SurfaceLogEntry } from "../../runtime/surfaces/surface_log.ts";
import { createSurfaces, loopbackHosts } from "../../runtime/surfaces/surfaces.ts";
import { testEngine } from "../harness/engine.ts";
import { writeFiles } from "../harness/snapshot.ts";
import { surfaceHost, TEST_TOKEN, type TestSurfaceHost } from "../harness/surface_host.ts";
import { tempDir } from "../harness/temp_dir.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

const CODE = `
import { http } from "aiel";
import { z } from "zod";
const shown = (value) => value instanceof Uint8Array ? { bytes: [...value] } : value;
const echo = (_ctx, request) => ({
  method: request.method, path: request.path, params: request.params, query: request.query,
  headers: request.headers, body: shown(request.body), raw: shown(request.rawBody),
});
http.get("/echo/:id", echo);
http.post("/echo", echo);
http.post("/form", async (_ctx, request) => {
  const form = await new Response(request.rawBody, {
    headers: { "content-type": request.headers["content-type"] },
  }).formData();
  return [...form].map(([name, value]) => [name, typeof value === "string" ? value : value.name]);
});
http.get("/sse", () => new Response(ReadableStream.from((async function* () {
  for (let i = 0; i < 3; i++) yield new TextEncoder().encode("data: " + i + "\\n\\n");
})()), { headers: { "content-type": "text/event-stream" } }));
http.get("/binary", () => new Response(new Uint8Array([0, 255, 128, 10]), {
  headers: { etag: '"v1"', "content-type": "application/octet-stream" },
}));
http.get("/page", () => new Response("<script>1</script>", { headers: [
  ["content-type", "text/html"], ["set-cookie", "a=1; Path=/; Domain=127.0.0.1"],
  ["set-cookie", "b=2; Path=/deep; HttpOnly"], ["set-cookie", "__Host-c=3; Secure; Path=/"],
  ["access-control-allow-origin", "*"], ["strict-transport-security", "max-age=1"],
  ["content-security-policy", "img-src *; sandbox allow-same-origin allow-scripts"],
  ["cache-control", "max-age=5"],
] }));
http.get("/moved", () => new Response(null, { status: 302, headers: { location: "/page?x=1" } }));
http.post("/checked", { input: z.object({ n: z.number() }) }, () => null);
http.post("/promise", { output: z.object({ n: z.number() }) }, () => ({ n: "no" }));
http.get("/fails", () => { throw new Error("It is broken"); });
http.get("/broken", () => new Response(ReadableStream.from((async function* () {
  yield new TextEncoder().encode("half");
  throw new Error("secret reason");
})()), { headers: { "content-type": "text/plain" } }));
const hook = (_ctx, { rawBody, headers }) => ({
  raw: rawBody, id: headers["webhook-id"], signature: headers["webhook-signature"] ?? null,
});
for (const path of ["/hook", "/unset", "/malformed"]) http.post(path, hook);
http.get("/files/:name", (_ctx, request) => ({ name: request.params.name }));
`;

const SURFACE: HttpSurface = {
  auth: "public",
  routes: {
    "GET /files/:name": { auth: "token" },
    "POST /hook": { auth: "signature", secret: "HOOK" },
    "POST /unset": { auth: "signature", secret: "UNSET" },
    "POST /malformed": { auth: "signature", secret: "MALFORMED" },
  },
  cors: {
    origins: ["https://app.example"],
    headers: ["authorization", "x-one"],
    exposed: ["etag"],
    maxAgeSeconds: 60,
  },
};

interface Served {
  readonly url: string;
  readonly host: TestSurfaceHost;
  readonly log: SurfaceLogEntry[];
}

async function withSurface(run: (served: Served) => Promise<void>): Promise<void> {
  using dir = tempDir();
  writeFiles(`${dir.path}/snapshot`, { "entry_point.ts": CODE });
  const engine = testEngine(`${dir.path}/cache`);
  const host = await surfaceHost(engine, `${dir.path}/snapshot`, {
    http: SURFACE,
    secrets: { HOOK: [SECRET], MALFORMED: ["whsec_*"] },
  });
  const log: SurfaceLogEntry[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    return surfaces.fetch(request, { address: "127.0.0.1" });
  });
  const surfaces = createSurfaces({
    host,
    origin: `http://127.0.0.1:${server.addr.port}`,
    hosts: loopbackHosts(server.addr.port),
    mcp: () => Promise.resolve(new Response("mcp")),
    log: (entry) => log.push(entry),
  });
  try {
    await run({ url: `http://127.0.0.1:${server.addr.port}/run/acme/shop`, host, log });
  } finally {
    await server.shutdown();
    await host.idle();
    await engine.drain();
  }
}

Deno.test("routes of a project, from requests to answers", async (test) => {
  await withSurface(async ({ url, host, log }) => {
    const json = async (path: string, init?: RequestInit) => {
      const answer = await fetch(url + path, init);
      return { answer, body: await answer.json() };
    };

    await test.step("path, query, headers and cookies come as they were sent", async () => {
      const { answer, body } = await json("/echo/a%2Fb%20c?x=1&x=2&y=%26", {
        headers: [["x-two", "1"], ["x-two", "2"], ["cookie", "a=1; aiel_session=s; b=2"]],
      });
      assert.equal(answer.status, 200);
      assert.deepEqual(body.params, { id: "a/b c" });
      assert.equal(body.path, "/echo/a%2Fb%20c");
      assert.deepEqual(body.query, { x: ["1", "2"], y: "&" });
      assert.equal(body.headers["x-two"], "1, 2");
      assert.equal(body.headers.cookie, "a=1; b=2");
      assert.equal(answer.headers.get("aiel-execution"), host.executions.at(-1)?.id);
      assert.equal(host.executions.at(-1)?.call.name, "GET /echo/:id");
    });

    await test.step("a path that is spelled as the declared one is a request like any", async () => {
      assert.deepEqual((await json("/echo/:id")).body.params, { id: ":id" });
    });

    await test.step("bodies are what their types say, and raw bodies the very bytes", async () => {
      const send = async (type: string, body: BodyInit) =>
        (await json("/echo", { method: "POST", headers: { "content-type": type }, body })).body;
      const text = '{ "ü": 1 }\r\n';
      const parsed = await send("application/json", text);
      assert.deepEqual([parsed.body, parsed.raw], [{ "ü": 1 }, text]);
      const latin = await send("text/plain; charset=iso-8859-1", new Uint8Array([0xfc]));
      assert.deepEqual([latin.body, latin.raw], ["ü", { bytes: [0xfc] }]);
      const binary = await send("application/octet-stream", new TextEncoder().encode("ab"));
      assert.deepEqual([binary.body, binary.raw], [{ bytes: [97, 98] }, { bytes: [97, 98] }]);
      const form = await send("application/x-www-form-urlencoded", "a=1&b=%20");
      assert.deepEqual(form.raw, "a=1&b=%20");
      const multipart = new FormData();
      multipart.append("file", new File([new Uint8Array([0, 255])], "ü.bin"));
      multipart.append("word", "é");
      const { body } = await json("/form", { method: "POST", body: multipart });
      assert.deepEqual(body, [["file", "ü.bin"], ["word", "é"]]);
    });

    await test.step("answers stream, and bytes stay bytes", async () => {
      const events = await fetch(`${url}/sse`);
      assert.equal(events.headers.get("content-type"), "text/event-stream");
      assert.ok(events.headers.has("aiel-execution"));
      assert.equal(await events.text(), "data: 0\n\ndata: 1\n\ndata: 2\n\n");
      const binary = await fetch(`${url}/binary`);
      assert.equal(binary.headers.get("etag"), '"v1"');
      assert.deepEqual([...await binary.bytes()], [0, 255, 128, 10]);
      const head = await fetch(`${url}/binary`, { method: "HEAD" });
      assert.deepEqual([head.status, head.headers.get("etag")], [200, '"v1"']);
      assert.equal(head.headers.get("content-length"), null);
      assert.equal(await head.text(), "");
    });

    await test.step("an answer that fails after its head is broken off", async () => {
      const answer = await fetch(`${url}/broken`);
      assert.equal(answer.status, 200);
      await assert.rejects(answer.text());
      const broken = log.find(({ event }) => event === "surface.answer_broken");
      assert.ok(broken !== undefined && !JSON.stringify(broken).includes("secret"));
    });

    await test.step("documents are kept from their neighbours", async () => {
      const { headers } = await fetch(`${url}/page`);
      assert.deepEqual(headers.getSetCookie(), [
        "a=1; Path=/run/acme/shop",
        "b=2; HttpOnly; Path=/run/acme/shop/deep",
      ]);
      assert.equal(
        headers.get("content-security-policy"),
        "img-src *, sandbox allow-scripts allow-forms allow-modals allow-downloads allow-popups " +
          "allow-popups-to-escape-sandbox; frame-ancestors 'none'",
      );
      assert.equal(headers.get("x-content-type-options"), "nosniff");
      for (const name of ["access-control-allow-origin", "strict-transport-security"]) {
        assert.equal(headers.get(name), null, name);
      }
      assert.equal(headers.get("cache-control"), "max-age=5");
      const moved = await fetch(`${url}/moved`, { redirect: "manual" });
      assert.equal(moved.headers.get("location"), "/run/acme/shop/page?x=1");
    });

    await test.step("failures are problems with code, message and execution, and no more", async () => {
      const { answer, body } = await json("/fails");
      assert.equal(answer.status, 500);
      assert.equal(answer.headers.get("content-type"), "application/problem+json");
      assert.deepEqual(body, {
        type: "urn:aiel:problem:user_code_error",
        title: "The code failed",
        status: 500,
        detail: "It is broken",
        code: "USER_CODE_ERROR",
        execution_id: answer.headers.get("aiel-execution"),
      });
      const input = await json("/checked", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"n":"x"}',
      });
      assert.equal(input.answer.status, 422);
      assert.equal(input.body.errors[0].location, "body.n");
      const noJson = await json("/echo", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "{",
      });
      assert.deepEqual([noJson.answer.status, noJson.body.errors[0].location], [422, "body"]);
      const promise = await json("/promise", { method: "POST" });
      assert.deepEqual([promise.answer.status, promise.body.errors], [500, undefined]);
    });

    await test.step("tokens are asked for and do not reach the code", async () => {
      const before = host.executions.length;
      const none = await json("/files/x");
      assert.equal(none.answer.status, 401);
      assert.equal(none.answer.headers.get("www-authenticate"), 'Bearer realm="aiel"');
      assert.equal(host.executions.length, before);
      const headers = { authorization: `Bearer ${TEST_TOKEN}` };
      const { answer, body } = await json("/files/x", { headers });
      assert.deepEqual([answer.status, body], [200, { name: "x" }]);
      assert.equal(answer.headers.get("cache-control"), "no-store");
      const [last] = host.executions.slice(-1);
      assert.equal(last?.by, "token");
      assert.ok(!JSON.stringify(last?.call.payload).includes(TEST_TOKEN));
    });

    await test.step("signed requests are let in, by the signers of two packages", async () => {
      const text = '{"type":"paid","name":"Zoë"}';
      const at = new Date();
      const send = (path: string, signature: string, body = text) =>
        json(path, {
          method: "POST",
          headers: {
            "content-type": "application/json",
            "webhook-id": "msg_1",
            "webhook-timestamp": `${Math.floor(at.getTime() / 1000)}`,
            "webhook-signature": signature,
          },
          body,
        });
      for (const Webhook of [StandardWebhook, SvixWebhook]) {
        const signature = new Webhook(SECRET).sign("msg_1", at, text);
        const { answer, body } = await send("/hook", signature);
        assert.deepEqual([answer.status, body], [200, { raw: text, id: "msg_1", signature: null }]);
        assert.equal(host.executions.at(-1)?.by, "signature");
        const before = host.executions.length;
        assert.equal((await send("/hook", signature, `${text} `)).answer.status, 401);
        assert.equal((await send("/unset", signature)).answer.status, 503);
        assert.equal((await send("/malformed", signature)).answer.status, 503);
        assert.equal(host.executions.length, before);
      }
    });

    await test.step("what is refused makes no execution", async () => {
      const before = host.executions.length;
      const post = await json("/binary", { method: "POST" });
      assert.deepEqual([post.answer.status, post.answer.headers.get("allow")], [
        405,
        "GET, HEAD, OPTIONS",
      ]);
      const options = await fetch(`${url}/echo`, { method: "OPTIONS" });
      assert.deepEqual([options.status, options.headers.get("allow")], [204, "POST, OPTIONS"]);
      const slash = await json("/binary/");
      assert.equal(slash.answer.status, 404);
      const large = await json("/echo", { method: "POST", body: new Uint8Array(5 * 2 ** 20) });
      assert.equal(large.answer.status, 413);
      assert.equal(host.executions.length, before);
    });

    await test.step("pages of declared origins may read, others may not", async () => {
      const preflight = async (origin: string) => {
        const { status, headers } = await fetch(`${url}/echo`, {
          method: "OPTIONS",
          headers: { origin, "access-control-request-method": "POST" },
        });
        const names = ["origin", "methods", "headers"].map((one) => `access-control-allow-${one}`);
        return [
          status,
          ...[...names, "access-control-max-age", "vary"].map((name) => headers.get(name)),
        ];
      };
      assert.deepEqual(await preflight("https://app.example"), [
        ...[204, "https://app.example", "POST", "authorization, x-one", "60", "Origin"],
      ]);
      assert.deepEqual(await preflight("https://evil.example"), [
        204,
        null,
        null,
        null,
        null,
        "Origin",
      ]);
      const read = await fetch(`${url}/fails`, { headers: { origin: "https://app.example" } });
      assert.equal(read.headers.get("access-control-allow-origin"), "https://app.example");
      assert.equal(read.headers.get("access-control-expose-headers"), "etag");
      assert.equal(read.headers.get("access-control-allow-credentials"), null);
    });

    await test.step("every answer is told to the log, without queries", () => {
      const lines = log.filter(({ event }) => event === "surface.request");
      assert.ok(lines.length > 20);
      assert.ok(!JSON.stringify(lines).includes("x=1&x=2"));
    });
  });
});
