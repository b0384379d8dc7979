/**
 * The rooms of the control service: who may import whom, types and lazy imports counted, what
 * packages they use, and no circle of rooms.
 */

import assert from "node:assert/strict";

import { findCircles } from "./circles.ts";
import { MODULES } from "./modules.ts";
import {
  CONTROL_ARROWS,
  CONTROL_PACKAGES,
  controlRoomOf,
  isTest,
  PROGRAMS,
  treeOf,
} from "./rooms.ts";

const CONTROL = MODULES.filter(({ path }) => treeOf(path) === "control" && !isTest(path));

Deno.test("every folder of the control service is a room with arrows", () => {
  const rooms = new Set(CONTROL.map(({ path }) => controlRoomOf(path) ?? ""));
  const unknown = [...rooms].filter((room) => !Object.hasOwn(CONTROL_ARROWS, room));
  assert.deepEqual(unknown, []);
  assert.ok(rooms.has(PROGRAMS));
});

Deno.test("rooms of the control service import along the allowed arrows only", () => {
  const wrong: string[] = [];
  for (const { path, edges } of CONTROL) {
    const from = controlRoomOf(path) ?? "";
    for (const { kind, target } of edges) {
      if (target === undefined || controlRoomOf(target) === from) continue;
      if (CONTROL_ARROWS[from]?.some((arrow) => arrow.test(target))) continue;
      wrong.push(`${path} -> ${target} (${kind})`);
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("what travels uses zod and a parser of events only, and the rules use next to nothing", () => {
  const wrong: string[] = [];
  for (const { path, edges } of CONTROL) {
    const allowed = CONTROL_PACKAGES[controlRoomOf(path) ?? ""];
    for (const { specifier, target } of edges) {
      if (target === undefined && allowed?.test(specifier) === false) {
        wrong.push(`${path} -> ${specifier}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("no rooms of the control service import each other", () => {
  const rooms = new Map<string, Set<string>>();
  for (const { path, edges } of CONTROL) {
    const from = controlRoomOf(path) ?? PROGRAMS;
    const targets = rooms.get(from) ?? new Set();
    rooms.set(from, targets);
    for (const { target } of edges) {
      const to = target === undefined ? undefined : controlRoomOf(target);
      if (to !== undefined && to !== from) targets.add(to);
    }
  }
  assert.deepEqual(findCircles(rooms), []);
});
