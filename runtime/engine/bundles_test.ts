import assert from "node:assert/strict";
import { bundleAt, CHILD_FILES, packagesOf } from "./bundles.ts";

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
  for (const bundle of ["ai", "", "constructor", "__proto__"]) {
    assert.equal(packagesOf(bundle), undefined, bundle);
  }
});
