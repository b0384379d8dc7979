/**
 * What every store of memory keeps to. `memory_model.ts` compares one with a model, and
 * `memory_processes.ts` uses one from several processes.
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  MEMORY_LIMITS,
  MEMORY_SCOPES,
  type MemoryEntry,
  type MemorySpace,
  type MemoryStore,
} from "../../runtime/calls/memory/memory_store.ts";
import { CallError } from "../../runtime/calls/provider.ts";
import { type MemoryKind, type MemoryOptions, memoryPlace, openMemory } from "./memory_stores.ts";

const START = Date.parse("2026-01-01T00:00:00Z");

/** A space like any other. */
export const SPACE: MemorySpace = {
  tenant: "t_1",
  workspace: "w_1",
  project: "p_1",
  scope: "project",
  owner: "",
};

/** Asserts that a call is refused; gives the refusal. */
export async function refused(
  call: Promise<unknown>,
  code: CallError["code"],
  message?: RegExp,
): Promise<CallError> {
  const error = await call.then(() => undefined, (error: unknown) => error);
  assert.ok(error instanceof CallError, `Expected ${code} but got ${String(error)}`);
  assert.equal(error.code, code, error.message);
  if (message !== undefined) assert.match(error.message, message);
  return error;
}

/** All of a list, page by page. */
export async function listAll(
  store: MemoryStore,
  space: MemorySpace,
  query: { readonly prefix?: string; readonly limit?: number } = {},
): Promise<readonly MemoryEntry[]> {
  const { prefix = "", limit = 100 } = query;
  const all: MemoryEntry[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await store.list(space, {
      prefix,
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    });
    assert.ok(page.entries.length <= limit);
    all.push(...page.entries);
    if (page.cursor === undefined) return all;
    assert.ok(page.entries.length > 0, "a page before the last one holds something");
    cursor = page.cursor;
  }
}

