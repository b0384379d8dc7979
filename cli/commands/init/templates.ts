/** Examples that a project can start from, besides `starter`. */
export const TEMPLATES = [
  "starter",
  "driver_onboarding",
  "travel_agency",
  "help_desk",
  "handler",
] as const;

/** What a project can start from. */
export type Template = typeof TEMPLATES[number];
