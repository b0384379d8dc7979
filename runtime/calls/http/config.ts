import { Buffer } from "node:buffer";

import { ConfigFields } from "../config_fields.ts";
import { PrivateGrants } from "../egress/addresses.ts";
import {
  type Header,
  isHeaderName,
  isHeaderValue,
  isRefusedHeader,
  isTransportHeader,
} from "../egress/headers.ts";
import { ConfigError } from "../provider.ts";
import { checkSecret, MIN_SECRET_LENGTH } from "../secret_filter.ts";
import { type BaseUrl, parseBaseUrl } from "./base_url.ts";

/** How the service knows who calls. */
export type Credential =
  /** A header; its value has the prefix already. */
  | { readonly kind: "header"; readonly name: string; readonly value: string }
  /** A parameter of the query. */
  | { readonly kind: "query"; readonly name: string; readonly value: string };

/** What the platform says of an integration over HTTP. */
export interface HttpConfig {
  readonly baseUrl: BaseUrl;
  readonly credential: Credential | undefined;
  /** Sent with each request, in place of those of the code. They are no secrets. */
  readonly headers: readonly Header[];
  readonly private: PrivateGrants;
  readonly secrets: readonly string[];
}

const FIELDS = ["provider", "baseUrl", "credential", "headers", "private"];

/**
 * Reads `{ "provider": "http", "baseUrl", "credential"?, "headers"?, "private"? }`.
 *
 * @throws {ConfigError}
 */
export function parseHttpConfig(value: unknown, at: string): HttpConfig {
  const fields = ConfigFields.read(value, at, FIELDS);
  checkProvider(fields, "http");
  const { credential, secrets } = fields.has("credential")
    ? parseCredential(fields.get("credential"), fields.place("credential"))
    : { credential: undefined, secrets: [] };
  return {
    baseUrl: parseBaseUrl(fields.text("baseUrl"), fields.place("baseUrl")),
    credential,
    headers: parseHeaders(fields.get("headers"), fields.place("headers"), credential),
    private: PrivateGrants.parse(fields.get("private"), fields.place("private")),
    secrets,
  };
}

/** @throws {ConfigError} where a configuration is of another provider */
export function checkProvider(fields: ConfigFields, name: string): void {
  if (fields.get("provider") === name) return;
  const place = fields.place("provider");
  throw new ConfigError(place, `"${place}" is another provider, expected "${name}"`);
}

/** Reads `{ "header", "prefix"?, "secret" }` or `{ "query", "secret" }`. @throws {ConfigError} */
export function parseCredential(
  value: unknown,
  at: string,
): { credential: Credential; secrets: string[] } {
  const fields = ConfigFields.read(value, at, ["header", "prefix", "query", "secret"]);
  const secret = checkSecret(fields.text("secret"), fields.place("secret"));
  if (fields.has("header") === fields.has("query")) {
    throw new ConfigError(at, `"${at}" has to have one of "header" and "query"`);
  }
  if (fields.has("query")) {
    if (fields.has("prefix")) {
      throw new ConfigError(
        fields.place("prefix"),
        `"${fields.place("prefix")}" is of no use, expected it beside "header" alone`,
      );
    }
    const name = fields.text("query");
    return { credential: { kind: "query", name, value: secret } as const, secrets: [secret] };
  }
  const name = parseHeaderName(fields.text("header"), fields.place("header"), ["cookie"]);
  const prefix = fields.has("prefix") ? fields.text("prefix") : "";
  const whole = `${prefix}${secret}`;
  if (!isHeaderValue(whole)) {
    throw new ConfigError(
      at,
      `"${at}" has a prefix and a secret that no header can have, expected visible characters`,
    );
  }
  return {
    credential: { kind: "header", name, value: whole } as const,
    secrets: [secret, ...(/^basic $/i.test(prefix) ? insideBasic(secret) : [])],
  };
}

/** The password inside of what is sent for basic authentication, which is only encoded. */
function insideBasic(secret: string): string[] {
  const pair = Buffer.from(secret, "base64").toString();
  const password = pair.slice(pair.indexOf(":") + 1);
  return [pair, password].filter((one) => one.length >= MIN_SECRET_LENGTH);
}

function parseHeaders(value: unknown, at: string, credential: Credential | undefined): Header[] {
  if (value === undefined) return [];
  const names = typeof value === "object" && value !== null ? Object.keys(value) : [];
  const fields = ConfigFields.read(value, at, names);
  const headers = names.map((given): Header => {
    const name = parseHeaderName(given, fields.place(given), []);
    const text = fields.text(given);
    if (!isHeaderValue(text)) {
      throw new ConfigError(
        fields.place(given),
        `"${fields.place(given)}" has characters that no header has`,
      );
    }
    return [name, text];
  });
  const all = headers.map(([name]) => name);
  if (credential?.kind === "header") all.push(credential.name);
  const twice = all.find((name, index) => all.indexOf(name) !== index);
  if (twice === undefined) return headers;
  throw new ConfigError(at, `"${at}" and the credential name the header "${twice}" twice`);
}

function parseHeaderName(text: string, at: string, allowed: readonly string[]): string {
  const name = text.toLowerCase();
  const ours = isTransportHeader(name) || (isRefusedHeader(name) && !allowed.includes(name));
  if (isHeaderName(text) && !ours) return name;
  throw new ConfigError(at, `"${at}" names the header "${text}", which can't be configured`);
}
