import assert from "node:assert/strict";
import { ageOn, checkDateOfBirth } from "./date_of_birth.ts";

const codes = (dateOfBirth: string, day: string) =>
  checkDateOfBirth(dateOfBirth, day).map(({ code, severity }) => [code, severity]);

Deno.test("ageOn counts whole years up to the birthday itself", () => {
  assert.equal(ageOn("2000-06-15", "2026-06-14"), 25);
  assert.equal(ageOn("2000-06-15", "2026-06-15"), 26);
});

Deno.test("ageOn moves a birthday on 29 February to 1 March in a common year", () => {
  assert.equal(ageOn("2004-02-29", "2025-02-28"), 20);
  assert.equal(ageOn("2004-02-29", "2025-03-01"), 21);
  assert.equal(ageOn("2004-02-29", "2028-02-29"), 24);
});

Deno.test("checkDateOfBirth rejects a driver one day before the minimum age", () => {
  assert.deepEqual(codes("2005-11-21", "2026-11-20"), [["under_age", "reject"]]);
  assert.deepEqual(codes("2005-11-20", "2026-11-20"), []);
});

Deno.test("checkDateOfBirth asks for a review when the year looks mistyped", () => {
  assert.deepEqual(codes("2062-03-01", "2026-11-20"), [["implausible_date_of_birth", "review"]]);
  assert.deepEqual(codes("1895-03-01", "2026-11-20"), [["implausible_date_of_birth", "review"]]);
});
