/**
 * The house rules of the code, checked over every module: who may import whom, no cycles, file sizes, and where a process may
 * be ended or the console used.
 */

import assert from "node:assert/strict";

const ROOT = new URL("../../", import.meta.url).pathname;
const TREES = ["sdk", "runtime", "cli", "control", "examples", "tests"];

/** What modules of a tree may import besides their own tree. Built artifacts count as the tree they lie in. */
const ARROWS: Readonly<Record<string, (target: string) => boolean>> = {
  sdk: () => false,
  "runtime/sandbox": (target) => target.startsWith("sdk/"),
  runtime: (target) => target.startsWith("sdk/") || target.startsWith("runtime/"),
  control: (target) => /^(runtime|sdk)\//.test(target),
  cli: (target) => /^(runtime|sdk)\//.test(target) || target === "control/client.ts",
  examples: () => false,
  tests: () => true,
};

/** Programs: the only modules that may end the process or talk on the console. */
const COMPOSITION_ROOTS = [
  /^runtime\/(runner|demo|build)\.ts$/,
  /^cli\/main\.ts$/,
  /^cli\/build\/[a-z_]+\.ts$/,
  /^control\/main\.ts$/,
  /^tests\//,
];

/** npm packages that user-facing code must do without: the SDK has no dependency, examples have zod. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  sdk: /^$/,
  "runtime/sandbox": /^$/,
  examples: /^(aiel|aiel\/testing|zod)$/,
};

interface Module {
  path: string;
  text: string;
  imports: string[];
}

function isTest(path: string): boolean {
  return path.endsWith("_test.ts") || path.startsWith("tests/");
}

function treeOf(path: string): string {
  return path.startsWith("runtime/sandbox/") ? "runtime/sandbox" : path.split("/")[0] ?? "";
}

function* walk(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(`${ROOT}${folder}`)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory && !["dist", "node_modules", ".aiel"].includes(entry.name)) {
      yield* walk(path);
    } else if (/\.ts$/.test(entry.name)) yield path;
  }
}

async function modules(): Promise<Module[]> {
  const { parse } = await import("@babel/parser");
  const found: Module[] = [];
  for (const tree of TREES) {
    for (const path of walk(tree)) {
      const text = Deno.readTextFileSync(`${ROOT}${path}`);
      const imports: string[] = [];
      const { program } = parse(text, {
        sourceType: "module",
        plugins: ["typescript", "decorators"],
      });
      for (const node of program.body) {
        if (
          (node.type === "ImportDeclaration" || node.type === "ExportNamedDeclaration" ||
            node.type === "ExportAllDeclaration") &&
          node.source
        ) imports.push(node.source.value);
      }
      found.push({ path, text, imports });
    }
  }
  return found;
}

function resolve(from: string, specifier: string): string {
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}

const all = await modules();

Deno.test("modules import along the allowed arrows only", () => {
  const wrong: string[] = [];
  for (const { path, imports } of all) {
    if (isTest(path)) continue;
    const tree = treeOf(path);
    for (const specifier of imports) {
      if (!specifier.startsWith(".")) continue;
      const target = resolve(path, specifier);
      // An example's own files, whatever its folder.
      const own = tree === "examples" ? path.split("/").slice(0, 2).join("/") : tree;
      if (target.startsWith(`${own}/`)) continue;
      if (!ARROWS[tree]?.(target)) wrong.push(`${path} -> ${target}`);
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("user-facing trees use no package but what their users have", () => {
  const wrong: string[] = [];
  for (const { path, imports } of all) {
    const allowed = PACKAGES[treeOf(path)];
    if (allowed === undefined || isTest(path)) continue;
    for (const specifier of imports) {
      if (!specifier.startsWith(".") && !allowed.test(specifier)) {
        wrong.push(`${path} -> ${specifier}`);
      }
    }
  }
  // The gallery of attempts imports what it must not, on purpose.
  assert.deepEqual(wrong.filter((line) => !line.startsWith("examples/hostile/")), []);
});

Deno.test("every package comes from npm or is built in", () => {
  const wrong = all.filter(({ path }) => !isTest(path) && !path.startsWith("examples/hostile/"))
    .flatMap(({ path, imports }) =>
      imports.filter((one) => /^(jsr|https?|npm):/.test(one)).map((one) => `${path} -> ${one}`)
    );
  assert.deepEqual(wrong, []);
});

Deno.test("no module imports itself in a circle", () => {
  const graph = new Map(all.map(({ path, imports, text }) => [
    path,
    imports.filter((one) => one.startsWith("."))
      // Types are gone at run time.
      .filter((one) =>
        !new RegExp(`(import|export) type [^;]*?"${one.replaceAll(".", "\\.")}"`).test(text)
      )
      .map((one) => resolve(path, one)),
  ]));
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, trail: string[]): void => {
    const at = trail.indexOf(path);
    if (at !== -1) {
      circles.push([...trail.slice(at), path].join(" -> "));
      return;
    }
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  assert.deepEqual(circles, []);
});

Deno.test("source files stay below 500 lines, tests below 600", () => {
  const long = all.map(({ path, text }) => ({ path, lines: text.split("\n").length }))
    .filter(({ path, lines }) => lines > (isTest(path) ? 600 : 500));
  assert.deepEqual(long, []);
});

Deno.test("only composition roots end the process or use the console", () => {
  const wrong: string[] = [];
  for (const { path, text } of all) {
    if (
      isTest(path) || path.startsWith("examples/") ||
      COMPOSITION_ROOTS.some((root) => root.test(path))
    ) continue;
    // The child's bootstrap is the composition root of the sandbox, and the console it replaces is user code's.
    if (path === "runtime/sandbox/bootstrap.ts" || path === "runtime/sandbox/console_capture.ts") {
      continue;
    }
    const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/\/\/.*$/gm, "").replaceAll(
      /(["'`])(?:\\.|(?!\1)[\s\S])*\1/g,
      '""',
    );
    if (/\bDeno\.exit\(|\bconsole\./.test(code)) wrong.push(path);
  }
  assert.deepEqual(wrong, []);
});
