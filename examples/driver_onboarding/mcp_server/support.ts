import { mcpServer } from "aiel";
import { z } from "zod";
import { findDriver } from "../domain/driver_directory.ts";
import { Email } from "../schemas.ts";

const support = mcpServer("driver_support", {
  description: "What a support assistant may look up about drivers",
});

export const lookupExistingDriver = support.tool("lookup_existing_driver", {
  description: "Says whether a driver with this e-mail address exists, and since when",
  input: z.object({ email: Email }),
  output: z.object({
    found: z.boolean(),
    driver: z.object({
      id: z.string(),
      full_name: z.string(),
      country: z.string(),
      active_since: z.string(),
    }).nullable(),
  }),
}, (_ctx, { email }) => {
  const driver = findDriver({ email: email.toLowerCase() });
  if (driver === undefined) return { found: false, driver: null };
  // Named one by one: a model gets what support needs, never the license number.
  const { id, full_name, country, active_since } = driver;
  return { found: true, driver: { id, full_name, country, active_since } };
});
