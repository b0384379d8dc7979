import assert from "node:assert/strict";
import { Webhook } from "standardwebhooks";
import { ExecutionDocument } from "../api/executions.ts";
import { isRecord } from "../../runtime/protocol/is_record.ts";
import { PLAIN_FACTS } from "../testing/plain_facts.ts";
import { ADDRESS, ROUTE_FACTS, RUN, RunCalls } from "../testing/run_calls.ts";
import { makeWorld, PROJECT } from "../testing/world.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OLDER = "whsec_c29tZXRoaW5nIG9sZGVyIHRoYXQgaXMga2VwdA==";
const TOKEN_ROUTE = { path: "/closed", method: "POST", body: "{}" };

/** The code and the status of a problem. */
async function problem(response: Response): Promise<[number, unknown]> {
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  const document: unknown = await response.json();
  assert.ok(isRecord(document));
  return [response.status, document["code"]];
}

async function text(response: Response): Promise<string> {
  assert.equal(response.status, 200);
  return await response.text();
}

Deno.test("a public route runs for everyone, as an execution of a stranger's", async () => {
  await using world = await makeWorld();
  const run = await RunCalls.of(world);
  const response = await run.fetch({ path: "/open?a=1&a=2" });
  assert.equal(await text(response), "done");
  const [execution] = await run.executions();
  assert.equal(execution?.id, response.headers.get("aiel-execution"));
  assert.deepEqual(
    [execution?.source, execution?.principal_id, execution?.export, execution?.state],
    ["http", "anonymous", "http/GET /open", "succeeded"],
  );
  const [{ request } = assert.fail()] = world.service.runner.orders;
  assert.deepEqual(request["ctx"], {
    request_id: execution?.id,
    tenant_id: run.calls.tenantId,
    workspace_id: world.workspaceId,
    project_id: world.projectId,
    principal_kind: "anonymous",
  });
  assert.deepEqual(await run.calls.payload(execution?.id ?? "").then(({ request }) => request), {
    action: "invoke",
    kind: "http",
    name: "GET /open",
    payload: { method: "GET", path: "/open", query: "a=1&a=2", headers: { host: "run.test" } },
  });
});

Deno.test("a route that is not declared otherwise needs a token that may invoke there", async () => {
  await using world = await makeWorld();
  const run = await RunCalls.of(world);
  const { admin, developer, viewer, stranger, evil, scopeless } = world;
  for (const { token, id } of [admin, developer]) {
    const response = await run.fetch({ ...TOKEN_ROUTE, token });
    const execution = await run.calls.show(response.headers.get("aiel-execution") ?? "");
    assert.equal(await text(response), "done");
    assert.equal(execution.principal_id, id);
  }
  const ids = world.service.runner.orders.map(({ request }) => request["ctx"]);
  assert.deepEqual(
    ids.map((ctx) => isRecord(ctx) && [ctx["principal_kind"], ctx["user_id"]]),
    [["user", admin.id], ["user", developer.id]],
  );
  const header = { "x-api-token": admin.token };
  assert.equal(await text(await run.fetch({ ...TOKEN_ROUTE, headers: header })), "done");
  const bad = [
    [undefined, 401, "unauthenticated"],
    ["x", 401, "unauthenticated"],
    [viewer.token, 403, "forbidden"],
    [scopeless.token, 403, "forbidden"],
    [stranger.token, 404, "not_found"],
    [evil.token, 404, "not_found"],
  ] as const;
  const before = world.service.runner.orders.length;
  for (const [token, status, code] of bad) {
    assert.deepEqual(await problem(await run.fetch({ ...TOKEN_ROUTE, token })), [status, code]);
  }
  assert.equal(world.service.runner.orders.length, before);
  assert.equal((await run.executions()).length, before);
});

Deno.test("who may not know of a project hears what everyone hears of nothing", async () => {
  await using world = await makeWorld();
  const run = await RunCalls.of(world);
  const answer = async (path: string, token: string) => {
    const response = await run.fetch({ ...TOKEN_ROUTE, path, token });
    const headers = [...response.headers].filter(([name]) => name !== "x-request-id");
    return { status: response.status, headers, body: await response.text() };
  };
  for (const { token } of [world.evil, world.stranger]) {
    const there = await answer("/closed", token);
    assert.equal(there.status, 404);
    assert.deepEqual(there, await answer("/run/acme.payments/none@development/closed", token));
  }
});

