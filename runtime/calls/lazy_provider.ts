import type {
  Answer,
  Ask,
  CallControl,
  Integration,
  Provider,
  ProviderGrammar,
} from "./provider.ts";

/**
 * A provider whose working half is loaded when something is first asked of an integration: most
 * runs read what is declared and call nothing, and the packages behind a provider are large.
 */
export function lazyProvider<Config>(
  grammar: ProviderGrammar<Config>,
  load: () => Promise<Provider<Config>>,
): Provider<Config> {
  return {
    ...grammar,
    open: (config) => new LazyIntegration(async () => (await load()).open(config)),
    check: async (config, signal) => await (await load()).check(config, signal),
  };
}

class LazyIntegration implements Integration {
  #opened: Promise<Integration> | undefined;

  constructor(private readonly open: () => Promise<Integration>) {}

  async perform(ask: Ask, control: CallControl): Promise<Answer> {
    const integration = await (this.#opened ??= this.open());
    return await integration.perform(ask, control);
  }

  async close(): Promise<void> {
    const integration = await this.#opened?.catch(() => undefined);
    await integration?.close();
  }
}
