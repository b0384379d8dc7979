/**
 * What code may rely on in its memory, tested through what it calls: the memory of a run, and the
 * fake of a project's tests.
 */

import assert from "node:assert/strict";
import { MEMORY_LIMITS, type MemoryLimits } from "../../runtime/calls/memory/memory_store.ts";
import { IntegrationError } from "../../sdk/integration_error.ts";
import type { Memory, MemorySpace, MemoryValue } from "../../sdk/memory.ts";

/** How a test makes a memory that is empty. */
export interface MadeMemory {
  readonly memory: Memory;
  close(): Promise<void>;
}

/** What a memory is made of. */
export interface MemoryMakings {
  readonly now: () => number;
  readonly limits?: Partial<MemoryLimits>;
  readonly user?: boolean;
}

const START = Date.parse("2026-01-01T00:00:00Z");

/** Asserts that a call is refused by what keeps the values. */
async function refused(call: Promise<unknown>, code: string): Promise<IntegrationError> {
  const error = await call.then(() => undefined, (error: unknown) => error);
  assert.ok(error instanceof IntegrationError, `Expected ${code} but got ${String(error)}`);
  assert.equal(error.code, code, error.message);
  return error;
}

/** The keys of a list, page by page. */
async function keysOf(
  space: MemorySpace,
  query: { readonly prefix?: string; readonly limit?: number } = {},
): Promise<readonly string[]> {
  const keys: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await space.list({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    keys.push(...page.values.map(({ key }: MemoryValue) => key));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return keys;
}

/** Registers the tests for one kind of memory. */
export function memoryBehaviour(
  kind: string,
  make: (makings: MemoryMakings) => MadeMemory,
): void {
  const test = (
    name: string,
    run: (memory: Memory, clock: { now: number }) => Promise<void>,
    makings: Partial<MemoryMakings> = {},
  ): void =>
    Deno.test(`${name} [${kind}]`, async () => {
      const clock = { now: START };
      const { memory, close } = make({ now: () => clock.now, ...makings });
      try {
        await run(memory, clock);
      } finally {
        await close();
      }
    });

  test("ctx.memory gives what was set, as JSON knows it", async ({ get, set, delete: remove }) => {
    assert.equal(await get("a"), undefined);
    const date = new Date(START);
    const value = { date, none: undefined, list: [1, null, -0], ["__proto__"]: { a: 1 } };
    const version = await set("a", value);
    assert.deepEqual(await get("a"), {
      key: "a",
      value: JSON.parse(JSON.stringify(value)),
      version,
      expiresAt: null,
    });
    value.list.push(7);
    assert.deepEqual((await get<typeof value>("a"))?.value.list, [1, null, 0]);
    assert.equal(await remove("a"), true);
    assert.equal(await remove("a"), false);
    for (const plain of [null, false, 0, "", [], {}]) {
      await set("a", plain);
      assert.deepEqual((await get("a"))?.value, plain);
    }
  });

  test("ctx.memory compares versions, which never come again", async ({ get, set, ...memory }) => {
    const first = await set("a", 1, { ifVersion: 0 });
    const error = await refused(set("a", 2, { ifVersion: 0 }), "CONFLICT");
    assert.deepEqual(error.details, { version: first });
    assert.equal(error.message, `"a" has version ${first}, expected no value`);
    await refused(memory.delete("a", { ifVersion: first + 1 }), "CONFLICT");
    assert.equal(await memory.delete("a", { ifVersion: first }), true);
    const gone = await refused(set("a", 2, { ifVersion: first }), "CONFLICT");
    assert.deepEqual(gone.details, { version: 0 });
    const second = await set("a", 2);
    assert.ok(second > first);
    assert.equal((await get("a"))?.version, second);
  });

  test("ctx.memory forgets a value when its time is over", async ({ get, set, list }, clock) => {
    const version = await set("a", 1, { ttlSeconds: 2 });
    assert.deepEqual((await get("a"))?.expiresAt, new Date(START + 2_000));
    clock.now += 1_999;
    assert.equal((await list()).values.length, 1);
    clock.now += 1;
    assert.equal(await get("a"), undefined);
    assert.deepEqual(await list(), { values: [], cursor: undefined });
    await refused(set("a", 1, { ifVersion: version }), "CONFLICT");
    await set("a", 1, { ifVersion: 0 });
    clock.now += 1_000_000;
    assert.equal((await get("a"))?.expiresAt, null);
  });

  test("ctx.memory lists by UTF-8, a page at a time", async (memory) => {
    const keys = ["a", "a%", "a_", "ab", "b\0", "\uffff", "\uffffa", "😀"];
    for (const key of keys.toReversed()) await memory.set(key, key);
    for (const limit of [1, 3, 100]) {
      assert.deepEqual(await keysOf(memory, { limit }), keys);
      assert.deepEqual(await keysOf(memory, { limit, prefix: "a" }), keys.slice(0, 4));
      assert.deepEqual(await keysOf(memory, { limit, prefix: "a%" }), ["a%"]);
    }
    const { values, cursor } = await memory.list({ limit: 8 });
    assert.deepEqual([values[7]?.value, cursor], ["😀", undefined]);
    await refused(memory.list({ cursor: "x y" }), "VALIDATION_ERROR");
  });

  test("ctx.memory gives short pages of large values", async (memory) => {
    for (const key of ["a", "b", "c"]) await memory.set(key, "x".repeat(400));
    assert.equal((await memory.list()).values.length, 2);
    assert.deepEqual(await keysOf(memory), ["a", "b", "c"]);
  }, { limits: { pageBytes: 1_000 } });

  test("ctx.memory has scopes that share nothing", async (memory) => {
    const spaces = [
      memory.scope("project"),
      ...(["workspace", "user", "execution"] as const).map((name) => memory.scope(name)),
    ];
    for (const [index, space] of spaces.entries()) await space.set("a", index);
    assert.equal((await memory.get("a"))?.value, 0);
    for (const [index, space] of spaces.entries()) {
      assert.equal((await space.get("a"))?.value, index);
      assert.deepEqual(await keysOf(space), ["a"]);
      await space.delete("a");
      assert.equal(await space.get("a"), undefined);
    }
  });

  test("ctx.memory of a user needs a user", async (memory) => {
    const user = memory.scope("user");
    for (const call of [user.get("a"), user.set("a", 1), user.delete("a"), user.list()]) {
      const error = await refused(call, "SECURITY_VIOLATION");
      assert.equal(
        error.message,
        'Memory of the scope "user" needs a user, and this run has none',
      );
    }
  }, { user: false });

  test("ctx.memory is bounded", async (memory, clock) => {
    await memory.set("a", "x".repeat(18));
    await refused(memory.set("a", "x".repeat(19)), "RESOURCE_LIMIT");
    await memory.set("b", 1, { ttlSeconds: 1 });
    await refused(memory.set("c", 1), "RESOURCE_LIMIT");
    await refused(memory.set("b", "x".repeat(10)), "RESOURCE_LIMIT");
    await memory.scope("user").set("c", 1);
    clock.now += 1_000;
    await memory.set("c", 1);
    await memory.delete("a");
    await memory.set("b", 1);
  }, { limits: { valueBytes: 20, values: 2, spaceBytes: 30 } });

  test("ctx.memory refuses what can't be asked", async (memory) => {
    const any = memory as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const wrong: [string, unknown[], string][] = [
      ["get", [], "key is undefined, expected a text of 1 to 512 characters"],
      ["get", [""], 'key is "", expected a text of 1 to 512 characters'],
      ["get", ["\ud800"], "half of a surrogate pair"],
      ["set", ["k".repeat(513), 1], "expected a text of 1 to 512 characters"],
      ["set", ["a"], "value is undefined, expected JSON"],
      ["set", ["a", 1, 2], "The options of set are 2, expected an object"],
      ["set", ["a", 1, { ttl: 2 }], 'set has no option "ttl", expected ttlSeconds or ifVersion'],
      ["set", ["a", 1, { ttlSeconds: 0 }], "ttlSeconds is 0, expected a number of seconds above 0"],
      ["set", ["a", 1, { ttlSeconds: NaN }], "ttlSeconds is NaN, expected a number"],
      ["set", ["a", 1, { ttlSeconds: "1" }], 'ttlSeconds is "1", expected a number'],
      ["set", ["a", 1, { ifVersion: -1 }], "ifVersion is -1, expected a version"],
      ["delete", ["a", { ifVersion: 1.5 }], "ifVersion is 1.5, expected a version"],
      ["delete", ["a", { ttlSeconds: 1 }], 'delete has no option "ttlSeconds", expected ifVersion'],
      ["list", ["a"], 'The options of list are "a", expected an object'],
      ["list", [{ limit: 101 }], "limit is 101, expected a whole number from 1 to 100"],
      ["list", [{ prefix: 1 }], "prefix is 1, expected a text of 0 to 512 characters"],
      ["list", [{ cursor: 1 }], "cursor is 1, expected what a page before gave"],
    ];
    for (const [method, args, message] of wrong) {
      await assert.rejects(async () => await any[method]?.(...args), (error: Error) => {
        assert.ok(error instanceof TypeError);
        assert.ok(error.message.includes(message), error.message);
        return true;
      });
    }
    assert.throws(() => memory.scope("world" as "user"), {
      name: "TypeError",
      message: 'scope is "world", expected execution, project, workspace or user',
    });
    // What is undefined is not said.
    const said = { ttlSeconds: undefined, ifVersion: undefined } as unknown as {
      ifVersion: number;
    };
    await memory.set("a", 1, said);
    await memory.set("b", 1, { ttlSeconds: MEMORY_LIMITS.ttlSeconds });
  });
}
