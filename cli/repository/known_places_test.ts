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
  // Some disks use all 64 bits.
  const inode = fc.oneof(fc.integer({ min: 1 }), fc.constantFrom(2 ** 53 + 2, 2 ** 60, 2 ** 64));
  const row = fc.record({
    path: fc.string().map((path) => path.replaceAll(":", "")),
    size: number,
    rest: fc.option(fc.tuple(inode, number, number, number)),
  });
  fc.assert(fc.property(fc.array(row), (rows) => {
    const fingerprints = rows.map(({ size, rest }) =>
      rest === null ? "" : `${rest[0]}:${size}:${rest[1]}:${rest[2]}:${rest[3]}`
    );
    const places = KnownPlaces.of(
      rows.map(({ path, size }, at) => ({ path, size, fingerprint: fingerprints[at] ?? "" })),
    );
    for (const each of [places, written(places)]) {
      assert.deepEqual(each?.paths, rows.map(({ path }) => path));
      assert.deepEqual(rows.map((_, at) => each?.size(at)), rows.map(({ size }) => size));
      assert.deepEqual(rows.map((_, at) => each?.fingerprint(at)), fingerprints);
    }
  }));
});

Deno.test("KnownPlaces keeps nothing of a place whose times are no numbers, and the others as they are", () => {
  const places = written(KnownPlaces.of([
    { path: "a", size: 1, fingerprint: "1:1:NaN:5:33188" },
    { path: "b", size: 1, fingerprint: "2:1:7:7:33188" },
  ]));
  assert.equal(places?.isSound(), true);
  assert.deepEqual([places?.fingerprint(0), places?.fingerprint(1)], ["", "2:1:7:7:33188"]);
});

Deno.test("KnownPlaces.areSame is true of what has the same fingerprint, and of nothing else", () => {
  const file = Deno.makeTempFileSync();
  try {
    const info = Deno.lstatSync(file);
    const places = KnownPlaces.of([{ path: "before", fingerprint: fingerprint(info) }, {
      path: "file",
      fingerprint: fingerprint(info),
    }]);
    const isSame = (now: Deno.FileInfo) => places.areSame((path) => path === "file" ? now : info);
    assert.equal(isSame(info), true);
    assert.equal(KnownPlaces.of([{ path: "racy", fingerprint: "" }]).areSame(() => info), false);
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
  } finally {
    Deno.removeSync(file);
  }
});

Deno.test("KnownPlaces of nothing known is never the same, even where the system tells nothing", () => {
  const file = Deno.makeTempFileSync();
  try {
    const mute = { size: 0, mtime: null, ctime: null, ino: null, mode: null };
    const info = { ...Deno.lstatSync(file), ...mute };
    assert.equal(
      KnownPlaces.of([{ path: "file", fingerprint: fingerprint(info) }]).areSame(() => info),
      false,
    );
  } finally {
    Deno.removeSync(file);
  }
});

Deno.test("KnownPlaces knows nothing of a file whose fingerprint has another size than what was staged", () => {
  const places = KnownPlaces.of([{ path: "file", fingerprint: "1:2:3:4:5", size: 7 }]);
  assert.equal(places.fingerprint(0), "");
  assert.equal(places.size(0), 7);
});

Deno.test("KnownPlaces.fromJson refuses what is no list of places", () => {
  const numbers = { inodes: [1], sizes: [1], mtimes: [1], ctimes: [1], modes: [1] };
  for (const sound of [{ paths: "a", ...numbers }, { paths: ["a"], ...numbers }]) {
    assert.ok(KnownPlaces.fromJson(sound));
    for (const key of Object.keys(sound)) {
      for (const wrong of [undefined, {}, [], [null], [1, 2], [["a"]], "a:b"]) {
        const places = KnownPlaces.fromJson({ ...sound, [key]: wrong });
        assert.ok(places === undefined || !places.isSound(), `${key}: ${wrong}`);
      }
    }
  }
  assert.throws(() => KnownPlaces.of([{ path: "a:b", fingerprint: "" }]).toJson(), /":"/);
});
