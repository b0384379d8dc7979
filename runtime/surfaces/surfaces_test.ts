import assert from "node:assert/strict";
import { failed, FAKE_TOKEN, fakeSurfaces } from "../../tests/harness/fake_surface_host.ts";
import { type RefusalCode, type SurfaceHost, SurfaceRefusal } from "./host.ts";
import type { SurfaceLogEntry } from "./surface_log.ts";
import { createSurfaces } from "./surfaces.ts";

const ORIGIN = "https://run.example";
const FROM = { address: "192.0.2.1" };

function ask(path: string, init: RequestInit = {}): Request {
  // What terminates TLS asks over HTTP.
  return new Request(`http://run.example${path}`, init);
}

/** Surfaces whose host does this. */
function surfacesOf(find: SurfaceHost["find"]) {
  const log: SurfaceLogEntry[] = [];
  const mcp = () => Promise.resolve(new Response("server"));
  const surfaces = createSurfaces({ host: { find }, origin: ORIGIN, mcp, log: (e) => log.push(e) });
  return { surfaces, log };
}

Deno.test("what names nothing is answered alike, whatever the reason", async () => {
  const surfaces = fakeSurfaces({ routes: { "GET /x": {} } }, ORIGIN);
  const bodies = new Set<string>();
  const paths = ["/", "/run", "/run/acme/none/x", "/run/acme/shop/none", "/mcp/none/shop/desk"];
  for (const path of [...paths, "/run/acme/shop@staging/x", "/v1/workspaces"]) {
    const answer = await surfaces.fetch(ask(path), FROM);
    assert.equal(answer.status, 404, path);
    bodies.add(await answer.text());
  }
  assert.equal(bodies.size, 1);
});

Deno.test("refusals of the host are answered, and make nothing of it", async () => {
  const table: Record<RefusalCode, [number, string | null]> = {
    unauthenticated: [401, null],
    forbidden: [403, null],
    not_found: [404, null],
    rate_limited: [429, "8"],
    unavailable: [503, "8"],
  };
  for (const [code, [status, retryAfter]] of Object.entries(table)) {
    const { surfaces } = surfacesOf(() => {
      const options = { hint: "Do this", retryAfterSeconds: 7.2 };
      const refusal = new SurfaceRefusal(code as RefusalCode, "Said", options);
      return Promise.reject(refusal);
    });
    const answer = await surfaces.fetch(ask("/run/a/b/c"), FROM);
    assert.equal(answer.status, status);
    if (retryAfter !== null) assert.equal(answer.headers.get("retry-after"), retryAfter);
    const problem = await answer.json();
    assert.equal(problem.code, code);
    assert.equal(
      problem.detail,
      code === "not_found" ? "Nothing is served at this address" : "Said",
    );
  }
});

Deno.test("a failure of the platform says nothing to callers and all to the log", async () => {
  const { surfaces, log } = surfacesOf(() => Promise.reject(new Error("/etc/secret is gone")));
  const answer = await surfaces.fetch(ask("/run/a/b/c?token=t"), FROM);
  assert.equal(answer.status, 500);
  assert.ok(!(await answer.text()).includes("secret"));
  const [failure, line] = log;
  assert.ok(failure?.event === "surface.failed" && failure.error.includes("/etc/secret"));
  assert.ok(line?.event === "surface.request");
  assert.deepEqual(
    [line.level, line.method, line.path, line.status, line.address, line.code],
    ["error", "GET", "/run/a/b/c", 500, "192.0.2.1", "internal"],
  );
  assert.equal(answer.headers.get("x-request-id"), line.request_id);
});

