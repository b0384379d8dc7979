import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { SnapshotError } from "./error.ts";
import { canonicalFrame, frameId, frameSorted, type SnapshotFile, snapshotId } from "./id.ts";
import vectors from "./vectors.json" with { type: "json" };

const sha256 = (content: Uint8Array | string) => createHash("sha256").update(content).digest("hex");

// FORMAT.md once more, with other means: bytes instead of strings, Buffer.compare instead of ours.
function naiveId(files: readonly SnapshotFile[]): string {
  const lines = files.map((file) => ({
    path: Buffer.from(file.path.normalize("NFC"), "utf8"),
    rest: Buffer.from(`\t${file.size}\t${file.sha256}\n`),
  }));
  lines.sort((a, b) => Buffer.compare(a.path, b.path));
  const parts = lines.flatMap((line) => [line.path, line.rest]);
  return `sha256:${sha256(Buffer.concat([Buffer.from("aiel-snapshot 1\n"), ...parts]))}`;
}

const name = fc.oneof(
  fc.stringMatching(/^[a-z0-9_-]{1,8}$/),
  fc.stringMatching(/^[a-z]{1,3}\.ts$/),
  fc.constantFrom("é", "e\u0301", "日本", "😀", "～", "한", "ﬁ", "a b", "[id]"),
);
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join("/"));
const file = fc.record({ path, size: fc.nat(), sha256: fc.string().map(sha256) });
// Lists that are refused (collisions) have no id to speak of.
const lists = fc.array(file, { maxLength: 12 }).filter((files) => {
  try {
    canonicalFrame(files);
    return true;
  } catch (error) {
    if (error instanceof SnapshotError) return false;
    throw error;
  }
});

for (const vector of vectors.vectors) {
  Deno.test(`snapshotId agrees with the vector "${vector.name}"`, async () => {
    const files = vector.files.map((file) => {
      const content = Buffer.from(file.content_base64, "base64");
      return { path: file.path, size: content.length, sha256: sha256(content) };
    });
    assert.equal(canonicalFrame(files), vector.frame);
    assert.equal(await snapshotId(files), vector.id);
    assert.equal(naiveId(files), vector.id);
  });
}

Deno.test("snapshotId agrees with a naive implementation for any list", async () => {
  await fc.assert(fc.asyncProperty(lists, async (files) => {
    assert.equal(await snapshotId(files), naiveId(files));
  }));
});

Deno.test("snapshotId does not depend on the order of the list", async () => {
  await fc.assert(fc.asyncProperty(
    lists.chain((files) =>
      fc.tuple(fc.constant(files), fc.shuffledSubarray(files, { minLength: files.length }))
    ),
    async ([files, shuffled]) => {
      assert.equal(await snapshotId(shuffled), await snapshotId(files));
    },
  ));
});

Deno.test("snapshotId changes when any path, size or digest changes, or a file goes", async () => {
  await fc.assert(fc.asyncProperty(
    lists.filter((files) => files.length > 0),
    fc.nat(),
    fc.constantFrom("path", "size", "sha256", "gone"),
    async (files, at, what) => {
      const index = at % files.length;
      const changed = files.flatMap((file, position) => {
        if (position !== index) return [file];
        if (what === "gone") return [];
        if (what === "path") return [{ ...file, path: `${file.path}.other` }];
        if (what === "size") return [{ ...file, size: file.size + 1 }];
        return [{ ...file, sha256: sha256(file.sha256) }];
      });
      assert.notEqual(await snapshotId(changed), await snapshotId(files));
    },
  ));
});

Deno.test("snapshotId refuses entries that no file could give", async () => {
  const digest = sha256("");
  const entries = [
    { path: "a", size: -1, sha256: digest },
    { path: "a", size: -0, sha256: digest },
    { path: "a", size: 1.5, sha256: digest },
    { path: "a", size: 2 ** 53, sha256: digest },
    { path: "a", size: Number.NaN, sha256: digest },
    { path: "a", size: 0, sha256: digest.toUpperCase() },
    { path: "a", size: 0, sha256: digest.slice(1) },
    { path: "a", size: 0, sha256: `${digest}\n` },
    { path: "a", size: 0, sha256: "" },
  ];
  for (const entry of entries) {
    await assert.rejects(
      async () => await snapshotId([entry]),
      (error) => error instanceof SnapshotError && error.code === "invalid_file_list",
      JSON.stringify(entry),
    );
  }
});

Deno.test("snapshotId refuses a hostile path", async () => {
  await assert.rejects(
    async () => await snapshotId([{ path: "../x", size: 0, sha256: sha256("") }]),
    (error) => error instanceof SnapshotError && error.code === "unsafe_path",
  );
});

Deno.test("frameSorted is what the id is of, for few files and for many", async () => {
  const all = Array.from({ length: 20_001 }, (_, at) => ({
    path: `ordner/größe_${String(at).padStart(6, "0")}.ts`,
    size: at,
    sha256: sha256(String(at)),
  }));
  for (const count of [0, 1, 513, 20_001]) {
    const files = all.slice(0, count);
    assert.equal(await frameId(frameSorted(files)), naiveId(files), String(count));
  }
});
