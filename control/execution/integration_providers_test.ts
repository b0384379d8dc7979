import assert from "node:assert/strict";
import type { TenantId } from "../domain/ids.ts";
import { InvalidIntegration } from "../domain/integrations/ports.ts";
import type { ConfiguredDocument } from "../domain/integrations/records.ts";
import { loadProviders } from "../../runtime/calls/providers.ts";
import { SecretFilter } from "../../runtime/calls/secret_filter.ts";
import { startRawServer } from "../../tests/harness/raw_server.ts";
import { callHostOf } from "./call_host.ts";
import { integrationProviders } from "./integration_providers.ts";

const SECRET = "s3cret/of the=crm";
const TENANT: TenantId = "ten_01kbr1ze00f2k7xw4mb3r6zq9t";
const CREDENTIAL = { header: "x-api-key" };

function crm(config: ConfiguredDocument["config"]): ConfiguredDocument {
  return { name: "crm", provider: "http", config, secret: SECRET };
}

function caller(signal = new AbortController().signal) {
  return { tenantId: TENANT, signal };
}

Deno.test("a check connects as a call would, and what it says has no secret", async () => {
  await using server = startRawServer(async ({ send }) => {
    await send(`HTTP/1.1 204 ${SECRET}\r\nconnection: close\r\n\r\n`);
  });
  const providers = integrationProviders(await loadProviders());
  const here = { baseUrl: `${server.url}/v1`, credential: CREDENTIAL };
  const found = await providers.check(crm({ ...here, private: ["127.0.0.1"] }), caller());
  assert.deepEqual(found, {
    ok: true,
    message: `"${server.url}/v1" answers, with the status 204`,
  });
  assert.match(server.requests[0] ?? "", new RegExp(`^HEAD /v1 .*x-api-key: ${SECRET}`, "s"));
  // A private address has to be named.
  const refused = await providers.check(crm(here), caller());
  assert.equal(refused.ok, false);
  assert.match(refused.message, /private/);
  assert.equal(server.requests.length, 1);
});

Deno.test("a check that gets no answer ends by its deadline, or when its caller goes", async () => {
  await using server = startRawServer(async ({ gone }) => await gone);
  const config = { baseUrl: server.url, credential: CREDENTIAL, private: ["127.0.0.1"] };
  const providers = integrationProviders(await loadProviders(), 50);
  assert.deepEqual(await providers.check(crm(config), caller()), {
    ok: false,
    message: "There is no answer within 0.05 s",
  });
  const gone = new AbortController();
  const patient = integrationProviders(await loadProviders());
  const check = patient.check(crm(config), caller(gone.signal));
  gone.abort();
  assert.equal((await check).ok, false);
  await server.closed(server.requests.length);
});

Deno.test("an error of a provider that repeats a secret is told without it", async () => {
  const http = (await loadProviders(["http"])).get("http");
  assert.ok(http !== undefined);
  const check = () => Promise.reject(new TypeError(`no such key: ${SECRET}`));
  const providers = integrationProviders(new Map([["http", { ...http, check }]]));
  const config = { baseUrl: "https://crm.example", credential: CREDENTIAL };
  await assert.rejects(providers.check(crm(config), caller()), (error) => {
    assert.ok(!Deno.inspect(error).includes(SECRET));
    return true;
  });
  assert.throws(
    () => providers.parse("http", { baseUrl: "x" }, undefined),
    (error) => error instanceof InvalidIntegration && error.at === "config.baseUrl",
  );
});

Deno.test("calls of a run are made with what is configured, and its secrets are known", async () => {
  const host = await callHostOf(
    [
      crm({ baseUrl: "https://crm.example", credential: CREDENTIAL }),
      { name: "llm", provider: "openai", config: {}, secret: "sk-0123456789" },
      {
        name: "old",
        provider: "http",
        config: { gone: true, credential: CREDENTIAL },
        secret: "old-secret",
      },
      {
        name: "open",
        provider: "http",
        config: { baseUrl: "https://x.example" },
        secret: undefined,
      },
    ],
    loadProviders,
    undefined,
  );
  assert.deepEqual([...host.integrations.keys()], ["crm", "llm", "old", "open"]);
  assert.deepEqual(host.secrets, [SECRET, "sk-0123456789", "old-secret"]);
  assert.equal(new SecretFilter(host.secrets).text(`a ${SECRET} b`), "a [secret] b");
  const old = host.integrations.get("old");
  assert.ok(old !== undefined);
  const integration = old.provider.open(old.config);
  const call = integration.perform({ method: "fetch", args: {}, body: undefined }, {
    signal: new AbortController().signal,
    authorise: () => assert.fail("leave was asked for"),
    countTokens() {},
  });
  await assert.rejects(call, /"old" can't be used: .* has a field "gone"/);
  await integration.close();
});
