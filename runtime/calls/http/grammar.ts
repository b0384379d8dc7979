import type { ProviderGrammar } from "../provider.ts";
import { covers, parseAction } from "./action.ts";
import { type HttpConfig, parseHttpConfig } from "./config.ts";

/** How to read what is said of integrations over HTTP. */
export const httpGrammar: ProviderGrammar<HttpConfig> = {
  name: "http",
  parseConfig: parseHttpConfig,
  secretsOf: ({ secrets }) => secrets,
  parseAction,
  covers,
};
