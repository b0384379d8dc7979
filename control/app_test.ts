import assert from "node:assert/strict";
import { RUNTIME_VERSION } from "../runtime/protocol/version.ts";
import { MetaDocument, OLDEST_CLI, SERVICE_VERSION } from "./api/meta.ts";
import { StoreUnavailable } from "./domain/store_unavailable.ts";
import { makeWorld, PROJECT } from "./testing/world.ts";

Deno.test("/healthz, /readyz, /openapi.json and /docs need no token", async () => {
  await using world = await makeWorld();
  for (const path of ["/healthz", "/readyz", "/openapi.json", "/docs"]) {
    const answer = await world.call({ method: "GET", path });
    assert.equal(answer.status, 200, path);
    const head = await world.call({ method: "HEAD", path });
    assert.equal(head.status, 200, path);
    assert.equal(head.bytes.length, 0);
    assert.equal(head.headers.get("content-length"), `${answer.bytes.length}`, path);
    const wrong = await world.call({ method: "POST", path });
    assert.equal(wrong.status, 405);
    assert.equal(wrong.headers.get("allow"), "GET, HEAD");
  }
});

Deno.test("HEAD says the length that GET has, on operations and in problems as well", async () => {
  await using world = await makeWorld();
  const { token } = world.viewer;
  const workspace = "/v1/workspaces/payments";
  for (const path of ["/v1/auth/me", "/v1/meta", workspace, `${PROJECT}/snapshots`, "/v1/none"]) {
    const answer = await world.call({ method: "GET", path, token });
    const head = await world.call({ method: "HEAD", path, token });
    assert.equal(head.status, answer.status, path);
    assert.equal(head.headers.get("content-length"), `${answer.bytes.length}`, path);
  }
  const etag = (await world.call({ method: "GET", path: workspace, token })).headers.get("etag");
  const headers = { "if-none-match": etag ?? "" };
  const known = await world.call({ method: "GET", path: workspace, token, headers });
  assert.deepEqual([known.status, known.headers.get("content-length")], [304, null]);
});

Deno.test("/ leads to /docs", async () => {
  await using world = await makeWorld();
  const answer = await world.call({ method: "GET", path: "/" });
  assert.equal(answer.status, 302);
  assert.equal(answer.headers.get("location"), "/docs");
});

Deno.test("/v1/meta says versions to all who ask, in the form that its contract promises", async () => {
  await using world = await makeWorld();
  const answer = await world.call({ method: "GET", path: "/v1/meta" });
  assert.equal(answer.status, 200);
  assert.deepEqual(MetaDocument.strict().parse(answer.json()), {
    service_version: SERVICE_VERSION,
    runtime_version: RUNTIME_VERSION,
    protocol: "v1",
    oldest_cli: OLDEST_CLI,
  });
});

Deno.test("an aiel command that is too old is refused on every operation, and hears why", async () => {
  await using world = await makeWorld();
  const { token } = world.admin;
  const headers = { "user-agent": "aiel/0.0.9" };
  for (const path of ["/v1/auth/me", "/v1/workspaces", PROJECT]) {
    const { code, detail, details } = (await world.call({ method: "GET", path, token, headers }))
      .problem();
    assert.equal(code, "client_too_old");
    assert.match(detail, /^aiel 0\.0\.9 is too old for this service, expected \S+ or later$/);
    assert.deepEqual(details, { version: "0.0.9", oldest_cli: OLDEST_CLI });
  }
  const asked = await world.call({ method: "GET", path: "/v1/meta", headers });
  assert.equal(asked.status, 200);
  const current = await world.call({
    method: "GET",
    path: "/v1/auth/me",
    token,
    headers: { "user-agent": `aiel/${OLDEST_CLI}` },
  });
  assert.equal(current.status, 200);
});

