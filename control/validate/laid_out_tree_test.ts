/** A tree that becomes one snapshot after the other is each time exactly that snapshot. */

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { readSnapshot, snapshotId } from "../../runtime/snapshot/mod.ts";
import { BlobMismatch } from "../store/ports.ts";
import { digest, manifest, type Tree } from "../testing/push.ts";
import { LaidOutTree } from "./laid_out_tree.ts";

/** What a tree holds, directories too. */
function listed(directory: string, prefix = ""): string[] {
  return [...Deno.readDirSync(directory)].flatMap(({ name, isDirectory }) => {
    const path = prefix + name;
    return isDirectory
      ? [`${path}/`, ...listed(`${directory}/${name}`, `${path}/`)]
      : [`${path}=${Deno.readTextFileSync(`${directory}/${name}`)}`];
  }).sort();
}

function expected(tree: Tree): string[] {
  const all = new Set<string>();
  for (const [path, text] of Object.entries(tree)) {
    all.add(`${path}=${text}`);
    const parts = path.split("/");
    for (let end = 1; end < parts.length; end++) all.add(`${parts.slice(0, end).join("/")}/`);
  }
  return [...all].sort();
}

function subjectOf(tree: Tree, opened: string[] = []) {
  const contents = new Map(Object.values(tree).map((text) => [digest(text), text]));
  return {
    files: manifest(tree),
    open: (sha256: string) => {
      opened.push(sha256);
      return Promise.resolve(new Blob([contents.get(sha256) ?? ""]).stream());
    },
  };
}

// Few names, so that a file becomes a directory and a directory a file.
const name = fc.constantFrom("a", "b", "c");
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
const tree = fc.dictionary(path, fc.constantFrom("", "1", "2"), { maxKeys: 8 }).map((all) => {
  const paths = Object.keys(all);
  const files = Object.entries(all).filter(([each]) =>
    !paths.some((other) => other.startsWith(`${each}/`))
  );
  return Object.fromEntries(files);
});

Deno.test("LaidOutTree is exactly the snapshot that it last became, without a directory too many", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(tree, { minLength: 1, maxLength: 6 }), async (trees) => {
      const dir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
      const laidOut = new LaidOutTree(dir);
      for (const each of trees) {
        await laidOut.become(subjectOf(each));
        assert.deepEqual(listed(laidOut.root), expected(each));
      }
      await laidOut.remove();
      assert.throws(() => Deno.lstatSync(dir), Deno.errors.NotFound);
    }),
    { numRuns: 60 },
  );
});

Deno.test("LaidOutTree reads only what differs", async () => {
  const laidOut = new LaidOutTree(Deno.makeTempDirSync({ prefix: "aiel-control-" }));
  const opened: string[] = [];
  await laidOut.become(subjectOf({ a: "1", "b/c": "2" }, opened));
  opened.length = 0;
  await laidOut.become(subjectOf({ a: "1", "b/c": "3" }, opened));
  assert.deepEqual(opened, [digest("3")]);
  await laidOut.remove();
});

Deno.test("LaidOutTree does not become what has hardly anything in common with it", async () => {
  const laidOut = new LaidOutTree(Deno.makeTempDirSync({ prefix: "aiel-control-" }));
  const many = (text: string) =>
    Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`${index}`, text]));
  await laidOut.become(subjectOf(many("1")));
  await assert.rejects(
    laidOut.become(subjectOf(many("2"))),
    /501 places of a tree would have to go/,
  );
  await laidOut.remove();
});

Deno.test("LaidOutTree refuses bytes that are not what their name promises", async () => {
  const laidOut = new LaidOutTree(Deno.makeTempDirSync({ prefix: "aiel-control-" }));
  await laidOut.become(subjectOf({ a: "1" }));
  const next = subjectOf({ a: "2" });
  await assert.rejects(
    laidOut.become({ ...next, open: () => Promise.resolve(new Blob(["3"]).stream()) }),
    BlobMismatch,
  );
  await laidOut.remove();
});

