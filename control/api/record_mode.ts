import * as z from "zod";

/** What is kept of requests and results: all, their digests, or nothing. */
export const RecordMode = z.enum(["full", "digest", "none"]).meta({ id: "RecordMode" });
/** What is kept of requests and results. */
export type RecordMode = z.infer<typeof RecordMode>;
