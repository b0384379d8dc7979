/**
 * All providers of the runtime. Reading what manifests, grants and configurations say of a kind
 * loads its grammar; what speaks with services is loaded with the first call, or a check.
 *
 * @module
 */

import { type ProviderName, PROVIDERS } from "../protocol/calls.ts";
import { lazyProvider } from "./lazy_provider.ts";
import type { Provider } from "./provider.ts";

/** Gives the providers of some kinds. */
export type ProviderSource = (
  kinds: Iterable<ProviderName>,
) => Promise<ReadonlyMap<string, Provider>>;

const LOAD: Readonly<Record<ProviderName, () => Promise<Provider>>> = {
  http: async () => {
    const { httpGrammar } = await import("./http/grammar.ts");
    const work = () => import("./http/http_provider.ts");
    return lazyProvider(httpGrammar, async () => (await work()).httpProvider());
  },
  openai: async () => {
    const { openaiGrammar } = await import("./openai/grammar.ts");
    const work = () => import("./openai/openai_provider.ts");
    return lazyProvider(openaiGrammar, async () => (await work()).openaiProvider());
  },
  postgres: async () => {
    const { postgresGrammar } = await import("./postgres/grammar.ts");
    const work = () => import("./postgres/provider.ts");
    return lazyProvider(postgresGrammar, async () => (await work()).postgresProvider());
  },
  mcp: async () => {
    const { mcpGrammar } = await import("./mcp/grammar.ts");
    const work = () => import("./mcp/provider.ts");
    return lazyProvider(mcpGrammar, async () => (await work()).mcpProvider());
  },
};

/** Loads them; all of them where none are named. */
export const loadProviders = async (
  kinds: Iterable<ProviderName> = PROVIDERS,
): Promise<ReadonlyMap<string, Provider>> => {
  const wanted = [...new Set(kinds)];
  return new Map(
    await Promise.all(wanted.map(async (kind) => [kind, await LOAD[kind]()] as const)),
  );
};
