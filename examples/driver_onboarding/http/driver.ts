import { http } from "aiel";
import { Application, OnboardingResult, type Step } from "../schemas.ts";

const statusOf: Record<Step, number> = {
  activate: 201,
  ask_driver: 202,
  review: 202,
  already_onboarded: 409,
  reject: 422,
};

// The input schema checks the body: a wrong one is answered with 400 before this function runs.
export const postDriverOnboard = http.post("/driver/onboard", {
  description: "Hands in an application, complete or not; the status tells how far it went",
  input: Application,
  output: OnboardingResult,
}, async (ctx, request) => {
  const result = await ctx.call<OnboardingResult>("flow", "driver_onboarding", request.body);
  return http.response(statusOf[result.step], result);
});
