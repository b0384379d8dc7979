import assert from "node:assert/strict";
import { RuntimeError } from "../../../runtime/protocol/errors.ts";
import { ExecutionPage } from "../../api/executions.ts";
import { makeDead, TEST_CALL } from "../../testing/execution_requests.ts";
import { Invocations } from "../../testing/invocations.ts";
import { makeWorld, PROJECT, type World } from "../../testing/world.ts";

const LIST = `${PROJECT}/executions`;

async function list(calls: Invocations, query = "") {
  const answer = await calls.releases.ask("GET", LIST + query);
  assert.equal(answer.status, 200, new TextDecoder().decode(answer.bytes));
  const { items, next_cursor } = ExecutionPage.parse(answer.json());
  return { ids: items.map(({ id }) => id), next: next_cursor };
}

function idOf({ headers }: { readonly headers: Headers }): string {
  return headers.get("aiel-execution") ?? "";
}

function throwing(world: World, code: "USER_CODE_ERROR" | "TIMEOUT" = "USER_CODE_ERROR"): void {
  world.service.runner.answer = () => {
    throw new RuntimeError(code, "It went wrong");
  };
}

Deno.test("executions are listed newest first, by each filter, page by page", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const good = idOf(await calls.invoke());
  world.service.clock.pass(60_000);
  const since = world.service.clock.now().toISOString();
  throwing(world);
  const bad = idOf(await calls.invoke({}, { kind: "tool", name: "y" }));
  world.service.clock.pass(60_000);
  const { id: queued } = await calls.later();
  const { document: { live } } = await calls.releases.environment("development");
  assert.deepEqual((await list(calls)).ids, [queued, bad, good]);
  const filters: [string, string[]][] = [
    ["state=failed", [bad]],
    ["state=succeeded,queued", [queued, good]],
    ["error_code=USER_CODE_ERROR", [bad]],
    ["error_code=TIMEOUT", []],
    ["export=tool%2Fy", [bad]],
    ["source=api", [queued, bad, good]],
    ["source=schedule", []],
    [`since=${since}`, [queued, bad]],
    [`until=${since}`, [good]],
    [`snapshot=${live?.snapshot_id}`, [queued, bad, good]],
    [`snapshot=sha256:${"0".repeat(64)}`, []],
    ["environment=development&state=failed", [bad]],
    ["environment=production", []],
  ];
  for (const [query, ids] of filters) {
    assert.deepEqual((await list(calls, `?${query}`)).ids, ids, query);
  }
  const first = await list(calls, "?limit=2");
  assert.deepEqual(first.ids, [queued, bad]);
  const rest = await list(calls, `?limit=2&cursor=${encodeURIComponent(first.next ?? "")}`);
  assert.deepEqual(rest, { ids: [good], next: null });
});

Deno.test("a cursor of another filter is refused, and so is what is no state", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  for (let count = 0; count < 3; count++) await calls.invoke();
  const { next } = await list(calls, "?limit=1");
  const cursor = encodeURIComponent(next ?? "");
  for (const query of ["state=succeeded", "source=api", "environment=development"]) {
    const answer = await calls.releases.ask("GET", `${LIST}?cursor=${cursor}&${query}`);
    assert.deepEqual([answer.status, answer.problem().code], [400, "invalid_cursor"], query);
  }
  for (const query of ["state=gone", "state=", "error_code=X", "since=yesterday", "source=x"]) {
    const answer = await calls.releases.ask("GET", `${LIST}?${query}`);
    assert.deepEqual([answer.status, answer.problem().code], [400, "invalid_request"], query);
  }
  for (const query of ["environment=nothing", "schedule=nothing"]) {
    assert.equal((await calls.releases.ask("GET", `${LIST}?${query}`)).status, 404, query);
  }
});

