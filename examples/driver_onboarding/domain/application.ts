import type { Application, Finding } from "../schemas.ts";
import { checkDateOfBirth } from "./date_of_birth.ts";
import { checkLicenseExpiry, checkLicenseNumber } from "./license.ts";

/** Applies every rule to what is known so far; a field that is still missing is not judged. */
export function reviewApplication({ applied_on: day, profile }: Application): Finding[] {
  const { date_of_birth, country, license_number, license_expires_on } = profile;
  return [
    ...(date_of_birth ? checkDateOfBirth(date_of_birth, day) : []),
    ...(country && license_number ? checkLicenseNumber(country, license_number) : []),
    ...(license_expires_on ? checkLicenseExpiry(license_expires_on, day) : []),
  ];
}
