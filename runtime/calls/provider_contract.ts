/**
 * The contract of {@linkcode Provider}, as tests that run on any of them against a real service.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";

import type { Json } from "../protocol/json.ts";
import { type OpenHosts, Reach } from "./egress/reach.ts";
import { type Answer, type Ask, CallError, type Integration, type Provider } from "./provider.ts";

/** A service of the tests, and how to call it. One is started for each test. */
export interface ContractService<Config> extends AsyncDisposable {
  /** What `parseConfig` takes, with secrets in it that the service wants to see. */
  readonly config: Json;
  /** A call that the service answers. */
  ask(): Ask;
  /** A call that reaches the service and is answered never, or with a body that never ends. */
  stuck(): Ask;
  /** Calls that the service answers with what it was sent, credentials included; or refuses so. */
  echoes(): readonly Ask[];
  /** Calls whose shape is wrong: they are refused and reach nothing. */
  wrong(): readonly Ask[];
  /** Connections and requests that reached the service so far. */
  seen(): number | Promise<number>;
  /**
   * What the requests that reached the service had as a header, null where they had it not; left
   * out by services that are not spoken to over HTTP.
   */
  headers?(name: string): readonly (string | null)[];
  /** Resolves once the stuck call has reached the service. */
  reached(): Promise<void>;
  /** Resolves once the service holds no connection and works at nothing. */
  idle(): Promise<void>;
  /** Ends the service, so that nothing answers at its place. */
  stop(): PromiseLike<void>;
  /** Changes the parsed configuration where a test needs ports of its own. */
  prepare?(config: Config): Config;
}

/** What ends soon ends within this; milliseconds. The machine may be busy. */
const SOON = 5_000;

/**
 * Registers the tests of the contract.
 *
 * @param within makes the provider of a service that reaches no more than this
 * @param start starts the service of one test, on loopback
 */
