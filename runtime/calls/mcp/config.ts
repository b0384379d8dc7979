import { ConfigFields } from "../config_fields.ts";
import { PrivateGrants } from "../egress/addresses.ts";
import { checkProvider, type Credential, parseCredential } from "../http/config.ts";
import { ConfigError } from "../provider.ts";
import { parseAction } from "./action.ts";

/** How to reach a remote MCP server, and what of it is there. */
export interface McpConfig {
  readonly url: string;
  readonly credential: Credential & { kind: "header" } | undefined;
  /** Patterns of names; undefined: all that are granted. */
  readonly tools: readonly string[] | undefined;
  readonly private: PrivateGrants;
  readonly secrets: readonly string[];
}

/**
 * Reads `{ "provider": "mcp", "url", "credential"?: { "header", "prefix"?, "secret" }, "tools"?,
 * "private"? }`.
 *
 * @throws {ConfigError}
 */
export function parseMcpConfig(value: unknown, at: string): McpConfig {
  const fields = ConfigFields.read(value, at, [
    "provider",
    "url",
    "credential",
    "tools",
    "private",
  ]);
  checkProvider(fields, "mcp");
  const place = fields.place("credential");
  const { credential, secrets } = fields.has("credential")
    ? parseCredential(fields.get("credential"), place)
    : { credential: undefined, secrets: [] };
  if (credential?.kind === "query") {
    throw new ConfigError(`${place}.query`, `"${place}" has a field "query", expected "header"`);
  }
  return {
    url: parseUrl(fields.text("url"), fields.place("url")),
    credential,
    tools: parseTools(fields.get("tools"), fields.place("tools")),
    private: PrivateGrants.parse(fields.get("private"), fields.place("private")),
    secrets,
  };
}

function parseUrl(text: string, at: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const fits = url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" &&
    url.password === "" && url.hash === "";
  if (fits) return url.href;
  throw new ConfigError(at, `"${at}" is no address of a server, expected "https://host/path"`);
}

function parseTools(value: unknown, at: string): string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) {
    throw new ConfigError(at, `"${at}" is no list, expected a list of names of tools`);
  }
  return value.map((entry, index) => {
    const place = `${at}[${index}]`;
    if (typeof entry === "string") return parseAction(entry, place);
    throw new ConfigError(place, `"${place}" is no text, expected the name of a tool`);
  });
}
