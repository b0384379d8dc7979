import assert from "node:assert/strict";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { makeOwnedDir, ownerlessDirs, removeOwnerless } from "./owned_dir.ts";
import { startTicks } from "./process_usage.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

Deno.test("removeOwnerless leaves what a living process has, and what has another name", () => {
  using dir = tempDir();
  const { path: own } = makeOwnedDir(dir.path);
  const others = ["mine", "12-mine", "my-old-holiday-photos", "1-2-3", "1-2-3-4-5"];
  for (const name of others) {
    Deno.mkdirSync(`${dir.path}/${name}`);
    Deno.utimeSync(`${dir.path}/${name}`, 0, 0);
  }
  removeOwnerless(dir.path);
  const left = [...Deno.readDirSync(dir.path)].map(({ name }) => `${dir.path}/${name}`);
  assert.deepEqual(left.sort(), [own, ...others.map((name) => `${dir.path}/${name}`)].sort());
});

Deno.test({
  name: "removeOwnerless removes what a dead process left, and what is a day old elsewhere",
  ignore: Deno.build.os !== "linux",
  fn() {
    using dir = tempDir();
    const { path } = makeOwnedDir(dir.path);
    const [, , namespace = "", mark = ""] = path.slice(dir.path.length + 1).split("-");
    // The number of this process, given to an earlier one.
    const dead = `${Deno.pid}-${startTicks(Deno.pid) - 1}-${namespace}-${mark}`;
    const elsewhere = `1-1-1-${mark}`;
    for (const name of [dead, elsewhere]) {
      Deno.mkdirSync(`${dir.path}/${name}/deep`, { recursive: true });
    }
    assert.deepEqual(ownerlessDirs(dir.path).map((one) => one.path), [`${dir.path}/${dead}`]);
    removeOwnerless(dir.path);
    const old = new Date(Date.now() - 2 * DAY_MS);
    Deno.utimeSync(`${dir.path}/${elsewhere}`, old, old);
    removeOwnerless(dir.path);
    assert.deepEqual([...Deno.readDirSync(dir.path)].map(({ name }) => `${dir.path}/${name}`), [
      path,
    ]);
  },
});
