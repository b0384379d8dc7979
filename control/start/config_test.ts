import assert from "node:assert/strict";
import { DEFAULT_RATES } from "../http/default_limits.ts";
import { readConfig } from "./config.ts";
import { ConfigError } from "./config_error.ts";
import { documentedUrl } from "./reach.ts";

/** Where projects answer of a service that others reach. */
const RUN = { AIEL_RUN_URL: "https://run.example" };

function read(env: Record<string, string>, os = "linux") {
  return readConfig((name) => env[name], os, DEFAULT_RATES);
}

Deno.test("readConfig needs nothing but a home", () => {
  assert.deepEqual(read({ HOME: "/home/ada" }), {
    dataDir: "/home/ada/.local/share/aiel/control",
    database: { kind: "sqlite", path: "/home/ada/.local/share/aiel/control/control.sqlite" },
    blobs: { kind: "files", path: "/home/ada/.local/share/aiel/control/blobs" },
    listen: { hostname: "127.0.0.1", port: 8787 },
    metricsListen: undefined,
    publicUrl: undefined,
    logLevel: "info",
    runListen: { hostname: "127.0.0.1", port: 8788 },
    runUrl: undefined,
    rate: DEFAULT_RATES.rate,
    anonymousRate: DEFAULT_RATES.anonymousRate,
    proxies: 0,
    isolation: "auto",
    deno: undefined,
    secretsKey: undefined,
    components: ["api", "execute", "schedule"],
    tenantRunning: undefined,
    tenantBacklog: 100_000,
    privateHosts: { loopback: true, hosts: [] },
  });
  assert.equal(read({ HOME: "/h", XDG_DATA_HOME: "/data" }).dataDir, "/data/aiel/control");
  assert.equal(read({ HOME: "/h", AIEL_DATA_DIR: "/srv/aiel/" }).dataDir, "/srv/aiel");
  assert.match(read({ HOME: "/Users/ada" }, "darwin").dataDir, /Application Support\/aiel/);
});

Deno.test("documentedUrl is the public address, or the one that it listens on where that is one", () => {
  const url = (env: Record<string, string>) => documentedUrl(read({ HOME: "/h", ...env }));
  assert.equal(url({}), "http://127.0.0.1:8787");
  assert.equal(url({ AIEL_LISTEN: "[::1]:80" }), "http://[::1]:80");
  assert.equal(url({ ...RUN, AIEL_PUBLIC_URL: "https://aiel.example/" }), "https://aiel.example");
  for (const listen of ["127.0.0.1:0", "0.0.0.0:8787", "[::]:8787"]) {
    assert.equal(url({ ...RUN, AIEL_LISTEN: listen }), undefined, listen);
  }
});

Deno.test("readConfig takes a database, a bucket, an address", () => {
  const config = read({
    HOME: "/h",
    AIEL_DATABASE_URL: "postgres://u:p@db/aiel",
    AIEL_BLOBS: "s3://bucket/some/prefix/?region=eu-central-1",
    AWS_ACCESS_KEY_ID: "id",
    AWS_SECRET_ACCESS_KEY: "secret",
    AIEL_LISTEN: "[::1]:0",
    AIEL_PUBLIC_URL: "https://aiel.example/",
    AIEL_RUN_LISTEN: "[::1]:81",
    AIEL_RUN_URL: "https://run.aiel.example/",
    AIEL_ANONYMOUS_RATE_LIMIT: "7/3",
    AIEL_LOG_LEVEL: "warn",
    AIEL_RATE_LIMIT: "10/5",
    AIEL_TRUSTED_PROXIES: "2",
  });
  assert.deepEqual(config.database, { kind: "postgres", url: "postgres://u:p@db/aiel" });
  assert.deepEqual(config.blobs, {
    kind: "s3",
    options: {
      bucket: "bucket",
      prefix: "some/prefix/",
      region: "eu-central-1",
      endpoint: "https://s3.eu-central-1.amazonaws.com",
      accessKeyId: "id",
      secretAccessKey: "secret",
    },
  });
  assert.deepEqual(config.listen, { hostname: "::1", port: 0 });
  assert.equal(config.publicUrl, "https://aiel.example");
  assert.deepEqual(config.runListen, { hostname: "::1", port: 81 });
  assert.equal(config.runUrl, "https://run.aiel.example");
  assert.deepEqual(config.anonymousRate, { name: "anonymous", burst: 7, perSecond: 3 });
  assert.equal(read({ HOME: "/h", AIEL_ANONYMOUS_RATE_LIMIT: "off" }).anonymousRate, undefined);
  assert.equal(config.proxies, 2);
  assert.deepEqual(config.rate, { name: "principal", burst: 10, perSecond: 5 });
  assert.equal(read({ HOME: "/h", AIEL_RATE_LIMIT: "off" }).rate, undefined);
});

