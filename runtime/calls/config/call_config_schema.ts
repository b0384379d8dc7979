/**
 * The document that configures governed calls as JSON Schema, for editors. The code that reads it
 * checks more (hosts, patterns, what excludes each other); a test keeps both together.
 *
 * @module
 */

/** Where `aiel init` puts it in a project, for `"$schema"` of the document. */
export const CALL_CONFIG_SCHEMA_FILE = "aiel.local.schema.json";

const NAME = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";

function object(
  properties: Readonly<Record<string, unknown>>,
  required: readonly string[] = [],
  more: Readonly<Record<string, unknown>> = {},
) {
  return { type: "object", additionalProperties: false, properties, required, ...more };
}

const text = (description: string) => ({ type: "string", minLength: 1, description });
const list = (description: string) => ({
  type: "array",
  items: { type: "string", minLength: 1 },
  description,
});

const secretName = {
  description: "The name of a secret. Its value never stands in this file",
  oneOf: [
    object({
      env: {
        type: "string",
        pattern: "^[A-Za-z_][A-Za-z0-9_]{0,127}$",
        description: "A variable of the environment, or of the project's .env",
      },
    }, ["env"]),
    object({
      keyring: {
        type: "string",
        pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$",
        description: 'An entry of the keyring: service "aiel", account "aiel:" and this name',
      },
    }, ["keyring"]),
  ],
};

const secret = { $ref: "#/$defs/secretName" };
const header = text('The header that it is sent in, such as "authorization"');
const prefix = text('What stands before it, such as "Bearer "');
const inHeader = object({ header, prefix, secret }, ["header", "secret"]);
const inQuery = object(
  { query: text("The parameter of the query that it is sent in"), secret },
  ["query", "secret"],
);

const privateAddresses = {
  type: "array",
  items: {
    type: "string",
    pattern: "^(?:localhost|[0-9.]+|\\[[0-9a-f:.]+\\])(?::[1-9][0-9]{0,4}|/[0-9]{1,3})?$",
  },
  description: 'Private addresses that may be reached, such as "127.0.0.1:8080" or "10.0.0.0/8"',
};
const headers = {
  type: "object",
  additionalProperties: { type: "string", minLength: 1 },
  description: "Sent with every request. They are no secrets",
};
const baseUrl = { type: "string", pattern: "^[Hh][Tt][Tt][Pp][Ss]?://[^/?#@\\s]+(?:/[^?#]*)?$" };

const http = object(
  {
    provider: { const: "http" },
    baseUrl: { ...baseUrl, description: "Where the paths of the integration begin" },
    credential: { anyOf: [inHeader, inQuery] },
    headers,
    private: privateAddresses,
  },
  ["provider", "baseUrl"],
);

const openai = object(
  {
    provider: { const: "openai" },
    baseUrl: { ...baseUrl, description: "Default: https://api.openai.com/v1" },
    secret,
    headers,
    models: list('Models that may be used, such as "gpt-4o" or "gpt-*"; default: what is granted'),
    budget: object(
      {
        tokens: {
          type: "integer",
          minimum: 1,
          description: "Tokens of one run, in both directions together",
        },
      },
      ["tokens"],
    ),
    remote: {
      type: "boolean",
      description: "Whether the service may run tools of its own and fetch what URLs name",
    },
    private: privateAddresses,
  },
  ["provider", "secret"],
);

const place = { type: "string", minLength: 1, maxLength: 1024 };
const name = { type: "string", minLength: 1, maxLength: 63 };

const postgres = object(
  {
    provider: { const: "postgres" },
    url: {
      description: "postgres://user@host:port/database without a password, or the name of a secret",
      anyOf: [{ ...place, pattern: "^[Pp][Oo][Ss][Tt][Gg][Rr][Ee][Ss]" }, secret],
    },
    host: { ...place, description: "A name, an address, or the directory of a socket" },
    port: { type: "integer", minimum: 1, maximum: 65_535 },
    database: name,
    user: name,
    secret,
    tls: { type: "boolean", description: "Default: true, but to this machine" },
    role: { ...name, description: "The role that statements start in" },
    schema: { ...name, description: "Where names without a schema are looked for" },
    readOnly: { type: "boolean", description: "Nothing is written, whatever is granted" },
    statementTimeoutMs: { type: "integer", minimum: 1, maximum: 600_000 },
    rows: {
      type: "integer",
      minimum: 1,
      maximum: 100_000,
      description: "Rows that one statement may give",
    },
  },
  ["provider"],
  { anyOf: [{ required: ["url"] }, { required: ["host", "database", "user"] }] },
);

const mcp = object(
  {
    provider: { const: "mcp" },
    url: { type: "string", pattern: "^[Hh][Tt][Tt][Pp][Ss]?://[^@#]+$" },
    credential: inHeader,
    tools: list('Tools that are offered, such as "search" or "get_*"; default: what is granted'),
    private: privateAddresses,
  },
  ["provider", "url"],
);

/** The schema. */
export const CALL_CONFIG_SCHEMA = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "What the integrations and the memory of a project are locally",
  ...object({
    $schema: { type: "string" },
    integrations: {
      type: "object",
      maxProperties: 100,
      propertyNames: { pattern: NAME },
      additionalProperties: {
        type: "object",
        required: ["provider"],
        properties: { provider: { enum: ["http", "openai", "postgres", "mcp"] } },
        // One branch by the provider: an editor then tells what is wrong in that one alone.
        allOf: Object.entries({ http, openai, postgres, mcp }).map(([kind, then]) => ({
          if: { required: ["provider"], properties: { provider: { const: kind } } },
          then,
        })),
      },
      description: 'By the names of "integrations" in aiel.json',
    },
    memory: {
      description: 'Where ctx.memory is kept, or false for none. Default: ".aiel/memory.sqlite"',
      anyOf: [{ const: false }, object({ path: place }, ["path"])],
    },
  }),
  $defs: { secretName },
};