Deno.test("denials and bad tokens are told to the chain, and the use of tokens is noted", async () => {
  await using world = await makeWorld();
  const run = await RunCalls.of(world);
  await run.fetch({ ...TOKEN_ROUTE, token: world.viewer.token });
  await run.fetch({ ...TOKEN_ROUTE, token: world.developer.token });
  await world.service.app.settle();
  const told = await run.calls.releases.ask("GET", "/v1/audit/events?outcome=denied");
  const { items } = told.json() as { items: Record<string, Record<string, unknown>>[] };
  assert.deepEqual(
    items.map(({ action, actor, address, details }) => [
      action,
      actor?.["id"],
      address,
      details,
    ]),
    [["request.deny", world.viewer.id, ADDRESS, {
      code: "forbidden",
      place: "acme.payments/fraud@development",
    }]],
  );
  const token = await world.service.store.read(
    run.calls.tenantId,
    ({ tokens }) => tokens.get(world.developer.tokenId as `tok_${string}`),
  );
  assert.deepEqual(token?.lastUsedAt, world.service.clock.now());
});

/** A request to the signed route. */
function signedRequest(secret: string, body: string, now: Date) {
  return {
    path: "/hooks/pay",
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "webhook-id": "msg_1",
      "webhook-timestamp": `${Math.trunc(now.getTime() / 1_000)}`,
      "webhook-signature": new Webhook(secret).sign("msg_1", now, body),
    },
  };
}

Deno.test("an address may sign wrongly only so often, and rightly as often as it likes", async () => {
  const anonymous = { name: "anonymous", burst: 3, perSecond: 1 };
  await using world = await makeWorld({ anonymous });
  const run = await RunCalls.of(world, {}, SECRET);
  const ask = async (secret: string) =>
    (await run.fetch(signedRequest(secret, "{}", world.service.clock.now()))).status;
  const forged = "whsec_b3RoZXIgc2VjcmV0IG9mIGFub3RoZXIgb25l";
  for (let time = 0; time < 5; time++) assert.equal(await ask(SECRET), 200);
  for (let time = 0; time < 3; time++) assert.equal(await ask(forged), 401);
  assert.deepEqual([await ask(forged), await ask(SECRET)], [429, 429]);
});

Deno.test("a signed route runs for who signs, and its secret is in no record", async () => {
  await using world = await makeWorld();
  const run = await RunCalls.of(world, {}, `${SECRET} ${OLDER}`);
  const { runner, clock } = world.service;
  // Code that was told the secret by its sender, and says it again.
  runner.answer = ({ request, env }) => {
    assert.deepEqual(env, {});
    return { status: 200, headers: {}, body: JSON.stringify(request["payload"]) };
  };
  const body = JSON.stringify({ paid: true, secrets: [SECRET, OLDER] });
  const signed = (secret: string) => signedRequest(secret, body, clock.now());
  for (const secret of [SECRET, OLDER]) {
    const response = await run.fetch(signed(secret));
    assert.match(await text(response), /whsec_/);
    const id = response.headers.get("aiel-execution") ?? "";
    const execution = await run.calls.show(id);
    assert.deepEqual([execution.principal_id, execution.source], ["signature", "http"]);
    const kept = JSON.stringify(await run.calls.payload(id));
    assert.doesNotMatch(kept, /whsec_/);
  }
  const { request } = runner.orders[0] ?? assert.fail();
  assert.equal(isRecord(request["ctx"]) && request["ctx"]["principal_kind"], "signature");
  const wrong = await run.fetch(signed("whsec_b3RoZXIgc2VjcmV0IG9mIGFub3RoZXIgb25l"));
  assert.deepEqual(await problem(wrong), [401, "unauthenticated"]);
  // A token is no signature.
  const token = await run.fetch({ ...signed(SECRET), headers: {}, token: world.admin.token });
  assert.deepEqual(await problem(token), [401, "unauthenticated"]);
  assert.equal(runner.orders.length, 2);
});

