/** What a snapshot declares and does not get. @module */
import * as z from "zod";

/** Where a grant is given. */
export const GrantLevel = z.enum(["workspace", "project", "environment"]).meta({
  id: "GrantLevel",
});
/** Where a grant is given. */
export type GrantLevel = z.infer<typeof GrantLevel>;

/** What a snapshot declares and does not get. */
export const MissingDocument = z.object({
  kind: z.string().meta({ description: "A capability, `integration` or `variable`" }),
  value: z.union([z.string(), z.literal(true)]).meta({ description: "true: the whole network" }),
  level: GrantLevel.nullable().meta({
    description:
      "Which grant lacks it; null: the environment has no value of it, or no configuration",
  }),
  reason: z.string(),
}).meta({ id: "Missing" });
/** What a snapshot declares and does not get. */
export type MissingDocument = z.infer<typeof MissingDocument>;
