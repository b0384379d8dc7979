import assert from "node:assert/strict";
import { createRegistry, currentRegistry, resetRegistry } from "./registry.ts";

const KEY = Symbol.for("aiel.registry.v1");

Deno.test("currentRegistry is one object of the process, found by its symbol", () => {
  const registry = currentRegistry();
  assert.equal(currentRegistry(), registry);
  assert.equal(Reflect.get(globalThis, KEY), registry);
});

Deno.test("currentRegistry can't be replaced by user code", () => {
  const registry = currentRegistry();
  assert.equal(Reflect.set(globalThis, KEY, createRegistry()), false);
  assert.equal(Reflect.deleteProperty(globalThis, KEY), false);
  assert.equal(currentRegistry(), registry);
});

Deno.test("currentRegistry is shared by two copies of the SDK", async () => {
  const copy = await import("./registry.ts?copy");
  assert.notEqual(copy.currentRegistry, currentRegistry);
  assert.equal(copy.currentRegistry(), currentRegistry());
});

Deno.test("resetRegistry forgets everything and keeps the object", () => {
  const registry = createRegistry();
  const texts = { title: null, description: null, instructions: null, version: null };
  registry.mcpServers.push({ name: "a", named: true, ...texts, place: null });
  registry.problems.push({ code: "bad_name", message: "", kind: "tool", name: "a", place: null });
  resetRegistry(registry);
  assert.deepEqual(registry, createRegistry());
});