Deno.test("readConfig serves metrics where it is told to, and nowhere else", () => {
  const metrics = (env: Record<string, string>) => read({ HOME: "/h", ...env }).metricsListen;
  assert.equal(metrics({}), undefined);
  assert.equal(metrics({ AIEL_METRICS_LISTEN: " " }), undefined);
  assert.deepEqual(metrics({ AIEL_METRICS_LISTEN: "[::1]:9464" }), { hostname: "::1", port: 9464 });
  assert.throws(() => metrics({ AIEL_METRICS_LISTEN: "9464" }), {
    name: "ConfigError",
    message: 'AIEL_METRICS_LISTEN is "9464", expected host:port such as 127.0.0.1:9464',
  });
});

Deno.test("readConfig requires both barriers where others than this machine can push", () => {
  const isolation = (env: Record<string, string>) => read({ HOME: "/h", ...env }).isolation;
  assert.equal(isolation({ AIEL_LISTEN: "[::1]:80" }), "auto");
  assert.equal(isolation({ ...RUN, AIEL_LISTEN: "0.0.0.0:80" }), "required");
  assert.equal(isolation({ ...RUN, AIEL_LISTEN: "[::]:80" }), "required");
  assert.equal(isolation({ ...RUN, AIEL_LISTEN: "aiel.example:80" }), "required");
  // Behind a proxy of this machine the service itself listens on loopback.
  assert.equal(isolation({ ...RUN, AIEL_TRUSTED_PROXIES: "1" }), "required");
  assert.equal(isolation({ ...RUN, AIEL_PUBLIC_URL: "https://aiel.example" }), "required");
  assert.equal(isolation({ ...RUN, AIEL_RUN_LISTEN: "0.0.0.0:80" }), "required");
  assert.equal(isolation(RUN), "required");
  for (const host of ["localhost:8787", "127.0.0.1", "[::1]:80"]) {
    assert.equal(isolation({ AIEL_PUBLIC_URL: `http://${host}/aiel` }), "auto");
  }
  assert.equal(isolation({ ...RUN, AIEL_TRUSTED_PROXIES: "1", AIEL_ISOLATION: "auto" }), "auto");
  assert.equal(isolation({ ...RUN, AIEL_LISTEN: "0.0.0.0:80", AIEL_ISOLATION: "auto" }), "auto");
  assert.equal(isolation({ AIEL_ISOLATION: "deno" }), "deno");
  assert.equal(isolation({ AIEL_ISOLATION: "required" }), "required");
});

Deno.test("readConfig opens loopback where a service is one person's, and else what it is told", () => {
  const hosts = (env: Record<string, string>) => read({ HOME: "/h", ...env }).privateHosts;
  const loopback = { loopback: true, hosts: [] };
  const nothing = { loopback: false, hosts: [] };
  assert.deepEqual(hosts({}), loopback);
  assert.deepEqual(
    hosts({ AIEL_LISTEN: "[::1]:80", AIEL_PUBLIC_URL: "http://localhost" }),
    loopback,
  );
  const others: Record<string, string>[] = [
    { ...RUN, AIEL_LISTEN: "0.0.0.0:80" },
    { ...RUN, AIEL_TRUSTED_PROXIES: "1" },
    { ...RUN, AIEL_PUBLIC_URL: "https://aiel.example" },
    RUN,
    // A server of the database may ask logins of this machine for nothing.
    { AIEL_DATABASE_URL: "postgres://u@127.0.0.1/aiel" },
    { AIEL_PRIVATE_HOSTS: "none" },
  ];
  for (const env of others) assert.deepEqual(hosts(env), nothing, JSON.stringify(env));
  assert.deepEqual(hosts({ AIEL_PRIVATE_HOSTS: "10.0.0.7:5432" }), {
    loopback: false,
    hosts: [{ host: "10.0.0.7", port: 5432 }],
  });
  assert.deepEqual(
    hosts({ ...RUN, AIEL_LISTEN: "0.0.0.0:80", AIEL_PRIVATE_HOSTS: "loopback" }),
    loopback,
  );
});

