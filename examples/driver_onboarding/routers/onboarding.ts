import { router } from "aiel";
import { z } from "zod";
import { Field, Finding, Step } from "../schemas.ts";

export const routeDriverFlow = router("route_driver_flow", {
  description: "Decides what happens to an application next",
  input: z.object({
    known_driver: z.boolean(),
    missing: z.array(Field),
    findings: z.array(Finding),
  }),
  output: Step,
}, (_ctx, { known_driver, missing, findings }): Step => {
  if (known_driver) return "already_onboarded";
  // A certain no comes before further questions: no driver should answer five of them in vain.
  if (findings.some((finding) => finding.severity === "reject")) return "reject";
  if (missing.length > 0) return "ask_driver";
  return findings.length > 0 ? "review" : "activate";
});
