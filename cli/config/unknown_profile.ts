/**
 * Profiles come into being when something is set for them, so that a mistyped name looks like an
 * empty one.
 *
 * @module
 */

import { suggest } from "../../sdk/suggest.ts";
import { CliError } from "../errors.ts";
import type { Config } from "./config.ts";

const NAMED_PROFILES = 20;

/** Where profiles are named: settings, and stored credentials. */
export interface ProfileSources {
  config(): Promise<Config>;
  credentials(): Promise<{ list(): Promise<readonly { readonly profile: string }[]> }>;
}

/**
 * NOT_FOUND, when nothing was ever set or stored for the profile in use. `default` needs nothing to
 * be there.
 */
export async function unknownProfile(sources: ProfileSources): Promise<CliError | undefined> {
  const [config, store] = await Promise.all([sources.config(), sources.credentials()]);
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
