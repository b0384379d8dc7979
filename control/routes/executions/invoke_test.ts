import assert from "node:assert/strict";
import { RuntimeError } from "../../../runtime/protocol/errors.ts";
import { ExecutionDocument } from "../../api/executions.ts";
import { TEST_CALL } from "../../testing/execution_requests.ts";
import { eventsOf, Invocations } from "../../testing/invocations.ts";
import { PLAIN_FACTS } from "../../testing/plain_facts.ts";
import { addToken, makeWorld, PROJECT } from "../../testing/world.ts";

Deno.test("invoke answers the envelope, and names the execution whose record is written", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const answer = await calls.invoke();
  assert.equal(answer.status, 200);
  const envelope = answer.json() as Record<string, unknown>;
  assert.deepEqual([envelope["ok"], envelope["result"]], [true, { n: 1 }]);
  const id = answer.headers.get("aiel-execution") ?? "";
  const shown = await calls.show(id);
  assert.deepEqual(
    [shown.state, shown.export, shown.source, shown.queued, shown.attempt, shown.environment],
    ["succeeded", "tool/x", "api", false, 1, "development"],
  );
  assert.equal(shown.principal_id, world.admin.id);
  const { request, envelope: kept } = await calls.payload(id);
  assert.deepEqual(request, { action: "invoke", ...TEST_CALL });
  assert.deepEqual(kept && "result" in kept && kept.result, { n: 1 });
});

Deno.test("invoke answers with the status of the envelope, whatever went wrong in it", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const codes = {
    VALIDATION_ERROR: 400,
    NOT_FOUND: 404,
    SECURITY_VIOLATION: 403,
    TIMEOUT: 504,
    RESOURCE_LIMIT: 507,
    OVERLOADED: 503,
    CANCELLED: 499,
    USER_CODE_ERROR: 500,
    INTERNAL: 500,
  } as const;
  for (const [code, status] of Object.entries(codes)) {
    world.service.runner.answer = () => {
      throw new RuntimeError(code as keyof typeof codes, "It went wrong");
    };
    const answer = await calls.invoke();
    assert.equal(answer.status, status, code);
    assert.equal((answer.json() as { error: { code: string } }).error.code, code);
    const shown = await calls.show(answer.headers.get("aiel-execution") ?? "");
    assert.equal(shown.state, code === "CANCELLED" ? "cancelled" : "failed");
    assert.equal(shown.error_code, code);
    assert.equal(shown.attempts[0]?.message, "It went wrong");
    assert.equal(answer.headers.has("retry-after"), code === "OVERLOADED");
  }
});

Deno.test("respond-async puts it into the queue and says where it is", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const answer = await calls.invoke({ prefer: "wait=1, respond-async; x=y" });
  assert.equal(answer.status, 202);
  const made = ExecutionDocument.parse(answer.json());
  assert.equal(answer.headers.get("location"), `${PROJECT}/executions/${made.id}`);
  assert.equal(answer.headers.get("aiel-execution"), made.id);
  assert.deepEqual([made.state, made.queued, made.attempt], ["queued", true, 0]);
  const found = await world.call({
    method: "GET",
    path: answer.headers.get("location") ?? "",
    token: world.admin.token,
  });
  assert.deepEqual(found.json(), made);
});

Deno.test("a reader of events hears lines and items in order, and the envelope last", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  world.service.runner.answer = async ({ log, follow }) => {
    const line = (event: string) => ({
      ts: "2026-11-20T18:00:00.000Z",
      level: "info" as const,
      event,
      fields: {},
      source: "ctx" as const,
    });
    log(line("one"));
    log(line("two"));
    await follow?.item(0, "a");
    await follow?.item(1, { b: 2 });
    return "done";
  };
  const answer = await calls.invoke({ accept: "text/event-stream" });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-type") ?? "", /^text\/event-stream/);
  const events = eventsOf(answer.bytes);
  assert.equal(events[0]?.event, "execution");
  assert.equal(events.at(-1)?.event, "envelope");
  const of = (kind: string) => events.filter(({ event }) => event === kind);
  assert.deepEqual(of("item").map(({ data }) => data), [{ seq: 0, value: "a" }, {
    seq: 1,
    value: { b: 2 },
  }]);
  assert.deepEqual(of("envelope").map(({ data }) => (data as { result: unknown }).result), [
    "done",
  ]);
  assert.deepEqual(of("log").map(({ data }) => (data as { event: string }).event), ["one", "two"]);
  for (const { id, data } of of("log")) assert.equal(id, `${(data as { seq: number }).seq}`);
  const { id } = events[0]?.data as { id: string };
  assert.equal(answer.headers.get("aiel-execution"), id);
  assert.equal((await calls.show(id)).state, "succeeded");
});

