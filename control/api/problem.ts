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
  status: z.int().min(100).max(599),
  detail: z.string().meta({ description: "What happened this time" }),
  instance: z.string().meta({ description: "Names this very answer" }),
  code: z.string().meta({ description: "For programs to switch on", examples: ["head_moved"] }),
  request_id: z.string(),
  hint: z.string().optional().meta({ description: "What to do about it" }),
  errors: z.array(FieldError).optional(),
  details: z.record(z.string(), z.unknown()).optional().meta({ description: "Facts, by code" }),
}).meta({
  id: "Problem",
  description: "RFC 9457 problem details",
  examples: [{
    type: "/docs#problem-not_found",
    title: "There is no such thing",
    status: 404,
    detail: 'Project not found: "fraud"',
    instance: "urn:aiel:request:req_0190a7c4f2b84f0e9a1d3c5b7e9f1a2b",
    code: "not_found",
    request_id: "req_0190a7c4f2b84f0e9a1d3c5b7e9f1a2b",
  }],
});

/** Every error: RFC 9457. */
export type Problem = z.infer<typeof Problem>;
