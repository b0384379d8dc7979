import { isRecord } from "../../protocol/is_record.ts";
import { ConfigError } from "../provider.ts";

/** Where a secret is: the name of a variable, or of an entry in a keyring. Never the secret. */
export type SecretName = { readonly env: string } | { readonly keyring: string };

/** Finds a secret; undefined where there is none. What it throws says why, without any value. */
export type SecretSource = (name: SecretName) => Promise<string | undefined>;

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
const ENTRY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

const EXPECTED = 'expected { "env": "NAME" } or { "keyring": "ENTRY" }';

/** Whether a value is a name rather than the text itself. */
export function isSecretName(value: unknown): boolean {
  return isRecord(value);
}

/** @throws {ConfigError} also for a secret that is written out, which is not shown */
export function parseSecretName(value: unknown, at: string): SecretName {
  if (typeof value === "string") {
    throw new ConfigError(
      at,
      `"${at}" is written out, ${EXPECTED}`,
      "Put its value into a variable of your environment or the project's .env, which no snapshot " +
        "and no history has, and name the variable here. Renew a secret that was in a file",
    );
  }
  if (!isRecord(value)) throw new ConfigError(at, `"${at}" is no name of a secret, ${EXPECTED}`);
  const [key, ...more] = Object.keys(value);
  const name = key === undefined ? undefined : value[key];
  if (more.length > 0 || (key !== "env" && key !== "keyring")) {
    throw new ConfigError(at, `"${at}" has other members, ${EXPECTED}`);
  }
  if (key === "env" && typeof name === "string" && VARIABLE.test(name)) return { env: name };
  if (key === "keyring" && typeof name === "string" && ENTRY.test(name)) return { keyring: name };
  throw new ConfigError(
    `${at}.${key}`,
    key === "env"
      ? `"${at}.env" is no name of a variable, expected letters, digits and _, no digit first`
      : `"${at}.keyring" is no name of an entry, expected 1 to 100 letters, digits, ".", "_" or ` +
        '"-", first a letter or digit',
  );
}

/** How messages tell of it. */
export function nameOf(name: SecretName): string {
  return "env" in name ? `variable "${name.env}"` : `keyring entry "${name.keyring}"`;
}