Deno.test("a key gives the same execution again, in each of the three answers", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const key = { "idempotency-key": "k-1" };
  const first = await calls.invoke(key);
  const id = first.headers.get("aiel-execution") ?? "";
  const again = await calls.invoke(key);
  assert.deepEqual([again.status, again.headers.get("aiel-execution")], [200, id]);
  assert.equal(again.headers.get("idempotency-replayed"), "true");
  assert.deepEqual((again.json() as { result: unknown }).result, { n: 1 });
  const later = await calls.invoke({ ...key, prefer: "respond-async" });
  assert.deepEqual([later.status, later.headers.get("aiel-execution")], [202, id]);
  assert.equal(later.headers.get("location"), `${PROJECT}/executions/${id}`);
  const events = eventsOf(
    (await calls.invoke({ ...key, accept: "text/event-stream" })).bytes,
  );
  assert.deepEqual(events.map(({ event }) => event), ["execution", "envelope"]);
  assert.equal(world.service.runner.orders.length, 1);
});

Deno.test("a key gives an execution that failed, and one that can't be made any more", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  world.service.runner.answer = () => {
    throw new RuntimeError("USER_CODE_ERROR", "It threw");
  };
  const key = { "idempotency-key": "k-1" };
  const first = await calls.invoke(key);
  assert.equal(first.status, 500);
  world.service.runner.answer = () => "now it would do";
  assert.equal((await calls.invoke(key)).status, 500);
  await calls.releases.grant({ capabilities: { network: ["api.example.com:443"] } });
  await calls.releases.push({
    capabilities: { ...PLAIN_FACTS.capabilities, network: ["api.example.com:443"] },
  });
  await calls.releases.grant({});
  assert.equal((await calls.invoke()).problem().code, "not_granted");
  const again = await calls.invoke(key);
  assert.equal(again.headers.get("aiel-execution"), first.headers.get("aiel-execution"));
  assert.equal(again.status, 500);
});

Deno.test("a key that names one that runs waits for its end, and going away ends nothing", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<string>();
  world.service.runner.answer = () => {
    begun.resolve();
    return end.promise;
  };
  const key = { "idempotency-key": "k-1" };
  const first = calls.invoke(key);
  await begun.promise;
  const gone = new AbortController();
  const second = calls.open(key, gone.signal);
  const third = calls.invoke(key);
  const reader = await calls.open({ ...key, accept: "text/event-stream" });
  await reader.body?.cancel();
  gone.abort();
  await second;
  end.resolve("done");
  for (const answer of [await first, await third]) {
    assert.deepEqual([answer.status, (answer.json() as { result: unknown }).result], [
      200,
      "done",
    ]);
  }
  assert.equal(world.service.runner.orders[0]?.signal.aborted, false);
});

Deno.test("a key is for one request of one token", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const key = { "idempotency-key": "k-1" };
  await calls.invoke(key);
  const other = await calls.invoke(key, { ...TEST_CALL, payload: { n: 2 } });
  assert.deepEqual([other.status, other.problem().code], [422, "idempotency_key_reused"]);
  const { id } = world.admin;
  const { token } = await world.service.store.transaction(
    calls.tenantId,
    (tenant) => addToken(tenant, world.service.clock.now(), id),
  );
  const another = await calls.invoke(key, TEST_CALL, token);
  assert.deepEqual([another.status, another.problem().code], [422, "idempotency_key_reused"]);
  const stranger = await calls.invoke(key, TEST_CALL, world.developer.token);
  assert.equal(stranger.status, 200);
  assert.equal(stranger.headers.get("idempotency-replayed"), null);
});

Deno.test("what is kept as a digest can't be answered again, and that is said", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  for (const record of ["digest", "none"]) {
    await calls.keeping({ record });
    const key = { "idempotency-key": record };
    assert.equal((await calls.invoke(key)).status, 200);
    for (const accept of ["application/json", "text/event-stream"]) {
      const again = await calls.invoke({ ...key, accept });
      assert.deepEqual([again.status, again.problem().code], [409, "payload_not_kept"]);
    }
    assert.equal((await calls.invoke({ ...key, prefer: "respond-async" })).status, 202);
  }
});

Deno.test("an answer to one that was cancelled in the queue is its envelope", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const key = { "idempotency-key": "k-1" };
  const queued = await calls.invoke({ ...key, prefer: "respond-async" });
  const id = queued.headers.get("aiel-execution") ?? "";
  assert.equal((await calls.ask("POST", id, "/cancel")).status, 200);
  const again = await calls.invoke(key);
  assert.deepEqual([again.status, again.headers.get("aiel-execution")], [499, id]);
});