Deno.test("a viewer sees that there were executions, and nothing of what they were asked", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const id = idOf(await calls.invoke());
  const ask = async (path: string, method = "GET") =>
    (await world.call({ method, path, token: world.viewer.token })).status;
  assert.equal(await ask(LIST), 200);
  assert.equal(await ask(`${LIST}/${id}`), 200);
  for (const path of [`${LIST}/${id}/payload`, `${LIST}/${id}/logs`, `${calls.path}/logs`]) {
    assert.equal(await ask(path), 403, path);
  }
  for (const act of ["cancel", "retry", "redrive"]) {
    assert.equal(await ask(`${LIST}/${id}/${act}`, "POST"), 403, act);
  }
});

Deno.test("an execution of another project is not there", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const id = idOf(await calls.invoke());
  const other = await calls.releases.ask("POST", "/v1/workspaces/payments/projects", {
    slug: "other",
  });
  assert.equal(other.status, 201);
  const path = "/v1/workspaces/payments/projects/other/executions";
  for (const rest of ["", "/payload", "/logs"]) {
    assert.equal((await calls.releases.ask("GET", `${path}/${id}${rest}`)).status, 404);
  }
  for (const act of ["cancel", "retry", "redrive"]) {
    assert.equal((await calls.releases.ask("POST", `${path}/${id}/${act}`)).status, 404);
  }
  assert.equal((await calls.ask("GET", "exe_01kbr1ze00f2k7xw4mb3r6zq9t")).status, 404);
  assert.equal((await calls.ask("GET", "x")).status, 404);
});

Deno.test("cancelExecution ends what is queued, and 409 says what has ended", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const { id } = await calls.later();
  const cancelled = (await calls.ask("POST", id, "/cancel")).json() as Record<string, unknown>;
  assert.deepEqual([cancelled["state"], cancelled["cancelled_by"]], ["cancelled", world.admin.id]);
  const { envelope } = await calls.payload(id);
  assert.equal(envelope?.http_status, 499);
  assert.deepEqual(await world.service.jobs.take(10), []);
  const ids = [id, idOf(await calls.invoke())];
  throwing(world);
  ids.push(idOf(await calls.invoke()));
  for (const ended of ids) {
    const again = await calls.ask("POST", ended, "/cancel");
    assert.deepEqual([again.status, again.problem().code], [409, "execution_ended"]);
  }
  const { id: dead } = await calls.later();
  await makeDead(world, dead);
  assert.equal((await calls.ask("POST", dead, "/cancel")).status, 409);
});

Deno.test("cancelExecution tells what runs to end, and who told it first is named", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const begun = Promise.withResolvers<void>();
  world.service.runner.answer = () => {
    begun.resolve();
    return new Promise<never>(() => {});
  };
  const answer = calls.invoke();
  await begun.promise;
  const { ids: [id = ""] } = await list(calls);
  const path = `${LIST}/${id}/cancel`;
  const first = await world.call({ method: "POST", path, token: world.developer.token });
  assert.equal(first.status, 200);
  assert.equal((await answer).status, 499);
  const shown = await calls.show(id);
  assert.deepEqual([shown.state, shown.cancelled_by], ["cancelled", world.developer.id]);
});

Deno.test("retryExecution asks anew for what one was asked, whatever became of it", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const good = idOf(await calls.invoke());
  throwing(world);
  const bad = idOf(await calls.invoke());
  const { id: cancelled } = await calls.later();
  await calls.ask("POST", cancelled, "/cancel");
  const { id: dead } = await calls.later();
  await makeDead(world, dead);
  for (const id of [good, bad, cancelled, dead]) {
    const answer = await calls.ask("POST", id, "/retry");
    assert.equal(answer.status, 201, id);
    const made = answer.json() as { id: string; retry_of: string; state: string };
    assert.deepEqual([made.retry_of, made.state], [id, "queued"]);
    assert.equal(answer.headers.get("location"), `${LIST}/${made.id}`);
    assert.deepEqual((await calls.payload(made.id)).request, { action: "invoke", ...TEST_CALL });
  }
});

