import assert from "node:assert/strict";
import { checkLicenseExpiry, checkLicenseNumber } from "./license.ts";

const codes = (findings: { code: string; severity: string }[]) =>
  findings.map(({ code, severity }) => [code, severity]);

Deno.test("checkLicenseNumber accepts the format of each country it knows", () => {
  const licenses = {
    DE: "B072RRE2I55",
    ES: "12345678Z",
    GB: "MORGA657054SM9IJ",
    KE: "DL-4471920",
  };
  for (const [country, number] of Object.entries(licenses)) {
    assert.deepEqual(checkLicenseNumber(country, number), [], country);
  }
});

Deno.test("checkLicenseNumber rejects a Spanish number whose letter does not fit its digits", () => {
  assert.deepEqual(codes(checkLicenseNumber("ES", "12345678A")), [
    ["license_number_invalid", "reject"],
  ]);
});

Deno.test("checkLicenseNumber asks for a review when it has no rule for the country", () => {
  assert.deepEqual(codes(checkLicenseNumber("NZ", "EA123456")), [
    ["license_format_unknown", "review"],
  ]);
});

Deno.test("checkLicenseExpiry tells valid, soon to expire and expired apart, to the day", () => {
  const check = (expiresOn: string) => codes(checkLicenseExpiry(expiresOn, "2026-11-20"));
  assert.deepEqual(check("2026-12-21"), []);
  assert.deepEqual(check("2026-12-20"), [["license_expires_soon", "review"]]);
  assert.deepEqual(check("2026-11-20"), [["license_expires_soon", "review"]]);
  assert.deepEqual(check("2026-11-19"), [["license_expired", "reject"]]);
});
