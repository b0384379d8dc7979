/**
 * Shapes that many documents share.
 *
 * Everything in `control/api` knows zod and nothing of the server, so that the client can be typed
 * by it and check answers with it.
 *
 * @module
 */
import * as z from "zod";

/** A moment, ISO 8601 in UTC with milliseconds. */
export const Timestamp = z.iso.datetime().meta({ examples: ["2026-11-20T18:00:00.000Z"] });

/** A whole number from 0 on that every program can hold: at most 2^53 - 1. */
export const Count = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** A whole number from 1 on. */
export const Ordinal = Count.min(1);

/**
 * A text that fits a pattern. JSON Schema has no place for flags: a pattern is read there as with
 * the flag `u`, which `pattern` therefore should have.
 *
 * @param example is shown, and fits the pattern
 */
export function patterned(pattern: RegExp, example: string): z.ZodString {
  return z.string().regex(pattern).meta({ pattern: pattern.source, examples: [example] });
}

/** A whole number in a query, where everything is a text: plain digits, and no other spelling. */
export function queryInteger(minimum: number, maximum: number) {
  return z.string().regex(/^(?:0|[1-9][0-9]{0,15})$/, "Expected a whole number").transform(Number)
    .pipe(z.int().min(minimum).max(maximum))
    .meta({ type: "integer", minimum, maximum });
}

/** `true` or `false` in a query. */
export function queryBoolean() {
  return z.enum(["true", "false"]).transform((text) => text === "true").meta({ type: "boolean" });
}

/** What people call a thing in paths and on the command line. */
export const Slug = patterned(/^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/u, "payments").meta({
  description: 'a-z, 0-9, "-" and "_", beginning and ending with a letter or digit',
});

/** A name for people. Counted here in UTF-16, in JSON Schema and by the rules in characters. */
export const Name = z.string().min(1).max(200).meta({ maxLength: 100, examples: ["Payments"] });

/** An e-mail address as far as a form can tell: the only proof is a mail that arrives. */
export const Email = patterned(/^[^\s@\p{C}]+@[^\s@\p{C}]+$/u, "ada@example.com").max(254).meta({
  description: "An e-mail address",
});

/** Name of a blob: SHA-256 of its bytes. */
export const Digest = patterned(
  /^[0-9a-f]{64}$/u,
  "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
).meta({ description: "SHA-256, lower-case hex" });

/** Id of a snapshot. */
export const SnapshotId = z.templateLiteral(["sha256:", z.string().regex(/^[0-9a-f]{64}$/)]).meta({
  description: "Content hash of the snapshot",
  pattern: "^sha256:[0-9a-f]{64}$",
  examples: ["sha256:fbed2850bd2bb393cf1536f3adbfb1e0f39f1eab684c18af866cdfbca50dedbe"],
});

/** A path parameter that names something; what it may look like is the thing's own business. */
export const Reference = z.string().min(1).max(128).meta({ examples: ["payments"] });

/** Query of every list. */
export const PageQuery = z.strictObject({
  limit: queryInteger(1, 200).optional().meta({
    description: "Items of a page, 1 to 200; default 50",
    examples: [50],
  }),
  cursor: z.string().min(1).max(1024).optional().meta({
    description: "The `next_cursor` of the page before, with the same filters",
  }),
});

/** Continues a list; null on the last page. */
export const NextCursor = z.string().nullable().meta({
  description: "Pass it as `cursor` for the next page; null when this was the last one",
});

/** Any JSON object. */
export const AnyJsonObject = z.record(z.string(), z.unknown());

/** `?archived=` of lists. */
export const ArchivedFilter = queryBoolean().optional().meta({
  description: "Only archived ones, or only those that are not; default: `false`",
});
