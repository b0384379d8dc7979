/**
 * What the governed calls of a run are made with: the integrations of an environment and the
 * service's memory.
 *
 * @module
 */
import type { CallHost, ConfiguredIntegration } from "../../runtime/calls/call_host.ts";
import { unusableIntegration } from "../../runtime/calls/config/configured.ts";
import { CallError, type Provider } from "../../runtime/calls/provider.ts";
import type { ProviderSource } from "../../runtime/calls/providers.ts";
import { MIN_SECRET_LENGTH } from "../../runtime/calls/secret_filter.ts";
import { InvalidIntegration } from "../domain/integrations/ports.ts";
import type { ConfiguredDocument } from "../domain/integrations/records.ts";
import { parsed, secretTexts } from "./integration_providers.ts";

/** What calls are made with, and what of it no record may show. */
export interface RunCalls extends CallHost {
  /** The secrets of all integrations, each long enough for a `SecretFilter`. */
  readonly secrets: readonly string[];
}

/**
 * Makes it. The memory stays its caller's, who closes it.
 *
 * @param documents what an environment has of the integrations that a snapshot declares; where a
 * newer service does not take one any more, its calls fail, and others work
 * @param providers what they reach, calls reach
 */
export async function callHostOf(
  documents: readonly ConfiguredDocument[],
  providers: ProviderSource,
  memory: CallHost["memory"],
  record?: NonNullable<CallHost["record"]>,
): Promise<RunCalls> {
  const loaded = await providers(documents.map(({ provider }) => provider));
  const made = documents.map((document) => {
    const { integration, secrets } = configured(loaded, document);
    return { name: document.name, integration, secrets };
  });
  return {
    integrations: new Map(made.map(({ name, integration }) => [name, integration])),
    memory,
    ...(record === undefined ? {} : { record }),
    secrets: [...new Set(made.flatMap(({ secrets }) => secrets))],
  };
}

function configured(
  loaded: ReadonlyMap<string, Provider>,
  document: ConfiguredDocument,
): { readonly integration: ConfiguredIntegration; readonly secrets: readonly string[] } {
  try {
    const { provider, config } = parsed(loaded, document);
    return { integration: { provider, config }, secrets: secretTexts(provider, config) };
  } catch (error) {
    const provider = loaded.get(document.provider);
    if (!(error instanceof InvalidIntegration) || provider === undefined) throw error;
    const trouble = new CallError(
      "UPSTREAM",
      `The integration "${document.name}" can't be used: ${error.message}`,
      { hint: "Configure it again" },
    );
    const { secret } = document;
    return {
      integration: unusableIntegration(provider, trouble),
      secrets: secret === undefined || secret.length < MIN_SECRET_LENGTH ? [] : [secret],
    };
  }
}