export function testProvider<Config>(
  provider: Provider<Config>,
  within: (reach: Reach) => Provider<Config>,
  start: () => Promise<ContractService<Config>>,
): void {
  const test = (
    what: string,
    run: (service: ContractService<Config>, tools: Tools<Config>) => Promise<void>,
  ) =>
    Deno.test(`${provider.name} keeps the contract: ${what}`, async () => {
      await using service = await start();
      const parsed = provider.parseConfig(service.config, "integrations.one");
      const config = service.prepare?.(parsed) ?? parsed;
      const secrets = provider.secretsOf(config);
      assert.ok(secrets.length > 0, "the configuration of the tests has no secret");
      const integration = provider.open(config);
      try {
        await run(service, { config, integration, secrets });
      } finally {
        await integration.close();
      }
    });

  test("a call that is granted is answered", async ({ ask, ...service }, { integration }) => {
    const control = controlOf();
    await drain(await integration.perform(ask(), control));
    assert.ok(control.actions.length > 0, "no leave was asked for");
    assert.ok(await service.seen() > 0);
  });

  test("what it asks leave for is an action that covers itself", async (service, tools) => {
    const control = controlOf();
    await drain(await tools.integration.perform(service.ask(), control));
    for (const action of control.actions) {
      assert.equal(provider.parseAction(action, "actions[0]"), action);
      assert.equal(provider.covers(action, action), true);
    }
  });

  test("nothing leaves before leave is given", async (service, { integration }) => {
    const refused = new CallError("SECURITY_VIOLATION", "Not granted");
    const control = controlOf({
      authorise() {
        throw refused;
      },
    });
    const before = await service.seen();
    for (const ask of [service.ask(), service.stuck()]) {
      assert.equal(await failureOf(integration.perform(ask, control)), refused);
    }
    assert.equal(await service.seen(), before);
  });

  test(
    "a service over HTTP is told of the trace, as the platform says it",
    async (service, tools) => {
      const { headers = () => [] } = service;
      await drain(await tools.integration.perform(service.ask(), controlOf()));
      assert.ok(headers("traceparent").every((value) => value === null));
      const before = headers("traceparent").length;
      const trace = {
        traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        tracestate: "rojo=00f067aa0ba902b7",
      };
      await drain(await tools.integration.perform(service.ask(), { ...controlOf(), trace }));
      for (const [name, value] of Object.entries(trace)) {
        const told = headers(name).slice(before);
        assert.ok(told.every((one) => one === value), JSON.stringify(told));
        assert.equal(told.length > 0, service.headers !== undefined);
      }
    },
  );

  test("what has a wrong shape is refused and reaches nothing", async (service, tools) => {
    const asks: Ask[] = [...service.wrong(), { ...service.ask(), method: "noSuchMethod" }];
    for (const args of [null, 1, "x", [], [null], {}, { method: 1 }] as Json[]) {
      asks.push({ ...service.ask(), args });
    }
    const before = await service.seen();
    for (const ask of asks) {
      const what = JSON.stringify([ask.method, ask.args]);
      const failure = await failureOf(tools.integration.perform(ask, controlOf()), what);
      assert.match(failure.code, /^(VALIDATION_ERROR|NOT_FOUND|SECURITY_VIOLATION)$/, what);
      assertHidden(failure, tools.secrets);
    }
    assert.equal(await service.seen(), before);
  });

  test("no secret is in what it gives or throws", async (service, tools) => {
    for (const ask of [service.ask(), ...service.echoes()]) {
      let given: unknown;
      try {
        given = await drain(await tools.integration.perform(ask, controlOf()));
      } catch (error) {
        assert.ok(error instanceof CallError, Deno.inspect(error));
        given = error;
      }
      assertHidden(given, tools.secrets);
    }
  });

  test(
    "beyond a reach nothing is connected to, and within it all works",
    async (service, tools) => {
      const { config, secrets } = tools;
      const attempt = async (open: OpenHosts) => {
        const bounded = within(new Reach(open));
        const integration = bounded.open(config);
        try {
          return await Promise.allSettled([
            integration.perform(service.ask(), controlOf()).then(drain),
            bounded.check(config, AbortSignal.timeout(SOON)),
          ]);
        } finally {
          await integration.close();
        }
      };
      const before = await service.seen();
      for (const outcome of await attempt({ loopback: false, hosts: [] })) {
        const failure = await failureOf(
          outcome.status === "rejected"
            ? Promise.reject(outcome.reason)
            : Promise.resolve(outcome.value),
        );
        assert.equal(failure.code, "SECURITY_VIOLATION", failure.message);
        assert.match(failure.more.hint ?? "", /AIEL_PRIVATE_HOSTS/);
        assertHidden(failure, secrets);
      }
      assert.equal(await service.seen(), before);
      for (const outcome of await attempt({ loopback: true, hosts: [] })) {
        assert.equal(outcome.status, "fulfilled", Deno.inspect(outcome));
      }
    },
  );

  test("what was aborted before does nothing", async (service, { integration }) => {
    const before = await service.seen();
    const signal = AbortSignal.abort();
    await failureOf(integration.perform(service.ask(), controlOf({ signal })));
    assert.equal(await service.seen(), before);
  });

  test("an abort ends the call soon and leaves nothing open", async (service, tools) => {
    const abort = new AbortController();
    const call = tools.integration.perform(
      service.stuck(),
      controlOf({ signal: abort.signal }),
    ).then(drain);
    const failed = failureOf(call);
    await soon(service.reached(), "the call reaches the service");
    abort.abort();
    assertHidden(await soon(failed, "the call ends"), tools.secrets);
    await tools.integration.close();
    await soon(service.idle(), "the service is idle");
  });

  test("an abort of one call leaves others alone", async (service, { integration }) => {
    const abort = new AbortController();
    const failed = failureOf(
      integration.perform(service.stuck(), controlOf({ signal: abort.signal })).then(drain),
    );
    await soon(service.reached(), "the call reaches the service");
    abort.abort();
    await soon(failed, "the call ends");
    await drain(await integration.perform(service.ask(), controlOf()));
  });

  test("close ends what is under way and leaves nothing", async (service, { integration }) => {
    await drain(await integration.perform(service.ask(), controlOf()));
    const failed = failureOf(integration.perform(service.stuck(), controlOf()).then(drain));
    await soon(service.reached(), "the call reaches the service");
    await soon(integration.close(), "close resolves");
    await soon(failed, "the call ends");
    await soon(service.idle(), "the service is idle");
    await integration.close();
    const before = await service.seen();
    await failureOf(integration.perform(service.ask(), controlOf()));
    assert.equal(await service.seen(), before);
  });

  test("an answer whose body is cancelled leaves nothing", async (service, { integration }) => {
    const answer = await integration.perform(service.ask(), controlOf());
    await answer.body?.cancel();
    await integration.close();
    await soon(service.idle(), "the service is idle");
  });

  test("check tells what was found, and no secret", async (service, { config, secrets }) => {
    const found = await provider.check(config, AbortSignal.timeout(SOON));
    assert.ok(found.length > 0);
    assertHidden(found, secrets);
    await soon(service.idle(), "the service is idle");
  });

  test("a service that is gone is an UPSTREAM error", async (service, tools) => {
    await service.stop();
    const failure = await failureOf(tools.integration.perform(service.ask(), controlOf()));
    assert.equal(failure.code, "UPSTREAM");
    assertHidden(failure, tools.secrets);
    const check = await failureOf(provider.check(tools.config, AbortSignal.timeout(SOON)));
    assert.equal(check.code, "UPSTREAM");
    assertHidden(check, tools.secrets);
  });
}

