import assert from "node:assert/strict";
import { ConfigError } from "../provider.ts";
import { parsePostgresConfig } from "./config.ts";
import { postgresProvider } from "./provider.ts";

const AT = "integrations.db";
const parse = (config: Record<string, unknown>) =>
  parsePostgresConfig({ provider: "postgres", ...config }, AT);
const parts = { host: "db.example", database: "app", user: "me" };

Deno.test("a URL and parts say the same", () => {
  const byUrl = parse({ url: "postgresql://me:p%40ss%2F@db.example:6543/app" });
  const byParts = parse({ ...parts, port: 6543, secret: "p@ss/" });
  assert.deepEqual({ ...byUrl, spelledPassword: "p@ss/" }, byParts);
  assert.deepEqual(postgresProvider().secretsOf(byUrl), ["p@ss/", "p%40ss%2F"]);
  assert.deepEqual(postgresProvider().secretsOf(parse(parts)), []);
  assert.deepEqual(
    [byParts.rows, byParts.statementTimeoutMs, byParts.readOnly],
    [1_000, 30_000, false],
  );
  assert.equal(parse({ url: "postgres://me@[2001:db8::1]/app" }).host, "2001:db8::1");
});

Deno.test("what leaves the machine is encrypted unless it says otherwise", () => {
  const tls = (url: string) => parse({ url }).tls;
  assert.equal(tls("postgres://me@db.example/app"), true);
  assert.equal(tls("postgres://me@db.example/app?sslmode=require"), true);
  assert.equal(tls("postgres://me@db.example/app?sslmode=disable"), false);
  assert.equal(tls("postgres://me@127.0.0.1/app"), false);
  assert.equal(tls("postgres://me@127.0.0.1.example/app"), true);
  assert.equal(tls("postgres://me@localhost/app?sslmode=verify-full"), true);
  assert.equal(parse({ ...parts, tls: false }).tls, false);
  assert.equal(parse({ ...parts, host: "/run/postgresql" }).tls, false);
});

Deno.test("what can't be is refused at its place, without the secret", () => {
  const secret = "s3cret-p4ss";
  const url = `postgres://me:${secret}@db.example/app`;
  const cases: readonly [config: Record<string, unknown>, place: string][] = [
    [{}, ""],
    [{ ...parts, host: undefined }, ""],
    [{ url, pasword: secret }, ".pasword"],
    [{ url, secret }, ".url"],
    [{ url, host: "x" }, ".host"],
    [{ url: `${url}?sslmode=prefer` }, ".url"],
    [{ url: `${url}?options=${secret}` }, ".url"],
    [{ url: `${url}?sslmode=disable`, tls: true }, ".tls"],
    [{ url: `${url}#x` }, ".url"],
    [{ url: `https://me:${secret}@db.example/app` }, ".url"],
    [{ url: `postgres://me:${secret}@db.example` }, ".url"],
    [{ url: `postgres://:${secret}@db.example/app` }, ".url"],
    [{ url: `postgres://me:${secret}%@db.example/app` }, ".url"],
    [{ url: `postgres://me%00options:${secret}@db.example/app` }, ".url"],
    [{ ...parts, secret, user: "me\0options" }, ".user"],
    [{ ...parts, secret, port: 0 }, ".port"],
    [{ ...parts, secret, rows: 0 }, ".rows"],
    [{ ...parts, secret, rows: 1.5 }, ".rows"],
    [{ ...parts, secret, statementTimeoutMs: 1e9 }, ".statementTimeoutMs"],
    [{ ...parts, secret, readOnly: "yes" }, ".readOnly"],
    [{ ...parts, secret: { env: "X" } }, ".secret"],
  ];
  for (const [config, place] of cases) {
    assert.throws(() => parse(config), (error) => {
      assert.ok(error instanceof ConfigError, String(error));
      assert.equal(error.at, `${AT}${place}`);
      assert.ok(!Deno.inspect(error).includes(secret));
      return true;
    });
  }
  for (const value of [null, [], "x", 1]) {
    assert.throws(() => parsePostgresConfig(value, AT), ConfigError);
  }
});
