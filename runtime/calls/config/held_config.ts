/**
 * Configurations whose secret is held apart from them, as a service holds them: the document says
 * what it says in `aiel.local.json`, and the secret's text comes beside it, never within.
 *
 * @module
 */

import { isRecord } from "../../protocol/is_record.ts";
import { ConfigError, type Provider } from "../provider.ts";
import { memberAt, refuseOpenSecrets, secretPathsOf, withMember } from "./secret_places.ts";

/** A configuration without its secret, and the secret. */
export interface HeldConfig {
  /** All but `provider` and the secret. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Undefined: there is none. */
  readonly secret: string | undefined;
}

const HINT = 'Give the secret beside the configuration, as "secret"; how it is sent, "config" ' +
  'says: "credential" for http and mcp';

/**
 * Checks a configuration and its secret together. No message shows the secret, and what is no
 * secret tells its place below `config`.
 *
 * @returns what the provider makes of both
 * @throws {ConfigError} at `config…`, or at `secret`
 */
export function parseHeldConfig(provider: Provider, { config, secret }: HeldConfig): unknown {
  if (Object.hasOwn(config, "provider")) {
    throw new ConfigError("config.provider", `"config.provider" is not known, expected it apart`);
  }
  refuseWritten(provider, config);
  const path = secretPath(provider, config, secret !== undefined);
  const whole = { provider: provider.name, ...config };
  try {
    return refuseSocket(
      provider.parseConfig(
        secret === undefined || path === undefined ? whole : withMember(whole, path, secret),
        "config",
      ),
    );
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    throw path === undefined ? thrown : atSecret(thrown, path, secret);
  }
}

/** @throws {ConfigError} for what stands in the configuration and is to come beside it */
function refuseWritten(provider: Provider, config: HeldConfig["config"]): void {
  for (const [index, path] of secretPathsOf(provider.name).entries()) {
    const there = memberAt(config, path);
    // A URL may be written out as far as it has no password.
    if (there === undefined || index > 0 && !isRecord(there)) continue;
    const at = `config.${path.join(".")}`;
    throw new ConfigError(at, `"${at}" is the place of the secret, expected it apart`, HINT);
  }
  try {
    refuseOpenSecrets(config, "config");
  } catch (thrown) {
    if (thrown instanceof ConfigError) throw new ConfigError(thrown.at, thrown.message, HINT);
    throw thrown;
  }
}

/**
 * Where the secret belongs; undefined: there is none, and none is needed.
 *
 * @throws {ConfigError} for one that is missing, and for one that the configuration has no use for
 */
function secretPath(
  { name }: Provider,
  config: HeldConfig["config"],
  isGiven: boolean,
): readonly string[] | undefined {
  const [usual = [], whole] = secretPathsOf(name);
  const [first, ...inner] = usual;
  if (inner.length > 0) {
    // The credential says how the secret is sent: without the one the other means nothing.
    const holder = memberAt(config, [first ?? ""]);
    const isHeld = isRecord(holder);
    if (holder !== undefined && !isHeld || isHeld === isGiven) return isHeld ? usual : undefined;
    if (isHeld) throw missingSecret(`"config.${first}" says how it is sent`);
    throw new ConfigError(
      `config.${first}`,
      `"config.${first}" is missing, and there is a secret; expected how it is sent, such as ` +
        '{ "header": "authorization", "prefix": "Bearer " }',
    );
  }
  if (whole === undefined) {
    if (isGiven) return usual;
    throw missingSecret(`an integration of "${name}" needs one`);
  }
  const isPlaced = config["url"] !== undefined || config["host"] !== undefined;
  if (isPlaced) return isGiven ? usual : undefined;
  // Platforms of databases give one URL with everything in it.
  return isGiven ? whole : undefined;
}

function missingSecret(why: string): ConfigError {
  return new ConfigError("secret", `"secret" is missing: ${why}`);
}

/**
 * A socket is a file of the machine that the service runs on, and of no tenant.
 *
 * @throws {ConfigError}
 */
function refuseSocket(parsed: unknown): unknown {
  if (!isRecord(parsed) || typeof parsed["host"] !== "string") return parsed;
  if (!parsed["host"].startsWith("/")) return parsed;
  throw new ConfigError(
    "config.host",
    '"config.host" is the directory of a socket, expected the name or the address of a host',
  );
}

/** The same refusal where the secret is what is wrong, in words that do not have it. */
function atSecret(
  error: ConfigError,
  path: readonly string[],
  secret: string | undefined,
): ConfigError {
  const place = `config.${path.join(".")}`;
  const shows = (text: string) => secret !== undefined && secret !== "" && text.includes(secret);
  if (shows(`${error.at} ${error.message} ${error.hint ?? ""}`)) {
    return new ConfigError("secret", '"secret" does not fit');
  }
  if (error.at !== place) return error;
  return new ConfigError("secret", error.message.replaceAll(`"${place}"`, '"secret"'), error.hint);
}
