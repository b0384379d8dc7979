import assert from "node:assert/strict";
import { ScheduleDocument, SchedulePage } from "../../api/schedules.ts";
import { TEST_CALL } from "../../testing/execution_requests.ts";
import { Releases } from "../../testing/releases.ts";
import { makeWorld, PROJECT } from "../../testing/world.ts";

const SCHEDULES = `${PROJECT}/environments/development/schedules`;
const NIGHTLY = { cron: "0 3 * * *", time_zone: "Europe/Berlin", request: TEST_CALL };

Deno.test("a schedule is made, shown by name and id, replaced, and removed", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const made = await releases.ask("PUT", `${SCHEDULES}/nightly`, NIGHTLY);
  assert.equal(made.status, 201);
  assert.equal(made.headers.get("location"), `${SCHEDULES}/nightly`);
  const document = ScheduleDocument.parse(made.json());
  assert.deepEqual(document.request, TEST_CALL);
  // The clock of the world stands at 18:00 UTC of 20 November: Berlin is an hour ahead.
  assert.deepEqual(document.next.slice(0, 2), [
    "2026-11-21T02:00:00.000Z",
    "2026-11-22T02:00:00.000Z",
  ]);
  assert.equal(document.created_by, world.admin.id);
  for (const name of ["nightly", document.id]) {
    assert.deepEqual((await releases.ask("GET", `${SCHEDULES}/${name}`)).json(), document);
  }
  const replaced = await releases.ask("PUT", `${SCHEDULES}/${document.id}`, {
    ...NIGHTLY,
    enabled: false,
  });
  assert.equal(replaced.status, 200);
  const after = ScheduleDocument.parse(replaced.json());
  assert.deepEqual([after.id, after.name, after.version, after.enabled, after.next], [
    document.id,
    "nightly",
    2,
    false,
    [],
  ]);
  const page = SchedulePage.parse((await releases.ask("GET", SCHEDULES)).json());
  assert.deepEqual(page, { items: [after], next_cursor: null });
  assert.equal((await releases.ask("DELETE", `${SCHEDULES}/nightly`)).status, 204);
  assert.equal((await releases.ask("DELETE", `${SCHEDULES}/nightly`)).status, 404);
  assert.equal((await releases.ask("GET", `${SCHEDULES}/${document.id}`)).status, 404);
  assert.equal((await releases.ask("PUT", `${SCHEDULES}/${document.id}`, NIGHTLY)).status, 404);
});

Deno.test("who saw another version changes nothing", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const path = `${SCHEDULES}/nightly`;
  const none = await releases.ask("PUT", path, NIGHTLY, { "if-match": '"1"' });
  assert.deepEqual([none.status, none.problem().code], [412, "version_moved"]);
  const isNew = { "if-none-match": "*" };
  const made = await releases.ask("PUT", path, NIGHTLY, isNew);
  assert.equal(made.status, 201);
  assert.equal((await releases.ask("PUT", path, NIGHTLY, isNew)).status, 412);
  const seen = { "if-match": made.headers.get("etag") ?? "" };
  const shown = await releases.ask("GET", path);
  assert.equal(shown.headers.get("etag"), seen["if-match"]);
  assert.equal((await releases.ask("PUT", path, NIGHTLY, seen)).status, 200);
  assert.equal((await releases.ask("PUT", path, NIGHTLY, seen)).status, 412);
  assert.equal((await releases.ask("DELETE", path, undefined, seen)).status, 412);
});

Deno.test("what is no schedule is refused, with what is wrong", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const path = `${SCHEDULES}/nightly`;
  const bad = [
    { ...NIGHTLY, cron: "every day" },
    { ...NIGHTLY, cron: "0 0 30 2 *" },
    { ...NIGHTLY, cron: "* * * * * *" },
    { ...NIGHTLY, cron: "61 * * * *" },
    { ...NIGHTLY, time_zone: "Mars/Olympus" },
  ];
  for (const json of bad) {
    const answer = await releases.ask("PUT", path, json);
    assert.deepEqual([answer.status, answer.problem().code], [422, "invalid_schedule"]);
  }
  const calls = [
    { kind: "tool" },
    { action: "execute" },
    { ...TEST_CALL, handler: "a.b" },
    { ...TEST_CALL, payload: { ctx: { user_id: "usr_x" } } },
  ];
  for (const request of calls) {
    const answer = await releases.ask("PUT", path, { ...NIGHTLY, request });
    assert.deepEqual([answer.status, answer.problem().code], [422, "invalid_call"]);
  }
  for (const json of [{ ...NIGHTLY, x: 1 }, { ...NIGHTLY, request: { action: "describe" } }]) {
    assert.equal((await releases.ask("PUT", path, json)).status, 400);
  }
  const named = await releases.ask("PUT", `${SCHEDULES}/Not-A-Slug`, NIGHTLY);
  assert.deepEqual([named.status, named.problem().code], [400, "invalid_name"]);
});

Deno.test("schedules of what is not there, is archived, or is another environment's", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  const { id } = ScheduleDocument.parse(
    (await releases.ask("PUT", `${SCHEDULES}/nightly`, NIGHTLY)).json(),
  );
  const other = SCHEDULES.replace("development", "production");
  assert.equal((await releases.ask("GET", `${other}/nightly`)).status, 404);
  for (const method of ["GET", "DELETE"]) {
    assert.equal((await releases.ask(method, `${other}/${id}`)).status, 404);
  }
  assert.equal((await releases.ask("PUT", `${other}/${id}`, NIGHTLY)).status, 404);
  const nothing = SCHEDULES.replace("development", "nothing");
  assert.equal((await releases.ask("PUT", `${nothing}/nightly`, NIGHTLY)).status, 404);
  assert.equal((await releases.ask("GET", nothing)).status, 404);
  await releases.ask("PATCH", PROJECT, { archived: true });
  for (const [method, json] of [["PUT", NIGHTLY], ["DELETE", undefined]] as const) {
    const answer = await releases.ask(method, `${SCHEDULES}/nightly`, json);
    assert.deepEqual([answer.status, answer.problem().code], [409, "archived"]);
  }
  assert.equal((await releases.ask("GET", `${SCHEDULES}/nightly`)).status, 200);
});

Deno.test("an environment has so many schedules, and no more", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  for (let count = 0; count < 100; count++) {
    const made = await releases.ask("PUT", `${SCHEDULES}/s-${count}`, NIGHTLY);
    assert.equal(made.status, 201);
  }
  const answer = await releases.ask("PUT", `${SCHEDULES}/one-more`, NIGHTLY);
  assert.deepEqual([answer.status, answer.problem().code], [409, "too_many"]);
  assert.equal((await releases.ask("PUT", `${SCHEDULES}/s-7`, NIGHTLY)).status, 200);
});

Deno.test("a viewer sees schedules, and sets none", async () => {
  await using world = await makeWorld();
  const releases = new Releases(world);
  await releases.ask("PUT", `${SCHEDULES}/nightly`, NIGHTLY);
  const { token } = world.viewer;
  const asked = async (method: string, json?: unknown) =>
    (await world.call({
      method,
      path: `${SCHEDULES}/nightly`,
      token,
      ...(json === undefined ? {} : { json }),
    })).status;
  assert.equal(await asked("GET"), 200);
  assert.equal(await asked("PUT", NIGHTLY), 403);
  assert.equal(await asked("DELETE"), 403);
});
