import assert from "node:assert/strict";
import fc from "fast-check";
import { fingerprint } from "../../runtime/snapshot/disk.ts";
import { isJsonObject } from "./json.ts";
import { KnownPlaces } from "./known_places.ts";

function written(places: KnownPlaces): KnownPlaces | undefined {
  const value: unknown = JSON.parse(places.toJson());
  return isJsonObject(value) ? KnownPlaces.fromJson(value) : undefined;
}

Deno.test("KnownPlaces gives back paths, sizes and fingerprints as they were, written or not", () => {
  const number = fc.nat({ max: Number.MAX_SAFE_INTEGER });
  const row = fc.record({
    path: fc.string(),
    size: number,
    rest: fc.option(fc.tuple(fc.integer({ min: 1 }), number, number, number)),
  });
  fc.assert(fc.property(fc.array(row), (rows) => {
    const fingerprints = rows.map(({ size, rest }) =>
      rest === null ? "" : `${rest[0]}:${size}:${rest[1]}:${rest[2]}:${rest[3]}`
    );
    const places = KnownPlaces.of(
      rows.map(({ path }, at) => [path, fingerprints[at] ?? ""]),
      rows.map(({ size }) => size),
    );
    for (const each of [places, written(places)]) {
      assert.deepEqual(each?.paths, rows.map(({ path }) => path));
      assert.deepEqual(each?.sizes, rows.map(({ size }) => size));
      assert.deepEqual(rows.map((_, at) => each?.fingerprint(at)), fingerprints);
    }
  }));
});

Deno.test("KnownPlaces.isSame is true of what has the same fingerprint, and of nothing else", () => {
  const file = Deno.makeTempFileSync();
  try {
    const info = Deno.lstatSync(file);
    const places = KnownPlaces.of([["file", fingerprint(info)], ["racy", ""]]);
    assert.equal(places.isSame(0, info), true);
    assert.equal(places.isSame(1, info), false);
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
      assert.equal(places.isSame(0, { ...info, ...other }), false, JSON.stringify(other));
    }
  } finally {
    Deno.removeSync(file);
  }
});

Deno.test("KnownPlaces of nothing known is never the same, even where the system tells nothing", () => {
  const file = Deno.makeTempFileSync();
  try {
    const mute = { size: 0, mtime: null, ctime: null, ino: null, mode: null };
    const info = { ...Deno.lstatSync(file), ...mute };
    assert.equal(KnownPlaces.of([["file", fingerprint(info)]]).isSame(0, info), false);
  } finally {
    Deno.removeSync(file);
  }
});

Deno.test("KnownPlaces knows nothing of a file whose fingerprint has another size than what was staged", () => {
  const places = KnownPlaces.of([["file", "1:2:3:4:5"]], [7]);
  assert.equal(places.fingerprint(0), "");
  assert.deepEqual(places.sizes, [7]);
});

Deno.test("KnownPlaces.fromJson refuses what is no list of places", () => {
  const sound = { paths: ["a"], inodes: [1], sizes: [1], mtimes: [1], ctimes: [1], modes: [1] };
  assert.ok(KnownPlaces.fromJson(sound));
  for (const key of Object.keys(sound)) {
    for (const wrong of [undefined, {}, [], [null], [1, 2], [["a"]], "a"]) {
      assert.equal(KnownPlaces.fromJson({ ...sound, [key]: wrong }), undefined, `${key}: ${wrong}`);
    }
  }
});
