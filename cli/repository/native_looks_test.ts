import assert from "node:assert/strict";
import { Places } from "../../runtime/snapshot/places.ts";
import { JsonCursor } from "./json_cursor.ts";
import { KnownPlaces, placesBytes } from "./known_places.ts";
import { NativeLooks } from "./native_looks.ts";
import { Repository } from "./repository.ts";

const NAMES = [
  "a.ts",
  "dir/b.ts",
  "dir/ü – 猫.ts",
  "dir/two\nlines",
  `dir/${"x".repeat(250)}`,
  "z",
];

async function inTree(run: (root: string) => void | Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync();
  try {
    Deno.mkdirSync(`${root}/dir`);
    for (const name of NAMES) Deno.writeTextFileSync(`${root}/${name}`, name);
    await run(root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

/** Opens it, again if the file was written in the first millisecond of a second, which tells nothing. */
function open(root: string): NativeLooks {
  for (let time = 0; time < 10_000; time++) {
    Deno.writeTextFileSync(`${root}/reference`, String(time));
    const looks = NativeLooks.open(`${root}/reference`);
    if (looks !== undefined) return looks;
  }
  return assert.fail("no looks, though this is Linux");
}

function places(root: string, names: readonly string[]): Places {
  const places = new Places();
  for (const name of names) places.add(name, Deno.lstatSync(`${root}/${name}`));
  return places;
}

function known(root: string, names: readonly string[]): KnownPlaces {
  return KnownPlaces.of(places(root, names));
}

const CHANGES: readonly (readonly [what: string, change: (root: string) => void])[] = [
  ["a size", (root) => Deno.writeTextFileSync(`${root}/z`, "longer")],
  ["a time", (root) => Deno.utimeSync(`${root}/z`, 1, 1)],
  ["a time before 1970", (root) => Deno.utimeSync(`${root}/z`, -5, -5)],
  ["a mode", (root) => {
    const { mode } = Deno.lstatSync(`${root}/z`);
    Deno.chmodSync(`${root}/z`, ((mode ?? 0) ^ 0o100) & 0o777);
  }],
  ["a file that is gone", (root) => Deno.removeSync(`${root}/z`)],
  ["a link in the place of a file", (root) => {
    Deno.renameSync(`${root}/z`, `${root}/y`);
    Deno.symlinkSync("y", `${root}/z`);
  }],
  ["another file in its place", (root) => {
    const { mtime } = Deno.lstatSync(`${root}/z`);
    Deno.copyFileSync(`${root}/z`, `${root}/y`);
    Deno.utimeSync(`${root}/y`, mtime ?? 0, mtime ?? 0);
    Deno.renameSync(`${root}/y`, `${root}/z`);
  }],
];

Deno.test("NativeLooks is there on Linux only", () =>
  inTree((root) => {
    if (Deno.build.os === "linux") open(root).close();
    else assert.equal(NativeLooks.open(`${root}/z`), undefined);
  }));

if (Deno.build.os === "linux") {
  for (const [what, change] of CHANGES) {
    Deno.test(`NativeLooks.areSame is true as KnownPlaces.areSame is, and false after ${what}`, () =>
      inTree((root) => {
        const looks = open(root);
        try {
          const all = known(root, [...NAMES, "dir", ""]);
          const both = () => [
            all.areSameTo(looks, `${root}/`),
            isSame(all, (path) => Deno.lstatSync(`${root}/${path}`)),
          ];
          assert.deepEqual(both(), [true, true]);
          change(root);
          assert.deepEqual(both(), [false, false]);
        } finally {
          looks.close();
        }
      }));
  }

  Deno.test("NativeLooks.areSame sees no other file than the one that is named", () =>
    inTree((root) => {
      const looks = open(root);
      try {
        const info = Deno.lstatSync(`${root}/z`);
        const isSameAt = (path: string, start: string) => {
          const one = new Places();
          one.add(path, info);
          return KnownPlaces.of(one).areSameTo(looks, start);
        };
        assert.equal(isSameAt("z", `${root}/`), true);
        assert.equal(isSameAt("z\0y", `${root}/`), false);
        assert.equal(isSameAt(`${"./".repeat(3_000)}z`, `${root}/`), false);
        assert.equal(isSameAt("z", `${"/".repeat(5_000)}${root}/`), false);
        const forgotten = places(root, ["z"]);
        forgotten.forget(0);
        assert.equal(KnownPlaces.of(forgotten).areSameTo(looks, `${root}/`), false);
        assert.equal(KnownPlaces.of(new Places()).areSameTo(looks, `${root}/`), true);
      } finally {
        looks.close();
      }
    }));

  Deno.test("NativeLooks.areSame is false where there are more numbers than paths, or fewer", () =>
    inTree((root) => {
      const looks = open(root);
      try {
        const two = new TextDecoder().decode(placesBytes(places(root, ["a.ts", "z"])));
        for (const paths of ["a.ts:z", "a.ts", "a.ts:z:z", ""]) {
          const json = new TextEncoder().encode(two.replace("a.ts:z", paths));
          const read = KnownPlaces.read(new JsonCursor(json));
          assert.equal(read.areSameTo(looks, `${root}/`), paths === "a.ts:z", paths);
        }
      } finally {
        looks.close();
      }
    }));
}

Deno.test("Repository.status finds every change among so many files that they are looked at natively", async () => {
  const root = Deno.makeTempDirSync();
  try {
    const { repository } = await Repository.init(root);
    const old = new Date(Date.now() - 60_000);
    for (let at = 0; at < 600; at++) Deno.writeTextFileSync(`${root}/file_${at}.ts`, "old");
    // What was just written says nothing, directories included.
    for (const { name } of Deno.readDirSync(root)) Deno.utimeSync(`${root}/${name}`, old, old);
    Deno.utimeSync(root, old, old);
    await repository.add(["."]);
    assert.match(
      Deno.readTextFileSync(`${root}/.aiel/index.json`),
      /"directories":\{"paths":"","inodes":\[\d+\]/,
    );
    assert.equal((await repository.status()).unstaged.modified.length, 0);
    Deno.writeTextFileSync(`${root}/file_300.ts`, "new");
    const { unstaged, untracked } = await repository.status();
    assert.deepEqual({ ...unstaged, untracked }, {
      modified: ["file_300.ts"],
      deleted: [],
      untracked: [],
    });
    Deno.removeSync(`${root}/file_599.ts`);
    Deno.writeTextFileSync(`${root}/file_600.ts`, "old");
    const later = await repository.status();
    assert.deepEqual(later.unstaged, { modified: ["file_300.ts"], deleted: ["file_599.ts"] });
    assert.deepEqual(later.untracked, ["file_600.ts"]);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});

// A look at what is not there throws.
function isSame(places: KnownPlaces, look: (path: string) => Deno.FileInfo): boolean {
  try {
    return places.areSame(look);
  } catch {
    return false;
  }
}
