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
export const Timestamp = z.iso.datetime().meta({ example: "2026-11-20T18:00:00.000Z" });

/** What people call a thing in paths and on the command line. */
export const Slug = z.string().regex(/^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/).meta({
  description: 'a-z, 0-9, "-" and "_", beginning and ending with a letter or digit',
  example: "payments",
});

/** A name for people. */
export const Name = z.string().min(1).max(200).meta({ example: "Payments" });

/** An e-mail address as far as a form can tell: the only proof is a mail that arrives. */
export const Email = z.string().max(254).regex(/^[^\s@\p{C}]+@[^\s@\p{C}]+$/u).meta({
  description: "An e-mail address",
  example: "ada@example.com",
});

/** Name of a blob: SHA-256 of its bytes. */
export const Digest = z.string().regex(/^[0-9a-f]{64}$/).meta({
  description: "SHA-256, lower-case hex",
});

/** Id of a snapshot. */
export const SnapshotId = z.templateLiteral(["sha256:", z.string().regex(/^[0-9a-f]{64}$/)]).meta({
  description: "Content hash of the snapshot",
});

/** A path parameter that names something; what it may look like is the thing's own business. */
export const Reference = z.string().min(1).max(128);

/** Query of every list. */
export const PageQuery = z.strictObject({
  limit: z.string().regex(/^(?:[1-9][0-9]?|1[0-9]{2}|200)$/).optional().meta({
    description: "Items of a page, 1 to 200; default 50",
    example: "50",
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
export const ArchivedFilter = z.enum(["true", "false"]).optional().meta({
  description: "Only archived ones, or only those that are not; default: `false`",
});
