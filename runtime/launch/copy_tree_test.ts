import assert from "node:assert/strict";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { copyTree } from "./copy_tree.ts";

Deno.test("copyTree ends between two files when it is cancelled", async () => {
  using dir = tempDir();
  Deno.mkdirSync(`${dir.path}/from`);
  for (let index = 0; index < 50; index++) Deno.writeTextFileSync(`${dir.path}/from/${index}`, "");
  const cancel = new AbortController();
  const copy = copyTree(`${dir.path}/from`, `${dir.path}/to`, cancel.signal);
  const refused = assert.rejects(copy, { name: "AbortError" });
  cancel.abort();
  await refused;
  const copied = [...Deno.readDirSync(`${dir.path}/to`)].length;
  assert.ok(copied < 50, `${copied} were copied`);
  await assert.rejects(copyTree(`${dir.path}/from`, `${dir.path}/other`, cancel.signal));
  assert.throws(() => Deno.lstatSync(`${dir.path}/other`), Deno.errors.NotFound);
});

Deno.test("copyTree copies directories and files, and no links", async () => {
  using dir = tempDir();
  Deno.mkdirSync(`${dir.path}/from/a/b`, { recursive: true });
  Deno.writeTextFileSync(`${dir.path}/from/a/b/file.ts`, "x");
  Deno.writeTextFileSync(`${dir.path}/from/empty`, "");
  Deno.symlinkSync("/etc/passwd", `${dir.path}/from/link`);
  await copyTree(`${dir.path}/from`, `${dir.path}/to`);
  assert.equal(Deno.readTextFileSync(`${dir.path}/to/a/b/file.ts`), "x");
  assert.equal(Deno.readTextFileSync(`${dir.path}/to/empty`), "");
  assert.deepEqual([...Deno.readDirSync(`${dir.path}/to`)].map(({ name }) => name).sort(), [
    "a",
    "empty",
  ]);
  assert.equal((Deno.lstatSync(`${dir.path}/to`).mode ?? 0) & 0o077, 0);
  await assert.rejects(copyTree(`${dir.path}/from`, `${dir.path}/to`), Deno.errors.AlreadyExists);
});
