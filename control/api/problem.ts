import * as z from "zod";

/** What is wrong with one part of a request. */
export const FieldError = z.object({
  location: z.string().meta({ description: "Where, as in `body.files[3].size`" }),
  message: z.string(),
}).meta({ id: "FieldError" });

/** Every error: RFC 9457. */
export const Problem = z.object({
  type: z.string().meta({ description: "Where the code is explained" }),
  title: z.string().meta({ description: "The code in words; the same every time" }),
  status: z.int(),
  detail: z.string().meta({ description: "What happened this time" }),
  instance: z.string().meta({ description: "Names this very answer" }),
  code: z.string().meta({ description: "For programs to switch on", example: "head_moved" }),
  request_id: z.string(),
  hint: z.string().optional().meta({ description: "What to do about it" }),
  errors: z.array(FieldError).optional(),
  details: z.record(z.string(), z.unknown()).optional().meta({ description: "Facts, by code" }),
}).meta({ id: "Problem", description: "RFC 9457 problem details" });

/** Every error: RFC 9457. */
export type Problem = z.infer<typeof Problem>;
