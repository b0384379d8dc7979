/**
 * The configuration of an integration, as options say it.
 *
 * @module
 */

import type { ProviderName } from "../../../runtime/protocol/calls.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";
import type { Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import type { Input } from "../../program/command.ts";
import { readJson } from "../run/read_event.ts";

/** Options of the common members, the providers that have them, and where they stand. */
const MEMBERS: readonly {
  readonly option: string;
  readonly of: readonly ProviderName[];
  readonly member: string;
  readonly many?: true;
}[] = [
  { option: "base-url", of: ["http", "openai"], member: "baseUrl" },
  { option: "url", of: ["mcp", "postgres"], member: "url" },
  { option: "private", of: ["http", "openai", "mcp"], member: "private", many: true },
  { option: "model", of: ["openai"], member: "models", many: true },
  { option: "tool", of: ["mcp"], member: "tools", many: true },
];
/** Options that say how the secret is sent. */
const CREDENTIAL = ["header", "prefix", "query"] as const;

/**
 * What is sent to the service, which checks it.
 *
 * @throws {CliError} USAGE for options that the provider has no use for, or `--config` beside them
 */
export async function typedConfig(
  provider: ProviderName,
  hasSecret: boolean,
  input: Input,
  deps: Deps,
): Promise<Record<string, unknown>> {
  const given = input.option("config");
  const typed = [...MEMBERS.map(({ option }) => option), ...CREDENTIAL]
    .filter((option) => input.options(option).length > 0);
  if (given !== undefined) {
    const [first] = typed;
    if (first !== undefined) {
      throw new CliError("USAGE", `--config and --${first} exclude each other`, {
        hint: "Say it in the configuration",
      });
    }
    return withCredential(provider, hasSecret, await readConfig(given, deps), input);
  }
  const config: Record<string, unknown> = {};
  for (const { option, of, member, many } of MEMBERS) {
    const values = input.options(option);
    if (values.length === 0) continue;
    if (!of.includes(provider)) throw useless(option, provider, of);
    config[member] = many ? values : values.at(-1);
  }
  return withCredential(provider, hasSecret, config, input);
}

async function readConfig(given: string, deps: Deps): Promise<Record<string, unknown>> {
  if (given === "-") {
    throw new CliError("USAGE", "--config reads no standard input, expected JSON or @file");
  }
  const config = await readJson(given, "the configuration", deps);
  if (!isRecord(config)) {
    throw new CliError("USAGE", "--config is no object, expected one as aiel.local.json has it");
  }
  return { ...config };
}

/** How the secret is sent: as most services take it, where nothing says otherwise. */
function withCredential(
  provider: ProviderName,
  hasSecret: boolean,
  config: Record<string, unknown>,
  input: Input,
): Record<string, unknown> {
  const [header, prefix, query] = CREDENTIAL.map((option) => input.option(option));
  const [first] = CREDENTIAL.filter((option) => input.option(option) !== undefined);
  const of: ProviderName[] = first === "query" ? ["http"] : ["http", "mcp"];
  if (first !== undefined && !of.includes(provider)) throw useless(first, provider, of);
  if (provider !== "http" && provider !== "mcp") return config;
  if (!hasSecret) {
    if (first === undefined) return config;
    throw new CliError("USAGE", `--${first} says how a secret is sent, and --no-secret is set`);
  }
  if (Object.hasOwn(config, "credential")) return config;
  if (query !== undefined) {
    if (header === undefined && prefix === undefined) return { ...config, credential: { query } };
    throw new CliError("USAGE", "--query excludes --header and --prefix");
  }
  const name = header ?? "authorization";
  const before = prefix ?? (name.toLowerCase() === "authorization" ? "Bearer " : "");
  const credential = { header: name, ...before === "" ? {} : { prefix: before } };
  return { ...config, credential };
}

function useless(option: string, provider: ProviderName, of: readonly ProviderName[]): CliError {
  return new CliError("USAGE", `--${option} is of no use with the provider "${provider}"`, {
    hint: `It is for ${of.join(" and ")}; all others take --config '{"…": …}'`,
  });
}
