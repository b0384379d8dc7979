/**
 * The house rules of the code, checked over every module: who may import whom, no circles,
 * packages, file sizes, and where a process may be ended, the console used or native code called.
 */

import assert from "node:assert/strict";

import { findCircles } from "./circles.ts";
import type { Module } from "./graph.ts";
import { graphOf, MODULES } from "./modules.ts";
import { ALIASES, isTest, PROGRAMS, roomOf, RUNTIME_ARROWS } from "./rooms.ts";
import { TREE_ARROWS, treeOf } from "./rooms.ts";

/** Programs: the only modules that may end the process or talk on the console. */
const COMPOSITION_ROOTS = [
  /^runtime\/(runner|demo|build)\.ts$/,
  /^cli\/main\.ts$/,
  /^cli\/build\/[a-z_]+\.ts$/,
  /^control\/main\.ts$/,
  // The bootstrap is the composition root of the sandbox, and the console that it replaces is user
  // code's.
  /^runtime\/sandbox\/(bootstrap|console_capture)\.ts$/,
];

/**
 * Packages that user-facing code must do without: the SDK and the child have none, examples have
 * those of the bundles.
 */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  sdk: /^$/,
  "runtime/sandbox": /^$/,
  examples: /^(aiel(\/testing|\/langchain|\/langgraph)?|zod|@langchain\/.+|openai)$/,
};

/** The attempts of this example import what they must not, on purpose. */
const HOSTILE = "examples/hostile/";

const SOURCES = MODULES.filter(({ path }) => !isTest(path));
const OURS = SOURCES.filter(({ path }) => !path.startsWith("examples/"));

Deno.test("modules import along the allowed arrows only", () => {
  const wrong: string[] = [];
  for (const { path, edges } of SOURCES) {
    const tree = treeOf(path);
    // Each example is a project of its own.
    const own = tree === "examples" ? path.split("/").slice(0, 2).join("/") : tree;
    for (const { kind, specifier, target } of edges) {
      if (target === undefined || target.startsWith(`${own}/`)) continue;
      if (tree === "examples" && Object.hasOwn(ALIASES, specifier)) continue;
      if (!TREE_ARROWS[tree]?.some((arrow) => arrow.test(target))) {
        wrong.push(`${path} -> ${target} (${kind})`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("the sandbox imports the SDK and the protocol only", () => {
  const wrong: string[] = [];
  for (const { path, edges } of SOURCES.filter(({ path }) => roomOf(path) === "sandbox")) {
    for (const { kind, target } of edges) {
      if (target === undefined) continue;
      if (!["sandbox", "sdk", "protocol"].includes(roomOf(target) ?? "")) {
        wrong.push(`${path} -> ${target} (${kind})`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("every folder of the runtime is a room with arrows", () => {
  const runtime = SOURCES.filter(({ path }) => treeOf(path) === "runtime");
  const rooms = new Set(runtime.map(({ path }) => roomOf(path) ?? ""));
  const unknown = [...rooms].filter((room) => !Object.hasOwn(RUNTIME_ARROWS, room));
  assert.deepEqual(unknown, []);
  assert.ok(rooms.has(PROGRAMS));
});

Deno.test("no module imports itself in a circle, by types and lazy imports neither", () => {
  assert.deepEqual(findCircles(graphOf(MODULES, ["static", "type", "lazy"])), []);
});

Deno.test("only user code is loaded by a name that no literal gives", () => {
  // All other rules see what a literal names.
  const wrong = OURS.filter(({ loadsByName }) => loadsByName).map(({ path }) => path);
  assert.deepEqual(wrong, ["runtime/sandbox/bootstrap.ts"]);
});

Deno.test("user-facing trees use no package but what their users have", () => {
  const wrong: string[] = [];
  for (const { path, edges } of SOURCES) {
    if (path.startsWith(HOSTILE)) continue;
    const tree = roomOf(path) === "sandbox" ? "runtime/sandbox" : treeOf(path);
    const allowed = PACKAGES[tree];
    if (allowed === undefined) continue;
    for (const specifier of packagesOf(edges)) {
      if (!allowed.test(specifier)) wrong.push(`${path} -> ${specifier}`);
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("nothing that a child loads brings a package along", () => {
  // A package in the bootstrap costs every cold start as much as the rest of it.
  const byPath = new Map(MODULES.map((module) => [module.path, module]));
  const loaded = new Set(SOURCES.filter(({ path }) => roomOf(path) === "sandbox"));
  const wrong: string[] = [];
  for (const { path, edges } of loaded) {
    const atRunTime = edges.filter(({ kind }) => kind !== "type");
    wrong.push(...packagesOf(atRunTime).map((specifier) => `${path} -> ${specifier}`));
    for (const { target } of atRunTime) {
      const next = byPath.get(target ?? "");
      if (next !== undefined) loaded.add(next);
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("every package comes from npm or is built in", () => {
  const wrong = SOURCES.filter(({ path }) => !path.startsWith(HOSTILE)).flatMap((
    { path, edges },
  ) =>
    packagesOf(edges).filter((one) => /^(jsr|https?|npm):/.test(one)).map((one) =>
      `${path} -> ${one}`
    )
  );
  assert.deepEqual(wrong, []);
});

Deno.test("source files stay below 500 lines, tests below 600", () => {
  const long = MODULES.filter(({ path, lines }) => lines > (isTest(path) ? 600 : 500))
    .map(({ path, lines }) => ({ path, lines }));
  assert.deepEqual(long, []);
});

Deno.test("comments are wrapped at 100 columns", () => {
  const long = MODULES.flatMap(({ path, longComments }) =>
    longComments.map((at) => `${path}:${at}`)
  );
  assert.deepEqual(long, []);
});

Deno.test("only composition roots end the process or use the console", () => {
  const wrong = OURS.filter(({ path }) => !COMPOSITION_ROOTS.some((root) => root.test(path)))
    .filter(({ members }) =>
      [...members].some((one) => /^((Deno|process)\.exit$|console\.)/.test(one))
    )
    .map(({ path }) => path);
  assert.deepEqual(wrong, []);
});

Deno.test("one file at most calls native code, below runtime/launch", () => {
  const found = OURS.filter(({ members }) =>
    members.has("Deno.dlopen") || members.has("process.dlopen")
  ).map(({ path }) => path);
  assert.deepEqual(found.filter((path) => !path.startsWith("runtime/launch/")), []);
  assert.ok(found.length <= 1, found.join(", "));
});

function packagesOf(edges: Module["edges"]): string[] {
  return edges.filter(({ specifier }) => !/^[./]/.test(specifier)).map((one) => one.specifier);
}
