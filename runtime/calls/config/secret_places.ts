/**
 * Where the configurations of providers have secrets, and what else may look like a place for one.
 *
 * @module
 */

import type { ProviderName } from "../../protocol/calls.ts";
import { isRecord } from "../../protocol/is_record.ts";
import { ConfigError } from "../provider.ts";
import { isSecretName, parseSecretName, type SecretName } from "./secret_name.ts";

/** A secret of a configuration. */
export interface SecretPlace {
  readonly path: readonly string[];
  readonly name: SecretName;
}

interface KnownPlace {
  readonly path: readonly string[];
  /** Stands there while the rest is checked. */
  readonly example: string;
  /** What is no secret may be written out. */
  readonly open?: true;
}

const SECRET = "an-example-of-a-secret";

const PLACES: Readonly<Record<ProviderName, readonly KnownPlace[]>> = {
  http: [{ path: ["credential", "secret"], example: SECRET }],
  openai: [{ path: ["secret"], example: SECRET }],
  postgres: [
    { path: ["secret"], example: SECRET },
    // Platforms of databases give one URL with everything in it.
    { path: ["url"], example: "postgres://user@localhost/database", open: true },
  ],
  mcp: [{ path: ["credential", "secret"], example: SECRET }],
};

/** Where the configurations of a provider can have a secret, the usual place first. */
export function secretPathsOf(kind: ProviderName): readonly (readonly string[])[] {
  return PLACES[kind].map(({ path }) => path);
}

/** Names of headers and of parameters that carry secrets, for every service that has them. */
const SECRET_NAME = /authorization|cookie|secret|passw|token|(?:^|[-_])(?:api)?-?key$|apikey/i;

/**
 * Takes the names of secrets out of what is said of one integration.
 *
 * @returns them, and a copy that has examples in their places
 * @throws {ConfigError} for a secret that is written out
 */
export function takeSecrets(
  kind: ProviderName,
  value: Readonly<Record<string, unknown>>,
  at: string,
): { readonly example: unknown; readonly secrets: readonly SecretPlace[] } {
  refuseOpenSecrets(value, at);
  let example: unknown = value;
  const secrets: SecretPlace[] = [];
  for (const { path, example: text, open } of PLACES[kind]) {
    const there = memberAt(value, path);
    if (there === undefined || open === true && !isSecretName(there)) continue;
    secrets.push({ path, name: parseSecretName(there, `${at}.${path.join(".")}`) });
    example = withMember(example, path, text);
  }
  return { example, secrets };
}

/** A copy that has another value in one place. What holds it is there. */
export function withMember(value: unknown, path: readonly string[], member: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return member;
  const record = isRecord(value) ? value : {};
  return { ...record, [name]: withMember(record[name], rest, member) };
}

/** What stands in a place; undefined: nothing does. */
export function memberAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) => isRecord(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined,
    value,
  );
}

/**
 * Refuses what is written out and is a secret by its place or its name.
 *
 * @throws {ConfigError}
 */
export function refuseOpenSecrets(value: Readonly<Record<string, unknown>>, at: string): void {
  for (const member of ["url", "baseUrl"]) {
    const text = value[member];
    if (typeof text === "string") refuseSecretUrl(text, `${at}.${member}`);
  }
  if (!isRecord(value["headers"])) return;
  for (const name of Object.keys(value["headers"])) {
    if (!SECRET_NAME.test(name)) continue;
    const place = `${at}.headers.${name}`;
    throw new ConfigError(
      place,
      `"${place}" is written out, and its name is that of a secret`,
      'Say it as "credential", whose "secret" names a variable or an entry of the keyring',
    );
  }
}

function refuseSecretUrl(text: string, at: string): void {
  // What is no URL its provider refuses.
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const hint = 'Name the secret as "secret" or "credential", and write the URL without it';
  if (url !== undefined && url.password !== "") {
    throw new ConfigError(at, `"${at}" has a password that is written out`, hint);
  }
  const named = [...url?.searchParams.keys() ?? []].find((name) => SECRET_NAME.test(name));
  if (named === undefined) return;
  throw new ConfigError(at, `"${at}" has the parameter "${named}" written out`, hint);
}
