import assert from "node:assert/strict";
import { NO_CAPABILITIES } from "./capabilities.ts";
import { inspectImports } from "./inspect.ts";
import { findReferences } from "./module_references.ts";
import { parseModule } from "./syntax_tree.ts";

Deno.test("policy/mod.ts reaches no package and no node: module", async () => {
  const folder = new URL("../", import.meta.url);
  const readFile = (path: string) => Deno.readFile(new URL(path, folder));
  const modules = new Set<string>();
  const { failures } = await inspectImports({
    entry: "policy/mod.ts",
    effective: NO_CAPABILITIES,
    bundlePackages: [],
    readFile: async (path) => {
      // It looks for aliases, too, which this folder does not have.
      if (!path.endsWith(".ts")) return undefined;
      modules.add(path);
      return await readFile(path);
    },
  });
  assert.deepEqual(failures, []);
  assert.ok(modules.has("policy/capabilities.ts"));
  // The parser and node: modules cost 6 to 17 ms each: more than a cold start has to spare.
  assert.ok(!modules.has("policy/inspect.ts"));
  for (const path of modules) {
    const source = new TextDecoder().decode(await readFile(path));
    for (const { specifier } of findReferences(parseModule(path, source)).references) {
      assert.ok(/^\.\.?\//.test(specifier), `${path} imports "${specifier}"`);
    }
  }
});