Deno.test("retryExecution with a key makes one, and the key is for nothing else", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const [one, two] = [idOf(await calls.invoke()), idOf(await calls.invoke())];
  const retry = (id: string) =>
    calls.releases.ask("POST", `${LIST}/${id}/retry`, undefined, { "idempotency-key": "k-1" });
  const first = await retry(one);
  assert.equal(first.status, 201);
  assert.deepEqual((await retry(one)).json(), first.json());
  const other = await retry(two);
  assert.deepEqual([other.status, other.problem().code], [422, "idempotency_key_reused"]);
});

Deno.test("retryExecution: 409 while it runs, when nothing is kept, is live, or granted", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const { id: queued } = await calls.later();
  const early = await calls.ask("POST", queued, "/retry");
  assert.deepEqual([early.status, early.problem().code], [409, "execution_runs"]);
  for (const record of ["digest", "none"]) {
    await calls.keeping({ record });
    const answer = await calls.ask("POST", idOf(await calls.invoke()), "/retry");
    assert.deepEqual([answer.status, answer.problem().code], [409, "payload_not_kept"], record);
  }
  await calls.keeping({ record: "full" });
  const id = idOf(await calls.invoke());
  for (let count = 0; count < 19; count++) await calls.later();
  const full = await calls.ask("POST", id, "/retry");
  assert.deepEqual([full.status, full.problem().code], [429, "backlog_full"]);
});

Deno.test("redriveExecution puts a dead one into the queue, and 409 refuses every other", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const { id } = await calls.later();
  const queued = await calls.ask("POST", id, "/redrive");
  assert.deepEqual([queued.status, queued.problem().code], [409, "execution_not_dead"]);
  const good = idOf(await calls.invoke());
  assert.equal((await calls.ask("POST", good, "/redrive")).status, 409);
  await makeDead(world, id);
  const answer = await calls.ask("POST", id, "/redrive");
  assert.equal(answer.status, 200);
  const again = await calls.show(id);
  assert.deepEqual([again.state, again.ended_at, again.max_attempts], ["queued", null, 2]);
  await using _worker = calls.work();
  assert.equal((await calls.ended(id)).state, "succeeded");
});

Deno.test("redriveExecutions redrives as many as there is room for, and says that there are more", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const dead: string[] = [];
  for (let count = 0; count < 6; count++) {
    const { id } = await calls.later({ name: count < 5 ? "x" : "y" });
    await makeDead(world, id);
    dead.push(id);
  }
  const redrive = async (json: Record<string, unknown>) =>
    await calls.releases.ask("POST", `${LIST}/redrive`, { environment: "development", ...json });
  const of = async (json: Record<string, unknown>) => (await redrive(json)).json() as unknown;
  assert.deepEqual(await of({ export: "tool/y" }), { redriven: 1, more: false });
  assert.deepEqual(await of({ error_code: "TIMEOUT" }), { redriven: 0, more: false });
  assert.deepEqual(await of({ limit: 2 }), { redriven: 2, more: true });
  for (let count = 0; count < 16; count++) await calls.later();
  assert.deepEqual(await of({}), { redriven: 1, more: true });
  const full = await redrive({});
  assert.deepEqual([full.status, full.problem().code], [429, "backlog_full"]);
  assert.equal((await redrive({ environment: "nothing" })).status, 404);
  assert.deepEqual((await list(calls, "?state=dead")).ids.length, 2);
  await calls.releases.ask("PATCH", PROJECT, { archived: true });
  const archived = await redrive({});
  assert.deepEqual([archived.status, archived.problem().code], [409, "archived"]);
  for (const act of ["cancel", "retry", "redrive"]) {
    const answer = await calls.ask("POST", dead[0] ?? "", `/${act}`);
    assert.deepEqual([answer.status, answer.problem().code], [409, "archived"], act);
  }
});
