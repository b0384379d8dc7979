import { tool } from "aiel";
import { z } from "zod";
import { Email } from "../schemas.ts";

export const normalizeEmail = tool("normalize_email", {
  description: "Trims and lower-cases an e-mail address, so that equal addresses compare equal",
  input: z.object({ email: Email }),
  output: z.object({ email: z.string() }),
  timeoutMs: 2_000,
}, (ctx, { email }) => {
  // The address itself stays out of the log: logs outlive the request and are read by more people.
  ctx.log("normalize_email.completed", { changed: email !== email.toLowerCase() });
  return { email: email.toLowerCase() };
});
