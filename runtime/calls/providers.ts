/**
 * All providers of the runtime. Reading what manifests, grants and configurations say of a kind
 * loads its grammar; what speaks with services is loaded with the first call, or a check.
 *
 * @module
 */

import { type ProviderName, PROVIDERS } from "../protocol/calls.ts";
import type { EgressPorts } from "./egress/connect.ts";
import type { Reach } from "./egress/reach.ts";
import { lazyProvider } from "./lazy_provider.ts";
import type { Provider } from "./provider.ts";

/** Gives the providers of some kinds; all of them where none are named. */
export type ProviderSource = (
  kinds?: Iterable<ProviderName>,
) => Promise<ReadonlyMap<string, Provider>>;

type Load = (reach: Reach | undefined) => Promise<Provider>;

const LOAD: Readonly<Record<ProviderName, Load>> = {
  http: async (reach) => {
    const { httpGrammar } = await import("./http/grammar.ts");
    const work = () => import("./http/http_provider.ts");
    return lazyProvider(
      httpGrammar,
      async () => (await work()).httpProvider(await portsOf(reach)),
    );
  },
  openai: async (reach) => {
    const { openaiGrammar } = await import("./openai/grammar.ts");
    const work = () => import("./openai/openai_provider.ts");
    return lazyProvider(
      openaiGrammar,
      async () => (await work()).openaiProvider(await portsOf(reach)),
    );
  },
  postgres: async (reach) => {
    const { postgresGrammar } = await import("./postgres/grammar.ts");
    const work = () => import("./postgres/provider.ts");
    return lazyProvider(
      postgresGrammar,
      async () => (await work()).postgresProvider(await portsOf(reach)),
    );
  },
  mcp: async (reach) => {
    const { mcpGrammar } = await import("./mcp/grammar.ts");
    const work = () => import("./mcp/provider.ts");
    return lazyProvider(mcpGrammar, async () => {
      const { mcpProvider, governedPorts } = await work();
      return mcpProvider(governedPorts(await portsOf(reach)));
    });
  },
};

async function portsOf(reach: Reach | undefined): Promise<EgressPorts> {
  const { systemResolver } = await import("./egress/resolver.ts");
  return { resolve: systemResolver, ...(reach === undefined ? {} : { reach }) };
}

/**
 * Loads them; all of them where none are named. Who configures an integration alone decides what it
 * reaches: so it is on the machine of one person.
 */
export const loadProviders: ProviderSource = (kinds = PROVIDERS) => load(kinds, undefined);

/** Loads them for a service, whose integrations connect to nothing beyond a reach. */
export function providersWithin(reach: Reach): ProviderSource {
  return (kinds = PROVIDERS) => load(kinds, reach);
}

async function load(
  kinds: Iterable<ProviderName>,
  reach: Reach | undefined,
): Promise<ReadonlyMap<string, Provider>> {
  const wanted = [...new Set(kinds)];
  return new Map(
    await Promise.all(wanted.map(async (kind) => [kind, await LOAD[kind](reach)] as const)),
  );
}
