import assert from "node:assert/strict";
import type { ProviderName } from "../../protocol/calls.ts";
import { ConfigError } from "../provider.ts";
import { loadProviders } from "../providers.ts";
import { parseHeldConfig } from "./held_config.ts";

const SECRET = "sk-held-apart-7d1e";
const BASE = { baseUrl: "https://api.example.com/v1" };
const BEARER = { header: "authorization", prefix: "Bearer " };
const PARTS = { host: "db.example.com", database: "app", user: "me" };
const MCP = { url: "https://mcp.example.com/mcp" };
const PROVIDERS = await loadProviders();

function parse(kind: ProviderName, config: Record<string, unknown>, secret?: string) {
  const provider = PROVIDERS.get(kind);
  assert.ok(provider !== undefined);
  const parsed = parseHeldConfig(provider, { config, secret });
  return provider.secretsOf(parsed);
}

Deno.test("a secret that is held apart takes its place in the configuration", () => {
  assert.deepEqual(parse("http", BASE), []);
  assert.deepEqual(parse("http", { ...BASE, credential: BEARER }, SECRET), [SECRET]);
  assert.deepEqual(parse("http", { ...BASE, credential: { query: "q" } }, SECRET), [SECRET]);
  assert.deepEqual(parse("openai", {}, SECRET), [SECRET]);
  assert.deepEqual(parse("mcp", MCP), []);
  assert.deepEqual(parse("mcp", { ...MCP, credential: BEARER }, SECRET), [SECRET]);
  assert.deepEqual(parse("postgres", PARTS), []);
  assert.ok(parse("postgres", PARTS, SECRET).includes(SECRET));
  assert.ok(parse("postgres", { url: "postgres://me@db/app" }, SECRET).includes(SECRET));
  // The whole address may be the secret.
  assert.ok(parse("postgres", {}, `postgres://me:${SECRET}@db/app`).includes(SECRET));
});

Deno.test("what is wrong is refused at its place, and no message shows the secret", () => {
  const cases: readonly [string, ProviderName, Record<string, unknown>, string?][] = [
    ["config.provider", "http", { ...BASE, provider: "http" }],
    ["config.baseUrl", "http", {}],
    ["config.baseUrl", "http", { baseUrl: `https://u:${SECRET}@x.example` }],
    ["config.baseUrl", "http", { baseUrl: `https://x.example/?key=${SECRET}` }],
    ["config.headers.X-Api-Key", "http", { ...BASE, headers: { "X-Api-Key": SECRET } }],
    ["config.credential.secret", "http", { ...BASE, credential: { ...BEARER, secret: SECRET } }],
    ["config.credential.secret", "http", { ...BASE, credential: { secret: { env: "A" } } }],
    ["config.credential", "http", BASE, SECRET],
    ["config.credential", "http", { ...BASE, credential: "Bearer" }, SECRET],
    ["config.credential", "http", { ...BASE, credential: {} }, SECRET],
    ["config.credential", "http", { ...BASE, credential: BEARER }, `a\n${SECRET}`],
    ["secret", "http", { ...BASE, credential: BEARER }],
    ["secret", "http", { ...BASE, credential: BEARER }, ""],
    ["secret", "http", { ...BASE, credential: BEARER }, "x7"],
    ["config.private[0]", "http", { ...BASE, private: ["example.com"] }],
    ["secret", "openai", {}],
    ["secret", "openai", {}, `${SECRET}\n`],
    ["config.secret", "openai", { secret: SECRET }],
    ["config.secret", "openai", { secret: { env: "A" } }, SECRET],
    ["config.secret", "postgres", { ...PARTS, secret: SECRET }],
    ["config.url", "postgres", { url: `postgres://u:${SECRET}@db/a` }],
    ["config.url", "postgres", { url: { env: "URL" } }, SECRET],
    ["config.host", "postgres", { ...PARTS, host: "/var/run/postgresql" }],
    ["config.host", "postgres", { url: "postgres://me@%2Frun/app" }],
    ["config.host", "postgres", {}, "postgres://me@%2Frun/app"],
    ["config", "postgres", {}],
    ["secret", "postgres", {}, `mysql://me:${SECRET}@db/app`],
    ["config.credential.query", "mcp", { ...MCP, credential: { query: "q" } }, SECRET],
    ["config.url", "mcp", { url: `https://x.example/mcp?api_key=${SECRET}` }],
  ];
  for (const [place, kind, config, secret] of cases) {
    const what = JSON.stringify([kind, config, secret]);
    assert.throws(() => parse(kind, config, secret), (error) => {
      assert.ok(error instanceof ConfigError, `${what} ${Deno.inspect(error)}`);
      assert.equal(error.at, place, `${what} ${error.text}`);
      assert.ok(!Deno.inspect(error).includes(SECRET), `${what} ${error.text}`);
      return true;
    });
  }
});
