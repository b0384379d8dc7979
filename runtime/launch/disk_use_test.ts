import assert from "node:assert/strict";
import { CAN_SEE_PROCESSES } from "../../tests/harness/processes.ts";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { diskUse } from "./disk_use.ts";

const MANY = 1_000;
const BYTES = 256 * 1024;

Deno.test("diskUse counts what is in a tree and follows no link", () => {
  using dir = tempDir();
  using other = tempDir();
  Deno.writeFileSync(`${other.path}/large`, new Uint8Array(BYTES).fill(1));
  assert.deepEqual(diskUse(dir.path, [Deno.pid], MANY), { bytes: 0, entries: 0 });
  Deno.mkdirSync(`${dir.path}/a/b`, { recursive: true });
  Deno.symlinkSync(other.path, `${dir.path}/a/link`);
  const before = diskUse(dir.path, [Deno.pid], MANY);
  assert.equal(before.entries, 3);
  assert.ok(before.bytes < BYTES);
  Deno.writeFileSync(`${dir.path}/a/b/file`, new Uint8Array(BYTES).fill(1));
  const after = diskUse(dir.path, [Deno.pid], MANY);
  assert.equal(after.entries, 4);
  assert.ok(after.bytes - before.bytes >= BYTES);
});

for (const mode of [0, 0o400, 0o300]) {
  Deno.test({
    // The slow tests run this as another user.
    name: `diskUse changes no rights, and what it can't look at is too much: ${mode.toString(8)}`,
    ignore: Deno.build.os === "windows" || Deno.uid() === 0,
    fn() {
      using dir = tempDir();
      Deno.mkdirSync(`${dir.path}/hidden/deep`, { recursive: true });
      Deno.writeFileSync(`${dir.path}/hidden/deep/file`, new Uint8Array(BYTES).fill(1));
      Deno.chmodSync(`${dir.path}/hidden/deep`, mode);
      Deno.chmodSync(`${dir.path}/hidden`, mode);
      assert.equal(diskUse(dir.path, [Deno.pid], MANY).entries, MANY + 1);
      assert.equal((Deno.lstatSync(`${dir.path}/hidden`).mode ?? 0) & 0o777, mode);
      Deno.chmodSync(`${dir.path}/hidden`, 0o700);
      Deno.chmodSync(`${dir.path}/hidden/deep`, 0o700);
    },
  });
}

Deno.test("diskUse stops counting at the most it is asked for", () => {
  using dir = tempDir();
  for (let index = 0; index < 10; index++) Deno.writeTextFileSync(`${dir.path}/${index}`, "");
  assert.equal(diskUse(dir.path, [Deno.pid], 5).entries, 6);
  assert.equal(diskUse(`${dir.path}/nothing`, [Deno.pid], 5).entries, 0);
});

Deno.test({
  name: "diskUse counts a file that was removed as long as it is open, once",
  ignore: !CAN_SEE_PROCESSES,
  fn() {
    using dir = tempDir();
    const path = `${dir.path}/file`;
    const before = diskUse(dir.path, [Deno.pid], MANY).bytes;
    Deno.writeFileSync(path, new Uint8Array(BYTES).fill(1));
    {
      using _one = Deno.openSync(path);
      using _two = Deno.openSync(path);
      Deno.removeSync(path);
      const { bytes, entries } = diskUse(dir.path, [Deno.pid], MANY);
      assert.equal(entries, 0);
      assert.ok(bytes - before >= BYTES && bytes - before < 2 * BYTES);
    }
    assert.ok(diskUse(dir.path, [Deno.pid], MANY).bytes - before < BYTES);
  },
});
