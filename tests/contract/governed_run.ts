import assert from "node:assert/strict";
import type { Json } from "../../runtime/protocol/json.ts";
import {
  type Answer,
  CallError,
  type Integration,
  type Provider,
} from "../../runtime/calls/provider.ts";

/** One integration during one run, called as the code in the child does. */
export interface GovernedRun extends AsyncDisposable {
  readonly integration: Integration;
  /** Actions that leave was asked for, and whether it was given. */
  readonly asked: readonly string[];
  call(method: string, args: Json, signal?: AbortSignal): Promise<Json>;
  /** What a call was refused with. */
  refused(method: string, args: Json, signal?: AbortSignal): Promise<CallError>;
}

/**
 * Opens an integration.
 *
 * @param granted actions, as a grant names them
 */
export function governedRun<Config>(
  provider: Provider<Config>,
  config: Json,
  granted: readonly string[],
): GovernedRun {
  const integration = provider.open(provider.parseConfig(config, "integrations.one"));
  const asked: string[] = [];
  const perform = (method: string, args: Json, signal = new AbortController().signal) =>
    integration.perform({ method, args, body: undefined }, {
      signal,
      authorise(action) {
        asked.push(action);
        if (granted.some((grant) => provider.covers(grant, action))) return;
        throw new CallError("SECURITY_VIOLATION", `Action ${JSON.stringify(action)} not granted`);
      },
      countTokens() {},
    });
  return {
    integration,
    asked,
    call: async (method, args, signal) => valueOf(await perform(method, args, signal)),
    async refused(method, args, signal) {
      const [outcome] = await Promise.allSettled([perform(method, args, signal)]);
      assert.equal(outcome.status, "rejected", `${method} ${JSON.stringify(args)} was answered`);
      const { reason } = outcome as PromiseRejectedResult;
      assert.ok(reason instanceof CallError, Deno.inspect(reason));
      return reason;
    },
    [Symbol.asyncDispose]: () => integration.close(),
  };
}

function valueOf({ value, body }: Answer): Json {
  assert.equal(body, undefined);
  return value;
}