Deno.test("a variable that is gone leaves a signed route unavailable, and says its name to none", async () => {
  await using world = await makeWorld();
  const run = await RunCalls.of(world, {}, SECRET);
  const variable = `${PROJECT}/environments/development/variables/PAY_SECRET`;
  assert.equal((await run.calls.releases.ask("DELETE", variable)).status, 204);
  const response = await run.fetch({
    path: "/hooks/pay",
    method: "POST",
    headers: {
      "webhook-id": "msg_1",
      "webhook-timestamp": `${Math.trunc(world.service.clock.now().getTime() / 1_000)}`,
      "webhook-signature": "v1,AAAA",
    },
  });
  const shown = await response.clone().text();
  assert.deepEqual(await problem(response), [503, "unavailable"]);
  assert.doesNotMatch(shown, /PAY_SECRET/);
  // What is missing for one route is missing for the deployment.
  assert.deepEqual(await problem(await run.fetch()), [503, "unavailable"]);
});

Deno.test("an address names the workspace of one tenant, whatever another one calls its own", async () => {
  await using world = await makeWorld();
  const run = await RunCalls.of(world);
  assert.equal((await run.fetch()).status, 200);
  const none = [
    "/run/payments/fraud@development/open",
    "/run/evil.payments/fraud@development/open",
    "/run/acme.payments/fraud/open",
    "/run/acme.payments/fraud@none/open",
    "/run/acme.none/fraud@development/open",
    `/run/acme.${world.workspaceId}/fraud@development/open`,
    `/run/acme.payments/${world.projectId}@development/open`,
  ];
  for (const path of none) {
    assert.deepEqual(await problem(await run.fetch({ path })), [404, "not_found"], path);
  }
  // The first tenant's stands there without its tenant.
  const { store } = world.service;
  const { id } = await store.read("system", (s) => s.tenantBySlug("acme")) ?? assert.fail();
  assert.equal(id, run.calls.tenantId);
});

Deno.test("what is archived answers no more, at once", async () => {
  await using world = await makeWorld();
  const run = await RunCalls.of(world);
  assert.equal((await run.fetch()).status, 200);
  for (const path of [PROJECT, "/v1/workspaces/payments"]) {
    const set = (archived: boolean) => run.calls.releases.ask("PATCH", path, { archived });
    assert.equal((await set(true)).status, 200);
    assert.deepEqual(await problem(await run.fetch()), [404, "not_found"], path);
    assert.equal((await set(false)).status, 200);
    assert.equal((await run.fetch()).status, 200);
  }
});

Deno.test("one address asks for so much of what is public in a project, and no other is held up", async () => {
  const anonymous = { name: "anonymous", burst: 3, perSecond: 1 };
  await using world = await makeWorld({ anonymous });
  const run = await RunCalls.of(world);
  for (let n = 0; n < 3; n++) assert.equal((await run.fetch()).status, 200);
  const refused = await run.fetch();
  assert.equal(refused.headers.get("retry-after"), "1");
  assert.deepEqual(await problem(refused), [429, "rate_limited"]);
  assert.equal((await run.fetch({ address: "192.0.2.8" })).status, 200);
  // Who has a token is counted by it.
  const token = world.admin.token;
  assert.equal((await run.fetch({ ...TOKEN_ROUTE, token })).status, 200);
  world.service.clock.pass(1_000);
  assert.equal((await run.fetch()).status, 200);
});

Deno.test("requests of a principal count together, wherever it asks", async () => {
  await using world = await makeWorld({ rate: { name: "principal", burst: 20, perSecond: 1 } });
  const run = await RunCalls.of(world);
  const token = world.viewer.token;
  const ask = () => world.call({ method: "GET", path: "/v1/auth/me", token });
  for (let n = 0; n < 10; n++) assert.equal((await ask()).status, 200);
  for (let n = 0; n < 10; n++) {
    assert.equal((await run.fetch({ ...TOKEN_ROUTE, token })).status, 403);
  }
  assert.deepEqual(await problem(await run.fetch({ ...TOKEN_ROUTE, token })), [
    429,
    "rate_limited",
  ]);
  assert.equal((await ask()).status, 429);
});

