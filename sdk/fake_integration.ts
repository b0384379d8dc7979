/**
 * What takes the place of the trusted side in tests of a project: it answers calls as that does,
 * and keeps them.
 *
 * @module
 */

import type { Ask, Asked, AskOptions } from "./ask.ts";
import type { Integration, Integrations } from "./integrations.ts";
import { makeIntegrations } from "./integrations_client.ts";
import { type JsonCopy, jsonCopy } from "./json_copy.ts";

/** A call as the trusted side gets it. */
export interface FakeCall extends AskOptions {
  readonly method: string;
  readonly args: JsonCopy;
}

/** What a call brings. The value has to be JSON. */
export interface FakeAnswer {
  readonly value: unknown;
  readonly body?: Asked["body"];
}

/** Answers the calls of one integration. `fakeHttp` and the like make them. */
export interface FakeIntegration {
  readonly provider: Integration["provider"];
  /**
   * @throws IntegrationError what the code is to get; anything else is a mistake of the test, and
   * reaches it as it is
   */
  answer(call: FakeCall): Promise<FakeAnswer>;
}

/** A call that was made. */
export interface TestCall {
  readonly integration: string;
  readonly provider: Integration["provider"];
  /** `fetch`, `query`, `begin`, `commit`, `rollback`, `listTools`, `callTool`. */
  readonly method: string;
  readonly args: JsonCopy;
  /** `open` while it is not answered. */
  readonly outcome: "open" | "ok" | "failed";
}

/** The integrations of a test. Each call that is made is added to `calls`. */
export function fakeIntegrations(
  fakes: Readonly<Record<string, FakeIntegration>>,
  calls: TestCall[],
): Integrations {
  const providers = Object.entries(fakes).map(([name, { provider }]) => [name, provider] as const);
  const ask: Ask = async (target, method, args, options = {}) => {
    const fake = fakes[target];
    if (fake === undefined) throw new Error(`There is no fake of the integration "${target}"`);
    options.signal?.throwIfAborted();
    // As in production: what is no JSON does not reach the other side.
    const copied = sent(args, "arguments");
    const at = calls.length;
    const call = { integration: target, provider: fake.provider, method, args: copied };
    calls.push({ ...call, outcome: "open" });
    const answered = answer(fake, target, { method, args: copied, ...options });
    try {
      const asked = await (options.signal ? unlessAborted(answered, options.signal) : answered);
      calls[at] = { ...call, outcome: "ok" };
      return asked;
    } catch (error) {
      calls[at] = { ...call, outcome: "failed" };
      throw error;
    }
  };
  return makeIntegrations(Object.fromEntries(providers), ask);
}

async function answer(fake: FakeIntegration, name: string, call: FakeCall): Promise<Asked> {
  // A turn of the event loop lies between a call and its answer, as in production.
  await undefined;
  const { value, body = null } = await fake.answer(call);
  return { value: sent(value, `the answer of the fake "${name}"`), body };
}

/** A value on the other side: it went there as a text. */
function sent(value: unknown, at: string): JsonCopy {
  return JSON.parse(JSON.stringify(jsonCopy(value, at)));
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  work.catch(() => {});
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
