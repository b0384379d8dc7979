import assert from "node:assert/strict";
import fc from "fast-check";
import { Places } from "../../runtime/snapshot/places.ts";
import { JsonCursor } from "./json_cursor.ts";
import { KnownPlaces, placesBytes } from "./known_places.ts";

function json(places: Places): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(placesBytes(places));
}

function read(text: string): KnownPlaces {
  return KnownPlaces.read(new JsonCursor(new TextEncoder().encode(text)));
}

Deno.test("KnownPlaces gives back paths and numbers as they were written, however many there are", () => {
  const number = fc.nat({ max: Number.MAX_SAFE_INTEGER });
  // Some disks use all 64 bits.
  const inode = fc.oneof(number, fc.constantFrom(2 ** 53 + 2, 2 ** 60, 2 ** 64));
  const path = fc.string({ unit: "grapheme" }).map((path) => path.replaceAll(":", ""));
  const row = fc.tuple(path, inode, number, number, number, number);
  fc.assert(fc.property(fc.array(row), fc.constantFrom(1, 1, 1, 700), (rows, times) => {
    const places = new Places();
    for (let time = 0; time < times; time++) {
      for (const each of rows) places.addNumbers(...each);
    }
    const text = json(places);
    assert.deepEqual(JSON.parse(text).paths, places.paths.join(":"));
    const known = read(text);
    assert.equal(known.count, places.length);
    assert.equal(known.places()?.equals(places), true);
  }));
});

Deno.test("KnownPlaces.areSame is true of what has the same fingerprint, and of nothing else", () => {
  const file = Deno.makeTempFileSync();
  try {
    const info = Deno.lstatSync(file);
    const places = new Places();
    places.add("before", info);
    places.add("file", info);
    const known = KnownPlaces.of(places);
    const isSame = (now: Deno.FileInfo) => known.areSame((path) => path === "file" ? now : info);
    assert.equal(isSame(info), true);
    const later = new Date((info.mtime?.getTime() ?? 0) + 1);
    const others: Partial<Deno.FileInfo>[] = [
      { size: info.size + 1 },
      { mtime: later },
      { mtime: null },
      { ctime: later },
      { ino: (info.ino ?? 0) + 1 },
      { mode: (info.mode ?? 0) ^ 1 },
    ];
    for (const other of others) {
      assert.equal(isSame({ ...info, ...other }), false, JSON.stringify(other));
    }
    places.forget(1);
    assert.equal(KnownPlaces.of(places).areSame(() => info), false);
  } finally {
    Deno.removeSync(file);
  }
});

Deno.test("KnownPlaces of nothing known is never the same, even where the system tells nothing", () => {
  const file = Deno.makeTempFileSync();
  try {
    const mute = { size: 0, mtime: null, ctime: null, ino: null, mode: null };
    const info = { ...Deno.lstatSync(file), ...mute };
    const places = new Places();
    places.add("file", info);
    assert.equal(KnownPlaces.of(places).areSame(() => info), false);
  } finally {
    Deno.removeSync(file);
  }
});

Deno.test("KnownPlaces refuses what is no list of places, or knows nothing of it", () => {
  const places = new Places();
  places.addNumbers("a", 1, 1, 1, 1, 1);
  const sound = json(places);
  assert.equal(
    sound,
    '{"paths":"a","inodes":[1],"sizes":[1],"mtimes":[1],"ctimes":[1],"modes":[1]}',
  );
  assert.equal(read(sound).places()?.length, 1);
  const info = Deno.lstatSync(".");
  for (const name of ["inodes", "sizes", "mtimes", "ctimes", "modes"]) {
    for (const wrong of ["1", "{}", "[]", "[null]", "[1,2]", "[[1]]", '["a"]', "[1", "[1,]"]) {
      const text: string = sound.replace(`"${name}":[1]`, `"${name}":${wrong}`);
      assert.notEqual(text, sound);
      const found = () => {
        const known = read(text);
        assert.equal(known.areSame(() => info), false);
        return known.places();
      };
      try {
        assert.equal(found(), undefined, text);
      } catch (error) {
        assert.ok(error instanceof SyntaxError, `${text}: ${error}`);
      }
    }
  }
  assert.equal(read(sound.replace('"a"', '"a:b"')).places(), undefined);
  for (const wrong of ['"paths":1', '"paths":["a"]', '"path":"a"']) {
    assert.throws(() => read(sound.replace('"paths":"a"', wrong)), SyntaxError);
  }
  const forbidden = new Places();
  forbidden.addNumbers("a:b", 1, 1, 1, 1, 1);
  assert.throws(() => json(forbidden), /":"/);
});
