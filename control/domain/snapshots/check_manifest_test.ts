import assert from "node:assert/strict";
import { snapshotId } from "../../../runtime/snapshot/mod.ts";
import { checkManifest, DEFAULT_MANIFEST_LIMITS } from "./check_manifest.ts";
import type { FileRecord } from "./records.ts";

const A = "a".repeat(64);
const B = "b".repeat(64);
const entry: FileRecord = { path: "entry_point.ts", size: 10, sha256: A };

Deno.test("checkManifest gives the runtime's snapshot id, canonical files and distinct blobs", async () => {
  const files = [
    { path: "src/b.ts", size: 5, sha256: B },
    entry,
    { path: "src/a\u0308.ts", size: 5, sha256: B },
  ];
  const checked = await checkManifest({ files });
  assert.equal(checked.id, await snapshotId(files));
  assert.deepEqual(checked.files.map(({ path }) => path), [
    "entry_point.ts",
    "src/b.ts",
    "src/ä.ts",
  ]);
  assert.deepEqual(checked.blobs, [{ sha256: A, size: 10 }, { sha256: B, size: 5 }]);
  assert.equal(checked.bytes, 20);
});

Deno.test("checkManifest refuses what no tree could be", async () => {
  const file = (path: string) => [entry, { path, size: 1, sha256: B }];
  const lists: (readonly [string, FileRecord[]])[] = [
    ["traversal", file("../x")],
    ["absolute", file("/etc/passwd")],
    ["repository", file(".git/config")],
    ["collision", file("ENTRY_POINT.ts")],
    ["twice", [entry, entry]],
    ["directory", file("entry_point.ts/x")],
    ["control", file("a\u0000b")],
    ["surrogate", file("\ud800")],
    ["negative", [{ ...entry, size: -1 }]],
    ["fraction", [{ ...entry, size: 0.5 }]],
    ["digest", [{ ...entry, sha256: "A".repeat(64) }]],
    ["two sizes", [entry, { path: "x", size: 11, sha256: A }]],
  ];
  for (const [name, files] of lists) {
    await assert.rejects(
      checkManifest({ files }),
      { name: "DomainError", code: "invalid_manifest" },
      name,
    );
  }
});

Deno.test("checkManifest refuses a snapshot without one entry point, as the runtime would", async () => {
  const other = { ...entry, path: "main.ts" };
  for (const files of [[], [other], [entry, { ...entry, path: "entry_point.js" }]]) {
    await assert.rejects(checkManifest({ files }), { code: "snapshot_refused" });
  }
});

Deno.test("checkManifest refuses sizes beyond the limits before it looks at a path", async () => {
  // A path that would be refused if it were looked at.
  const bad = { path: "../x", sha256: A };
  const tooLarge = { name: "DomainError", code: "manifest_too_large" };
  const million = Array.from({ length: 1_000_000 }, () => ({ ...bad, size: 0 }));
  await assert.rejects(checkManifest({ files: million }), tooLarge);
  await assert.rejects(checkManifest({ files: [{ ...bad, size: 2 ** 53 - 1 }] }), tooLarge);
  await assert.rejects(checkManifest({ files: [{ ...bad, size: 2 ** 53 }] }), {
    code: "invalid_manifest",
  });
  const full = Array.from(
    { length: 9 },
    () => ({ ...bad, size: DEFAULT_MANIFEST_LIMITS.maxFileBytes }),
  );
  await assert.rejects(checkManifest({ files: full }), tooLarge);
  const limits = { maxFiles: 1, maxBytes: 20, maxFileBytes: 10 };
  assert.equal((await checkManifest({ files: [entry] }, limits)).bytes, 10);
  await assert.rejects(
    checkManifest({ files: [entry, { ...entry, path: "b" }] }, limits),
    tooLarge,
  );
});

Deno.test("checkManifest refuses more directories than files are allowed, and paths that are too deep", async () => {
  const limits = { maxFiles: 20, maxBytes: 1_000, maxFileBytes: 100 };
  const nested = (levels: number, name = "x") => ({
    ...entry,
    path: `${"d/".repeat(levels)}${name}`,
  });
  const beside = Array.from({ length: 18 }, (_, at) => ({ ...entry, path: `d/d/${at}.ts` }));
  // What they share counts once.
  assert.equal(
    (await checkManifest({ files: [entry, nested(19), ...beside] }, limits)).files.length,
    20,
  );
  const spread = Array.from({ length: 7 }, (_, at) => ({ ...entry, path: `${at}/a/b/x` }));
  await assert.rejects(checkManifest({ files: [entry, ...spread] }, limits), {
    code: "manifest_too_large",
  });
  await assert.rejects(checkManifest({ files: [entry, nested(21)] }, limits), {
    code: "manifest_too_large",
  });
  await assert.rejects(checkManifest({ files: [entry, nested(64)] }), { code: "invalid_manifest" });
});