Deno.test("a role or a token that is taken away while the body comes is no longer one", async () => {
  for (const act of ["role", "token"] as const) {
    await using world = await makeWorld();
    const run = await RunCalls.of(world);
    const { developer } = world;
    const taken = Promise.withResolvers<void>();
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      async pull(controller) {
        const path = act === "role"
          ? `/v1/workspaces/payments/members/${developer.id}`
          : `/v1/tokens/${developer.tokenId}`;
        const { status } = await run.calls.releases.ask("DELETE", path);
        assert.ok(status < 300, `${status}`);
        controller.enqueue(new TextEncoder().encode("{}"));
        controller.close();
        taken.resolve();
      },
    }, { highWaterMark: 0 });
    const response = await run.fetch({ ...TOKEN_ROUTE, body, token: developer.token });
    await taken.promise;
    const expected = act === "role" ? [404, "not_found"] : [401, "unauthenticated"];
    assert.deepEqual(await problem(response), expected);
    assert.deepEqual(world.service.runner.orders, []);
  }
});

Deno.test("what a caller was let in for is run, not what went live while its body came", async () => {
  await using world = await makeWorld();
  const run = await RunCalls.of(world, {
    http: { auth: "public", routes: {}, cors: undefined },
  });
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      await run.calls.releases.push({ ...ROUTE_FACTS, http: { ...ROUTE_FACTS.http, routes: {} } });
      controller.enqueue(new TextEncoder().encode("{}"));
      controller.close();
    },
  }, { highWaterMark: 0 });
  const response = await run.fetch({ ...TOKEN_ROUTE, body });
  assert.equal(response.status, 200);
  const [execution] = await run.executions();
  assert.equal(execution?.snapshot_number, 1);
  // The next one hears of the new one.
  assert.deepEqual(await problem(await run.fetch(TOKEN_ROUTE)), [401, "unauthenticated"]);
});

Deno.test("a caller that goes away cancels what it waits for", async () => {
  await using world = await makeWorld();
  const run = await RunCalls.of(world);
  const begun = Promise.withResolvers<void>();
  world.service.runner.answer = () => {
    begun.resolve();
    return new Promise(() => {});
  };
  const caller = new AbortController();
  const response = run.fetch({ signal: caller.signal });
  await begun.promise;
  const [running] = await run.executions();
  assert.equal(running?.state, "running");
  caller.abort();
  await run.calls.ended(running?.id ?? "");
  const [execution] = await run.executions();
  assert.deepEqual([execution?.state, execution?.cancelled_by], ["cancelled", "caller"]);
  await response;
});

Deno.test("strangers hear code and id of what failed, and no word of stack, log or host", async () => {
  await using world = await makeWorld();
  const run = await RunCalls.of(world);
  world.service.runner.answer = () => Promise.reject(new Error("at /srv/secret/place.ts:1:1"));
  const response = await run.fetch();
  const document = await response.json() as Record<string, unknown>;
  assert.equal(response.status, 500);
  assert.deepEqual(Object.keys(document).sort(), [
    "code",
    "detail",
    "execution_id",
    "status",
    "title",
    "type",
  ]);
  assert.equal(document["execution_id"], response.headers.get("aiel-execution"));
});

Deno.test("a store that is away, and an environment that lacks something, are no mistake of callers", async () => {
  await using world = await makeWorld();
  const run = await RunCalls.of(world);
  const { StoreUnavailable } = await import("../domain/store_unavailable.ts");
  world.service.failure = new StoreUnavailable("password of db.internal refused");
  const away = await run.fetch();
  assert.ok(Number(away.headers.get("retry-after")) > 0);
  assert.doesNotMatch(await away.clone().text(), /db\.internal/);
  assert.deepEqual(await problem(away), [503, "unavailable"]);
  world.service.failure = undefined;
  assert.equal((await run.fetch()).status, 200);
  await run.calls.releases.grant({ capabilities: { network: ["api.example.com:443"] } });
  const capabilities = { ...PLAIN_FACTS.capabilities, network: ["api.example.com:443"] };
  await run.calls.releases.push({
    ...ROUTE_FACTS,
    http: { auth: "public", routes: {}, cors: undefined },
    capabilities,
  });
  await run.calls.releases.grant({ capabilities: {} });
  const lacking = await run.fetch();
  assert.doesNotMatch(await lacking.clone().text(), /api\.example/);
  assert.deepEqual(await problem(lacking), [503, "unavailable"]);
});

