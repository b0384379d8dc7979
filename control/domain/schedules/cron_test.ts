import assert from "node:assert/strict";
import fc from "fast-check";
import { DomainError } from "../domain_error.ts";
import { checkCron, lastDue, nextTimes } from "./cron.ts";

const NOW = new Date("2026-11-30T08:00:00Z");
const texts = (dates: readonly Date[]) => dates.map((at) => at.toISOString().slice(0, 16));

Deno.test("checkCron takes what comes at most once a minute, and says what is wrong", () => {
  for (const cron of ["* * * * *", "0 7 * * 1-5", "@daily", "*/15 9-17 * * *", "0 0 29 2 *"]) {
    checkCron({ cron, timeZone: "Europe/Berlin" }, NOW);
  }
  for (
    const [cron, timeZone, message] of [
      ["never", "UTC", /has 1 field, expected five/],
      ["61 * * * *", "UTC", /means nothing/],
      ["* * * * * *", "UTC", /has 6 fields, expected five/],
      ["0 0 7 * * *", "UTC", /has 6 fields, expected five/],
      ["0 7 * *", "UTC", /has 4 fields, expected five/],
      ["@often", "UTC", /means nothing/],
      ["0 0 31 2 *", "UTC", /never comes/],
      ["0 7 * * *", "Mars/Olympus", /no time zone/],
      ["0 7 * * *", "", /no time zone/],
    ] as const
  ) {
    assert.throws(() => checkCron({ cron, timeZone }, NOW), (error: unknown) => {
      assert.ok(error instanceof DomainError && error.code === "invalid_schedule");
      assert.match(error.message, message, `${cron} ${timeZone}`);
      return true;
    });
  }
});

Deno.test("nextTimes fires once in an hour that comes twice, and once where an hour is left out", () => {
  const berlin = { cron: "30 2 * * *", timeZone: "Europe/Berlin" };
  // 2026-03-29: 02:30 is left out, so it fires at 03:00.
  // 2026-10-25: 02:30 comes at 00:30Z and at 01:30Z.
  assert.deepEqual(texts(nextTimes(berlin, new Date("2026-03-27T12:00:00Z"), 4)), [
    "2026-03-28T01:30",
    "2026-03-29T01:00",
    "2026-03-30T00:30",
    "2026-03-31T00:30",
  ]);
  assert.deepEqual(texts(nextTimes(berlin, new Date("2026-10-24T12:00:00Z"), 3)), [
    "2026-10-25T00:30",
    "2026-10-26T01:30",
    "2026-10-27T01:30",
  ]);
});

Deno.test("nextTimes gives later and later instants in every zone, over both changes of the clocks", () => {
  const zones = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"];
  const crons = [
    "*/30 * * * *",
    "15 * * * *",
    "30 1 * * *",
    "30 2 * * *",
    "0 0 * * *",
    "59 23 * * 0",
  ];
  fc.assert(fc.property(
    fc.constantFrom(...zones),
    fc.constantFrom(...crons),
    fc.date({ min: new Date("2026-01-01"), max: new Date("2027-12-31"), noInvalidDate: true }),
    (timeZone, cron, from) => {
      let before = from;
      for (const at of nextTimes({ cron, timeZone }, from, 60)) {
        assert.ok(at > before, `${cron} ${timeZone} ${before.toISOString()} ${at.toISOString()}`);
        before = at;
      }
    },
  ));
});

Deno.test("lastDue fires the newest instant that passed, and counts those before it", () => {
  const hourly = { cron: "0 * * * *", timeZone: "UTC" };
  const due = new Date("2026-11-30T03:00:00Z");
  const late = lastDue(hourly, due, new Date("2026-11-30T07:59:59Z"));
  assert.deepEqual([late.fireAt.toISOString(), late.missed, late.nextAt?.toISOString()], [
    "2026-11-30T07:00:00.000Z",
    4,
    "2026-11-30T08:00:00.000Z",
  ]);
  const onTime = lastDue(hourly, due, due);
  assert.deepEqual([onTime.fireAt, onTime.missed], [due, 0]);
  // A clock that jumps far ahead holds nothing up.
  const far = lastDue(
    { cron: "* * * * *", timeZone: "UTC" },
    due,
    new Date("2036-01-01T00:00:00Z"),
  );
  assert.equal(far.missed, 1_000);
  assert.equal(far.nextAt?.toISOString(), "2036-01-01T00:01:00.000Z");
});