Deno.test("LaidOutTree knows the digest of what was verified and looks the same, of nothing else", async () => {
  const laidOut = new LaidOutTree(Deno.makeTempDirSync({ prefix: "aiel-control-" }));
  const { root, known } = laidOut;
  const answers = async () => {
    const asked: Record<string, string | undefined> = {};
    const { id } = await readSnapshot(root, {
      known: (entry) => asked[entry.path] = known(entry),
    });
    return { id, asked };
  };
  const first = { a: "1", "b/c": "2", d: "3" };
  await laidOut.become(subjectOf(first));
  const read = await answers();
  assert.deepEqual(read.asked, { a: undefined, "b/c": undefined, d: undefined });
  assert.equal(read.id, await snapshotId(manifest(first)));
  // Looked at, but nobody has said that it was right.
  assert.deepEqual((await answers()).asked, { a: undefined, "b/c": undefined, d: undefined });
  laidOut.confirm();
  const second = { a: "1", "b/c": "4", d: "3" };
  await laidOut.become(subjectOf(second));
  // Somebody else's hand: another file in its place.
  Deno.removeSync(`${root}/d`);
  Deno.writeTextFileSync(`${root}/d`, "33");
  const { id, asked } = await answers();
  assert.deepEqual(asked, { a: digest("1"), "b/c": undefined, d: undefined });
  assert.equal(id, await snapshotId(manifest({ ...second, d: "33" })));
  await laidOut.remove();
});

Deno.test("LaidOutTree knows what aiel.json will say only when it stays, or goes", async () => {
  const laidOut = new LaidOutTree(Deno.makeTempDirSync({ prefix: "aiel-control-" }));
  const told = (tree: Tree) => laidOut.manifestIn(manifest(tree));
  const tree = { a: "1", "aiel.json": '{"name":"one"}' };
  assert.equal(told(tree), undefined);
  assert.equal(told({ a: "1" }), undefined, "there is no root yet");
  await laidOut.become(subjectOf(tree));
  assert.equal(told(tree), undefined, "nobody has read it yet");
  assert.deepEqual(await laidOut.manifest(), { name: "one" });
  assert.deepEqual(told({ ...tree, b: "2" }), { name: "one" });
  assert.deepEqual(told({ a: "1" }), {});
  const next = { ...tree, "aiel.json": '{"name":"two"}' };
  assert.equal(told(next), undefined);
  await laidOut.become(subjectOf({ ...tree, b: "2" }));
  assert.deepEqual(told(tree), { name: "one" }, "it is the same file");
  await laidOut.become(subjectOf(next));
  assert.equal(told(next), undefined);
  assert.deepEqual(await laidOut.manifest(), { name: "two" });
  await laidOut.become(subjectOf({ a: "1" }));
  assert.deepEqual(await laidOut.manifest(), {});
  await laidOut.become(subjectOf({ "aiel.json": "{" }));
  await assert.rejects(laidOut.manifest(), { code: "invalid_manifest" });
  await laidOut.remove();
});

Deno.test("LaidOutTree.bytes counts directories, which take as much as files", async () => {
  const dir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const laidOut = new LaidOutTree(dir);
  await laidOut.become(subjectOf({ [`${"d/".repeat(63)}f`]: "" }));
  assert.equal(laidOut.bytes, 64 * 4_096);
  await laidOut.become(subjectOf({ f: "" }));
  assert.equal(laidOut.bytes, 4_096);
  Deno.removeSync(dir, { recursive: true });
});

/** As a push does it: the tree becomes the next snapshot, and unless that is sure already the runtime finds out what lies there. */
async function pushInto(laidOut: LaidOutTree, next: Tree) {
  const subject = subjectOf(next);
  const seen = await laidOut.become({
    ...subject,
    snapshotId: await snapshotId(subject.files),
  });
  if (seen === undefined) await readSnapshot(laidOut.root, { known: laidOut.known });
  laidOut.confirm();
  return seen;
}

