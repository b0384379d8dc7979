import assert from "node:assert/strict";

import { tempDir } from "../harness/temp_dir.ts";
import { findCircles } from "./circles.ts";
import { type EdgeKind, readModule, readModules } from "./graph.ts";
import { graphOf } from "./modules.ts";
import { CONTROL_ARROWS, controlRoomOf, PROGRAMS, roomOf, RUNTIME_ARROWS } from "./rooms.ts";

/** Every form in which a module can name another, and the kind of edge that it is. */
const FORMS: readonly (readonly [source: string, kind: EdgeKind])[] = [
  ['import "./b.ts";', "static"],
  ['import b from "./b.ts";', "static"],
  // The compiler keeps the import itself, so the module is loaded.
  ['import { type B } from "./b.ts";', "static"],
  ['export { b } from "./b.ts";', "static"],
  ['export * from "./b.ts";', "static"],
  ['import b = require("./b.ts");', "static"],
  ['import data from "./b.ts" with { type: "text" };', "static"],
  ['import type { B } from "./b.ts";', "type"],
  ['export type { B } from "./b.ts";', "type"],
  ['export type * from "./b.ts";', "type"],
  ['function f(b: import("./b.ts").B): void {}', "type"],
  ['type B = typeof import("./b.ts");', "type"],
  ['class A { b?: Map<string, import("./b.ts").B<number>>; }', "type"],
  ['declare module "./b.ts" { interface B { more: string } }', "type"],
  ['// @ts-types="./b.ts"', "type"],
  ["/* @deno-types='./b.ts' */", "type"],
  ['/// <reference path="./b.ts" />', "type"],
  ['await import("./b.ts");', "lazy"],
  ['const load = () => import("./b.ts").then((m) => m.b);', "lazy"],
  ["class A { async b() { if (this) return (await import(`./b.ts`)).b; } }", "lazy"],
];

Deno.test("every form of an import is an edge of its kind", () => {
  for (const [source, kind] of FORMS) {
    const { edges } = readModule("x/a.ts", source);
    assert.deepEqual(edges, [{ kind, specifier: "./b.ts", target: "x/b.ts" }], source);
  }
});

Deno.test("what only looks like an import is no edge", () => {
  for (
    const source of [
      "const text = 'import \"./b.ts\"';",
      '// import "./b.ts"',
      "declare namespace Name { const b: string }",
      'export const from = "./b.ts";',
    ]
  ) assert.deepEqual(readModule("x/a.ts", source).edges, [], source);
});

Deno.test("a file that is no program is named", () => {
  assert.throws(() => readModule("x/a.ts", "import from;"), /^Error: x\/a\.ts is no program/);
});

Deno.test("a path, a package and an alias lead where they name", () => {
  const source = 'import "../y/b.ts?copy"; import "zod"; import "node:path"; import "ours";';
  const { edges } = readModule("x/a.ts", source, { ours: "sdk/mod.ts" });
  assert.deepEqual(edges.map(({ target }) => target), [
    "y/b.ts",
    undefined,
    undefined,
    "sdk/mod.ts",
  ]);
});

Deno.test("an import() without a literal is told from one with a literal", () => {
  assert.equal(readModule("a.ts", 'await import("./" + name);').loadsByName, true);
  assert.equal(readModule("a.ts", "await import(`./${name}.ts`);").loadsByName, true);
  assert.equal(readModule("a.ts", 'await import("./b.ts");').loadsByName, false);
});

Deno.test("members are found however they are reached", () => {
  for (
    const source of [
      "Deno.exit(1);",
      "const end = () => Deno?.exit;",
      'globalThis.Deno["exit"](1);',
      "const { exit } = Deno;",
      "const { exit: end } = globalThis.Deno;",
    ]
  ) assert.ok(readModule("a.ts", source).members.has("Deno.exit"), source);
  for (const source of ['"Deno.exit(1)";', "// Deno.exit(1)", "Deno.exitCode = 1;"]) {
    assert.ok(!readModule("a.ts", source).members.has("Deno.exit"), source);
  }
});

Deno.test("a circle is found in a tree of files, also where a type or a lazy import closes it", async () => {
  using dir = tempDir();
  const root = dir.path;
  const files: Record<string, string> = {
    "one/a.ts": 'import "./deep/b.ts";\nimport "../two/d.ts";',
    "one/deep/b.ts": 'export const c = () => import("../c.ts");',
    "one/c.ts": 'export type { A } from "./a.ts";',
    "two/d.ts": "export const d = 1;",
    "one/dist/a.ts": "not a program",
  };
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${root}/${path}`, text);
  }
  const modules = readModules(root, ["one", "two"], {});
  assert.equal(modules.length, 4);
  const [circle, ...others] = findCircles(graphOf(modules, ["static", "lazy", "type"]));
  assert.deepEqual(others, []);
  assert.deepEqual(
    circle?.split(" -> ").slice(1).sort(),
    ["one/a.ts", "one/c.ts", "one/deep/b.ts"],
  );
  assert.deepEqual(findCircles(graphOf(modules, ["static", "lazy"])), []);
  assert.deepEqual(findCircles(graphOf(modules, ["static", "type"])), []);
});

Deno.test("circles: itself, two, and two ways to one place that are none", () => {
  assert.deepEqual(findCircles(new Map([["a", ["a"]]])), ["a -> a"]);
  assert.deepEqual(findCircles(new Map([["a", ["b"]], ["b", ["c"]], ["c", ["b"]]])), [
    "b -> c -> b",
  ]);
  assert.deepEqual(findCircles(new Map([["a", ["b", "c"]], ["b", ["d"]], ["c", ["d"]]])), []);
});

Deno.test("the rooms of the runtime: the table allows no circle, and every path has its room", () => {
  assert.deepEqual(findCircles(new Map(Object.entries(RUNTIME_ARROWS))), []);
  assert.deepEqual(
    ["runtime/runner.ts", "runtime/dist/x.js", "runtime/launch/a/b.ts", "sdk/mod.ts", "cli/a.ts"]
      .map(roomOf),
    [PROGRAMS, PROGRAMS, "launch", "sdk", undefined],
  );
});

Deno.test("the rooms of the control service: the table allows no circle, every path has its room", () => {
  const rooms = Object.keys(CONTROL_ARROWS).filter((room) => room !== PROGRAMS);
  const allowed = new Map(rooms.map((room) => [
    room,
    rooms.filter((other) =>
      CONTROL_ARROWS[room]?.some((arrow) => arrow.test(`control/${other}/x.ts`))
    ),
  ]));
  assert.deepEqual(allowed.get("routes"), ["api", "domain", "http"]);
  assert.deepEqual(findCircles(allowed), []);
  assert.deepEqual(
    ["control/main.ts", "control/domain/audit/ports.ts", "control/app_test.ts", "cli/main.ts"]
      .map(controlRoomOf),
    [PROGRAMS, "domain", PROGRAMS, undefined],
  );
});
