import assert from "node:assert/strict";
import { contract, invoke, testContext } from "aiel/testing";
import { z } from "zod";
import { OnboardingResult, OnboardingState } from "./schemas.ts";
import { normalizeEmail } from "./tools/core.ts";
import "./entry_point.ts";

const complete = {
  applied_on: "2026-11-20",
  profile: {
    full_name: "Ada Byron",
    email: "Ada.Byron@Example.com",
    date_of_birth: "1998-12-10",
    country: "GB",
    license_number: "BYRON962108A99LK",
    license_expires_on: "2031-05-01",
  },
};

/** Applies with the complete profile, changed as a test needs it. */
async function onboard(changes: Partial<typeof complete.profile>): Promise<OnboardingResult> {
  const application = { ...complete, profile: { ...complete.profile, ...changes } };
  return OnboardingResult.parse(await invoke("flow", "driver_onboarding", application));
}

async function turn(state: Record<string, unknown>): Promise<OnboardingState> {
  return OnboardingState.parse(await invoke("agent", "collect_personal_data", state));
}

async function post(body: unknown): Promise<number> {
  const answer = await invoke("http", "POST /driver/onboard", { body });
  return z.object({ status: z.number() }).parse(answer).status;
}

Deno.test("the project declares these exports and has no problem in its contract", () => {
  const { problems, exports } = contract();
  assert.deepEqual(problems, []);
  assert.deepEqual(exports.map(({ kind, name }) => `${kind} ${name}`).sort(), [
    "agent collect_personal_data",
    "flow driver_onboarding",
    "http POST /driver/onboard",
    "mcp driver_support/lookup_existing_driver",
    "router route_driver_flow",
    "tool normalize_email",
  ]);
});

Deno.test("normalize_email trims and lower-cases, and keeps the address out of the log", async () => {
  const ctx = testContext();
  const result = await invoke("tool", "normalize_email", { email: " Test@Example.com " }, { ctx });
  assert.deepEqual(result, { email: "test@example.com" });
  assert.deepEqual(ctx.logs.map(({ event, fields }) => [event, fields]), [
    ["normalize_email.completed", { changed: true }],
  ]);
});

Deno.test("normalize_email stays a plain function that can be called by itself", () => {
  assert.deepEqual(normalizeEmail(testContext(), { email: "A@B.c" }), { email: "a@b.c" });
});

Deno.test("normalize_email says what an address looks like when it gets none", async () => {
  await assert.rejects(invoke("tool", "normalize_email", { email: "nobody" }), /name@example\.com/);
});

Deno.test("collect_personal_data asks one question after the other until nothing is missing", async () => {
  const answers = Object.values(complete.profile);
  let state = await turn({});
  assert.equal(state.missing.length, answers.length);

  for (const answer of answers) {
    assert.equal(typeof state.question, "string");
    state = await turn({ ...state, answer });
  }
  assert.deepEqual(state, {
    profile: complete.profile,
    missing: [],
    asked: null,
    question: null,
    problem: null,
  });
});

Deno.test("collect_personal_data asks again, and says why, when an answer does not fit", async () => {
  const state = await turn({
    profile: { full_name: "Ada Byron", email: "ada@example.com" },
    asked: "date_of_birth",
    answer: "1998-02-30",
  });
  assert.equal(state.asked, "date_of_birth");
  assert.match(state.problem ?? "", /real day written as "YYYY-MM-DD"/);
});

Deno.test("route_driver_flow prefers a certain no over another question", async () => {
  const findings = [{ code: "under_age", severity: "reject", message: "Too young" }];
  const payload = { known_driver: false, missing: ["license_number"], findings };
  assert.equal(await invoke("router", "route_driver_flow", payload), "reject");
});

Deno.test("driver_onboarding activates a complete application, each time with the same id", async () => {
  const first = await onboard({});
  assert.equal(first.step, "activate");
  assert.match(first.driver_id ?? "", /^drv_[0-9a-f]{12}$/);
  assert.deepEqual(await onboard({}), first);
});

Deno.test("driver_onboarding asks for what is missing", async () => {
  const payload = { applied_on: "2026-11-20", profile: { full_name: "Ada Byron" } };
  const result = OnboardingResult.parse(await invoke("flow", "driver_onboarding", payload));
  assert.equal(result.step, "ask_driver");
  assert.match(result.question ?? "", /e-mail/);
});

Deno.test("driver_onboarding rejects, reviews or recognises as the rules say", async () => {
  const outcome = async (changes: Partial<typeof complete.profile>) => {
    const { step, findings } = await onboard(changes);
    return [step, ...findings.map(({ code }) => code)];
  };
  assert.deepEqual(await outcome({ date_of_birth: "2007-01-01" }), ["reject", "under_age"]);
  assert.deepEqual(await outcome({ license_expires_on: "2026-12-01" }), [
    "review",
    "license_expires_soon",
  ]);
  assert.deepEqual(await outcome({ email: "Jonas.Weber@example.com" }), ["already_onboarded"]);
  assert.deepEqual(await outcome({ country: "es", license_number: "12345678z" }), [
    "already_onboarded",
  ]);
});

Deno.test("POST /driver/onboard answers 201, 202, 409 and 422 as far as the application goes", async () => {
  const status = (profile: Partial<typeof complete.profile>) => post({ ...complete, profile });
  assert.equal(await status(complete.profile), 201);
  assert.equal(await status({}), 202);
  assert.equal(await status({ ...complete.profile, email: "amina.otieno@example.com" }), 409);
  assert.equal(await status({ ...complete.profile, license_expires_on: "2020-01-01" }), 422);
});

Deno.test("POST /driver/onboard refuses a wrong body and names every problem", async () => {
  const wrong = post({ applied_on: "today", profile: { country: "UK" } });
  await assert.rejects(wrong, {
    code: "VALIDATION_ERROR",
    details: {
      kind: "http",
      name: "POST /driver/onboard",
      problems: [
        {
          path: "input.body.applied_on",
          message: 'A date must be a real day written as "YYYY-MM-DD"',
        },
        {
          path: "input.body.profile.country",
          message: '"country" must be an ISO 3166-1 alpha-2 code such as "DE" or "KE"',
        },
      ],
    },
  });
});

Deno.test("lookup_existing_driver finds a driver and tells no license number", async () => {
  const lookup = (email: string) =>
    invoke("mcp", "driver_support/lookup_existing_driver", { email });
  assert.deepEqual(await lookup("Jonas.Weber@example.com"), {
    found: true,
    driver: {
      id: "drv_90c1f26ea4d8",
      full_name: "Jonas Weber",
      country: "DE",
      active_since: "2025-01-07",
    },
  });
  assert.deepEqual(await lookup("nobody@example.com"), { found: false, driver: null });
});
