import assert from "node:assert/strict";
import fc from "fast-check";
import { compareBytes } from "../../runtime/snapshot/paths.ts";
import { compareTrees } from "./tree.ts";
import { TreeStep } from "./tree_step.ts";

const tree = fc.dictionary(
  fc.constantFrom("a", "b", "a/b", "a-b", "é", "😀", "\uffee", "c 1", "d/é"),
  fc.record({ size: fc.nat(), digit: fc.constantFrom("1", "2") }),
).map((files) =>
  Object.entries(files)
    .map(([path, { size, digit }]) => ({ path, size, sha256: digit.repeat(64) }))
    .sort((a, b) => compareBytes(a.path, b.path))
);

function linesOf(files: readonly { path: string; size: number; sha256: string }[]): string[] {
  return files.map(({ path, size, sha256 }) => `${path}\t${size}\t${sha256}`);
}

Deno.test("TreeStep says what differs as comparing all files does", () => {
  fc.assert(fc.property(tree, tree, (before, after) => {
    const step = new TreeStep(linesOf(before), linesOf(after));
    assert.deepEqual(step.files(), after);
    assert.equal(step.count, after.length);
    assert.equal(step.bytes, after.reduce((sum, { size }) => sum + size, 0));
    assert.deepEqual(step.rootFiles(), after.filter(({ path }) => !path.includes("/")));
    const same = (files: typeof before) => new Set(linesOf(files));
    const [then, now] = [same(before), same(after)];
    assert.deepEqual(
      step.changed,
      after.filter((file) => !then.has(...linesOf([file]) as [string])),
    );
    assert.deepEqual(
      step.replaced,
      before.filter((file) => !now.has(...linesOf([file]) as [string])),
    );
    const differs = ({ path }: { path: string }) => step.changed.some((file) => file.path === path);
    const { added, modified, deleted } = step.changes;
    assert.deepEqual([added, deleted], [
      compareTrees(before, after).added,
      compareTrees(before, after).deleted,
    ]);
    assert.deepEqual(
      modified,
      after.filter(differs).map(({ path }) => path)
        .filter((path) => before.some((file) => file.path === path && isOther(file, after))),
    );
  }));
});

function isOther(
  file: { path: string; sha256: string },
  after: readonly { path: string; sha256: string }[],
): boolean {
  return after.find(({ path }) => path === file.path)?.sha256 !== file.sha256;
}
