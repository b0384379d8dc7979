/**
 * The rooms of the command: who may import whom, types and lazy imports counted, and no circle of
 * rooms.
 */

import assert from "node:assert/strict";

import { findCircles } from "./circles.ts";
import { MODULES } from "./modules.ts";
import { CLI_ARROWS, cliRoomOf, isTest, PROGRAMS } from "./rooms.ts";

const CLI = MODULES.filter(({ path }) => cliRoomOf(path) !== undefined && !isTest(path));

/** Files of the tree itself that are no composition: rooms stand on them. */
const GROUND = ["cli/errors.ts", "cli/version.ts", "cli/deps.ts"];

Deno.test("every folder of the command is a room with arrows", () => {
  const rooms = new Set(CLI.map(({ path }) => cliRoomOf(path) ?? ""));
  const unknown = [...rooms].filter((room) => !Object.hasOwn(CLI_ARROWS, room));
  assert.deepEqual(unknown, []);
  assert.ok(rooms.has(PROGRAMS));
});

Deno.test("rooms of the command import along the allowed arrows only", () => {
  const wrong: string[] = [];
  for (const { path, edges } of CLI) {
    const from = cliRoomOf(path) ?? "";
    for (const { kind, target } of edges) {
      if (target === undefined || !target.startsWith("cli/") || cliRoomOf(target) === from) {
        continue;
      }
      if (CLI_ARROWS[from]?.some((arrow) => arrow.test(target))) continue;
      wrong.push(`${path} -> ${target} (${kind})`);
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("no rooms of the command import each other", () => {
  const rooms = new Map<string, Set<string>>();
  for (const { path, edges } of CLI) {
    const from = cliRoomOf(path) ?? PROGRAMS;
    const targets = rooms.get(from) ?? new Set();
    rooms.set(from, targets);
    for (const { target } of edges) {
      const to = target === undefined || GROUND.includes(target) ? undefined : cliRoomOf(target);
      if (to !== undefined && to !== from) targets.add(to);
    }
  }
  assert.deepEqual(findCircles(rooms), []);
});