Deno.test("what came over HTTP is found by its source, and a stranger's stays one when it is retried", async () => {
  await using world = await makeWorld();
  const run = await RunCalls.of(world);
  const response = await run.fetch({ path: "/open?n=1" });
  const id = response.headers.get("aiel-execution") ?? "";
  await run.calls.invoke();
  assert.deepEqual((await run.executions("?source=http")).map(({ id }) => id), [id]);
  await using _worker = run.calls.work();
  const retried = await run.calls.ask("POST", id, "/retry");
  assert.equal(retried.status, 201);
  const { id: again, retry_of, source, principal_id } = ExecutionDocument.parse(retried.json());
  assert.deepEqual([retry_of, source, principal_id], [id, "api", "anonymous"]);
  assert.equal((await run.calls.ended(again)).state, "succeeded");
  const [first, , second] = world.service.runner.orders;
  assert.deepEqual(second?.request["payload"], first?.request["payload"]);
  const { ctx } = second?.request ?? {};
  assert.equal(isRecord(ctx) && ctx["principal_kind"], "anonymous");
  assert.equal(isRecord(ctx) && ctx["user_id"], undefined);
  const told = await run.calls.releases.ask("GET", "/v1/audit/events?action=execution.retry");
  const { items } = told.json() as { items: Record<string, Record<string, unknown>>[] };
  assert.deepEqual(items.map(({ actor, details }) => [actor?.["id"], details]), [
    [world.admin.id, { retry_of: id }],
  ]);
  // What had a token is of the one who asks now.
  const { developer, admin } = world;
  const owned = await run.fetch({ ...TOKEN_ROUTE, token: developer.token });
  const other = await run.calls.ask("POST", owned.headers.get("aiel-execution") ?? "", "/retry");
  assert.equal(ExecutionDocument.parse(other.json()).principal_id, admin.id);
});

Deno.test("an environment says where it answers", async () => {
  await using world = await makeWorld();
  const run = await RunCalls.of(world);
  const { releases } = run.calls;
  const place = "acme.payments/fraud";
  assert.deepEqual((await releases.environment("development")).document.urls, {
    http: `http://run.test/run/${place}@development/`,
    mcp: [{ server: "books", url: `http://run.test/mcp/${place}@development/books` }],
  });
  assert.deepEqual((await releases.environment()).document.urls, { http: null, mcp: [] });
  await releases.act({ snapshot: "head" });
  assert.equal((await releases.environment()).document.urls.http, `http://run.test/run/${place}/`);
});

Deno.test("each origin serves what is its own", async () => {
  await using world = await makeWorld();
  const run = await RunCalls.of(world);
  const other = await world.call({ method: "GET", path: `${RUN}/open`, token: world.admin.token });
  assert.equal(other.status, 404);
  for (const path of ["/v1/me", "/docs", "/openapi.json", "/readyz", "/"]) {
    const response = await world.service.run.fetch(
      new Request(`http://run.test${path}`, {
        headers: { authorization: `Bearer ${world.admin.token}` },
      }),
    );
    assert.deepEqual(await problem(response), [404, "not_found"], path);
  }
  const health = await world.service.run.fetch(new Request("http://run.test/healthz"));
  assert.deepEqual([health.status, await health.json()], [200, { status: "ok" }]);
  assert.ok(run.world.service.log.some(({ event }) => event === "surface.request"));
});

Deno.test("of what strangers send and get, large texts are kept as digests", async () => {
  await using world = await makeWorld();
  const http = { auth: "public", routes: {}, cors: undefined } as const;
  const run = await RunCalls.of(world, { http });
  const large = "x".repeat(70_000);
  world.service.runner.answer = () => ({ status: 200, headers: {}, body: large });
  const response = await run.fetch({ path: "/closed", method: "POST", body: large });
  const id = response.headers.get("aiel-execution") ?? "";
  assert.equal((await text(response)).length, large.length);
  const { request, envelope } = await run.calls.payload(id);
  assert.match(JSON.stringify(request), /^\{"digest":"sha256:[0-9a-f]{64}"\}$/);
  assert.match(JSON.stringify(envelope), /"result_digest":"sha256:/);
});
