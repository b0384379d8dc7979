import assert from "node:assert/strict";
import { REPOSITORY } from "../tests/harness/snapshot.ts";
import { buildAll, buildModules } from "./build.ts";

Deno.test("buildAll gives exactly the committed files: run `deno task build` after a change", async () => {
  const built = await buildAll();
  assert.ok(built.size >= 3);
  for (const [path, text] of built) {
    const committed = Deno.readTextFileSync(new URL(path, import.meta.url));
    // Not assert.equal, whose difference of two minified lines is unreadable.
    assert.ok(committed === text, `"${path}" is not current`);
    // As esbuild's labels have them: relative, so without the first slash.
    for (const home of [REPOSITORY, Deno.env.get("HOME") ?? REPOSITORY]) {
      assert.ok(!text.includes(`${home.slice(1)}/`), `"${path}" names a directory of this machine`);
    }
  }
});

// Of the types, which take ten times as long, the test above is a second build.
Deno.test("buildModules gives the same files again", async () => {
  assert.deepEqual(await buildModules(), await buildModules());
});
