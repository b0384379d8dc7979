import { ConfigError, type ProviderGrammar } from "../provider.ts";
import { parsePostgresConfig, type PostgresConfig } from "./config.ts";

const ACTIONS = ["read", "write"];

/** How to read what is said of databases. */
export const postgresGrammar: ProviderGrammar<PostgresConfig> = {
  name: "postgres",
  parseConfig: parsePostgresConfig,
  secretsOf({ password, spelledPassword }) {
    const texts = [password, spelledPassword, encodeURIComponent(password)];
    return [...new Set(texts)].filter((text) => text !== "");
  },
  parseAction(text, at) {
    if (ACTIONS.includes(text)) return text;
    throw new ConfigError(at, `Expected "read" or "write", not ${JSON.stringify(text)}`);
  },
  covers: (granted, wanted) => granted === wanted || granted === "write" && wanted === "read",
};
