import assert from "node:assert/strict";
import { idsSince, isDigest, isId, isPrincipalId, isSnapshotId, newId, timeOfId } from "./ids.ts";

const clock = { now: () => new Date("2026-11-20T12:00:00.000Z") };

Deno.test("newId makes ids that are told apart by kind", () => {
  const id = newId("project");
  assert.match(id, /^prj_[0-9a-hjkmnp-tv-z]{26}$/);
  assert.ok(isId("project", id));
  assert.ok(!isId("workspace", id));
  assert.notEqual(newId("project", clock), newId("project", clock));
});

Deno.test("newId sorts by time and takes time and chance from its arguments", () => {
  const zeros = (length: number) => new Uint8Array(length);
  assert.equal(newId("event", clock, zeros), "evt_01m7wd7tg00000000000000000");
  const later = newId("event", { now: () => new Date(clock.now().getTime() + 1) }, zeros);
  assert.ok(later > newId("event", clock, (length) => new Uint8Array(length).fill(255)));
});

Deno.test("isId refuses what no id looks like", () => {
  for (const text of ["", "prj_", `prj_${"8".repeat(26)}`, `prj_${"0".repeat(25)}`, "PRJ_0"]) {
    assert.ok(!isId("project", text), text);
  }
  assert.ok(!isId("project", `prj_${"0".repeat(26)}\n`));
});

Deno.test("isPrincipalId takes users and service accounts", () => {
  assert.ok(isPrincipalId(newId("user")));
  assert.ok(isPrincipalId(newId("serviceAccount")));
  assert.ok(!isPrincipalId(newId("token")));
});

Deno.test("isSnapshotId and isDigest take lower-case hex of the right length", () => {
  const digest = "a1".repeat(32);
  assert.ok(isDigest(digest) && isSnapshotId(`sha256:${digest}`));
  for (const text of [digest.toUpperCase(), digest.slice(1), `${digest}\n`]) {
    assert.ok(!isDigest(text) && !isSnapshotId(`sha256:${text}`), text);
  }
});

Deno.test("idsSince comes before the ids of its time and after those of earlier ones", () => {
  const at = (ms: number) => newId("execution", { now: () => new Date(ms) });
  for (const ms of [1, 31, 32, 1_796_000_000_000, 2 ** 48 - 1]) {
    const since = idsSince("execution", new Date(ms));
    assert.ok(since < at(ms) && since > at(ms - 1), `${ms}`);
    assert.equal(timeOfId(at(ms)).getTime(), ms);
  }
  assert.ok(idsSince("execution", new Date(8.64e15)) > at(2 ** 48 - 1));
  for (const time of [new Date(-1), new Date(NaN)]) {
    assert.ok(idsSince("execution", time) < at(0));
  }
});