Deno.test("LaidOutTree says what it has become when somebody has looked, and only contents have changed", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(tree, fc.boolean()), { minLength: 2, maxLength: 6 }),
      async (steps) => {
        const laidOut = new LaidOutTree(Deno.makeTempDirSync({ prefix: "aiel-control-" }));
        let paths: string[] | undefined;
        let hasLooked = false;
        for (const [each, looks] of steps) {
          const seen = await pushInto(laidOut, each);
          const now = Object.keys(each).sort();
          const isSure: boolean = hasLooked && now.join() === paths?.join();
          assert.equal(seen !== undefined, isSure);
          if (seen !== undefined) {
            const { files, ...rest } = await readSnapshot(laidOut.root);
            assert.deepEqual({ ...seen, files: undefined }, { ...rest, files: undefined });
            assert.deepEqual(new Set(seen.files), new Set(files));
          }
          if (looks) laidOut.look();
          [paths, hasLooked] = [now, looks];
        }
        await laidOut.remove();
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("LaidOutTree says nothing of what it has become when other files may be ignored", async () => {
  const laidOut = new LaidOutTree(Deno.makeTempDirSync({ prefix: "aiel-control-" }));
  const first = { a: "1", "b/.aielignore": "x" };
  await pushInto(laidOut, first);
  laidOut.look();
  assert.ok(await pushInto(laidOut, { ...first, a: "2" }) !== undefined);
  laidOut.look();
  assert.equal(await pushInto(laidOut, { ...first, a: "3", "b/.aielignore": "y" }), undefined);
  await laidOut.remove();
});

Deno.test("LaidOutTree says nothing of what the runtime has not found", async () => {
  const laidOut = new LaidOutTree(Deno.makeTempDirSync({ prefix: "aiel-control-" }));
  await pushInto(laidOut, { a: "1" });
  const subject = subjectOf({ a: "2" });
  await laidOut.become({ ...subject, snapshotId: await snapshotId(subject.files) });
  laidOut.look();
  assert.equal(await pushInto(laidOut, { a: "3" }), undefined);
  await laidOut.remove();
});

const TAMPERING: readonly (readonly [string, (root: string) => void])[] = [
  ["another content", (root) => Deno.writeTextFileSync(`${root}/b/c`, "22")],
  ["another content of the same size", (root) => {
    Deno.writeTextFileSync(`${root}/b/c`, "2");
    Deno.utimeSync(`${root}/b/c`, 1, 1);
  }],
  ["a file too many", (root) => Deno.writeTextFileSync(`${root}/b/d`, "")],
  ["a directory too many", (root) => Deno.mkdirSync(`${root}/d`)],
  ["a file too few", (root) => Deno.removeSync(`${root}/b/c`)],
  ["a directory too few", (root) => Deno.removeSync(`${root}/b`, { recursive: true })],
  ["a link to a file", (root) => {
    Deno.renameSync(`${root}/b/c`, `${root}/../c`);
    Deno.symlinkSync("../../c", `${root}/b/c`);
  }],
  ["a directory for a file", (root) => {
    Deno.removeSync(`${root}/b/c`);
    Deno.mkdirSync(`${root}/b/c`);
  }],
  ["a file of two names", (root) => {
    Deno.removeSync(`${root}/b/c`);
    Deno.writeTextFileSync(`${root}/../c`, "1");
    Deno.linkSync(`${root}/../c`, `${root}/b/c`);
  }],
];
for (const [what, tamper] of TAMPERING) {
  Deno.test(`LaidOutTree says nothing of what it has become with ${what}`, async () => {
    const laidOut = new LaidOutTree(Deno.makeTempDirSync({ prefix: "aiel-control-" }));
    await pushInto(laidOut, { a: "1", "b/c": "1" });
    tamper(laidOut.root);
    try {
      laidOut.look();
    } catch (error) {
      assert.ok(
        error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory,
      );
    }
    const next = subjectOf({ a: "2", "b/c": "1" });
    const id = await snapshotId(next.files);
    assert.equal(await laidOut.become({ ...next, snapshotId: id }), undefined);
    await laidOut.remove();
  });
}

Deno.test("LaidOutTree forgets a look that ended while a push was laid out", async () => {
  const laidOut = new LaidOutTree(Deno.makeTempDirSync({ prefix: "aiel-control-" }));
  await pushInto(laidOut, { a: "1", b: "1" });
  const next = subjectOf({ a: "1", b: "1", c: "2" });
  const become = async (subject: ReturnType<typeof subjectOf>) =>
    await laidOut.become({ ...subject, snapshotId: await snapshotId(subject.files) });
  await become({
    ...next,
    open: async (sha256) => {
      laidOut.look();
      return await next.open(sha256);
    },
  });
  assert.equal(await become(subjectOf({ a: "2", b: "1", c: "2" })), undefined);
  await laidOut.remove();
});
