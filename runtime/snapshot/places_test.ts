import assert from "node:assert/strict";
import { fingerprint } from "./disk.ts";
import { Places } from "./places.ts";

Deno.test("Places keeps of each what lstat says, of as many as come", () => {
  const file = Deno.makeTempFileSync();
  try {
    const info = Deno.lstatSync(file);
    const places = new Places();
    for (let at = 0; at < 300; at++) places.add(`${at}`, { ...info, size: at });
    for (let at = 0; at < 300; at++) {
      assert.equal(places.path(at), `${at}`);
      assert.equal(places.fingerprint(at), fingerprint({ ...info, size: at }));
    }
    assert.deepEqual([places.length, places.mtimeMs(7)], [300, info.mtime?.getTime()]);
  } finally {
    Deno.removeSync(file);
  }
});

Deno.test("Places.isSame is true where every number is the same, and nothing is the same as what is not known", () => {
  const numbers = [1, 2, 3, 4, 5] as const;
  const of = (
    ...[inode, size, mtime, ctime, mode]: readonly [number, number, number, number, number]
  ) => {
    const places = new Places();
    places.addNumbers("path", inode, size, mtime, ctime, mode);
    return places;
  };
  const one = of(...numbers);
  assert.equal(one.isSame(0, of(...numbers), 0), true);
  for (let fact = 0; fact < numbers.length; fact++) {
    const [inode, size, mtime, ctime, mode] = numbers.map((it, at) => at === fact ? it + 1 : it);
    const other = of(inode ?? 0, size ?? 0, mtime ?? 0, ctime ?? 0, mode ?? 0);
    assert.deepEqual([one.isSame(0, other, 0), one.equals(other)], [false, false], `${fact}`);
  }
  for (const unknown of [of(0, 7, 0, 0, 0), of(1, 7, NaN, 1, 1), of(1, 7, 1, NaN, 1)]) {
    assert.equal(unknown.isSame(0, unknown, 0), false);
  }
  one.forget(0);
  assert.deepEqual([one.isKnown(0), one.size(0)], [false, 2]);
});
