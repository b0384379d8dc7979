import assert from "node:assert/strict";
import { checkRetention, retentionCutoff } from "./retention.ts";

Deno.test("checkRetention takes whole numbers that keep at least one snapshot", () => {
  assert.deepEqual(checkRetention({ keepLast: 1, keepDays: 0 }), { keepLast: 1, keepDays: 0 });
  const wrong = [[0, 1], [1, -1], [1.5, 1], [1, 0.5], [2 ** 60, 1], [1, Infinity], [
    NaN,
    1,
  ]] as const;
  for (const [keepLast, keepDays] of wrong) {
    assert.throws(() => checkRetention({ keepLast, keepDays }), { code: "invalid_name" });
  }
});

Deno.test("retentionCutoff is so many days before now", () => {
  const now = new Date("2026-11-20T12:00:00.000Z");
  const cutoff = retentionCutoff({ keepLast: 1, keepDays: 30 }, now);
  assert.equal(cutoff.toISOString(), "2026-10-21T12:00:00.000Z");
});
