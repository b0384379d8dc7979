import { CliError } from "../../errors.ts";

/** As the service has it; it also refuses what looks like an id. */
const SLUG = /^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/;

/**
 * A short name for something new; `isTitled`: it can have a name for people beside it.
 *
 * @throws {CliError} USAGE
 */
export function checkedSlug(slug: string, { isTitled = true } = {}): string {
  if (SLUG.test(slug)) return slug;
  throw new CliError("USAGE", `"${slug}" can't be a short name`, {
    hint: 'It takes 1 to 63 of a-z, 0-9, "-" and "_", with a letter or digit first and last' +
      (isTitled ? "; --name is what people read" : ""),
  });
}
