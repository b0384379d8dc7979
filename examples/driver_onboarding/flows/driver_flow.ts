import { type Context, flow } from "aiel";
import { reviewApplication } from "../domain/application.ts";
import { findDriver } from "../domain/driver_directory.ts";
import { driverId } from "../domain/driver_id.ts";
import {
  Application,
  OnboardingResult,
  type OnboardingState,
  type Profile,
  type Step,
} from "../schemas.ts";

// What `ctx.call` gives back is checked by the called export's own output schema; the type argument
// only tells the compiler.
export const driverOnboarding = flow("driver_onboarding", {
  description: "Takes an application as far as it can go: a question, a decision or a new driver",
  input: Application,
  output: OnboardingResult,
  timeoutMs: 10_000,
}, async (ctx, { applied_on, profile: told }): Promise<OnboardingResult> => {
  const { profile, missing, question } = await ctx.call<OnboardingState>(
    "agent",
    "collect_personal_data",
    { profile: await normalizeProfile(ctx, told) },
  );

  const known = findDriver(profile);
  const findings = reviewApplication({ applied_on, profile });
  const step = await ctx.call<Step>("router", "route_driver_flow", {
    known_driver: known !== undefined,
    missing,
    findings,
  });
  ctx.log("driver_onboarding.routed", { step, findings: findings.map(({ code }) => code) });

  return {
    step,
    driver_id: known?.id ?? (step === "activate" ? await newDriverId(profile) : null),
    missing,
    question: step === "ask_driver" ? question : null,
    findings,
  };
});

async function normalizeProfile(ctx: Context, profile: Profile): Promise<Profile> {
  if (profile.email === undefined) return profile;
  const normalized = await ctx.call<{ email: string }>("tool", "normalize_email", {
    email: profile.email,
  });
  return { ...profile, ...normalized };
}

function newDriverId({ country, license_number }: Profile): Promise<string> {
  if (country === undefined || license_number === undefined) {
    throw new TypeError('Cannot activate a driver without "country" and "license_number"');
  }
  return driverId(country, license_number);
}