Deno.test("/openapi.json and /docs answer 304 to who has them", async () => {
  await using world = await makeWorld();
  for (const path of ["/openapi.json", "/docs"]) {
    const tag = (await world.call({ method: "GET", path })).headers.get("etag") ?? "";
    const again = await world.call({ method: "GET", path, headers: { "if-none-match": tag } });
    assert.equal(again.status, 304);
  }
});

Deno.test("/readyz answers 503 when the store can't serve and when the service is shutting down", async () => {
  await using world = await makeWorld();
  world.service.app.drain();
  const draining = await world.call({ method: "GET", path: "/readyz" });
  assert.equal(draining.status, 503);
  assert.equal((await world.call({ method: "GET", path: "/healthz" })).status, 200);
  await using broken = await makeWorld();
  broken.service.store.check = () => Promise.reject(new StoreUnavailable("lost"));
  const answer = await broken.call({ method: "GET", path: "/readyz" });
  assert.equal(answer.problem().code, "unavailable");
});

Deno.test("unknown paths answer 401 without and 404 with a token, known paths 405 to unknown methods", async () => {
  await using world = await makeWorld();
  assert.equal((await world.call({ method: "GET", path: "/nothing" })).status, 404);
  assert.equal((await world.call({ method: "GET", path: "/v1/nothing" })).status, 401);
  const { token } = world.viewer;
  assert.equal((await world.call({ method: "GET", path: "/v1/nothing", token })).status, 404);
  assert.equal((await world.call({ method: "GET", path: `${PROJECT}/`, token })).status, 404);
  const wrong = await world.call({ method: "DELETE", path: PROJECT, token });
  assert.equal(wrong.status, 405);
  assert.equal(wrong.headers.get("allow"), "GET, HEAD, PATCH");
});

Deno.test("a sane X-Request-Id is kept, any other is replaced", async () => {
  await using world = await makeWorld();
  const idOf = async (given: string) => {
    const headers = { "x-request-id": given };
    const answer = await world.call({ method: "GET", path: "/healthz", headers });
    return answer.headers.get("x-request-id") ?? "";
  };
  assert.equal(await idOf("trace-0001"), "trace-0001");
  for (
    const bad of [
      "short",
      "a".repeat(129),
      "with space",
      "<script>alert",
      `aiel_pat_${"0".repeat(30)}`,
    ]
  ) {
    assert.match(await idOf(bad), /^req_[0-9a-f]{32}$/);
  }
});

Deno.test("the document is OpenAPI 3.1 with a form for every answer and every problem", async () => {
  await using world = await makeWorld();
  const { document } = world.service.app;
  assert.equal(document.openapi, "3.1.0");
  const text = JSON.stringify(document);
  for (const [, name = ""] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    assert.ok(document.components?.schemas?.[name] !== undefined, name);
  }
  const ids = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length);
});

Deno.test("the documentation page shows every operation, needs nothing from elsewhere, and runs no script", async () => {
  await using world = await makeWorld();
  const answer = await world.call({ method: "GET", path: "/docs" });
  const html = new TextDecoder().decode(answer.bytes);
  for (
    const [, id] of JSON.stringify(world.service.app.document).matchAll(/"operationId":"([^"]+)"/g)
  ) {
    assert.ok(html.includes(`<section id="${id}">`), id);
  }
  const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  for (const [, target = ""] of html.matchAll(/href="#([^"]+)"/g)) {
    assert.ok(ids.has(target), target);
  }
  assert.doesNotMatch(html, /<script|<link|<img|src=|@import|url\(|undefined|\[object/);
  assert.match(
    answer.headers.get("content-security-policy") ?? "",
    /^default-src 'none'; style-src 'sha256-/,
  );
});

Deno.test("every problem's type leads to a place on the documentation page", async () => {
  await using world = await makeWorld();
  const { type } = (await world.call({ method: "GET", path: "/v1/auth/me" })).problem();
  const html = new TextDecoder().decode((await world.call({ method: "GET", path: "/docs" })).bytes);
  assert.ok(html.includes(`id="${type.split("#")[1]}"`));
});
