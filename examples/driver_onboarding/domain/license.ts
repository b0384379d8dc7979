import type { Finding } from "../schemas.ts";

/** A license that ends within this many days is looked at by a person first. */
export const EXPIRES_SOON_DAYS = 30;

const DAY_MS = 24 * 60 * 60 * 1000;

/** How the number on a license is built, for the countries this fleet operates in. */
const formats: ReadonlyMap<string, (number: string) => boolean> = new Map([
  ["DE", (number: string) => /^[A-Z0-9]{11}$/.test(number)],
  ["ES", isSpanishNumber],
  ["GB", (number: string) => /^[A-Z9]{5}\d{6}[A-Z9]{2}[A-Z0-9]{3}$/.test(number)],
  ["KE", (number: string) => /^DL-\d{7}$/.test(number)],
]);

/**
 * A Spanish license carries the holder's DNI: eight digits and the letter they lead to, modulo 23.
 */
function isSpanishNumber(number: string): boolean {
  const digits = /^(\d{8})[A-Z]$/.exec(number)?.[1];
  return digits !== undefined && "TRWAGMYFPDXBNJZSQVHLCKE"[Number(digits) % 23] === number[8];
}

/** What is wrong with the number of a license issued in `country`. */
export function checkLicenseNumber(country: string, number: string): Finding[] {
  const isValid = formats.get(country);
  if (isValid === undefined) {
    return [{
      code: "license_format_unknown",
      severity: "review",
      message: `There is no rule for licenses of "${country}"`,
    }];
  }
  if (isValid(number)) return [];
  return [{
    code: "license_number_invalid",
    severity: "reject",
    message: `"${number}" is not a license number of "${country}"`,
  }];
}

/** What is wrong with the last day of a license for a driver who applies on `day`. */
export function checkLicenseExpiry(expiresOn: string, day: string): Finding[] {
  const daysLeft = (Date.parse(expiresOn) - Date.parse(day)) / DAY_MS;
  if (daysLeft > EXPIRES_SOON_DAYS) return [];
  return daysLeft < 0
    ? [{
      code: "license_expired",
      severity: "reject",
      message: `The license expired on ${expiresOn}`,
    }]
    : [{
      code: "license_expires_soon",
      severity: "review",
      message: `The license expires on ${expiresOn}, in ${daysLeft} days`,
    }];
}
