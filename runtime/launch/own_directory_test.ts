import assert from "node:assert/strict";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { RuntimeError } from "../protocol/errors.ts";
import { makeOwnDirectory } from "./own_directory.ts";

const HAS_OWNERS = Deno.build.os !== "windows";

Deno.test({
  name: "makeOwnDirectory makes a directory for this user alone, and takes it again",
  ignore: !HAS_OWNERS,
  fn() {
    using dir = tempDir();
    const path = `${dir.path}/deep/cache`;
    makeOwnDirectory(path);
    makeOwnDirectory(path);
    assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o700);
  },
});

/** The group of this user is its own. */
const IS_ALONE = Deno.uid() !== 0 && Deno.uid() === Deno.gid();

for (const mode of [0o777, ...(IS_ALONE ? [] : [0o770]), 0o702]) {
  Deno.test({
    name: `makeOwnDirectory refuses a directory that others can write to: ${mode.toString(8)}`,
    ignore: !HAS_OWNERS,
    fn() {
      using dir = tempDir();
      const path = `${dir.path}/cache`;
      Deno.mkdirSync(path);
      Deno.chmodSync(path, mode);
      assert.throws(() => makeOwnDirectory(path), (error) => {
        assert.ok(error instanceof RuntimeError);
        assert.equal(error.code, "INTERNAL");
        assert.match(error.hint ?? "", /AIEL_CACHE_DIR/);
        assert.ok(!error.message.includes(path));
        return true;
      });
    },
  });
}

Deno.test({
  name: "makeOwnDirectory refuses a directory of another user, also by a link",
  ignore: !HAS_OWNERS || Deno.uid() !== 0,
  fn() {
    using dir = tempDir();
    const path = `${dir.path}/cache`;
    Deno.mkdirSync(path, { mode: 0o700 });
    Deno.chownSync(path, 65534, 65534);
    Deno.symlinkSync(path, `${dir.path}/link`);
    for (const one of [path, `${dir.path}/link`]) {
      assert.throws(() => makeOwnDirectory(one), RuntimeError);
    }
  },
});

Deno.test({
  name:
    "makeOwnDirectory refuses a directory below one that others can change, unless it is sticky",
  ignore: !HAS_OWNERS,
  fn() {
    using dir = tempDir();
    const path = `${dir.path}/team/deep/cache`;
    Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
    for (const mode of [0o777, ...(IS_ALONE ? [] : [0o770])]) {
      Deno.chmodSync(`${dir.path}/team`, mode);
      assert.throws(() => makeOwnDirectory(path), (error) => {
        assert.ok(error instanceof RuntimeError);
        assert.match(error.message, /^A directory above/);
        return true;
      });
    }
    Deno.chmodSync(`${dir.path}/team`, 0o1777);
    assert.equal(makeOwnDirectory(path), path);
  },
});

Deno.test({
  name: "makeOwnDirectory takes what the group of this user alone can write to",
  ignore: !HAS_OWNERS || !IS_ALONE,
  fn() {
    using dir = tempDir();
    const path = `${dir.path}/cache`;
    Deno.mkdirSync(path);
    Deno.chmodSync(path, 0o770);
    assert.equal(makeOwnDirectory(path), path);
  },
});

Deno.test({
  name: "makeOwnDirectory refuses a directory below another user's",
  ignore: !HAS_OWNERS || Deno.uid() !== 0,
  fn() {
    using dir = tempDir();
    Deno.mkdirSync(`${dir.path}/theirs`, { mode: 0o755 });
    makeOwnDirectory(`${dir.path}/theirs/cache`);
    Deno.chownSync(`${dir.path}/theirs`, 65534, 65534);
    assert.throws(() => makeOwnDirectory(`${dir.path}/theirs/cache`), RuntimeError);
  },
});

Deno.test({
  name: "makeOwnDirectory gives the real path, which no link can lead elsewhere",
  ignore: !HAS_OWNERS,
  fn() {
    using dir = tempDir();
    Deno.mkdirSync(`${dir.path}/real`);
    Deno.symlinkSync("real", `${dir.path}/link`);
    assert.equal(makeOwnDirectory(`${dir.path}/link/cache`), `${dir.path}/real/cache`);
  },
});
