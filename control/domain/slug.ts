/**
 * What people may call things.
 *
 * @module
 */
import { DomainError } from "./domain_error.ts";
import { ID_PREFIXES } from "./ids.ts";

const SLUG = /^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/;
const ID_LIKE = new RegExp(`^(?:${Object.values(ID_PREFIXES).join("|")})_`);
const MAX_NAME = 100;
const MAX_MESSAGE = 2_000;
// What a terminal obeys, hides or reorders; a line break and a tab are looked at apart.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;

/**
 * Whether `text` may be a slug: 1 to 63 of a-z, 0-9, "-" and "_", beginning and ending with a
 * letter or digit, and not to be taken for an id, because routes accept either.
 */
export function isSlug(text: string): boolean {
  return SLUG.test(text) && !ID_LIKE.test(text);
}

/**
 * The slug, as it is.
 *
 * @throws {DomainError} invalid_name
 */
export function checkSlug(text: string): string {
  if (isSlug(text)) return text;
  throw new DomainError(
    "invalid_name",
    `Slug ${JSON.stringify(text.slice(0, 80))} is not allowed, expected 1 to 63 of a-z, 0-9, "-" ` +
      `and "_", beginning and ending with a letter or digit` +
      (ID_LIKE.test(text) ? `, and not the form of an id` : ""),
  );
}

/**
 * A name for people: spaces around it removed.
 *
 * @throws {DomainError} invalid_name
 */
export function checkName(text: string): string {
  const name = text.trim().normalize("NFC");
  if (name !== "" && [...name].length <= MAX_NAME && !UNPRINTABLE.test(name)) return name;
  throw new DomainError(
    "invalid_name",
    `Name is not allowed, expected 1 to ${MAX_NAME} visible characters on one line`,
  );
}

/**
 * What an author says about a snapshot; may be empty and have several lines.
 *
 * @throws {DomainError} invalid_name
 */
export function checkMessage(text: string): string {
  const message = text.replaceAll("\r\n", "\n").trim();
  if (
    [...message].length <= MAX_MESSAGE && !UNPRINTABLE.test(message.replaceAll(/[\n\t]/g, " "))
  ) return message;
  throw new DomainError(
    "invalid_name",
    `Message is not allowed, expected at most ${MAX_MESSAGE} visible characters`,
  );
}

/** What two addresses are compared by: one mailbox may not be two users. */
export function emailKey(email: string): string {
  return email.trim().normalize("NFC").toLowerCase();
}
