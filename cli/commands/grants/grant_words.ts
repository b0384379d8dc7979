/**
 * What a changed grant would change, in the words of the runtime's algebra, before it is given.
 *
 * @module
 */

import type { Grant } from "../../../control/api/grants.ts";
import type { GrantLevel } from "../../../control/api/missing.ts";
import { ConfigError, type ProviderGrammar } from "../../../runtime/calls/provider.ts";
import { loadProviders } from "../../../runtime/calls/providers.ts";
import {
  describeChange,
  type Grant as PolicyGrant,
  parseCapabilities,
  PolicyError,
} from "../../../runtime/policy/mod.ts";
import { CliError } from "../../errors.ts";
import { foreign } from "../../program/foreign.ts";

/**
 * The difference from one grant of a level to another, a clause a line; empty when both allow the
 * same.
 *
 * @throws {CliError} VALIDATION_FAILED when `after` means nothing
 */
export async function grantWords(
  before: Grant | null,
  after: Grant | null,
  level: GrantLevel,
): Promise<string[]> {
  const providers = await loadProviders();
  return describeChange(
    meaning(before, level, providers),
    meaning(after, level, providers),
    (provider, granted, wanted) => providers.get(provider)?.covers(granted, wanted) ?? false,
  );
}

/** As lines for people. */
export function wordLines(words: readonly string[]): string[] {
  return words.length === 0
    ? ["  nothing: it allows the same"]
    : words.map((each) => `  ${foreign(each, 500)}`);
}

type Providers = ReadonlyMap<string, Pick<ProviderGrammar, "parseAction" | "covers">>;

/** Unsaid, the workspace's grants nothing; the others change nothing. */
function meaning(
  grant: Grant | null,
  level: GrantLevel,
  providers: Providers,
): PolicyGrant | null {
  if (grant === null && level !== "workspace") return null;
  const { capabilities = {}, limits = {}, integrations = {} } = grant ?? {};
  try {
    return {
      capabilities: parseCapabilities(capabilities, "capabilities"),
      limits: Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)),
      integrations: Object.fromEntries(
        Object.entries(integrations).map(([name, { provider, actions }]) => {
          const known = providers.get(provider);
          // The service's runtime may know more of them, and it is that one which decides.
          const parsed = actions.map((action) => known?.parseAction(action, "actions") ?? action);
          return [name, { provider, actions: parsed }];
        }),
      ),
    };
  } catch (thrown) {
    if (!(thrown instanceof PolicyError || thrown instanceof ConfigError)) throw thrown;
    const message = thrown instanceof ConfigError ? thrown.text : thrown.message;
    throw new CliError("VALIDATION_FAILED", message, {
      ...thrown.hint === undefined ? {} : { hint: thrown.hint },
      cause: thrown,
    });
  }
}
