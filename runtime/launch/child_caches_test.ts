import assert from "node:assert/strict";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { CACHE_FILES } from "./barrier.ts";
import type { ChildBase } from "./child_base.ts";
import { fillCaches, keptCaches } from "./child_caches.ts";

/** A base that is nothing but a name, and a module that Deno compiles. */
function place() {
  const dir = tempDir();
  Deno.mkdirSync(`${dir.path}/bases`);
  Deno.writeTextFileSync(`${dir.path}/main.ts`, 'import "./module.ts";\n');
  Deno.writeTextFileSync(`${dir.path}/module.ts`, "const a: number = 1;\nexport { a };\n");
  const base: ChildBase = {
    path: `${dir.path}/bases/some`,
    deno: { path: Deno.execPath(), version: Deno.version.deno },
    isolation: "os+deno",
    reason: null,
    trailDescriptor: undefined,
    signalBlocker: null,
  };
  return {
    path: dir.path,
    base,
    /** Lets Deno fill a DENO_DIR; gives whether that went well. */
    async run(denoDir: string): Promise<boolean> {
      const { success } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--no-config", "--cached-only", `${dir.path}/main.ts`],
        clearEnv: true,
        env: { DENO_DIR: denoDir },
      }).output();
      return success;
    },
    /** Names beside the base. */
    names: () => names(`${dir.path}/bases`).filter((name) => name !== "drafts"),
    drafts: () => names(`${dir.path}/bases/drafts`),
    [Symbol.dispose]: () => dir[Symbol.dispose](),
  };
}

function names(path: string): string[] {
  return [...Deno.readDirSync(path)].map(({ name }) => name).sort();
}

function contents(directory: string): string[] {
  return CACHE_FILES.map((name) => Deno.readFileSync(`${directory}/${name}`).toHex());
}

Deno.test("fillCaches keeps Deno's caches as single files, once", async () => {
  using at = place();
  assert.equal(keptCaches(at.base), undefined);
  await fillCaches(at.base, at.run);
  const kept = keptCaches(at.base) ?? assert.fail("nothing is kept");
  // The logs beside them would not travel along.
  assert.deepEqual(names(kept), CACHE_FILES.toSorted());
  assert.ok(Deno.statSync(`${kept}/dep_analysis_cache_v2`).size > 0);
  const before = contents(kept);
  await fillCaches(at.base, () => assert.fail("it is filled already"));
  assert.deepEqual(contents(kept), before);
  assert.deepEqual(at.drafts(), []);
});

Deno.test("fillCaches keeps nothing of code that failed", async () => {
  using at = place();
  await fillCaches(at.base, async (denoDir) => {
    await at.run(denoDir);
    return false;
  });
  await fillCaches(at.base, () => Promise.reject(new Error("the disk is full")));
  assert.equal(keptCaches(at.base), undefined);
  assert.deepEqual([at.names(), at.drafts()], [[], []]);
});

Deno.test("fillCaches keeps one when several are filled at once", async () => {
  using at = place();
  const places: string[] = [];
  await Promise.all([1, 2, 3].map(() =>
    fillCaches(at.base, (denoDir) => {
      places.push(denoDir);
      return at.run(denoDir);
    })
  ));
  assert.equal(new Set(places).size, 3);
  assert.deepEqual([at.names(), at.drafts()], [["some-caches"], []]);
  assert.deepEqual(names(keptCaches(at.base) ?? ""), CACHE_FILES.toSorted());
});

Deno.test("fillCaches keeps none for children that Deno's flags alone keep in", async () => {
  using at = place();
  await fillCaches({ ...at.base, isolation: "deno" }, () => assert.fail("nothing would read them"));
  assert.deepEqual(at.names(), []);
});
