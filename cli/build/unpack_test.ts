import assert from "node:assert/strict";
import { CliError } from "../errors.ts";
import { temporaryDirectory } from "../testing/fake_host.ts";
import { type ArchivedFile, packArchive, readArchive } from "./archive.ts";
import { unpack } from "./unpack.ts";

const IS_UNIX = Deno.build.os !== "windows";

async function archived(files: Record<string, string>): Promise<ArchivedFile[]> {
  const bytes = Object.entries(files).map(([path, text]): [string, Uint8Array<ArrayBuffer>] => [
    path,
    new TextEncoder().encode(text),
  ]);
  return readArchive(await packArchive(new Map(bytes)));
}

const FILES = await archived({ "runtime/a.js": "a", "runtime/deep/b.js": "b" });

function refusal(pattern: RegExp): (thrown: unknown) => boolean {
  return (thrown) => {
    assert.ok(thrown instanceof CliError);
    assert.equal(thrown.code, "IO");
    assert.match(thrown.message, pattern);
    assert.match(thrown.hint ?? "", /AIEL_CACHE_DIR/);
    return true;
  };
}

Deno.test("unpack puts every file into a directory that only this user can enter", async () => {
  await using dir = await temporaryDirectory();
  const path = await unpack(FILES, `${dir.path}/cache/unpacked`);
  assert.equal(await Deno.readTextFile(`${path}/runtime/a.js`), "a");
  assert.equal(await Deno.readTextFile(`${path}/runtime/deep/b.js`), "b");
  if (!IS_UNIX) return;
  for (const inner of ["", "/runtime", "/runtime/deep"]) {
    assert.equal(((await Deno.stat(path + inner)).mode ?? 0) & 0o777, 0o700);
  }
});

Deno.test("unpack writes nothing when everything is there", async () => {
  await using dir = await temporaryDirectory();
  const path = await unpack(FILES, `${dir.path}/unpacked`);
  const before = await Deno.stat(`${path}/runtime/a.js`);
  assert.equal(await unpack(FILES, `${dir.path}/unpacked`), path);
  assert.equal((await Deno.stat(`${path}/runtime/a.js`)).ino, before.ino);
});

Deno.test("unpack names the directory after the content", async () => {
  await using dir = await temporaryDirectory();
  const parent = `${dir.path}/unpacked`;
  const other = await archived({ "runtime/a.js": "a", "runtime/deep/b.js": "B" });
  const moved = await archived({ "runtime/a.js": "a", "runtime/deep/c.js": "b" });
  const paths = [
    await unpack(FILES, parent),
    await unpack(other, parent),
    await unpack(moved, parent),
  ];
  assert.equal(new Set(paths).size, 3);
});

Deno.test("unpack replaces what is not what the binary carries", async () => {
  await using dir = await temporaryDirectory();
  const parent = `${dir.path}/unpacked`;
  const path = await unpack(FILES, parent);
  const file = `${path}/runtime/a.js`;
  const meddle: Record<string, () => Promise<unknown>> = {
    "other content of the same length": () => Deno.writeTextFile(file, "x"),
    "other content": () => Deno.writeTextFile(file, "longer"),
    "a removed file": () => Deno.remove(file),
    "a directory": async () => {
      await Deno.remove(file);
      await Deno.mkdir(`${file}/inner`, { recursive: true });
    },
    "a removed directory": () => Deno.remove(`${path}/runtime`, { recursive: true }),
    "a file for a directory": async () => {
      await Deno.remove(`${path}/runtime/deep`, { recursive: true });
      await Deno.writeTextFile(`${path}/runtime/deep`, "");
    },
  };
  if (IS_UNIX) {
    const elsewhere = `${dir.path}/elsewhere`;
    await Deno.mkdir(elsewhere);
    await Deno.writeTextFile(`${elsewhere}/b.js`, "evil");
    meddle["a link to a file"] = async () => {
      await Deno.remove(file);
      await Deno.symlink(`${elsewhere}/b.js`, file);
    };
    meddle["a link to a directory"] = async () => {
      await Deno.remove(`${path}/runtime/deep`, { recursive: true });
      await Deno.symlink(elsewhere, `${path}/runtime/deep`);
    };
    meddle["open permissions"] = () => Deno.chmod(`${path}/runtime`, 0o777);
  }
  for (const [what, act] of Object.entries(meddle)) {
    await act();
    await unpack(FILES, parent);
    assert.equal(await Deno.readTextFile(file), "a", what);
    assert.ok((await Deno.lstat(file)).isFile, what);
    assert.equal(await Deno.readTextFile(`${path}/runtime/deep/b.js`), "b", what);
    assert.ok((await Deno.lstat(`${path}/runtime/deep`)).isDirectory, what);
    if (IS_UNIX) {
      assert.equal(((await Deno.stat(`${path}/runtime`)).mode ?? 0) & 0o077, 0, what);
      // What a link pointed to is not ours to touch.
      assert.equal(await Deno.readTextFile(`${dir.path}/elsewhere/b.js`), "evil", what);
    }
  }
});

Deno.test("unpack leaves one whole tree when many do it at the same time", async () => {
  await using dir = await temporaryDirectory();
  const parent = `${dir.path}/unpacked`;
  const paths = await Promise.all(Array.from({ length: 20 }, () => unpack(FILES, parent)));
  assert.equal(new Set(paths).size, 1);
  const names = [...Deno.readDirSync(`${paths[0]}/runtime`)].map(({ name }) => name).sort();
  assert.deepEqual(names, ["a.js", "deep"]);
  assert.equal([...Deno.readDirSync(parent)].length, 1);
});

Deno.test("unpack removes what an earlier version left long ago, and nothing else", async () => {
  await using dir = await temporaryDirectory();
  const parent = `${dir.path}/unpacked`;
  await Deno.mkdir(`${parent}/old/runtime`, { recursive: true });
  await Deno.mkdir(`${parent}/recent`);
  const longAgo = new Date(Date.now() - 31 * 24 * 60 * 60 * 1000);
  await Deno.utime(`${parent}/old`, longAgo, longAgo);
  await unpack(FILES, parent);
  const names = [...Deno.readDirSync(parent)].map(({ name }) => name);
  assert.ok(!names.includes("old") && names.includes("recent"));
});

Deno.test("unpack says what to do when the cache is no place to write", async () => {
  await using dir = await temporaryDirectory();
  await Deno.writeTextFile(`${dir.path}/file`, "");
  await assert.rejects(
    unpack(FILES, `${dir.path}/file/cache/unpacked`),
    refusal(/^Can't put aiel's own files into "/),
  );
});

Deno.test("unpack refuses a cache that every user can change", async () => {
  if (!IS_UNIX) return;
  await using dir = await temporaryDirectory();
  await Deno.chmod(dir.path, 0o777);
  await assert.rejects(
    unpack(FILES, `${dir.path}/unpacked`),
    refusal(/can be changed by every user$/),
  );
  await Deno.chmod(dir.path, 0o1777);
  await unpack(FILES, `${dir.path}/unpacked`);
});

Deno.test("unpack refuses a directory of another user", async () => {
  if (!IS_UNIX) return;
  await using dir = await temporaryDirectory();
  // Root can give one away; for other users the system's own are another user's.
  let parent = "/usr/lib";
  if (Deno.uid() === 0) {
    parent = `${dir.path}/unpacked`;
    await Deno.mkdir(parent);
    await Deno.chown(parent, 65534, 65534);
  }
  await assert.rejects(unpack(FILES, parent), refusal(/belongs to another user$/));
});
