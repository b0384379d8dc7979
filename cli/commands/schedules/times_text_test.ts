import assert from "node:assert/strict";
import { createScreen } from "../../program/screen.ts";
import { timesText } from "./times_text.ts";

const SCREEN = createScreen({ columns: 80, terminal: false, color: false });

Deno.test("timesText says times here and in the schedule's zone, over a change of clocks", () => {
  const times = ["2026-10-24T05:00:00.000Z", "2026-10-26T06:00:00.000Z"];
  assert.equal(
    timesText(times, "Europe/Berlin", SCREEN, "America/New_York"),
    "  Sat 2026-10-24 01:00  America/New_York  =  Sat 2026-10-24 07:00  Europe/Berlin\n" +
      "  Mon 2026-10-26 02:00  America/New_York  =  Mon 2026-10-26 07:00  Europe/Berlin",
  );
  assert.equal(timesText(times.slice(0, 1), "UTC", SCREEN, "UTC"), "  Sat 2026-10-24 05:00  UTC");
  // A zone that this machine does not know.
  assert.match(timesText(times.slice(0, 1), "Mars/Base\u001b", SCREEN, "UTC"), /05:00 {2}UTC$/);
});
