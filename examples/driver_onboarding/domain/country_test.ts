import assert from "node:assert/strict";
import { isCountryCode } from "./country.ts";

Deno.test("isCountryCode knows assigned codes and no others", () => {
  for (const code of ["AD", "DE", "KE", "ZW"]) assert.ok(isCountryCode(code), code);
  // Reserved, former and user-assigned codes are not countries; nor is a code in lower case.
  for (const code of ["UK", "SU", "XK", "EU", "de", "", "DEU"]) {
    assert.ok(!isCountryCode(code), code);
  }
});
