import assert from "node:assert/strict";
import fc from "fast-check";
import { StagedFiles } from "./staged_files.ts";

Deno.test("StagedFiles gives back each file as it was, in any order", () => {
  const number = fc.nat({ max: Number.MAX_SAFE_INTEGER });
  const inode = fc.oneof(fc.integer({ min: 1 }), fc.constantFrom(2 ** 53 + 2, 2 ** 60, 2 ** 64));
  const row = fc.record({
    path: fc.string(),
    size: number,
    sha256: fc.nat().map((each) => each.toString(16).padStart(64, "e")),
    rest: fc.option(fc.tuple(inode, number, number, number)),
  });
  fc.assert(fc.property(fc.array(row), fc.constantFrom(1, 1, 1, 200), (rows, times) => {
    const some = rows.map(({ path, size, sha256, rest }) => {
      const fingerprint = rest === null
        ? ""
        : `${rest[0]}:${size}:${rest[1]}:${rest[2]}:${rest[3]}`;
      return { path, size, sha256, fingerprint };
    });
    const entries = Array.from({ length: times }, () => some).flat();
    const found = [...StagedFiles.of(entries)].reverse()
      .map(({ path, size, sha256, fingerprint }) => ({ path, size, sha256, fingerprint }));
    assert.deepEqual(found.reverse(), entries);
  }));
});

Deno.test("StagedFiles keeps nothing but the size of a file whose fingerprint has another one, or no numbers", () => {
  const file = { path: "file", sha256: "0".repeat(64) };
  for (
    const fingerprint of [
      "1:2:3:4:5",
      "1:7:NaN:5:33188",
      "1:7:3:NaN:33188",
      "",
      "what",
      "0:7:0:0:0",
    ]
  ) {
    const [staged] = StagedFiles.of([{ ...file, fingerprint, size: 7 }]);
    assert.deepEqual([staged?.fingerprint, staged?.size], ["", 7], fingerprint);
  }
});
