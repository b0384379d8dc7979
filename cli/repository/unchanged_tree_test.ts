import assert from "node:assert/strict";
import { denoDisk } from "../../runtime/snapshot/disk.ts";
import { tells } from "./working_tree.ts";
import { Repository } from "./mod.ts";

/** A project of one file, written long ago by its own stamps. */
async function withProject(test: (root: string) => Promise<void>): Promise<void> {
  const root = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    await Repository.init(root);
    Deno.writeTextFileSync(`${root}/file`, "content");
    const past = new Date(Date.now() - 3_600_000);
    for (const path of ["", ".aielignore", "file"]) Deno.utimeSync(`${root}/${path}`, past, past);
    await test(root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

/** A disk on which the file may look otherwise, and which notes what is listed. */
function diskOf(other: Partial<Deno.FileInfo>) {
  const lists: string[] = [];
  const disk = {
    ...denoDisk,
    lstatSync: (path: string): Deno.FileInfo => {
      const info = denoDisk.lstatSync(path);
      if (!path.endsWith("/file")) return { ...info, ctime: info.mtime };
      return { ...info, ctime: info.mtime, ...other };
    },
    readDirSync: (path: string) => {
      lists.push(path);
      return denoDisk.readDirSync(path);
    },
  };
  return { disk, lists };
}

Deno.test("status lists no directory where everything is as it was staged, and all where a fact of a file is another", () =>
  withProject(async (root) => {
    const { disk } = diskOf({});
    await Repository.open(root, { treeDisk: disk }).add(["."]);
    const seen = async (other: Partial<Deno.FileInfo>): Promise<number> => {
      const { disk, lists } = diskOf(other);
      await Repository.open(root, { treeDisk: disk }).status();
      return lists.length;
    };
    const info = disk.lstatSync(`${root}/file`);
    assert.equal(await seen({}), 0);
    const later = new Date((info.mtime?.getTime() ?? 0) + 1);
    const others: Partial<Deno.FileInfo>[] = [
      { mtime: later },
      { mtime: null },
      { ctime: later },
      { ino: (info.ino ?? 0) + 1 },
      { mode: (info.mode ?? 0) ^ 1 },
    ];
    for (const other of others) {
      assert.ok(await seen(other) > 0, JSON.stringify(other));
    }
  }));

Deno.test("a fingerprint tells nothing where only the size is known, or a time that no Date can hold", () => {
  assert.equal(tells("1:2:3:4:5"), true);
  assert.equal(tells("0:2:3:0:0"), true);
  assert.equal(tells("0:2:0:0:0"), false);
  assert.equal(tells("1:2:NaN:4:5"), false);
});
