/**
 * Profiles come into being when something is set for them, so that a mistyped name looks like an
 * empty one.
 *
 * @module
 */

import { suggest } from "../../sdk/suggest.ts";
import type { Deps } from "../deps.ts";
import { CliError } from "../errors.ts";

const NAMED_PROFILES = 20;

/**
 * NOT_FOUND, when nothing was ever set or stored for the profile in use. `default` needs nothing to
 * be there.
 */
export async function unknownProfile(deps: Deps): Promise<CliError | undefined> {
  const [config, store] = await Promise.all([deps.config(), deps.credentials()]);
  const { value: name, origin, source } = config.profile;
  if (origin === "default" || name === "default") return undefined;
  const stored = await store.list();
  const known = [...new Set([...config.profiles, ...stored.map(({ profile }) => profile)])].sort();
  if (known.includes(name)) return undefined;
  const close = suggest(name, known);
  const more = known.length > NAMED_PROFILES ? ", …" : "";
  const there = known.length === 0
    ? "There is none yet"
    : `There is: ${known.slice(0, NAMED_PROFILES).join(", ")}${more}`;
  return new CliError("NOT_FOUND", `There is no profile "${name}" (${source})`, {
    hint: `${close === undefined ? "" : `Did you mean "${close}"? `}${there}; ` +
      `\`aiel auth login --profile ${name}\` makes it`,
    details: { profile: name, origin, known },
  });
}
