import assert from "node:assert/strict";
import { Ajv } from "ajv";
import { ConfigError } from "../provider.ts";
import { type CallConfig, MAX_CONFIG_BYTES, parseCallConfig } from "./call_config.ts";
import { CALL_CONFIG_SCHEMA } from "./call_config_schema.ts";
import { resolveIntegration } from "./configured.ts";

const ENV = { env: "KEY" };
const HTTP = { provider: "http", baseUrl: "https://api.example.com/v1" };
const BEARER = { header: "authorization", prefix: "Bearer ", secret: ENV };
const OPENAI = { provider: "openai", secret: ENV };
const PARTS = { provider: "postgres", host: "db", database: "app", user: "me" };
const MCP = { provider: "mcp", url: "https://mcp.example.com/mcp" };
/** Stands where a secret is written out: no message may have it. */
const WRITTEN_OUT = "sk-written-out-2f7c";

const matches = new Ajv({
  strict: true,
  strictRequired: false,
  strictTypes: false,
  allErrors: true,
})
  .compile(CALL_CONFIG_SCHEMA);

function parse(document: unknown): Promise<CallConfig> {
  return parseCallConfig(new TextEncoder().encode(JSON.stringify(document)));
}

const one = (value: unknown) => ({ integrations: { a: value } });

/** Documents that can be used, for the code and for editors. */
const VALID: readonly unknown[] = [
  {},
  { $schema: "./.aiel/sdk/aiel.local.schema.json", integrations: {} },
  { memory: false },
  { memory: { path: ".aiel/other.sqlite" } },
  one(HTTP),
  one({ ...HTTP, credential: BEARER }),
  one({ ...HTTP, credential: { query: "key", secret: { keyring: "crm.prod" } } }),
  one({ ...HTTP, baseUrl: "http://localhost:8080", private: ["localhost", "[::1]:8080"] }),
  one({ ...HTTP, headers: { "x-team": "support" }, private: ["10.0.0.0/8"] }),
  one(OPENAI),
  one({ ...OPENAI, baseUrl: HTTP.baseUrl, models: ["gpt-*"], budget: { tokens: 1000 } }),
  one({ ...OPENAI, remote: true }),
  one(PARTS),
  one({ ...PARTS, port: 5433, secret: ENV, tls: false, role: "reader", schema: "app" }),
  one({ ...PARTS, readOnly: true, statementTimeoutMs: 500, rows: 10 }),
  one({ provider: "postgres", url: "postgres://me@db:5432/app?sslmode=require", secret: ENV }),
  one({ provider: "postgres", url: ENV }),
  one(MCP),
  one({ ...MCP, credential: BEARER, tools: ["get_*"], private: ["127.0.0.1"] }),
  { integrations: { a: HTTP, "b.c-d_e": OPENAI, c: PARTS, d: MCP }, memory: { path: "m" } },
];

