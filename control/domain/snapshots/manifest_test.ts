import assert from "node:assert/strict";
import { snapshotId } from "../../../runtime/snapshot/mod.ts";
import { frameSorted } from "../../../runtime/snapshot/id.ts";
import { checkManifest, DEFAULT_MANIFEST_LIMITS, manifestBlob } from "./manifest.ts";
import type { FileRecord } from "./records.ts";

const A = "a".repeat(64);
const B = "b".repeat(64);
const entry: FileRecord = { path: "entry_point.ts", size: 10, sha256: A };
const LIMITS = DEFAULT_MANIFEST_LIMITS;

/** The files as they are listed, whatever they are. */
function frameOf(files: readonly FileRecord[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(frameSorted(files));
}

Deno.test("checkManifest gives the runtime's snapshot id, the files and distinct blobs", async () => {
  const files = [entry, { path: "src/b.ts", size: 5, sha256: B }, {
    path: "src/ä.ts",
    size: 5,
    sha256: B,
  }];
  const content = frameOf(files);
  const checked = await checkManifest(content);
  assert.equal(checked.id, await snapshotId(files));
  assert.deepEqual(checked.files, files);
  assert.deepEqual(checked.blobs, [{ sha256: A, size: 10 }, { sha256: B, size: 5 }]);
  assert.equal(checked.bytes, 20);
  assert.equal(checked.size, content.length);
  assert.deepEqual(manifestBlob(checked), {
    sha256: checked.id.slice("sha256:".length),
    size: content.length,
  });
});

Deno.test("checkManifest refuses what no tree could be", async () => {
  const file = (path: string) => [entry, { path, size: 1, sha256: B }];
  const lists: (readonly [string, FileRecord[]])[] = [
    ["traversal", file("../x").reverse()],
    ["absolute", file("/etc/passwd").reverse()],
    ["repository", file(".git/config").reverse()],
    ["collision", file("ENTRY_POINT.ts").reverse()],
    ["order", file("a.ts")],
    ["twice", [entry, entry]],
    ["directory", file("entry_point.ts/x")],
    ["control", file("f\u0000b")],
    ["negative", [{ ...entry, size: -1 }]],
    ["fraction", [{ ...entry, size: 0.5 }]],
    ["too large a number", [{ ...entry, size: 2 ** 53 }]],
    ["digest", [{ ...entry, sha256: "A".repeat(64) }]],
    ["two sizes", [entry, { path: "x", size: 11, sha256: A }]],
  ];
  for (const [name, files] of lists) {
    await assert.rejects(
      checkManifest(frameOf(files)),
      { name: "DomainError", code: "invalid_manifest" },
      name,
    );
  }
});

Deno.test("checkManifest refuses a snapshot without one entry point, as the runtime would", async () => {
  const other = { ...entry, path: "main.ts" };
  for (const files of [[], [other], [{ ...entry, path: "entry_point.js" }, entry]]) {
    await assert.rejects(checkManifest(frameOf(files)), { code: "snapshot_refused" });
  }
});

Deno.test("checkManifest refuses sizes beyond the limits, too many files before it looks at a path", async () => {
  const tooLarge = { name: "DomainError", code: "manifest_too_large" };
  const bad = { path: "../x", sha256: A, size: 0 };
  await assert.rejects(checkManifest(frameOf(Array.from({ length: 20_001 }, () => bad))), tooLarge);
  const bytes = new Uint8Array(LIMITS.maxManifestBytes + 1);
  await assert.rejects(checkManifest(bytes), tooLarge);
  const large = { ...entry, size: LIMITS.maxFileBytes + 1 };
  await assert.rejects(checkManifest(frameOf([large])), tooLarge);
  const full = Array.from(
    { length: 9 },
    (_, at) => ({ path: `f${at}`, sha256: A, size: LIMITS.maxFileBytes }),
  );
  await assert.rejects(checkManifest(frameOf([entry, ...full])), tooLarge);
  const limits = { ...LIMITS, maxFiles: 1, maxBytes: 20, maxFileBytes: 10 };
  assert.equal((await checkManifest(frameOf([entry]), limits)).bytes, 10);
  const two = frameOf([entry, { ...entry, path: "f" }]);
  await assert.rejects(checkManifest(two, limits), tooLarge);
});

Deno.test("checkManifest refuses more directories than files are allowed, and paths that are too deep", async () => {
  const limits = { ...LIMITS, maxFiles: 20, maxBytes: 1_000, maxFileBytes: 100 };
  const nested = (levels: number) => ({ ...entry, path: `${"f/".repeat(levels)}x` });
  const beside = Array.from({ length: 9 }, (_, at) => ({ ...entry, path: `f/f/${at}.ts` }));
  // What they share counts once.
  const shared = await checkManifest(frameOf([entry, ...beside, nested(19)]), limits);
  assert.equal(shared.files.length, 11);
  const spread = Array.from({ length: 7 }, (_, at) => ({ ...entry, path: `f${at}/a/b/x` }));
  const tooLarge = { code: "manifest_too_large" };
  await assert.rejects(checkManifest(frameOf([entry, ...spread]), limits), tooLarge);
  await assert.rejects(checkManifest(frameOf([entry, nested(21)]), limits), tooLarge);
  await assert.rejects(checkManifest(frameOf([entry, nested(64)])), { code: "invalid_manifest" });
});