Deno.test("readConfig wants a host for projects that is not the API's, where others come", () => {
  const url = (env: Record<string, string>) => read({ HOME: "/h", ...env }).runUrl;
  assert.equal(url({}), undefined);
  const outside: Record<string, string>[] = [
    { AIEL_LISTEN: "0.0.0.0:80" },
    { AIEL_RUN_LISTEN: "0.0.0.0:80" },
    { AIEL_TRUSTED_PROXIES: "1" },
    { AIEL_PUBLIC_URL: "https://aiel.example" },
  ];
  for (const env of outside) {
    assert.throws(() => url(env), /AIEL_RUN_URL is not set, expected it because .+ host of their/);
    assert.equal(url({ ...env, ...RUN }), "https://run.example");
  }
  // Cookies know of no ports.
  for (const run of ["https://aiel.example", "https://aiel.example:8443", "http://AIEL.example"]) {
    assert.throws(
      () => url({ AIEL_PUBLIC_URL: "https://aiel.example", AIEL_RUN_URL: run }),
      /AIEL_RUN_URL names the host of the API, "aiel.example", expected another one/,
    );
  }
  // On one's own machine another port is enough.
  assert.equal(url({ AIEL_RUN_URL: "http://127.0.0.1:9000" }), "http://127.0.0.1:9000");
  assert.throws(() => url({ AIEL_RUN_URL: "http://127.0.0.1:8787" }), /expected another one/);
});

Deno.test("readConfig names the variable that is wrong, and no password", () => {
  const bad: Record<string, string>[] = [
    { AIEL_DATA_DIR: "relative" },
    { AIEL_TRUSTED_PROXIES: "10.0.0.0/8" },
    { AIEL_TRUSTED_PROXIES: "-1" },
    { AIEL_DATABASE_URL: "mysql://u:s3cret@db" },
    { AIEL_DATABASE_URL: "sqlite:relative" },
    { AIEL_BLOBS: "https://u:s3cret@x" },
    { AIEL_BLOBS: "s3://k:s3cret@bucket" },
    { AIEL_LISTEN: "8787" },
    { AIEL_LISTEN: "host:99999" },
    { AIEL_PUBLIC_URL: "aiel.example" },
    { AIEL_LOG_LEVEL: "loud" },
    { AIEL_RATE_LIMIT: "0/0" },
    { AIEL_ANONYMOUS_RATE_LIMIT: "many" },
    { AIEL_RUN_LISTEN: "8788" },
    { AIEL_RUN_URL: "run.example" },
    { AIEL_RUN_URL: "https://run.example/path" },
    { AIEL_RUN_URL: "https://ada:s3cret@run.example" },
    { AIEL_ISOLATION: "both" },
    { AIEL_PRIVATE_HOSTS: "10.0.0.0/8" },
    { AIEL_PRIVATE_HOSTS: "loopback,none" },
  ];
  for (const env of bad) {
    const [name = ""] = Object.keys(env);
    assert.throws(() => read({ HOME: "/h", ...env }), (error: unknown) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, new RegExp(`^${name} .*expected `));
      assert.doesNotMatch(error.message, /s3cret/);
      return true;
    });
  }
  assert.throws(() => read({ HOME: "/h", AIEL_BLOBS: "s3://b" }), /AWS_ACCESS_KEY_ID is not set/);
  assert.throws(() => read({}), ConfigError);
});