Deno.test("the log says why a request was refused, as its caller was told", async () => {
  const surfaces = fakeSurfaces({
    routes: { "POST /pay": {} },
    http: { auth: "public", routes: { "POST /pay": { auth: "signature", secret: "PAY" } } },
  }, ORIGIN);
  const whyOf = async (request: Request) => {
    await surfaces.fetch(request, FROM);
    const line = surfaces.log.at(-1);
    assert.ok(line?.event === "surface.request");
    return line.why;
  };
  const signed = ask("/run/acme/shop/pay?key=k", { method: "POST", body: "secret body" });
  assert.equal(
    await whyOf(signed),
    "The request is not signed as this route asks; header.webhook-id: Is missing",
  );
  assert.equal(await whyOf(ask("/run/acme/shop/pay")), "The path has no route for this method");
  assert.equal(await whyOf(ask("/run/acme/shop/none")), undefined);
});

Deno.test("a request has an id of its own, which is not the caller's to choose", async () => {
  const surfaces = fakeSurfaces({ routes: { "GET /x": {} } }, ORIGIN);
  const request = ask("/run/acme/shop/x", { headers: { "x-request-id": "chosen-by-me" } });
  const answer = await surfaces.fetch(request, FROM);
  assert.match(answer.headers.get("x-request-id") ?? "", /^req_[0-9a-f]{32}$/);
  const mounted = await surfaces.fetch(ask("/run/acme/shop/x"), { ...FROM, requestId: "req_own" });
  assert.equal(mounted.headers.get("x-request-id"), "req_own");
});

Deno.test("every answer is kept from being a page of this origin", async () => {
  const surfaces = fakeSurfaces({ routes: { "GET /x": {} } }, ORIGIN);
  for (const path of ["/run/acme/shop/x", "/none", "/mcp/acme/shop/desk", "/run/acme/shop"]) {
    const { headers } = await surfaces.fetch(ask(path), FROM);
    assert.match(headers.get("content-security-policy") ?? "", /^sandbox (?!.*allow-same-origin)/);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
  }
});

Deno.test("MCP servers are served by what was given for them", async () => {
  const surfaces = fakeSurfaces({ routes: {} }, ORIGIN);
  const answer = await surfaces.fetch(ask("/mcp/acme/shop@production/desk"), FROM);
  assert.equal(await answer.text(), "server desk");
});

Deno.test("a project without its slash leads to it, query included", async () => {
  const surfaces = fakeSurfaces({ routes: {} }, ORIGIN);
  const answer = await surfaces.fetch(ask("/run/acme/shop?a=1"), FROM);
  assert.equal(answer.status, 308);
  assert.equal(answer.headers.get("location"), "/run/acme/shop/?a=1");
});

Deno.test("tokens are taken as the API takes them", async () => {
  const surfaces = fakeSurfaces({ routes: { "GET /x": {} }, http: { auth: "token" } }, ORIGIN);
  const status = async (headers: HeadersInit) =>
    (await surfaces.fetch(ask("/run/acme/shop/x", { headers }), FROM)).status;
  assert.equal(await status({ authorization: `Bearer ${FAKE_TOKEN}` }), 200);
  assert.equal(await status({ authorization: `bearer  ${FAKE_TOKEN} ` }), 200);
  assert.equal(await status({ "x-api-token": FAKE_TOKEN }), 200);
  assert.equal(await status({ authorization: `Basic ${FAKE_TOKEN}` }), 401);
  assert.equal(await status({ authorization: "Bearer x", "x-api-token": FAKE_TOKEN }), 401);
  assert.equal(await status({ cookie: `token=${FAKE_TOKEN}` }), 401);
  assert.equal(await status({}), 401);
  assert.equal(surfaces.calls.length, 3);
});

Deno.test("what fails in the platform while a route is served is told as that", async () => {
  const surfaces = fakeSurfaces({
    routes: { "GET /x": {} },
    code: () => failed("OVERLOADED", "There is no place", { retry_after_ms: 3_000 }),
  }, ORIGIN);
  const answer = await surfaces.fetch(ask("/run/acme/shop/x"), FROM);
  assert.deepEqual([answer.status, answer.headers.get("retry-after")], [503, "3"]);
  const line = surfaces.log.find((entry) => entry.event === "surface.request");
  assert.ok(line?.event === "surface.request");
  assert.deepEqual([line.code, line.execution_id], ["OVERLOADED", "exe_1"]);
});
