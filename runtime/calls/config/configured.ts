/**
 * Integrations that can be called, out of what a document says and where secrets are.
 *
 * @module
 */

import type { ConfiguredIntegration } from "../call_host.ts";
import { CallError, ConfigError, type Provider } from "../provider.ts";
import type { SaidIntegration } from "./call_config.ts";
import { withMember } from "./secret_places.ts";
import { nameOf, type SecretName, type SecretSource } from "./secret_name.ts";

/** An integration, and why calls of it fail. */
export interface ResolvedIntegration extends ConfiguredIntegration {
  /** Undefined: nothing that is known. */
  readonly trouble: CallError | undefined;
}

/**
 * Finds the secrets of an integration. Where one can't be had, its calls fail and say so, while
 * others work.
 */
export async function resolveIntegration(
  name: string,
  said: SaidIntegration,
  source: SecretSource,
): Promise<ResolvedIntegration> {
  const { provider, at } = said;
  const values: string[] = [];
  let whole: unknown = said.value;
  for (const { path, name: secret } of said.secrets) {
    const found = await find(secret, source);
    if (found instanceof CallError) return unusableIntegration(provider, found);
    if (found === undefined || found === "") {
      return unusableIntegration(provider, unset(name, secret));
    }
    values.push(found);
    whole = withMember(whole, path, found);
  }
  try {
    return { provider, config: provider.parseConfig(whole, at), trouble: undefined };
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    // Its form was right, so that it is the value; what it is must not be said.
    const why = values.some((value) => thrown.text.includes(value))
      ? "its value does not fit"
      : thrown.text;
    return unusableIntegration(
      provider,
      new CallError("UPSTREAM", `The secret of the integration "${name}" can't be used: ${why}`, {
        hint: `Correct the ${said.secrets.map(({ name }) => nameOf(name)).join(" or the ")}`,
      }),
    );
  }
}

async function find(
  name: SecretName,
  source: SecretSource,
): Promise<string | undefined | CallError> {
  try {
    return await source(name);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : "it can't be read";
    return new CallError("UPSTREAM", `The ${nameOf(name)} can't be read: ${why}`, {
      hint: 'Name a variable of the environment in its place, as { "env": "NAME" }',
    });
  }
}

function unset(integration: string, name: SecretName): CallError {
  const hint = "env" in name
    ? `Set "${name.env}" in the environment, or where you run aiel in the project's .env`
    : `Add the entry "${name.keyring}" to the keyring: service "aiel", account "aiel:${name.keyring}"`;
  return new CallError(
    "NOT_FOUND",
    `The secret of the integration "${integration}" is not set: ${nameOf(name)}`,
    { hint },
  );
}

/** One whose calls fail. It has the name of its provider, for the record of calls. */
export function unusableIntegration(provider: Provider, trouble: CallError): ResolvedIntegration {
  return {
    config: undefined,
    trouble,
    provider: {
      ...provider,
      secretsOf: () => [],
      tokenBudget: () => undefined,
      check: () => Promise.reject(trouble),
      open: () => ({
        async perform({ body }) {
          await body?.cancel().catch(() => {});
          throw trouble;
        },
        close: () => Promise.resolve(),
      }),
    },
  };
}
