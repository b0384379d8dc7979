import assert from "node:assert/strict";
import { AI_ROOTS } from "../policy/ai_roots.ts";
import {
  bundleAt,
  bundledPackages,
  CHILD_FILES,
  packagesOf,
  READING_FILES,
  sharedFiles,
} from "./bundles.ts";

const RUNTIME = new URL("..", import.meta.url).pathname.replace(/\/$/, "");

Deno.test("bundleAt names files that are there, and an import map of exactly them", () => {
  const { bootstrap, importMap, readable } = bundleAt(RUNTIME, "minimal");
  for (const file of [bootstrap, ...readable]) {
    assert.ok(Deno.statSync(file).isFile, file);
    assert.ok(CHILD_FILES.includes(file.slice(RUNTIME.length + 1)), file);
  }
  const { imports } = JSON.parse(decodeURIComponent(importMap.split(",")[1] ?? ""));
  assert.deepEqual(Object.keys(imports), ["aiel", ...packagesOf("minimal") ?? []]);
  const paths = Object.values<string>(imports).map((url) => decodeURI(new URL(url).pathname));
  assert.deepEqual([...new Set(paths)].sort(), [...new Set(readable)].sort());
});

Deno.test("bundleAt lets no code read the bootstrap", () => {
  const { bootstrap, readable } = bundleAt(RUNTIME, "minimal");
  assert.ok(!readable.includes(bootstrap));
});

Deno.test("bundleAt gives URLs that lead back to a directory with an odd name", () => {
  const dir = "/opt/a b/100%/é";
  const { importMap } = bundleAt(dir, "minimal");
  const { imports } = JSON.parse(decodeURIComponent(importMap.split(",")[1] ?? ""));
  assert.equal(decodeURIComponent(new URL(imports.aiel).pathname), `${dir}/sandbox/dist/aiel.js`);
});

Deno.test("packagesOf knows no bundle that this runtime does not carry", () => {
  assert.deepEqual(packagesOf("minimal"), ["zod"]);
  for (const bundle of ["all", "", "constructor", "__proto__"]) {
    assert.equal(packagesOf(bundle), undefined, bundle);
  }
});

Deno.test("the bundle ai has what minimal has, and each of its packages is a file with types", () => {
  const { importMap, readable } = bundleAt(RUNTIME, "ai");
  const { imports } = JSON.parse(decodeURIComponent(importMap.split(",")[1] ?? ""));
  const minimal = bundleAt(RUNTIME, "minimal");
  for (const file of minimal.readable) assert.ok(readable.includes(file), file);
  const packages = bundledPackages("ai");
  assert.deepEqual(Object.keys(imports), ["aiel", ...packages.map(({ name }) => name)]);
  for (const { module, types } of packages) {
    assert.ok(Deno.statSync(`${RUNTIME}/${module}`).isFile, module);
    assert.ok(Deno.statSync(`${RUNTIME}/${types}`).isFile, types);
    const at = `${RUNTIME}/${module}`;
    assert.ok(readable.some((path) => path === at || at.startsWith(`${path}/`)), module);
  }
});

Deno.test("the directory of the bundle ai holds its files and nothing else", () => {
  const directory = `${RUNTIME}/bundles/dist/ai`;
  const listed = [
    ...[...CHILD_FILES, ...READING_FILES].filter((file) => file.startsWith("bundles/dist/ai/")),
    ...sharedFiles("ai").map(({ file }) => file),
  ];
  const found = filesBelow(directory).map((path) => path.slice(RUNTIME.length + 1));
  assert.deepEqual(found.sort(), [...new Set(listed)].sort());
});

Deno.test("the bundle ai takes a few megabytes", () => {
  const bytes = (files: string[]) =>
    files.reduce((sum, file) => sum + Deno.statSync(file).size, 0) / 2 ** 20;
  const files = filesBelow(`${RUNTIME}/bundles/dist/ai`);
  assert.ok(bytes(files.filter((file) => file.endsWith(".js"))) < 2);
  assert.ok(bytes(files.filter((file) => file.endsWith(".d.ts"))) < 3);
});

Deno.test("the inspection knows which packages are in the bundle ai alone", () => {
  const names = (packagesOf("ai") ?? []).filter((name) => name !== "zod");
  const roots = names.map((name) =>
    /^(aiel\/|@)/.test(name) ? name.split("/").slice(0, 2).join("/") : name.split("/")[0]
  );
  assert.deepEqual([...new Set(roots)].sort(), [...AI_ROOTS].sort());
});

function filesBelow(directory: string): string[] {
  return [...Deno.readDirSync(directory)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(`${directory}/${name}`) : [`${directory}/${name}`]
  );
}
