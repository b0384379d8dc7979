/**
 * The document that configures governed calls on one machine: integrations, and where memory is.
 * Secrets stand in it by name.
 *
 * @module
 */

import { PROVIDERS } from "../../protocol/calls.ts";
import { isRecord } from "../../protocol/is_record.ts";
import { suggest } from "../../../sdk/suggest.ts";
import { ConfigError, type Provider } from "../provider.ts";
import { loadProviders, type ProviderSource } from "../providers.ts";
import { type SecretPlace, takeSecrets } from "./secret_places.ts";

/** Its name in a project. It is never part of a snapshot. */
export const CALL_CONFIG_FILE = "aiel.local.json";

/** Bytes of it at most. */
export const MAX_CONFIG_BYTES = 256 * 1024;
const MAX_INTEGRATIONS = 100;

/** What it says. */
export interface CallConfig {
  readonly integrations: ReadonlyMap<string, SaidIntegration>;
  /** The file of memory, relative to the document; null: there is none; undefined: not said. */
  readonly memory: string | null | undefined;
}

/** An integration as the document says it: right in its form, its secrets by name. */
export interface SaidIntegration {
  readonly provider: Provider;
  readonly value: Readonly<Record<string, unknown>>;
  readonly secrets: readonly SecretPlace[];
  /** Its place in the document. */
  readonly at: string;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * Reads it. Strict: what is not known is refused.
 *
 * @throws {ConfigError}
 */
export async function parseCallConfig(
  bytes: Uint8Array<ArrayBuffer>,
  providers: ProviderSource = loadProviders,
): Promise<CallConfig> {
  const document = parseJson(bytes);
  if (!isRecord(document)) {
    throw new ConfigError("$", `The document is ${typeName(document)}, expected an object`);
  }
  refuseUnknown(document, ["$schema", "integrations", "memory"], "");
  const { $schema, integrations = {}, memory } = document;
  if ($schema !== undefined && typeof $schema !== "string") throw wrong("$schema", $schema, "text");
  if (!isRecord(integrations)) throw wrong("integrations", integrations, "an object");
  const entries = Object.entries(integrations);
  if (entries.length > MAX_INTEGRATIONS) {
    throw new ConfigError(
      "integrations",
      `"integrations" has ${entries.length} members, at most ${MAX_INTEGRATIONS} are allowed`,
    );
  }
  const kinds = entries.map(([name, value]) => kindOf(name, value));
  const loaded = await providers(kinds.map(({ kind }) => kind));
  const said = kinds.map(({ name, kind, value, at }): [string, SaidIntegration] => {
    const provider = loaded.get(kind);
    if (provider === undefined) throw wrong(`${at}.provider`, kind, "one that this runtime has");
    const { example, secrets } = takeSecrets(kind, value, at);
    checkForm(provider, example, value, at);
    return [name, { provider, value, secrets, at }];
  });
  return { integrations: new Map(said), memory: parseMemory(memory) };
}

function kindOf(name: string, value: unknown) {
  const at = `integrations.${name}`;
  if (!NAME.test(name)) {
    throw new ConfigError(
      "integrations",
      `"integrations" has the member ${JSON.stringify(name.slice(0, 100))}, expected names of 1 ` +
        'to 64 letters, digits, ".", "_" or "-", first a letter or digit',
    );
  }
  if (!isRecord(value)) throw wrong(at, value, "an object");
  const given = Object.hasOwn(value, "provider") ? value["provider"] : undefined;
  const kind = PROVIDERS.find((one) => one === given);
  if (kind === undefined) throw wrong(`${at}.provider`, given, PROVIDERS.join(", "));
  return { name, kind, value, at };
}

/** Secrets that are not set are no fault of the form. */
function checkForm(provider: Provider, example: unknown, value: unknown, at: string): void {
  try {
    provider.parseConfig(example, at);
  } catch (thrown) {
    if (!(thrown instanceof ConfigError) || !/\.secret$/.test(thrown.at)) throw thrown;
    const isThere = thrown.at.slice(at.length + 1).split(".").reduce<unknown>(
      (inner, name) => isRecord(inner) ? inner[name] : undefined,
      value,
    ) !== undefined;
    if (isThere) throw thrown;
    throw new ConfigError(
      thrown.at,
      `"${thrown.at}" is missing, expected { "env": "NAME" } or { "keyring": "ENTRY" }`,
    );
  }
}

function parseMemory(value: unknown): string | null | undefined {
  if (value === undefined) return undefined;
  if (value === false) return null;
  if (!isRecord(value)) throw wrong("memory", value, 'false or { "path": "FILE" }');
  refuseUnknown(value, ["path"], "memory.");
  const { path } = value;
  // deno-lint-ignore no-control-regex -- the point is to find them
  if (typeof path === "string" && /^[^\x00-\x1f\x7f]{1,1024}$/.test(path)) return path;
  throw wrong("memory.path", path, "the path of a file");
}

/** A damaged file may hold a secret that was written out, so that no part of it is shown. */
function parseJson(bytes: Uint8Array<ArrayBuffer>): unknown {
  if (bytes.length > MAX_CONFIG_BYTES) {
    throw new ConfigError(
      "$",
      `The document has ${bytes.length} bytes, at most ${MAX_CONFIG_BYTES} are allowed`,
    );
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigError("$", "The document is not UTF-8 text");
  }
  if (text.trim() === "") throw new ConfigError("$", "The document is empty, expected an object");
  try {
    return JSON.parse(text);
  } catch (error) {
    const place = error instanceof SyntaxError
      ? /\(line \d+ column \d+\)/.exec(error.message)?.[0]
      : "(it is nested too deeply)";
    throw new ConfigError("$", `The document is not valid JSON${place ? ` ${place}` : ""}`);
  }
}

function refuseUnknown(
  value: Readonly<Record<string, unknown>>,
  known: readonly string[],
  prefix: string,
): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    const at = `${prefix}${key.slice(0, 100)}`;
    const near = suggest(key, known);
    throw new ConfigError(
      at,
      near === undefined
        ? `"${at}" is not known, expected one of ${known.join(", ")}`
        : `"${at}" is not known, did you mean "${prefix}${near}"?`,
    );
  }
}

/** What is shown of a value that is wrong: short words only, for it may be a secret. */
function wrong(at: string, value: unknown, expected: string): ConfigError {
  return new ConfigError(at, `"${at}" is ${typeName(value)}, expected ${expected}`);
}

function typeName(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `another ${typeof value}`;
}
