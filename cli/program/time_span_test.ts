import assert from "node:assert/strict";
import { parseMoment, parseSpan, spanText } from "./time_span.ts";

Deno.test("parseSpan reads spans and nothing else", () => {
  const good: [string, number][] = [
    ["0s", 0],
    ["90s", 90_000],
    ["10m", 600_000],
    ["1h30m", 5_400_000],
    ["7d", 604_800_000],
    ["2w", 1_209_600_000],
  ];
  for (const [text, ms] of good) assert.equal(parseSpan(text), ms, text);
  for (const text of ["", "10", "m", "-1m", "1.5h", "10 m", "1y", "1m ", "999999999d"]) {
    assert.equal(parseSpan(text), undefined, text);
  }
});

Deno.test("parseMoment reads what lies back, days and times, and no day that there is not", () => {
  const now = new Date("2026-11-20T12:00:00Z");
  const iso = (text: string) => parseMoment(text, now)?.toISOString();
  assert.equal(iso("2h"), "2026-11-20T10:00:00.000Z");
  assert.equal(iso("2026-11-01T10:00Z"), "2026-11-01T10:00:00.000Z");
  assert.equal(iso("2026-11-01 10:00:30.5+02:00"), "2026-11-01T08:00:30.500Z");
  assert.equal(iso("2026-11-01"), new Date(2026, 10, 1).toISOString());
  assert.equal(iso("2026-11-01T07:00"), new Date(2026, 10, 1, 7).toISOString());
  for (
    const text of ["", "yesterday", "2026-13-01", "2026-11-31", "2026-11-01T25:00", "1.1.2026"]
  ) {
    assert.equal(iso(text), undefined, text);
  }
});

Deno.test("spanText says spans in the unit that fits", () => {
  const cases: [number, string][] = [
    [-5, "0 ms"],
    [12.4, "12 ms"],
    [1_234, "1.2 s"],
    [12_345, "12 s"],
    [119_999, "119 s"],
    [120_000, "2 min"],
    [7_200_000, "2 h"],
    [172_800_000, "2 d"],
    [900_000_000, "10 d"],
  ];
  for (const [ms, text] of cases) assert.equal(spanText(ms), text);
});
