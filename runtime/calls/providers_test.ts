import assert from "node:assert/strict";
import { PROVIDERS } from "../protocol/calls.ts";
import { lazyProvider } from "./lazy_provider.ts";
import type { CallControl, Provider } from "./provider.ts";
import { loadProviders } from "./providers.ts";

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