interface Tools<Config> {
  readonly config: Config;
  readonly integration: Integration;
  readonly secrets: readonly string[];
}

/** A broker that grants everything and notes what it was asked. */
function controlOf(
  { signal = new AbortController().signal, authorise }: {
    signal?: AbortSignal;
    authorise?: () => void;
  } = {},
) {
  const actions: string[] = [];
  return {
    actions,
    signal,
    authorise(action: string) {
      actions.push(action);
      authorise?.();
    },
    countTokens() {},
  };
}

/** An answer read to its end. */
async function drain({ value, status, body }: Answer): Promise<unknown> {
  return { value, status, text: body === undefined ? "" : await new Response(body).text() };
}

/** What a call was refused with. Other errors, and none, fail the test. */
async function failureOf(call: Promise<unknown>, what = "the call"): Promise<CallError> {
  const [outcome] = await Promise.allSettled([call]);
  assert.equal(outcome.status, "rejected", `${what} was answered`);
  const { reason } = outcome as PromiseRejectedResult;
  assert.ok(reason instanceof CallError, `${what} threw ${Deno.inspect(reason)}`);
  return reason;
}

/** Fails when what is awaited takes longer than it may. */
async function soon<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It takes too long until ${what}`)), SOON);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Fails when a value shows a secret, plain or in a common encoding. */
export function assertHidden(value: unknown, secrets: readonly string[]): void {
  const shown = [
    typeof value === "string" ? value : JSON.stringify(value) ?? "",
    Deno.inspect(value, { depth: 20, strAbbreviateSize: 1e9, iterableLimit: 1e9 }),
    value instanceof CallError ? JSON.stringify(value.failure) : "",
  ].join("\n");
  for (const secret of secrets) {
    for (const [encoding, text] of Object.entries(spellingsOf(secret))) {
      assert.ok(
        !shown.includes(text),
        `a secret is shown as ${encoding}: ${shown.slice(0, 2_000)}`,
      );
    }
  }
}

function spellingsOf(secret: string): Record<string, string> {
  const bytes = Buffer.from(secret);
  // What base64 makes of the bytes depends on how many stand before them; the characters at both
  // ends belong to the neighbours too.
  const aligned = (before: number) =>
    Buffer.concat([Buffer.alloc(before), bytes]).toString("base64").replace(/=+$/, "")
      .slice(before === 0 ? 0 : before + 1, -1);
  const base64 = { base64: aligned(0), base64_1: aligned(1), base64_2: aligned(2) };
  const url = Object.entries(base64).map(([name, text]) =>
    [`${name}_url`, text.replaceAll("+", "-").replaceAll("/", "_")] as const
  );
  return {
    plain: secret,
    ...base64,
    ...Object.fromEntries(url),
    hex: bytes.toString("hex"),
    HEX: bytes.toString("hex").toUpperCase(),
    percent: encodeURIComponent(secret),
    json: JSON.stringify(secret).slice(1, -1),
  };
}
