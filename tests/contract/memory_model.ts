/**
 * Compares a store of memory with a map, over sequences of calls.
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import type { MemorySpace, MemoryStore } from "../../runtime/calls/memory/memory_store.ts";
import { listAll, refused, SPACE } from "./memory_contract.ts";
import { type MemoryKind, memoryPlace, openMemory } from "./memory_stores.ts";

/** Which version a call expects: any, none, the one that is there, or one that was there. */
type Expected = "any" | "none" | "there" | "old";

type Step =
  | { readonly do: "get" | "clear"; readonly key: string }
  | {
    readonly do: "set";
    readonly key: string;
    readonly value: unknown;
    readonly ttlSeconds: number | undefined;
    readonly expected: Expected;
  }
  | { readonly do: "delete"; readonly key: string; readonly expected: Expected }
  | { readonly do: "list"; readonly prefix: string; readonly limit: number }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "reopen" };

interface Held {
  readonly value: unknown;
  readonly version: number;
  readonly expiresAt: number | null;
}

const KEYS = ["a", "ab", "a%", "b\0", "😀", "\uffff"];
const key = fc.constantFrom(...KEYS);
const expected = fc.constantFrom<Expected[]>("any", "any", "none", "there", "old");
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("get"), key }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("set"),
      key,
      value: fc.jsonValue({ maxDepth: 2 }),
      ttlSeconds: fc.constantFrom(undefined, undefined, 0.001, 1, 5),
      expected,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("delete"), key, expected }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("list"),
      prefix: fc.constantFrom("", ...KEYS),
      limit: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait"), ms: fc.nat({ max: 2_000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("clear"), key: fc.constant("") }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("reopen") }) },
) as fc.Arbitrary<Step>;

/** Registers the test for one kind of store. */
export function memoryModel(kind: MemoryKind): void {
  Deno.test(`memory does what a map does, over any sequence of calls [${kind}]`, async () => {
    using place = await memoryPlace(kind);
    const clock = { now: Date.parse("2026-01-01T00:00:00Z") };
    const open = () => openMemory(place, { now: () => clock.now });
    let store = open();
    let run = 0;
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40, size: "max" }), async (steps) => {
          const comparison = new Comparison({ ...SPACE, project: `p_${run++}` }, clock);
          for (const one of steps) {
            if (one.do === "reopen") {
              await store.close();
              store = open();
            } else await comparison.take(one, store);
          }
        }),
        { numRuns: 80 },
      );
    } finally {
      await store.close();
    }
  });
}

class Comparison {
  readonly #map = new Map<string, Held>();
  /** Every version that a key ever had. */
  readonly #versions = new Map<string, number[]>();

  constructor(private readonly space: MemorySpace, private readonly clock: { now: number }) {}

  async take(step: Exclude<Step, { do: "reopen" }>, store: MemoryStore): Promise<void> {
    switch (step.do) {
      case "wait":
        this.clock.now += step.ms;
        return;
      case "clear":
        this.#map.clear();
        return await store.clear(this.space);
      case "get":
        return assert.deepEqual(await store.get(this.space, step.key), this.#shown(step.key));
      case "list": {
        const { prefix, limit } = step;
        // These keys are in the same order by their UTF-16 but for one pair.
        const keys = ["a", "a%", "ab", "b\0", "\uffff", "😀"].filter((key) =>
          key.startsWith(prefix)
        );
        const found = await listAll(store, this.space, { prefix, limit });
        return assert.deepEqual(found, keys.flatMap((key) => this.#shown(key) ?? []));
      }
      case "delete": {
        const there = this.#there(step.key);
        const ifVersion = this.#ifVersion(step.key, step.expected);
        const call = store.delete(this.space, step.key, options({ ifVersion }));
        if (await this.#isConflict(call, step.key, ifVersion)) return;
        assert.equal(await call, there !== undefined);
        this.#map.delete(step.key);
        return;
      }
      case "set": {
        const { key, value, ttlSeconds } = step;
        const ifVersion = this.#ifVersion(key, step.expected);
        const json = JSON.parse(JSON.stringify(value));
        const call = store.set(this.space, key, json, options({ ttlSeconds, ifVersion }));
        if (await this.#isConflict(call, key, ifVersion)) return;
        const version = await call;
        const earlier = this.#versions.get(key) ?? [];
        assert.ok(version > (earlier.at(-1) ?? 0));
        this.#versions.set(key, [...earlier, version]);
        const expiresAt = ttlSeconds === undefined ? null : this.clock.now + ttlSeconds * 1_000;
        this.#map.set(key, { value: json, version, expiresAt });
        return;
      }
    }
  }

  #there(key: string): Held | undefined {
    const held = this.#map.get(key);
    return held === undefined || (held.expiresAt ?? Infinity) <= this.clock.now ? undefined : held;
  }

  #shown(key: string): unknown {
    const held = this.#there(key);
    return held && { key, ...held };
  }

  #ifVersion(key: string, expected: Expected): number | undefined {
    switch (expected) {
      case "any":
        return undefined;
      case "none":
        return 0;
      case "there":
        return this.#there(key)?.version ?? 0;
      case "old":
        return this.#versions.get(key)?.[0] ?? 7;
    }
  }

  /** Whether a call has to be refused, and was. */
  async #isConflict(
    call: Promise<unknown>,
    key: string,
    ifVersion: number | undefined,
  ): Promise<boolean> {
    const version = this.#there(key)?.version ?? 0;
    if (ifVersion === undefined || ifVersion === version) return false;
    const error = await refused(call, "CONFLICT");
    assert.deepEqual(error.failure.details, { version });
    return true;
  }
}

/** Only what is said. */
function options(all: { ttlSeconds?: number | undefined; ifVersion?: number | undefined }) {
  const { ttlSeconds, ifVersion } = all;
  return {
    ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
    ...(ifVersion === undefined ? {} : { ifVersion }),
  };
}
