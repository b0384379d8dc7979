import assert from "node:assert/strict";
import { RuntimeError } from "../../../runtime/protocol/errors.ts";
import type { ExecutionId } from "../../domain/ids.ts";
import { TEST_CALL } from "../../testing/execution_requests.ts";
import { Invocations } from "../../testing/invocations.ts";
import { PLAIN_FACTS } from "../../testing/plain_facts.ts";
import { makeWorld } from "../../testing/world.ts";

const WORD = "a-word-of-the-payload";
const SECRET = "s3cret-value-of-a-variable";
const CALL = { ...TEST_CALL, payload: { word: WORD } };

/** All that is kept of an execution. */
async function everything({ world, tenantId }: Invocations, name: string): Promise<string> {
  const id = name as ExecutionId;
  return await world.service.store.read(tenantId, async ({ executions }) =>
    JSON.stringify([
      await executions.get(id),
      await executions.payload(id, "request") ?? null,
      await executions.payload(id, "envelope") ?? null,
      await executions.lines(id, 0, 1_000),
    ]));
}

/** An environment with a sealed variable that its code gets. */
async function withSecret(calls: Invocations): Promise<void> {
  await calls.releases.grant({ capabilities: { env: ["API_KEY"] } });
  const variable = `${calls.path}/variables/API_KEY`;
  await calls.releases.ask("PUT", variable, { value: SECRET, sealed: true });
  await calls.releases.push({
    capabilities: { ...PLAIN_FACTS.capabilities, env: ["API_KEY"] },
    variables: ["API_KEY"],
  });
}

for (const isQueued of [false, true]) {
  const way = isQueued ? "one that was queued" : "one whose caller waits";
  const headers = isQueued ? { prefer: "respond-async" } : {};

  Deno.test(`record says what is kept of ${way}, whether it succeeds or fails`, async () => {
    await using world = await makeWorld();
    const calls = await Invocations.of(world);
    await using _worker = calls.work();
    const run = async (record: string, fails: boolean) => {
      await calls.keeping({ record });
      world.service.runner.answer = ({ request }) => {
        if (fails) throw new RuntimeError("USER_CODE_ERROR", `Bad word: ${WORD}`);
        return request["payload"] ?? null;
      };
      const answer = await calls.invoke(headers, CALL);
      const id = answer.headers.get("aiel-execution") ?? "";
      await calls.ended(id);
      return { id, ...await calls.payload(id) };
    };
    for (const fails of [false, true]) {
      const none = await run("none", fails);
      assert.deepEqual([none.request, none.envelope], [null, null]);
      const digest = await run("digest", fails);
      assert.match(JSON.stringify(digest.request), /^\{"digest":"sha256:[0-9a-f]{64}"\}$/);
      assert.equal(digest.envelope?.ok, !fails);
      for (const { id } of [none, digest]) {
        assert.ok(!(await everything(calls, id)).includes(WORD));
        assert.equal((await calls.show(id)).state, fails ? "failed" : "succeeded");
      }
      const full = await run("full", fails);
      assert.deepEqual(full.request, { action: "invoke", ...CALL });
      assert.ok((await everything(calls, full.id)).includes(WORD));
    }
  });

  Deno.test(`a sealed value is in nothing that is kept of ${way}`, async () => {
    await using world = await makeWorld();
    const calls = await Invocations.of(world);
    await withSecret(calls);
    await using _worker = calls.work();
    const call = { ...TEST_CALL, payload: { said: `the key is ${SECRET}` } };
    for (const fails of [false, true]) {
      world.service.runner.answer = ({ env, log }) => {
        log({
          ts: "2026-11-20T18:00:00.000Z",
          level: "info",
          event: `key ${env["API_KEY"]}`,
          fields: { key: env["API_KEY"] ?? null },
          source: "ctx",
        });
        if (fails) throw new RuntimeError("USER_CODE_ERROR", `No such key: ${env["API_KEY"]}`);
        return { key: env["API_KEY"] ?? null };
      };
      const answer = await calls.invoke(headers, call);
      const id = answer.headers.get("aiel-execution") ?? "";
      const ended = await calls.ended(id);
      assert.equal(ended.state, fails ? "failed" : "succeeded");
      const kept = await everything(calls, id);
      assert.ok(!kept.includes(SECRET), kept);
      assert.ok(kept.includes("[secret]"));
      const retry = await calls.ask("POST", id, "/retry");
      assert.deepEqual([retry.status, retry.problem().code], [409, "payload_not_kept"]);
    }
  });
}

Deno.test("the request of one that waits is shown as it will be kept", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  await withSecret(calls);
  const call = { payload: { said: `the key is ${SECRET}` } };
  const full = await calls.later(call);
  assert.deepEqual((await calls.payload(full.id)).request, {
    redacted: { action: "invoke", ...TEST_CALL, payload: { said: "the key is [secret]" } },
  });
  await calls.keeping({ record: "none" });
  const none = await calls.later(call);
  assert.equal((await calls.payload(none.id)).request, null);
  for (const { id } of [full, none]) {
    await calls.ask("POST", id, "/cancel");
    assert.ok(!(await everything(calls, id)).includes(SECRET));
  }
  assert.equal((await calls.payload(none.id)).envelope, null);
});

Deno.test("what waits and may not begin any more is kept without secrets, and can be retried", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  await withSecret(calls);
  const plain = await calls.later();
  const secret = await calls.later({ payload: SECRET });
  await calls.releases.grant({});
  await using _worker = calls.work();
  for (const { id } of [plain, secret]) {
    const ended = await calls.ended(id);
    assert.deepEqual([ended.state, ended.error_code], ["failed", "SECURITY_VIOLATION"]);
    assert.ok(!(await everything(calls, id)).includes(SECRET));
  }
  await calls.releases.grant({ capabilities: { env: ["API_KEY"] } });
  assert.equal((await calls.ask("POST", plain.id, "/retry")).status, 201);
  assert.equal((await calls.ask("POST", secret.id, "/retry")).status, 409);
});

Deno.test("what the environment keeps is said and set, within what the service allows", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const { document } = await calls.releases.environment("development");
  assert.deepEqual(document.keeping, {
    record: "full",
    payload_days: 7,
    log_days: 7,
    record_days: 90,
  });
  await calls.keeping({ record: "digest", log_days: 2 });
  const changed = (await calls.releases.environment("development")).document;
  assert.deepEqual(changed.keeping, { ...document.keeping, record: "digest", log_days: 2 });
  for (const keeping of [{ record: "some" }, { log_days: -1 }, { record_days: 401 }, { x: 1 }]) {
    const answer = await calls.releases.ask("PUT", calls.path, { keeping });
    assert.deepEqual([answer.status, answer.problem().code], [400, "invalid_request"]);
  }
});
