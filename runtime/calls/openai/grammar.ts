import type { ProviderGrammar } from "../provider.ts";
import { covers, parseAction } from "./action.ts";
import { type OpenaiConfig, parseOpenaiConfig } from "./config.ts";

/** How to read what is said of APIs of models. */
export const openaiGrammar: ProviderGrammar<OpenaiConfig> = {
  name: "openai",
  parseConfig: parseOpenaiConfig,
  secretsOf: ({ http }) => http.secrets,
  parseAction,
  covers,
  tokenBudget: ({ tokens }) => tokens,
};