Deno.test("who calls is the service's to say, and what belongs to other actions is refused", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const bad = [
    { ...TEST_CALL, payload: { ctx: { user_id: "usr_x" } } },
    { ...TEST_CALL, payload: { ctx: { tenant_id: "tnt_x" } } },
    { action: "execute", handler: "a.b", event: { ctx: { workspace_id: "w" } } },
    { action: "execute", handler: "a.b", event: { ctx: { project_id: "p" } } },
    { kind: "tool" },
    { name: "x" },
    { action: "execute" },
    { action: "describe", kind: "tool" },
    { ...TEST_CALL, event: 1 },
    { ...TEST_CALL, queue: { priority: 1 } },
  ];
  for (const json of bad) {
    const answer = await calls.invoke({}, json);
    assert.deepEqual([answer.status, answer.problem().code], [422, "invalid_call"]);
  }
  for (const json of [{ ...TEST_CALL, capabilities: {} }, { ...TEST_CALL, ctx: {} }]) {
    assert.equal((await calls.invoke({}, json)).problem().code, "invalid_request");
  }
  assert.equal(world.service.runner.orders.length, 0);
  const fine = await calls.invoke({}, { ...TEST_CALL, payload: { ctx: { locale: "de" } } });
  assert.equal(fine.status, 200);
  const [order] = world.service.runner.orders;
  const { ctx } = order?.request as { ctx: Record<string, unknown> };
  assert.deepEqual([ctx["user_id"], ctx["tenant_id"]], [world.admin.id, calls.tenantId]);
});

Deno.test("the time that code gets is the lowest of what caller, export, grants and platform say", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world, {
    policies: { "tool/slow": { timeout_ms: 3_600_000 }, "tool/quick": { timeout_ms: 2_000 } },
  });
  const timeout = async (json: object, prefer = "") => {
    const answer = await calls.invoke({ prefer }, json);
    return (await calls.show(answer.headers.get("aiel-execution") ?? "")).timeout_ms;
  };
  const slow = { kind: "tool", name: "slow" };
  const quick = { kind: "tool", name: "quick" };
  assert.equal(await timeout(TEST_CALL), 30_000);
  assert.equal(await timeout(slow), 300_000);
  assert.equal(await timeout(slow, "respond-async"), 3_600_000);
  assert.equal(await timeout({ ...slow, timeout_ms: 5_000 }), 5_000);
  assert.equal(await timeout({ ...quick, timeout_ms: 9_000 }), 2_000);
  assert.equal(await timeout({ ...TEST_CALL, timeout_ms: 3_600_000 }), 300_000);
  await calls.releases.grant({ limits: { timeout_ms: 1_500 } });
  assert.equal(await timeout({ ...quick, timeout_ms: 9_000 }), 1_500);
  assert.equal(await timeout(slow, "respond-async"), 1_500);
});

Deno.test("a queue takes so many of a tenant, and says when to come again", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  for (let count = 0; count < 20; count++) await calls.later();
  const full = await calls.invoke({ prefer: "respond-async" });
  assert.deepEqual([full.status, full.problem().code], [429, "backlog_full"]);
  assert.match(full.headers.get("retry-after") ?? "", /^[1-9]\d*$/);
  assert.equal((await calls.invoke()).status, 200);
  const { items } = (await calls.releases.ask("GET", `${PROJECT}/executions?state=queued`))
    .json() as { items: { id: string }[] };
  await calls.ask("POST", items[0]?.id ?? "", "/cancel");
  await calls.later();
});

Deno.test("nothing runs where nothing is live, where it is not granted, or for a viewer", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const production = `${PROJECT}/environments/production/invoke`;
  const nothing = await calls.releases.ask("POST", production, TEST_CALL);
  assert.deepEqual([nothing.status, nothing.problem().code], [409, "nothing_live"]);
  const viewer = await calls.invoke({}, TEST_CALL, world.viewer.token);
  assert.deepEqual([viewer.status, viewer.problem().code], [403, "forbidden"]);
  await calls.releases.ask("PATCH", PROJECT, { archived: true });
  const archived = await calls.invoke();
  assert.deepEqual([archived.status, archived.problem().code], [409, "archived"]);
});

Deno.test("the caller's trace goes on, and what is no trace begins a new one", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const trace = "0af7651916cd43dd8448eb211c80319c";
  const one = await calls.invoke({ traceparent: `00-${trace}-b7ad6b7169203331-01` });
  assert.equal((await calls.show(one.headers.get("aiel-execution") ?? "")).trace_id, trace);
  const two = await calls.invoke({ traceparent: "00-zz" });
  const { trace_id } = await calls.show(two.headers.get("aiel-execution") ?? "");
  assert.match(trace_id ?? "", /^[0-9a-f]{32}$/);
});
