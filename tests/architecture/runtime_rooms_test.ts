/**
 * The rooms of the runtime: who may import whom, types and lazy imports counted, and no circle of
 * rooms.
 */

import assert from "node:assert/strict";

import { findCircles } from "./circles.ts";
import { MODULES } from "./modules.ts";
import { isTest, PROGRAMS, roomOf, RUNTIME_ARROWS, treeOf } from "./rooms.ts";

const RUNTIME = MODULES.filter(({ path }) => treeOf(path) === "runtime" && !isTest(path));

Deno.test("rooms of the runtime import along the allowed arrows only", () => {
  const wrong: string[] = [];
  for (const { path, edges } of RUNTIME) {
    const from = roomOf(path) ?? "";
    for (const { kind, target } of edges) {
      const to = target === undefined ? from : roomOf(target) ?? "outside";
      if (to === from || RUNTIME_ARROWS[from]?.includes(to)) continue;
      wrong.push(`${from} -> ${to}: ${path} -> ${target} (${kind})`);
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("no rooms of the runtime import each other", () => {
  const rooms = new Map<string, Set<string>>();
  for (const { path, edges } of RUNTIME) {
    const from = roomOf(path) ?? PROGRAMS;
    const targets = rooms.get(from) ?? new Set();
    rooms.set(from, targets);
    for (const { target } of edges) {
      const to = target === undefined ? undefined : roomOf(target);
      if (to !== undefined && to !== from) targets.add(to);
    }
  }
  assert.deepEqual(findCircles(rooms), []);
});
