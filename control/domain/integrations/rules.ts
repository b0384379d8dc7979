/**
 * What integrations may be called, and hold.
 *
 * @module
 */
import type { ProviderName } from "../../../runtime/protocol/calls.ts";
import type { JsonObject } from "../../../runtime/protocol/json.ts";
import { IntegrationName, MAX_CONFIG_BYTES } from "../../api/integrations.ts";
import { DomainError } from "../domain_error.ts";
import { type IntegrationProviders, InvalidIntegration } from "./ports.ts";

/** Most integrations of an environment. */
export const MAX_INTEGRATIONS = 100;

/**
 * A name that a manifest can use, as it is.
 *
 * @throws {DomainError} invalid_name
 */
export function checkIntegrationName(name: string): string {
  if (IntegrationName.safeParse(name).success) return name;
  throw new DomainError(
    "invalid_name",
    `Integration ${JSON.stringify(name.slice(0, 80))} can't be called so, expected 1 to 64 ` +
      'letters, digits, ".", "_" or "-", first a letter or digit',
    { hint: 'Use the name that "integrations" of aiel.json has' },
  );
}

/** A configuration out of a body, as it is kept. */
export function jsonConfig(config: Readonly<Record<string, unknown>>): JsonObject {
  const kept: JsonObject = JSON.parse(JSON.stringify(config));
  return kept;
}

/**
 * Refuses what the provider does not take. The refusal names the place and has no secret.
 *
 * @throws {DomainError} invalid_integration
 */
export function checkIntegration(
  providers: IntegrationProviders,
  { provider, config, secret }: {
    readonly provider: ProviderName;
    readonly config: JsonObject;
    readonly secret: string | undefined;
  },
): void {
  const { length } = new TextEncoder().encode(JSON.stringify(config));
  if (length > MAX_CONFIG_BYTES) {
    throw new DomainError(
      "invalid_integration",
      `"config" has ${length} bytes of JSON, expected at most ${MAX_CONFIG_BYTES}`,
      { details: { place: "config" } },
    );
  }
  try {
    providers.parse(provider, config, secret);
  } catch (error) {
    if (!(error instanceof InvalidIntegration)) throw error;
    throw new DomainError("invalid_integration", error.message, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      details: { place: error.at },
    });
  }
}
