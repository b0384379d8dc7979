import { z } from "zod";
import { isCountryCode } from "./domain/country.ts";

/**
 * An address as people type it: outer spaces are dropped, the case is left to `normalize_email`.
 */
export const Email = z.string('"email" must be text').trim()
  .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, '"email" must look like "name@example.com"');

/** A real calendar day (`2026-02-30` is none), without time and time zone. */
export const Day = z.iso.date('A date must be a real day written as "YYYY-MM-DD"');

export const CountryCode = z.string('"country" must be text').trim().toUpperCase()
  .refine(isCountryCode, '"country" must be an ISO 3166-1 alpha-2 code such as "DE" or "KE"');

const LicenseNumber = z.string('"license_number" must be text').trim().toUpperCase()
  .regex(/^[A-Z0-9-]{5,20}$/, '"license_number" must be 5 to 20 letters, digits or hyphens');

/** What a driver has told so far, in the order in which the questions are asked. */
export const Profile = z.strictObject({
  full_name: z.string('"full_name" must be text').trim().min(1, '"full_name" must not be empty'),
  email: Email,
  date_of_birth: Day,
  country: CountryCode,
  license_number: LicenseNumber,
  license_expires_on: Day,
}).partial();
export type Profile = z.infer<typeof Profile>;

export const Field = Profile.keyof();
export type Field = z.infer<typeof Field>;

/** One turn of the conversation; `asked` is the field that `answer` belongs to. */
export const OnboardingState = z.strictObject({
  profile: Profile.default({}),
  missing: z.array(Field).default([]),
  asked: Field.nullable().default(null),
  question: z.string().nullable().default(null),
  problem: z.string().nullable().default(null),
  answer: z.string('"answer" must be text').optional(),
});
export type OnboardingState = z.infer<typeof OnboardingState>;

/** Ages and expiry dates are judged on `applied_on`, so that a replay gives the same answer. */
export const Application = z.strictObject({ applied_on: Day, profile: Profile });
export type Application = z.infer<typeof Application>;

/** Something a rule has found: `reject` ends the application, `review` asks a person to look. */
export const Finding = z.object({
  code: z.string(),
  severity: z.enum(["review", "reject"]),
  message: z.string(),
});
export type Finding = z.infer<typeof Finding>;

export const Step = z.enum(["ask_driver", "already_onboarded", "reject", "review", "activate"]);
export type Step = z.infer<typeof Step>;

export const OnboardingResult = z.object({
  step: Step,
  driver_id: z.string().nullable(),
  missing: z.array(Field),
  question: z.string().nullable(),
  findings: z.array(Finding),
});
export type OnboardingResult = z.infer<typeof OnboardingResult>;

export const Driver = z.object({
  id: z.string(),
  full_name: z.string(),
  email: Email,
  country: CountryCode,
  license_number: LicenseNumber,
  active_since: Day,
});
export type Driver = z.infer<typeof Driver>;
