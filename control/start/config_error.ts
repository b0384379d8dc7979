/**
 * The environment does not say what it must, in words for the one who set it. Never holds a value
 * that may be a secret.
 */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}
