import assert from "node:assert/strict";
import { IntegrationError } from "./integration_error.ts";
import { createMemory } from "./memory_client.ts";

/** A memory that gives one answer, and what it was asked. */
function answering(answer: unknown) {
  const asked: string[] = [];
  const memory = createMemory((method, args) => {
    // Not by `push`, which a test patches.
    asked[asked.length] = `${method} ${JSON.stringify(args)}`;
    return Promise.resolve(answer);
  });
  return { memory, asked };
}

Deno.test("createMemory asks for what is said, and no more", async () => {
  const { memory, asked } = answering(1);
  await memory.set("a", { b: undefined });
  const options = { ttlSeconds: 1.5, ifVersion: 0 };
  await memory.scope("user").set("a", [null], options);
  const { memory: deleting, asked: deleted } = answering(true);
  await deleting.delete("a", { ifVersion: 2 });
  const { memory: listing, asked: listed } = answering({ values: [], cursor: null });
  await listing.list();
  await listing.scope("execution").list({ prefix: "", cursor: "c", limit: 1 });
  assert.deepEqual([...asked, ...deleted, ...listed], [
    'set {"scope":"project","key":"a","value":{}}',
    'set {"scope":"user","key":"a","value":[null],"ttlSeconds":1.5,"ifVersion":0}',
    'delete {"scope":"project","key":"a","ifVersion":2}',
    'list {"scope":"project"}',
    'list {"scope":"execution","prefix":"","cursor":"c","limit":1}',
  ]);
});

Deno.test("createMemory says that an answer can't be read", async () => {
  const wrong: [unknown, "get" | "set" | "delete" | "list"][] = [
    [undefined, "get"],
    [7, "get"],
    [{ key: "a", value: 1, version: "1", expiresAt: null }, "get"],
    [{ key: "a", value: 1, version: 1 }, "get"],
    [null, "set"],
    [0, "delete"],
    [null, "list"],
    [{ values: {}, cursor: null }, "list"],
    [{ values: [1], cursor: null }, "list"],
    [{ values: [] }, "list"],
  ];
  for (const [answer, method] of wrong) {
    const { memory } = answering(answer);
    const call = method === "list" ? memory.list() : memory[method]("a", {});
    await assert.rejects(call, (error) => {
      assert.ok(error instanceof IntegrationError);
      return error.code === "UPSTREAM";
    });
  }
});

Deno.test("createMemory lets through what asking throws", async () => {
  const error = new IntegrationError("CONFLICT", "another one was first");
  const memory = createMemory(() => Promise.reject(error));
  await assert.rejects(memory.set("a", 1), error);
});

Deno.test("createMemory goes by the globals of the time when it was loaded", async () => {
  const { memory, asked } = answering(1);
  const patched = () => {
    throw new Error("patched");
  };
  const places: [object, PropertyKey][] = [
    [Object, "keys"],
    [Object, "getPrototypeOf"],
    [Array, "isArray"],
    [Array.prototype, Symbol.iterator],
    [Array.prototype, "push"],
    [Array.prototype, "includes"],
    [String.prototype, "isWellFormed"],
    [Number, "isFinite"],
    [Number, "isSafeInteger"],
    [Object.prototype, "ttlSeconds"],
  ];
  const before = places.map(([object, name]) => Object.getOwnPropertyDescriptor(object, name));
  let setting: Promise<number>;
  for (let index = 0; index < places.length; index++) {
    const place = places[index];
    if (place !== undefined) {
      Object.defineProperty(place[0], place[1], { value: patched, configurable: true });
    }
  }
  try {
    setting = memory.set("a", { list: [1] }, { ifVersion: 1 });
  } finally {
    for (let index = 0; index < places.length; index++) {
      const place = places[index];
      const descriptor = before[index];
      if (place === undefined) continue;
      if (descriptor === undefined) Reflect.deleteProperty(place[0], place[1]);
      else Object.defineProperty(place[0], place[1], descriptor);
    }
  }
  assert.equal(await setting, 1);
  assert.deepEqual(asked, ['set {"scope":"project","key":"a","value":{"list":[1]},"ifVersion":1}']);
});