/** Documents that can't, and the place of what is wrong. Editors see it too, but where `own`. */
const INVALID: readonly (readonly [place: string, document: unknown, own?: "own"])[] = [
  ["$", []],
  ["$", "text"],
  ["integration", { integration: {} }],
  ["$schema", { $schema: 1 }],
  ["integrations", { integrations: [] }],
  ["integrations", { integrations: { "": HTTP } }],
  ["integrations", { integrations: { "a b": HTTP } }],
  ["integrations", JSON.parse(`{"integrations":{"__proto__":${JSON.stringify(HTTP)}}}`)],
  ["integrations", {
    integrations: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`a${n}`, HTTP])),
  }],
  ["memory", { memory: true }],
  ["memory", { memory: "m.sqlite" }],
  ["memory.path", { memory: {} }],
  ["memory.file", { memory: { file: "m" } }],
  ["memory.path", { memory: { path: "a\0b" } }, "own"],
  ["integrations.a", one(null)],
  ["integrations.a.provider", one({})],
  ["integrations.a.provider", one({ provider: "smtp" })],
  ["integrations.a.baseUrl", one({ provider: "http" })],
  ["integrations.a.baseUrl", one({ ...HTTP, baseUrl: "ftp://x" })],
  ["integrations.a.baseUrl", one({ ...HTTP, baseUrl: `https://u:${WRITTEN_OUT}@x.example` })],
  ["integrations.a.baseUrl", one({ ...HTTP, baseUrl: `https://x.example/?key=${WRITTEN_OUT}` })],
  ["integrations.a.baseUrls", one({ ...HTTP, baseUrls: [] })],
  ["integrations.a.credential.secret", one({ ...HTTP, credential: { header: "x-key" } })],
  [
    "integrations.a.credential.secret",
    one({
      ...HTTP,
      credential: { ...BEARER, secret: WRITTEN_OUT },
    }),
  ],
  [
    "integrations.a.credential.secret",
    one({
      ...HTTP,
      credential: { ...BEARER, secret: { env: "A", keyring: "b" } },
    }),
  ],
  [
    "integrations.a.credential.secret.env",
    one({
      ...HTTP,
      credential: { ...BEARER, secret: { env: WRITTEN_OUT } },
    }),
  ],
  [
    "integrations.a.credential.secret.keyring",
    one({
      ...HTTP,
      credential: { ...BEARER, secret: { keyring: "a/b" } },
    }),
  ],
  ["integrations.a.credential", one({ ...HTTP, credential: { ...BEARER, query: "q" } })],
  ["integrations.a.credential", one({ ...HTTP, credential: { secret: ENV } })],
  [
    "integrations.a.credential.header",
    one({
      ...HTTP,
      credential: { header: "host", secret: ENV },
    }),
    "own",
  ],
  [
    "integrations.a.headers.authorization",
    one({ ...HTTP, headers: { authorization: `Bearer ${WRITTEN_OUT}` } }),
    "own",
  ],
  [
    "integrations.a.headers.X-Api-Key",
    one({ ...HTTP, headers: { "X-Api-Key": WRITTEN_OUT } }),
    "own",
  ],
  ["integrations.a.private", one({ ...HTTP, private: "localhost" })],
  ["integrations.a.private[0]", one({ ...HTTP, private: ["example.com"] })],
  ["integrations.a.secret", one({ provider: "openai" })],
  ["integrations.a.secret", one({ ...OPENAI, secret: WRITTEN_OUT })],
  ["integrations.a.secret", one({ ...OPENAI, secret: [ENV] })],
  ["integrations.a.budget.tokens", one({ ...OPENAI, budget: { tokens: 0 } })],
  ["integrations.a.budget.tokens", one({ ...OPENAI, budget: {} })],
  ["integrations.a.models", one({ ...OPENAI, models: "gpt-4o" })],
  ["integrations.a.remote", one({ ...OPENAI, remote: "yes" })],
  ["integrations.a", one({ provider: "postgres", host: "db" })],
  ["integrations.a.port", one({ ...PARTS, port: 0 })],
  ["integrations.a.rows", one({ ...PARTS, rows: 1_000_000 })],
  ["integrations.a.tls", one({ ...PARTS, tls: "no" })],
  ["integrations.a.secret", one({ ...PARTS, secret: WRITTEN_OUT })],
  [
    "integrations.a.url",
    one({ provider: "postgres", url: `postgres://u:${WRITTEN_OUT}@db/a` }),
    "own",
  ],
  ["integrations.a.url", one({ provider: "postgres", url: "mysql://u@db/a" })],
  ["integrations.a.host", one({ provider: "postgres", url: ENV, host: "db" }), "own"],
  ["integrations.a.url", one({ provider: "mcp" })],
  [
    "integrations.a.url",
    one({ ...MCP, url: `https://x.example/mcp?api_key=${WRITTEN_OUT}` }),
    "own",
  ],
  ["integrations.a.credential", one({ ...MCP, credential: { query: "q", secret: ENV } })],
  ["integrations.a.tools[0]", one({ ...MCP, tools: [1] })],
];

Deno.test("what can be used is taken, by the code and by the schema for editors", async () => {
  for (const document of VALID) {
    await parse(document);
    assert.ok(matches(document), `${JSON.stringify(document)} ${JSON.stringify(matches.errors)}`);
  }
});

Deno.test("what can't is refused at its place, and no message shows what was written", async () => {
  for (const [place, document, own] of INVALID) {
    const what = JSON.stringify(document);
    await assert.rejects(parse(document), (error) => {
      assert.ok(error instanceof ConfigError, `${what} ${Deno.inspect(error)}`);
      assert.ok(error.at.startsWith(place), `${error.at} in ${what}, expected ${place}`);
      assert.ok(!Deno.inspect(error).includes(WRITTEN_OUT), error.text);
      assert.ok(!error.text.includes(WRITTEN_OUT), error.text);
      return true;
    }, what);
    assert.equal(matches(document), own !== undefined, `the schema: ${what}`);
  }
});