/** Registers the tests of the contract for one kind of store. */
export function memoryContract(kind: MemoryKind): void {
  const test = (
    name: string,
    run: (store: MemoryStore, clock: { now: number }) => Promise<void>,
    options: MemoryOptions = {},
  ): void =>
    Deno.test(`${name} [${kind}]`, async () => {
      using place = await memoryPlace(kind);
      const clock = { now: START };
      const store = openMemory(place, { now: () => clock.now, ...options });
      try {
        await run(store, clock);
      } finally {
        await store.close();
      }
    });

  test("memory gives what was set, and nothing before", async (store) => {
    assert.equal(await store.get(SPACE, "a"), undefined);
    assert.deepEqual(await store.list(SPACE, { prefix: "", limit: 10 }), {
      entries: [],
      cursor: undefined,
    });
    assert.equal(await store.delete(SPACE, "a", {}), false);
    const value = { list: [1, null, true, "ä\0\ud800"], ["__proto__"]: 1 };
    const version = await store.set(SPACE, "a", value, {});
    assert.deepEqual(await store.get(SPACE, "a"), { key: "a", value, version, expiresAt: null });
    assert.equal(await store.delete(SPACE, "a", {}), true);
    assert.equal(await store.get(SPACE, "a"), undefined);
  });

  test("memory keeps a copy", async (store) => {
    const value = { list: [1] };
    await store.set(SPACE, "a", value, {});
    value.list.push(2);
    const got = await store.get(SPACE, "a");
    assert.deepEqual(got?.value, { list: [1] });
    (got?.value as { list: number[] }).list.push(3);
    assert.deepEqual((await store.get(SPACE, "a"))?.value, { list: [1] });
  });

  test(
    "versions grow for ever, also after the key was deleted or expired",
    async (store, clock) => {
      const versions = [await store.set(SPACE, "a", 1, {}), await store.set(SPACE, "a", 1, {})];
      await store.delete(SPACE, "a", {});
      versions.push(await store.set(SPACE, "a", 1, { ttlSeconds: 1 }));
      clock.now += 1_000;
      await store.set(SPACE, "other", 1, {});
      versions.push(await store.set(SPACE, "a", 1, {}));
      await store.clear(SPACE);
      versions.push(await store.set(SPACE, "a", 1, {}));
      for (const [index, version] of versions.entries()) {
        assert.ok(
          Number.isSafeInteger(version) && version > (versions[index - 1] ?? 0),
          `${versions}`,
        );
      }
    },
  );

  test("ifVersion lets only the version through that is there", async (store, clock) => {
    const first = await store.set(SPACE, "a", 1, { ifVersion: 0 });
    const zero = await refused(
      store.set(SPACE, "a", 2, { ifVersion: 0 }),
      "CONFLICT",
      new RegExp(`^"a" has version ${first}, expected no value$`),
    );
    assert.deepEqual(zero.failure.details, { version: first });
    const second = await store.set(SPACE, "a", 2, { ifVersion: first });
    await refused(store.set(SPACE, "a", 3, { ifVersion: first }), "CONFLICT");
    await refused(store.delete(SPACE, "a", { ifVersion: first }), "CONFLICT");
    assert.equal((await store.get(SPACE, "a"))?.value, 2);
    assert.equal(await store.delete(SPACE, "a", { ifVersion: second }), true);
    const gone = await refused(
      store.set(SPACE, "a", 3, { ifVersion: second }),
      "CONFLICT",
      /^"a" has no value, expected version/,
    );
    assert.deepEqual(gone.failure.details, { version: 0 });
    await refused(store.delete(SPACE, "a", { ifVersion: second }), "CONFLICT");
    assert.equal(await store.delete(SPACE, "a", { ifVersion: 0 }), false);
    const third = await store.set(SPACE, "a", 4, { ifVersion: 0, ttlSeconds: 1 });
    clock.now += 1_000;
    await refused(store.set(SPACE, "a", 5, { ifVersion: third }), "CONFLICT", /no value/);
    await store.set(SPACE, "a", 5, { ifVersion: 0 });
  });

  test("a value is gone when its time is over, not before", async (store, clock) => {
    await store.set(SPACE, "a", 1, { ttlSeconds: 1.5 });
    assert.equal((await store.get(SPACE, "a"))?.expiresAt, START + 1_500);
    clock.now = START + 1_499;
    assert.equal((await listAll(store, SPACE)).length, 1);
    clock.now = START + 1_500;
    assert.equal(await store.get(SPACE, "a"), undefined);
    assert.deepEqual(await listAll(store, SPACE), []);
    assert.equal(await store.delete(SPACE, "a", {}), false);
    // To set it again without a time lets it stay.
    await store.set(SPACE, "a", 1, { ttlSeconds: 1 });
    await store.set(SPACE, "a", 2, {});
    clock.now += 1_000_000;
    assert.equal((await store.get(SPACE, "a"))?.expiresAt, null);
  });

  test("a list is in the order of UTF-8 bytes, and knows no wildcard", async (store) => {
    const keys = [
      ..."aAb%_*?\\'\"",
      ...["a%", "a_", "ab", "a\0", "a\0b", "a ", "aä", "ä", "\ufeff", "\ufeffa", "\uffff"],
      ...["\ue000", "😀", "😀a", "\u{10ffff}", "\u{10ffff}\u{10ffff}", "\u007f", "\u0080", "\0"],
    ];
    const encoder = new TextEncoder();
    const inOrder = (some: readonly string[]) =>
      some.toSorted((a, b) => compareBytes(encoder.encode(a), encoder.encode(b)));
    for (const key of keys) await store.set(SPACE, key, key, {});
    for (const prefix of ["", "z", ...keys, "a\u0001"]) {
      const expected = inOrder(keys.filter((key) => key.startsWith(prefix)));
      for (const limit of [1, 2, 100]) {
        const found = await listAll(store, SPACE, { prefix, limit });
        assert.deepEqual(found.map(({ key }) => key), expected, `${prefix} ${limit}`);
        assert.deepEqual(found.map(({ value }) => value), expected);
      }
    }
  });

  test("a list goes on after a key that is gone meanwhile, and needs no page that is empty", async (store) => {
    for (const key of ["a", "b", "c", "d"]) await store.set(SPACE, key, key, {});
    const { cursor } = await store.list(SPACE, { prefix: "", limit: 2 });
    assert.ok(cursor !== undefined);
    await store.delete(SPACE, "b", {});
    const rest = await store.list(SPACE, { prefix: "", limit: 2, cursor });
    assert.deepEqual(rest.entries.map(({ key }) => key), ["c", "d"]);
    assert.equal(rest.cursor, undefined);
    for (const wrong of ["", "?", "a b", `${cursor}=`, "\ud800"]) {
      await refused(
        store.list(SPACE, { prefix: "", limit: 2, cursor: wrong }),
        "VALIDATION_ERROR",
        /cursor/,
      );
    }
  });

  test("a page of large values is short, but never empty", async (store) => {
    const value = "x".repeat(4_000);
    for (let n = 0; n < 6; n++) await store.set(SPACE, `k${n}`, value, {});
    await store.set(SPACE, "k6", "x".repeat(20_000), {});
    const page = await store.list(SPACE, { prefix: "", limit: 100 });
    assert.equal(page.entries.length, 2);
    assert.equal((await listAll(store, SPACE)).length, 7);
  }, { limits: { ...MEMORY_LIMITS, pageBytes: 10_000 } });

  test("keys that can't be are refused, at their limit they are not", async (store) => {
    const calls = (key: string) => [
      store.get(SPACE, key),
      store.set(SPACE, key, 1, {}),
      store.delete(SPACE, key, {}),
    ];
    for (const key of ["", "k".repeat(513), "\ud800", "a\udc00b"]) {
      for (const call of calls(key)) await refused(call, "VALIDATION_ERROR", /key/);
    }
    for (const prefix of ["k".repeat(513), "\ud83d"]) {
      await refused(store.list(SPACE, { prefix, limit: 1 }), "VALIDATION_ERROR", /prefix/);
    }
    const longest = "\uffff".repeat(512);
    await store.set(SPACE, longest, 1, {});
    assert.deepEqual((await listAll(store, SPACE, { prefix: longest })).length, 1);
  });

  test("a value is bounded in bytes of JSON, and in depth", async (store) => {
    const deep = (levels: number) => JSON.parse("[".repeat(levels) + "]".repeat(levels));
    await store.set(SPACE, "a", "ä".repeat(49), {});
    await refused(store.set(SPACE, "a", "ä".repeat(49) + "x", {}), "RESOURCE_LIMIT", /101 bytes/);
    await refused(store.set(SPACE, "a", "\0".repeat(20), {}), "RESOURCE_LIMIT");
    await store.set(SPACE, "b", deep(7), {});
    await refused(store.set(SPACE, "b", deep(8), {}), "VALIDATION_ERROR", /7 levels/);
    await refused(store.set(SPACE, "b", deep(100_000), {}), "VALIDATION_ERROR");
    assert.equal((await store.get(SPACE, "a"))?.value, "ä".repeat(49));
  }, { limits: { ...MEMORY_LIMITS, valueBytes: 100, valueDepth: 7 } });

  test(
    "a space is bounded in values and bytes, and what has expired takes no room",
    async (store, clock) => {
      const other = { ...SPACE, project: "p_2" };
      for (const key of ["a", "b", "c"]) await store.set(SPACE, key, 1, { ttlSeconds: 10 });
      const full = await refused(
        store.set(SPACE, "d", 1, {}),
        "RESOURCE_LIMIT",
        /at most 3 values/,
      );
      assert.match(full.failure.hint ?? "", /Delete/);
      await store.set(SPACE, "a", "1234567", { ttlSeconds: 10 });
      await refused(store.set(SPACE, "b", "xxxxxxxxx", {}), "RESOURCE_LIMIT", /at most 20 bytes/);
      await store.set(other, "a", 1, {});
      await store.delete(SPACE, "c", {});
      await store.set(SPACE, "d", 1, {});
      clock.now += 10_000;
      await store.set(SPACE, "e", "x".repeat(10), {});
      await store.set(SPACE, "f", 1, {});
      await refused(store.set(SPACE, "g", 1, {}), "RESOURCE_LIMIT");
      await store.clear(SPACE);
      for (const key of ["a", "b", "c"]) await store.set(SPACE, key, 1, {});
    },
    { limits: { ...MEMORY_LIMITS, values: 3, spaceBytes: 20 } },
  );

  test(
    "many that expire at once make room, and cost other spaces nothing",
    async (store, clock) => {
      const other = { ...SPACE, project: "p_2" };
      for (let n = 0; n < 60; n++) await store.set(SPACE, `k${n}`, n, { ttlSeconds: 5 });
      for (let n = 0; n < 60; n++) {
        await store.set(other, `k${n}`, n, {
          ttlSeconds: n < 30 ? 5 : 9,
        });
      }
      clock.now += 5_000;
      for (let n = 0; n < 60; n++) await store.set(SPACE, `l${n}`, n, {});
      await refused(store.set(SPACE, "m", 1, {}), "RESOURCE_LIMIT");
      assert.equal((await listAll(store, other)).length, 30);
      assert.equal((await listAll(store, SPACE)).length, 60);
    },
    { limits: { ...MEMORY_LIMITS, values: 60 } },
  );

  test("clear removes all of a space, and of no other one", async (store) => {
    const run: MemorySpace = { ...SPACE, scope: "execution", owner: "e_1" };
    const other: MemorySpace = { ...run, owner: "e_2" };
    for (const space of [SPACE, run, other]) await store.set(space, "a", 1, {});
    await store.clear(run);
    await store.clear(run);
    assert.deepEqual(await listAll(store, run), []);
    for (const space of [SPACE, other]) assert.equal((await listAll(store, space)).length, 1);
  });

  test("two spaces that differ in any text share nothing", async (store) => {
    // Texts that a careless name of a space would take for one another.
    const text = fc.oneof(
      fc.constantFrom("", "a", "a/b", "b", "/", ",", '","', "\0", "a\0", "\0a", "\ud800", "\udfff"),
      fc.constantFrom("\ufffd", "\\ud800", "\\u0000", '"', "%", "_", ":", "|", "A", "á", "a\u0301"),
      fc.string({ unit: "binary", maxLength: 4 }),
    );
    const space = fc.record({
      tenant: text,
      workspace: text,
      project: text,
      scope: fc.constantFrom(...MEMORY_SCOPES),
      owner: text,
    });
    const near = fc.tuple(space, space, fc.subarray(["tenant", "workspace", "project", "owner"]))
      .map(([one, other, same]) => {
        const shared = Object.fromEntries(same.map((name) => [name, Reflect.get(one, name)]));
        return [one, { ...other, ...shared }] as const;
      });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(near, async ([one, other]) => {
        const key = `${run++}`;
        const isSame = JSON.stringify(Object.values(one)) === JSON.stringify(
          [other.tenant, other.workspace, other.project, other.scope, other.owner],
        );
        await store.set(one, key, "one", {});
        const seen = await store.get(other, key);
        assert.equal(seen?.value, isSame ? "one" : undefined);
        if (isSame) return;
        await store.set(other, key, "other", { ifVersion: 0 });
        assert.equal((await store.get(one, key))?.value, "one");
        assert.equal(await store.delete(one, key, {}), true);
        assert.deepEqual((await listAll(store, other, { prefix: key })).map(({ value }) => value), [
          "other",
        ]);
        await store.clear(one);
        assert.equal((await store.get(other, key))?.value, "other");
        await store.clear(other);
      }),
      { numRuns: 80 },
    );
  });

  test("a store that was closed refuses, and may be closed again", async (store) => {
    await store.set(SPACE, "a", 1, {});
    await store.close();
    await store.close();
    await refused(store.get(SPACE, "a"), "UPSTREAM", /closed/);
    await refused(store.set(SPACE, "a", 1, {}), "UPSTREAM");
  });

  Deno.test(`what is kept is there when the store is opened again [${kind}]`, async () => {
    using place = await memoryPlace(kind);
    const first = openMemory(place);
    const version = await first.set(SPACE, "a", "kept", {});
    await first.close();
    const second = openMemory(place);
    try {
      assert.equal((await second.get(SPACE, "a"))?.value, "kept");
      assert.ok(await second.set(SPACE, "a", 1, {}) > version);
    } finally {
      await second.close();
    }
  });

  Deno.test(`many calls at once each do what they should [${kind}]`, async () => {
    using place = await memoryPlace(kind);
    const stores = [openMemory(place), openMemory(place)];
    try {
      const versions = await Promise.all(
        Array.from({ length: 100 }, (_, n) => stores[n % 2]?.set(SPACE, `k${n % 10}`, n, {})),
      );
      assert.equal(new Set(versions).size, 100);
      const wins = await Promise.allSettled(
        Array.from({ length: 20 }, (_, n) => stores[n % 2]?.set(SPACE, "one", n, { ifVersion: 0 })),
      );
      assert.equal(wins.filter(({ status }) => status === "fulfilled").length, 1);
    } finally {
      for (const store of stores) await store.close();
    }
  });
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let at = 0; at < a.length && at < b.length; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
