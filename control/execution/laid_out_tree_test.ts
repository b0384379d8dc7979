import assert from "node:assert/strict";
import { readSnapshot, snapshotId } from "../../runtime/snapshot/mod.ts";
import { BlobMismatch } from "../domain/snapshots/blob_store.ts";
import { StoreUnavailable } from "../domain/store_unavailable.ts";
import { digest, manifest, type Tree } from "../testing/push.ts";
import { inLaidOutTree, SCRATCH_PREFIX } from "./laid_out_tree.ts";

const TREE = { "entry_point.ts": "1", "lib/deep/data.txt": "2", "lib/more.txt": "", "big": "" };

function subjectOf(tree: Tree) {
  const contents = new Map(Object.values(tree).map((text) => [digest(text), text]));
  return {
    files: manifest(tree),
    open: (sha256: string) => Promise.resolve(new Blob([contents.get(sha256) ?? ""]).stream()),
  };
}

/** A scratch directory that is not there yet; afterwards nothing may lie in it. */
async function withScratch(test: (scratchDir: string) => Promise<void>): Promise<void> {
  const dir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  try {
    await test(`${dir}/service/scratch`);
    assert.deepEqual([...Deno.readDirSync(`${dir}/service/scratch`)], [], "a tree was left behind");
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

Deno.test("inLaidOutTree works with exactly the snapshot, and removes it", async () => {
  // Larger than what is written in one piece.
  const tree = { ...TREE, "big": "x".repeat(2 ** 20 + 1) };
  await withScratch(async (scratchDir) => {
    const subject = subjectOf(tree);
    const answer = await inLaidOutTree(scratchDir, subject, async (root) => {
      const { id, ignored } = await readSnapshot(root);
      assert.equal(id, await snapshotId(subject.files));
      assert.deepEqual(ignored, []);
      return "answer";
    });
    assert.equal(answer, "answer");
  });
});

Deno.test({
  name: "inLaidOutTree lets no other user in",
  ignore: Deno.build.os === "windows",
  async fn() {
    await withScratch(async (scratchDir) => {
      await inLaidOutTree(scratchDir, subjectOf(TREE), (root) => {
        assert.ok(root.startsWith(`${scratchDir}/${SCRATCH_PREFIX}`), root);
        const modes = [scratchDir, root, `${root}/lib`, `${root}/lib/more.txt`]
          .map((path) => ((Deno.statSync(path).mode ?? 0) & 0o777).toString(8));
        assert.deepEqual(modes, ["700", "700", "700", "600"]);
        return Promise.resolve();
      });
    });
  },
});

Deno.test("inLaidOutTree gives every work a directory of its own", async () => {
  await withScratch(async (scratchDir) => {
    const roots = new Set<string>();
    const both = Promise.withResolvers<void>();
    const work = (root: string) => {
      if (roots.add(root).size === 2) both.resolve();
      return both.promise;
    };
    const subject = subjectOf(TREE);
    await Promise.all([1, 2].map(() => inLaidOutTree(scratchDir, subject, work)));
    assert.equal(roots.size, 2);
  });
});

Deno.test("inLaidOutTree removes the tree also when the work fails", async () => {
  await withScratch(async (scratchDir) => {
    const failing = () => Promise.reject(new Error("failed"));
    await assert.rejects(inLaidOutTree(scratchDir, subjectOf(TREE), failing), /failed/);
  });
});

Deno.test("inLaidOutTree does not begin with contents that are not what they should be, or don't come", async () => {
  await withScratch(async (scratchDir) => {
    const begin = (change: object) =>
      inLaidOutTree(scratchDir, { ...subjectOf(TREE), ...change }, () => assert.fail("began"));
    const open = (text: string) => () => Promise.resolve(new Blob([text]).stream());
    for (const text of ["3", "", "12"]) {
      await assert.rejects(begin({ open: open(text) }), BlobMismatch);
    }
    const gone = new StoreUnavailable("The store is gone");
    await assert.rejects(begin({ open: () => Promise.reject(gone) }), (error) => error === gone);
    const signal = AbortSignal.abort(new Error("aborted"));
    await assert.rejects(begin({ signal }), /aborted/);
  });
});

Deno.test("inLaidOutTree says that the service has no place when no directory can be made", async () => {
  const file = Deno.makeTempFileSync({ prefix: "aiel-control-" });
  const begin = () => Promise.resolve(assert.fail("began"));
  await assert.rejects(inLaidOutTree(`${file}/in`, subjectOf(TREE), begin), StoreUnavailable);
  Deno.removeSync(file);
});