Deno.test("a file that is damaged, large or odd is refused, and none of it shown", async () => {
  const cases: readonly [RegExp, string | Uint8Array<ArrayBuffer>][] = [
    [/is empty/, ""],
    [/is empty/, " \n"],
    [/not UTF-8/, new Uint8Array([0xff, 0xfe, 0x7b])],
    [/not valid JSON/, `{"integrations": ${WRITTEN_OUT}}`],
    [/not valid JSON/, `{"secret": "${WRITTEN_OUT}`],
    [/not valid JSON/, `{"secret": "${WRITTEN_OUT}",}`],
    [/not valid JSON/, `// ${WRITTEN_OUT}\n{}`],
    [/bytes, at most/, " ".repeat(MAX_CONFIG_BYTES + 1)],
    [/./, "[".repeat(MAX_CONFIG_BYTES)],
    [/./, `{"integrations":{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}}`],
  ];
  for (const [pattern, text] of cases) {
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
    await assert.rejects(parseCallConfig(bytes), (error) => {
      assert.ok(error instanceof ConfigError, Deno.inspect(error));
      assert.match(error.text, pattern);
      assert.ok(!Deno.inspect(error).includes(WRITTEN_OUT), error.text);
      return true;
    });
  }
});

Deno.test("a secret that is not set, or does not fit, is an error of its own calls alone", async () => {
  const config = await parse({
    integrations: {
      set: { ...HTTP, credential: BEARER },
      unset: { ...HTTP, credential: { ...BEARER, secret: { env: "NOT_SET" } } },
      short: { ...OPENAI, secret: { env: "SHORT" } },
      odd: { ...OPENAI, secret: { env: "ODD" } },
      ring: { ...OPENAI, secret: { keyring: "crm" } },
      url: { provider: "postgres", url: { env: "URL" } },
      badUrl: { provider: "postgres", url: { env: "BAD_URL" } },
    },
  });
  const env: Record<string, string> = {
    KEY: "a-good-secret",
    SHORT: "q7",
    ODD: "with\nline-feed",
    URL: "postgres://me:pass%20word@db/app",
    BAD_URL: "mysql://me:hidden-password@db/app",
  };
  const resolve = async (name: string) => {
    const said = config.integrations.get(name);
    assert.ok(said !== undefined);
    return await resolveIntegration(name, said, (secret) => {
      if ("env" in secret) return Promise.resolve(env[secret.env]);
      return Promise.reject(new Error("it is locked"));
    });
  };
  const set = await resolve("set");
  assert.equal(set.trouble, undefined);
  assert.deepEqual(set.provider.secretsOf(set.config), ["a-good-secret"]);
  const url = await resolve("url");
  assert.deepEqual(url.provider.secretsOf(url.config), ["pass word", "pass%20word"]);

  const unset = await resolve("unset");
  assert.equal(unset.trouble?.code, "NOT_FOUND");
  assert.match(unset.trouble?.message ?? "", /"unset" is not set: variable "NOT_SET"/);
  assert.match(unset.trouble?.more.hint ?? "", /"NOT_SET"/);
  assert.match((await resolve("short")).trouble?.message ?? "", /"short" .* of 2 characters/);
  assert.match((await resolve("ring")).trouble?.message ?? "", /"crm" can't be read: it is locked/);
  for (const name of ["odd", "badUrl"]) {
    const { trouble, provider, config } = await resolve(name);
    assert.equal(trouble?.code, "UPSTREAM", name);
    assert.ok(!/hidden-password|line-feed/.test(Deno.inspect(trouble)), name);
    const integration = provider.open(config);
    const call = integration.perform({ method: "fetch", args: {}, body: undefined }, {
      signal: new AbortController().signal,
      authorise: () => assert.fail("leave was asked for"),
      countTokens() {},
    });
    await assert.rejects(call, trouble);
    await integration.close();
    await assert.rejects(provider.check(config, new AbortController().signal), trouble);
  }
});
