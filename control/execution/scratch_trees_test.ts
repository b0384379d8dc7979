import assert from "node:assert/strict";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { StoreUnavailable } from "../domain/store_unavailable.ts";
import { makeTreeDir, removeLeftTreeDirs, removeTreeDir } from "./scratch_trees.ts";

Deno.test("makeTreeDir gives each work a directory of its own, which is removed with what is in it", async () => {
  using dir = tempDir();
  const scratchDir = `${dir.path}/service/scratch`;
  const paths = [1, 2].map(() => makeTreeDir(scratchDir));
  assert.equal(new Set(paths).size, 2);
  for (const path of paths) {
    assert.ok(path.startsWith(`${scratchDir}/${Deno.pid}-`));
    if (Deno.build.os !== "windows") {
      assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o700);
    }
    Deno.mkdirSync(`${path}/${"deep/".repeat(64)}`, { recursive: true });
    await removeTreeDir(path);
  }
  assert.deepEqual([...Deno.readDirSync(scratchDir)], []);
  await removeTreeDir(`${scratchDir}/gone`);
});

Deno.test("makeTreeDir says that the service has no place when no directory can be made", () => {
  using dir = tempDir();
  Deno.writeTextFileSync(`${dir.path}/file`, "");
  assert.throws(() => makeTreeDir(`${dir.path}/file/in`), StoreUnavailable);
});

Deno.test({
  name: "removeLeftTreeDirs removes what a dead process left, and nothing else",
  // Elsewhere no process can be asked for.
  ignore: Deno.build.os !== "linux",
  async fn() {
    using dir = tempDir();
    const living = makeTreeDir(dir.path);
    const [, ticks, namespace] = living.slice(dir.path.length + 1).split("-");
    // Above what Linux gives to processes.
    const dead = `${2 ** 30}-${ticks}-${namespace}-1`;
    for (const name of [dead, "mine", "12-mine"]) {
      Deno.mkdirSync(`${dir.path}/${name}/deep`, { recursive: true });
    }
    // What a link leads to is not what the process left.
    Deno.symlinkSync(`${dir.path}/mine`, `${dir.path}/${dead}/link`);
    await removeLeftTreeDirs(dir.path);
    const left = [...Deno.readDirSync(dir.path)].map(({ name }) => `${dir.path}/${name}`);
    assert.deepEqual(left.sort(), [living, `${dir.path}/12-mine`, `${dir.path}/mine`].sort());
    assert.deepEqual([...Deno.readDirSync(`${dir.path}/mine`)].length, 1);
    await removeLeftTreeDirs(`${dir.path}/nothing`);
  },
});
