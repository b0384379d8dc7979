import assert from "node:assert/strict";
import { writeFiles } from "../../tests/harness/snapshot.ts";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { SnapshotFiles } from "./snapshot_files.ts";

function place(files: Record<string, string>) {
  const dir = tempDir();
  writeFiles(dir.path, files);
  return dir;
}

Deno.test("SnapshotFiles.has knows files by their exact paths, and nothing else", () => {
  using dir = place({ "a.ts": "", "deep/er/b.ts": "", "deep/c.ts": "" });
  Deno.symlinkSync("/etc/passwd", `${dir.path}/link.ts`);
  Deno.symlinkSync("/etc", `${dir.path}/etc`);
  const files = new SnapshotFiles(dir.path);
  for (const path of ["a.ts", "deep/er/b.ts", "deep/c.ts"]) assert.ok(files.has(path), path);
  const others = ["", "/", "A.ts", "deep", "deep/", "deep/er", "deep//c.ts", "./a.ts", "/a.ts"];
  const beyond = ["a.ts/b.ts", "gone/a.ts", "deep/../a.ts", "link.ts", "etc/passwd", ".", ".."];
  for (const path of [...others, ...beyond]) assert.ok(!files.has(path), path);
  assert.ok(!files.has("x/".repeat(1_000_000)));
});

Deno.test("SnapshotFiles.list gives the upper files first, and not more than it may", () => {
  using dir = place({ "b.ts": "", "a/d.ts": "", "a/c/e.ts": "", "a.ts": "" });
  assert.deepEqual(new SnapshotFiles(dir.path).list(), ["a.ts", "b.ts", "a/d.ts", "a/c/e.ts"]);
  Deno.mkdirSync(`${dir.path}/a/many`);
  for (let index = 0; index < 10_100; index++) {
    Deno.writeTextFileSync(`${dir.path}/a/many/${index}`, "");
  }
  const many = new SnapshotFiles(dir.path).list();
  assert.deepEqual(many.slice(0, 4), ["a.ts", "b.ts", "a/d.ts", "a/c/e.ts"]);
  assert.ok(many.length <= 10_000 && many.length > 9_000, `${many.length}`);
});
