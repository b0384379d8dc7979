import { ConfigFields } from "../config_fields.ts";
import { isHeaderValue } from "../egress/headers.ts";
import { checkProvider, type HttpConfig, parseHttpConfig } from "../http/config.ts";
import { ConfigError } from "../provider.ts";
import { checkSecret } from "../secret_filter.ts";
import { isModelPattern } from "./action.ts";

/** What the platform says of a model API. */
export interface OpenaiConfig {
  readonly http: HttpConfig;
  /** Patterns of the models that may be used; undefined: all that are granted. */
  readonly models: readonly string[] | undefined;
  /** Tokens of one run, in both directions together; undefined: no bound. */
  readonly tokens: number | undefined;
  /**
   * Whether the service may go out for the code: run tools of its own, and fetch what URLs name; or
   * go on from what it holds. Otherwise the code could send data anywhere through it, and use what
   * is neither judged nor counted.
   */
  readonly remote: boolean;
}

const FIELDS = [
  "provider",
  "baseUrl",
  "secret",
  "headers",
  "models",
  "budget",
  "remote",
  "private",
];

/** Where the API of its maker is. */
export const DEFAULT_BASE_URL = "https://api.openai.com/v1";

/**
 * Reads `{ "provider": "openai", "secret", "baseUrl"?, "headers"?, "models"?, "budget"?:
 * { "tokens" }, "remote"?, "private"? }`.
 *
 * @throws {ConfigError}
 */
export function parseOpenaiConfig(value: unknown, at: string): OpenaiConfig {
  const fields = ConfigFields.read(value, at, FIELDS);
  checkProvider(fields, "openai");
  const secret = checkSecret(fields.text("secret"), fields.place("secret"));
  if (!isHeaderValue(secret)) {
    const place = fields.place("secret");
    throw new ConfigError(place, `"${place}" has characters that no header can have`);
  }
  const http = parseHttpConfig({
    provider: "http",
    baseUrl: fields.has("baseUrl") ? fields.get("baseUrl") : DEFAULT_BASE_URL,
    credential: { header: "authorization", prefix: "Bearer ", secret },
    headers: fields.get("headers"),
    private: fields.get("private"),
  }, at);
  return {
    http,
    models: parseModels(fields),
    tokens: parseBudget(fields),
    remote: parseRemote(fields),
  };
}

function parseModels(fields: ConfigFields): readonly string[] | undefined {
  const models = fields.get("models");
  const at = fields.place("models");
  if (models === undefined) return undefined;
  if (!Array.isArray(models)) throw new ConfigError(at, `"${at}" is no list of models`);
  return models.map((model: unknown, index) => {
    if (typeof model === "string" && isModelPattern(model)) return model;
    const place = `${at}[${index}]`;
    throw new ConfigError(
      place,
      `"${place}" is no model, expected one such as "gpt-4o" or "gpt-*"`,
    );
  });
}

function parseBudget(fields: ConfigFields): number | undefined {
  if (!fields.has("budget")) return undefined;
  const budget = ConfigFields.read(fields.get("budget"), fields.place("budget"), ["tokens"]);
  const tokens = budget.get("tokens");
  if (typeof tokens === "number" && Number.isSafeInteger(tokens) && tokens > 0) return tokens;
  const place = budget.place("tokens");
  throw new ConfigError(place, `"${place}" is no number of tokens, expected a positive integer`);
}

function parseRemote(fields: ConfigFields): boolean {
  const remote = fields.get("remote") ?? false;
  if (typeof remote === "boolean") return remote;
  const place = fields.place("remote");
  throw new ConfigError(place, `"${place}" is neither true nor false`);
}
