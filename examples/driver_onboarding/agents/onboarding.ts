import { agent } from "aiel";
import { Field, OnboardingState, Profile } from "../schemas.ts";

const questions: Record<Field, string> = {
  full_name: "What is your full name, as it stands on your license?",
  email: "Which e-mail address can we reach you at?",
  date_of_birth: "When were you born? Please write it as YYYY-MM-DD.",
  country: "Which country issued your license? Please give its two-letter code.",
  license_number: "What is the number of your license?",
  license_expires_on: "Until when is your license valid? Please write it as YYYY-MM-DD.",
};

export const collectPersonalData = agent("collect_personal_data", {
  description: "Takes one answer of a driver and says what to ask next",
  input: OnboardingState,
  output: OnboardingState,
}, (ctx, state): OnboardingState => {
  const { profile, problem } = takeAnswer(state);
  const missing = Field.options.filter((field) => profile[field] === undefined);
  const asked = missing[0] ?? null;

  ctx.log("collect_personal_data.turn", { asked, missing: missing.length });
  return { profile, missing, asked, question: asked && questions[asked], problem };
});

/** Puts the answer into the profile if it fits the field, and says what is wrong with it if not. */
function takeAnswer({ profile, asked, answer }: OnboardingState) {
  if (asked === null || answer === undefined) return { profile, problem: null };

  const next = Profile.safeParse({ ...profile, [asked]: answer });
  return next.success
    ? { profile: next.data, problem: null }
    : { profile, problem: next.error.issues.map((issue) => issue.message).join("; ") };
}
