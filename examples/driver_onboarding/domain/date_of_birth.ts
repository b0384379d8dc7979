import type { Finding } from "../schemas.ts";

/** Youngest age, in whole years, at which the insurer covers a driver. */
export const MINIMUM_AGE = 21;

/** Above this age, in whole years, a mistyped year is likelier than a driver. */
export const PLAUSIBLE_AGE = 90;

/**
 * Whole years between two days written as `YYYY-MM-DD`; negative for a birth in the future.
 * A person born on 29 February has the birthday on 1 March of a common year.
 */
export function ageOn(dateOfBirth: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(dateOfBirth.slice(0, 4));
  // Days of one format compare as text, so no time zone can move a birthday.
  const hadBirthday = day.slice(5) >= dateOfBirth.slice(5);
  return hadBirthday ? years : years - 1;
}

/** What is wrong with a date of birth for a driver who applies on `day`. */
export function checkDateOfBirth(dateOfBirth: string, day: string): Finding[] {
  const age = ageOn(dateOfBirth, day);
  if (age >= MINIMUM_AGE && age <= PLAUSIBLE_AGE) return [];
  if (age < 0 || age > PLAUSIBLE_AGE) {
    return [{
      code: "implausible_date_of_birth",
      severity: "review",
      message: `Date of birth "${dateOfBirth}" would make the driver ${age} years old`,
    }];
  }
  return [{
    code: "under_age",
    severity: "reject",
    message: `The driver is ${age} years old, at least ${MINIMUM_AGE} are required`,
  }];
}
