import assert from "node:assert/strict";
import { type ProviderName, PROVIDERS } from "../protocol/calls.ts";
import type { Json } from "../protocol/json.ts";
import { Reach } from "./egress/reach.ts";
import { lazyProvider } from "./lazy_provider.ts";
import { type CallControl, CallError, type Provider } from "./provider.ts";
import { loadProviders, providersWithin } from "./providers.ts";

const CONTROL: CallControl = {
  signal: new AbortController().signal,
  authorise() {},
  countTokens() {},
};

Deno.test("every provider is there by its name, and only those that are asked for", async () => {
  const all = await loadProviders();
  assert.deepEqual([...all].map(([name, provider]) => [name, provider.name]), [
    ...PROVIDERS.map((name) => [name, name]),
  ]);
  assert.deepEqual([...(await loadProviders(["mcp", "http", "mcp"])).keys()], ["mcp", "http"]);
});

Deno.test("every provider of a service has its reach", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const here = `http://127.0.0.1:${port}`;
  const open = { private: ["127.0.0.1"] };
  const configs: Readonly<Record<ProviderName, Json>> = {
    http: { provider: "http", baseUrl: here, ...open },
    openai: { provider: "openai", baseUrl: here, secret: "sk-0123456789", ...open },
    postgres: { provider: "postgres", host: "127.0.0.1", port, database: "a", user: "b" },
    mcp: { provider: "mcp", url: here, ...open },
  };
  const providers = await providersWithin(new Reach({ loopback: false, hosts: [] }))();
  for (const [name, value] of Object.entries(configs)) {
    const provider = providers.get(name);
    assert.ok(provider !== undefined, name);
    const check = provider.check(provider.parseConfig(value, "one"), CONTROL.signal);
    await assert.rejects(check, (error) => {
      assert.ok(error instanceof CallError, name);
      assert.match(error.message, /which this service does not reach$/, name);
      return true;
    });
  }
});

Deno.test("the working half is loaded with the first call, once for an integration", async () => {
  const seen = { loads: 0, opened: 0, closed: 0 };
  const grammar = (await loadProviders(["http"])).get("http") as Provider;
  const provider = lazyProvider(grammar, () => {
    seen.loads++;
    return Promise.resolve({
      ...grammar,
      open: () => {
        seen.opened++;
        return {
          perform: ({ args }) => Promise.resolve({ value: args }),
          close: () => Promise.resolve(void seen.closed++),
        };
      },
      check: () => Promise.resolve("fine"),
    });
  });
  const unused = provider.open({});
  await unused.close();
  assert.deepEqual(seen, { loads: 0, opened: 0, closed: 0 });
  const integration = provider.open({});
  const ask = { method: "fetch", args: [1], body: undefined };
  const answers = [integration.perform(ask, CONTROL), integration.perform(ask, CONTROL)];
  assert.deepEqual(await Promise.all(answers), [{ value: [1] }, { value: [1] }]);
  await integration.close();
  assert.deepEqual(seen, { loads: 1, opened: 1, closed: 1 });
  assert.equal(await provider.check({}, CONTROL.signal), "fine");
});
