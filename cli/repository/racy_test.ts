import assert from "node:assert/strict";
import { denoDisk } from "../../runtime/snapshot/disk.ts";
import { Repository } from "./mod.ts";
import { isRacy } from "./working_tree.ts";

Deno.test("isRacy is true of what was written as the lock was taken, and of a time that no Date can hold", () => {
  const takenMs = 1_790_000_000_123;
  assert.equal(isRacy(takenMs - 1_000, takenMs), false);
  assert.equal(isRacy(takenMs, takenMs), true);
  assert.equal(isRacy(NaN, takenMs), true);
});

/**
 * Files whose mtime is always the same, and whose ctime is told in seconds: of the second that
 * lasts longer than the test.
 */
function coarseDisk() {
  const mtime = new Date(Date.UTC(2020, 0, 1));
  const ctime = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 60_000);
  return {
    ...denoDisk,
    lstatSync(path: string): Deno.FileInfo {
      const info = denoDisk.lstatSync(path);
      return info.isFile ? { ...info, mtime, ctime } : info;
    },
  };
}

Deno.test("status and add see a file that was written again in the second of its ctime, with its mtime set back", async () => {
  const root = Deno.makeTempDirSync();
  try {
    await Repository.init(root);
    const repository = Repository.open(root, { treeDisk: coarseDisk() });
    Deno.writeTextFileSync(`${root}/entry_point.ts`, "export const a = 2;");
    await repository.add(["."]);
    Deno.writeTextFileSync(`${root}/entry_point.ts`, "export const a = 3;");
    assert.deepEqual((await repository.status()).unstaged.modified, ["entry_point.ts"]);
    assert.deepEqual((await repository.add(["."])).modified, ["entry_point.ts"]);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});
