import assert from "node:assert/strict";
import { FROM_CACHE } from "../../tests/harness/deno_child.ts";
import { until } from "../../tests/harness/processes.ts";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { removeWhole } from "./remove_whole.ts";

function names(path: string): string[] {
  return [...Deno.readDirSync(path)].map(({ name }) => name);
}

Deno.test("removeWhole removes a directory and leaves no draft, also where nothing is", () => {
  using dir = tempDir();
  Deno.mkdirSync(`${dir.path}/copy/deep/er`, { recursive: true });
  for (const _ of ["removed", "not there"]) {
    removeWhole(`${dir.path}/copy`);
    assert.deepEqual(names(dir.path), ["drafts"]);
    assert.deepEqual(names(`${dir.path}/drafts`), []);
  }
});

Deno.test("removeWhole leaves no part of a directory when its process is killed", async () => {
  using dir = tempDir();
  const copy = `${dir.path}/copy`;
  Deno.mkdirSync(copy);
  const files = 5_000;
  for (let index = 0; index < files; index++) Deno.writeTextFileSync(`${copy}/${index}`, "");
  const module = new URL("./remove_whole.ts", import.meta.url).href;
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      ...FROM_CACHE,
      `import { removeWhole } from "${module}"; removeWhole("${copy}");`,
    ],
    cwd: import.meta.dirname ?? ".",
  }).spawn();
  // It has begun once the directory is not what it was.
  await until("the removal began", () => count(copy) !== files);
  process.kill("SIGKILL");
  await process.status;
  assert.equal(count(copy), 0);
});

function count(path: string): number {
  try {
    return names(path).length;
  } catch {
    return 0;
  }
}
