import assert from "node:assert/strict";
import fc from "fast-check";
import { memoryCalls } from "../../runtime/calls/memory/memory_calls.ts";
import { MEMORY_LIMITS, MEMORY_SCOPES } from "../../runtime/calls/memory/memory_store.ts";
import { CallError } from "../../runtime/calls/provider.ts";
import { fakeMemory } from "../../sdk/fake_memory.ts";
import { IntegrationError } from "../../sdk/integration_error.ts";
import type { Memory } from "../../sdk/memory.ts";
import { createMemory } from "../../sdk/memory_client.ts";
import { type MadeMemory, memoryBehaviour, type MemoryMakings } from "./memory_behaviour.ts";
import { filePlace, openMemory } from "./memory_stores.ts";

/** The memory of one run, as it is in the child, but for the channel. */
function memoryOfRun({ now, limits, user = true }: MemoryMakings): MadeMemory {
  const place = filePlace();
  const store = openMemory(place, { now, limits: { ...MEMORY_LIMITS, ...limits } });
  const calls = memoryCalls(store, {
    tenant: "t_1",
    workspace: "w_1",
    project: "p_1",
    user: user ? "u_1" : undefined,
    execution: "e_1",
  });
  const memory = createMemory(async (method, args) => {
    try {
      const sent = JSON.parse(JSON.stringify(args));
      const { value } = await calls.perform({ method, args: sent, body: undefined });
      return JSON.parse(JSON.stringify(value));
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      throw new IntegrationError(error.code, error.message, error.failure);
    }
  });
  return {
    memory,
    close: async () => {
      await calls.close();
      await store.close();
      place[Symbol.dispose]();
    },
  };
}

memoryBehaviour("run", memoryOfRun);
memoryBehaviour("fake", (makings) => ({
  memory: fakeMemory(makings),
  close: () => Promise.resolve(),
}));

/** What a call gives, or is refused with. */
async function outcome(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof IntegrationError)) throw error;
    return { code: error.code, details: error.details };
  }
}

Deno.test("the fake gives what the memory of a run gives, over any sequence of calls", async () => {
  type Call = (memory: Memory) => Promise<unknown>;
  const scope = fc.constantFrom(...MEMORY_SCOPES);
  const key = fc.constantFrom("a", "ab", "b", "😀", "\uffff");
  const ifVersion = fc.constantFrom(undefined, undefined, 0, 1, 2, 3);
  const said = (options: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const call: fc.Arbitrary<Call | number> = fc.oneof(
    { weight: 2, arbitrary: fc.tuple(scope, key).map(([s, k]): Call => (m) => m.scope(s).get(k)) },
    {
      weight: 6,
      arbitrary: fc.tuple(
        scope,
        key,
        fc.string({ maxLength: 12 }),
        fc.record({ ifVersion, ttlSeconds: fc.constantFrom(undefined, 1, 3) }),
      ).map(([s, k, value, options]): Call => (m) => m.scope(s).set(k, value, said(options))),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(scope, key, ifVersion)
        .map(([s, k, v]): Call => (m) => m.scope(s).delete(k, said({ ifVersion: v }))),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(scope, fc.constantFrom("", "a", "😀"), fc.integer({ min: 1, max: 3 }))
        .map(([s, prefix, limit]): Call => async (m) => {
          const first = await m.scope(s).list({ prefix, limit });
          const { cursor } = first;
          const next = cursor === undefined
            ? undefined
            : await m.scope(s).list({ prefix, limit, cursor });
          return [first.values, next?.values, next?.cursor === undefined];
        }),
    },
    { weight: 1, arbitrary: fc.nat({ max: 2_000 }) },
  );
  const clock = { now: 0 };
  const limits = { valueBytes: 12, values: 4, spaceBytes: 30, pageBytes: 20 };
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 40, size: "max" }), async (steps) => {
      const { memory, close } = memoryOfRun({ now: () => clock.now, limits });
      const fake = fakeMemory({ now: () => clock.now, limits });
      try {
        for (const step of steps) {
          if (typeof step === "number") clock.now += step;
          else assert.deepEqual(await outcome(step(fake)), await outcome(step(memory)));
        }
      } finally {
        await close();
      }
    }),
    { numRuns: 25 },
  );
});
