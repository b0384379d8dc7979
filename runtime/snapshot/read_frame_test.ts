import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { SnapshotError } from "./error.ts";
import { canonicalFrame, type SnapshotFile, snapshotId } from "./id.ts";
import { readFrame } from "./read_frame.ts";
import vectors from "./vectors.json" with { type: "json" };

const A = "a".repeat(64);
const HEAD = "aiel-snapshot 1\n";

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

const name = fc.constantFrom("a", "b.ts", "é", "日本", "😀", "～", "x y", "[id]");
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join("/"));
const file = fc.record({
  path,
  size: fc.nat(),
  sha256: fc.string().map((text) => createHash("sha256").update(text).digest("hex")),
});
const lists = fc.array(file, { maxLength: 12 }).filter((files) => {
  try {
    canonicalFrame(files);
    return true;
  } catch (error) {
    if (error instanceof SnapshotError) return false;
    throw error;
  }
});

Deno.test("readFrame reads what canonicalFrame writes, with its id", async () => {
  await fc.assert(fc.asyncProperty(lists, async (files) => {
    const frame = canonicalFrame(files);
    const read = await readFrame(bytesOf(frame));
    assert.equal(read.id, await snapshotId(files));
    assert.equal(canonicalFrame(read.files), frame);
    assert.deepEqual(new Set(read.files.map(({ path }) => path)), new Set(files.map(pathOf)));
  }));
});

Deno.test("readFrame counts the directories that the files lie in", async () => {
  const counts: readonly (readonly [paths: readonly string[], directories: number])[] = [
    [[], 0],
    [["a", "b"], 0],
    [["a/b", "a/c"], 1],
    [["a/b/c", "a/b/d", "a/e", "f/g"], 3],
    [["a/b/c/d/e", "b/b/c"], 6],
  ];
  for (const [paths, directories] of counts) {
    const frame = canonicalFrame(paths.map((path) => ({ path, size: 0, sha256: A })));
    assert.equal((await readFrame(bytesOf(frame))).directories, directories, `${paths}`);
  }
});

Deno.test("readFrame reads the vectors", async () => {
  for (const { frame, id } of vectors.vectors) {
    assert.equal((await readFrame(bytesOf(frame))).id, id);
  }
});

Deno.test("readFrame accepts a changed text only where it is the frame of what it says", async () => {
  const edits = fc.record({ at: fc.nat(), remove: fc.nat(3), insert: fc.string({ maxLength: 3 }) });
  await fc.assert(
    fc.asyncProperty(lists, edits, async (files, { at, remove, insert }) => {
      const frame = canonicalFrame(files);
      const start = at % (frame.length + 1);
      const text = (frame.slice(0, start) + insert + frame.slice(start + remove)).toWellFormed();
      try {
        const read = await readFrame(bytesOf(text));
        assert.equal(canonicalFrame(read.files), text);
        assert.equal(read.id, await snapshotId(read.files));
      } catch (error) {
        assert.ok(error instanceof SnapshotError, String(error));
      }
    }),
    { numRuns: 300 },
  );
});

const refused: Readonly<
  Record<string, readonly [bytes: string | Uint8Array<ArrayBuffer>, RegExp]>
> = {
  "nothing": ["", /does not begin with the line "aiel-snapshot 1"/],
  "another version": [`aiel-snapshot 2\na\t1\t${A}\n`, /does not begin/],
  "a byte order mark": [`\ufeff${HEAD}a\t1\t${A}\n`, /does not begin/],
  "what is not UTF-8": [new Uint8Array([...bytesOf(HEAD), 0xff, 0x0a]), /is not UTF-8/],
  "a line without an end": [`${HEAD}a\t1\t${A}`, /ends in the middle of a line/],
  "an empty line": [`${HEAD}\n`, /is empty/],
  "a path alone": [`${HEAD}a\n`, /has no size for "a"/],
  "no digest": [`${HEAD}a\t1\n`, /has no SHA-256 for "a"/],
  "a digest in capitals": [`${HEAD}a\t1\t${A.toUpperCase()}\n`, /has no SHA-256/],
  "more than three fields": [`${HEAD}a\t1\t${A}\t\n`, /has no SHA-256/],
  "a carriage return": [`${HEAD}a\t1\t${A}\r\n`, /has no SHA-256/],
  "a size with a zero before it": [`${HEAD}a\t01\t${A}\n`, /has no size/],
  "a negative size": [`${HEAD}a\t-1\t${A}\n`, /has no size/],
  "a size that is no whole number": [`${HEAD}a\t1e3\t${A}\n`, /has no size/],
  "a size beyond the whole numbers": [`${HEAD}a\t9007199254740993\t${A}\n`, /has no size/],
  "paths out of order": [`${HEAD}b\t1\t${A}\na\t1\t${A}\n`, /"a" out of order/],
  "a path twice": [`${HEAD}a\t1\t${A}\na\t1\t${A}\n`, /"a" out of order/],
  "two paths that differ by case": [`${HEAD}A\t1\t${A}\na\t1\t${A}\n`, /collides with/],
  "a file in a file": [`${HEAD}a\t1\t${A}\na/b\t1\t${A}\n`, /which is a file/],
  "a path that leaves the root": [`${HEAD}../a\t1\t${A}\n`, /leaves the snapshot/],
  "an absolute path": [`${HEAD}/a\t1\t${A}\n`, /is absolute/],
  "a path not in NFC": [`${HEAD}e\u0301\t1\t${A}\n`, /not in Unicode form NFC/],
  "a path of the repository": [`${HEAD}.git/config\t1\t${A}\n`, /never part of a snapshot/],
  "a line of a megabyte": [`${HEAD}${"a/".repeat(2 ** 19)}\n`, /a line that is too long/],
};

for (const [what, [content, message]] of Object.entries(refused)) {
  Deno.test(`readFrame refuses ${what}`, async () => {
    const bytes = typeof content === "string" ? bytesOf(content) : content;
    await assert.rejects(readFrame(bytes), (error) => {
      assert.ok(error instanceof SnapshotError, String(error));
      assert.match(error.message, message);
      return true;
    });
  });
}

Deno.test("readFrame lets others in between, and stops when told to", async () => {
  const lines = Array.from(
    { length: 20_000 },
    (_, at) => `${"ä".repeat(60)}${String(at).padStart(5, "0")}/${"é".repeat(60)}\t1\t${A}\n`,
  );
  const bytes = bytesOf(HEAD + lines.join(""));
  let turns = 0;
  let done = false;
  const count = () => {
    turns++;
    if (!done) setImmediate(count);
  };
  setImmediate(count);
  assert.equal((await readFrame(bytes)).files.length, 20_000);
  done = true;
  assert.ok(turns > 1, `${turns} turns`);
  const end = new AbortController();
  const reading = readFrame(bytes, { signal: end.signal });
  setImmediate(() => end.abort(new TypeError("enough")));
  await assert.rejects(reading, { message: "enough" });
});

function pathOf({ path }: SnapshotFile): string {
  return path;
}
