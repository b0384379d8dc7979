import assert from "node:assert/strict";
import { assetsFor, BUNDLES } from "./assets.ts";

const RUNTIME = new URL(".", import.meta.url).pathname.replace(/\/$/, "");

Deno.test("assetsFor names files that are there, and an import map of exactly them", () => {
  for (const bundle of Object.keys(BUNDLES)) {
    const assets = assetsFor(RUNTIME, bundle);
    assert.ok(assets !== undefined);
    for (const file of [assets.bootstrap, ...assets.readable]) {
      assert.ok(Deno.statSync(file).isFile, file);
    }
    const { imports } = JSON.parse(decodeURIComponent(assets.importMap.split(",")[1] ?? ""));
    assert.deepEqual(Object.keys(imports), ["aiel", ...assets.packages]);
    const paths = Object.values<string>(imports).map((url) => decodeURI(new URL(url).pathname));
    assert.deepEqual([...new Set(paths)].sort(), [...new Set(assets.readable)].sort());
  }
});

Deno.test("assetsFor gives URLs that lead back to a directory with an odd name", () => {
  const dir = "/opt/a b/100%/é";
  const assets = assetsFor(dir, "minimal");
  const { imports } = JSON.parse(decodeURIComponent(assets?.importMap.split(",")[1] ?? ""));
  assert.equal(decodeURIComponent(new URL(imports.aiel).pathname), `${dir}/sandbox/dist/aiel.js`);
});

Deno.test("assetsFor knows no bundle that this runtime does not carry", () => {
  for (const bundle of ["ai", "", "constructor", "__proto__"]) {
    assert.equal(assetsFor(RUNTIME, bundle), undefined, bundle);
  }
});
