import assert from "node:assert/strict";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { DEFAULT_RATES } from "../http/default_limits.ts";
import { readConfig } from "./config.ts";
import { ConfigError } from "./config_error.ts";
import { placeData } from "./data_directory.ts";

const HAS_OWNERS = Deno.build.os !== "windows";

function place(dataDir: string, env: Record<string, string> = {}) {
  const all: Record<string, string> = { AIEL_DATA_DIR: dataDir, ...env };
  return placeData(readConfig((name) => all[name], Deno.build.os, DEFAULT_RATES));
}

Deno.test({
  name: "placeData makes directories for this user alone, and takes them again",
  ignore: !HAS_OWNERS,
  fn() {
    using dir = tempDir();
    for (let start = 0; start < 2; start++) {
      const { dataDir, scratchDir } = place(`${dir.path}/new/data`);
      assert.deepEqual([dataDir, scratchDir], [
        `${dir.path}/new/data`,
        `${dir.path}/new/data/scratch`,
      ]);
      for (const path of [dataDir, scratchDir]) {
        assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o700);
      }
    }
  },
});

Deno.test({
  name: "placeData refuses a data or scratch directory in which others can plant links",
  ignore: !HAS_OWNERS,
  fn() {
    using dir = tempDir();
    const dataDir = `${dir.path}/above/data`;
    Deno.mkdirSync(`${dataDir}/scratch`, { recursive: true, mode: 0o700 });
    for (const open of [`${dir.path}/above`, dataDir, `${dataDir}/scratch`]) {
      Deno.chmodSync(open, 0o777);
      assert.throws(() => place(dataDir), (error: unknown) => {
        assert.ok(error instanceof ConfigError);
        assert.match(error.message, /can be written to by other users.*\nhint: Set AIEL_DATA_DIR/);
        return true;
      });
      Deno.chmodSync(open, 0o700);
    }
    place(dataDir);
    // In a sticky directory, as /tmp is one, a name belongs to who made it.
    Deno.chmodSync(`${dir.path}/above`, 0o1777);
    place(dataDir);
  },
});

Deno.test({
  name: "placeData refuses a directory of another user, also by a link",
  ignore: !HAS_OWNERS || Deno.uid() !== 0,
  fn() {
    using dir = tempDir();
    const theirs = `${dir.path}/theirs`;
    Deno.mkdirSync(theirs, { mode: 0o700 });
    Deno.symlinkSync(theirs, `${dir.path}/link`);
    Deno.mkdirSync(`${dir.path}/data`, { mode: 0o700 });
    Deno.symlinkSync(theirs, `${dir.path}/data/scratch`);
    place(theirs);
    Deno.chownSync(theirs, 65534, 65534);
    for (const path of [theirs, `${dir.path}/link`, `${dir.path}/data`]) {
      assert.throws(() => place(path), ConfigError, path);
    }
  },
});

Deno.test({
  name: "placeData gives real paths, which no link can lead elsewhere later",
  ignore: !HAS_OWNERS,
  fn() {
    using dir = tempDir();
    Deno.mkdirSync(`${dir.path}/real`);
    Deno.symlinkSync("real", `${dir.path}/link`);
    const real = `${dir.path}/real`;
    const placed = place(`${dir.path}/link`);
    assert.deepEqual([placed.dataDir, placed.scratchDir], [real, `${real}/scratch`]);
    assert.deepEqual(placed.database, { kind: "sqlite", path: `${real}/control.sqlite` });
    assert.deepEqual(placed.blobs, { kind: "files", path: `${real}/blobs` });
    const elsewhere = place(`${dir.path}/link`, {
      AIEL_DATABASE_URL: "sqlite:///other/db",
      AIEL_BLOBS: "file:///other/blobs",
    });
    assert.deepEqual(elsewhere.database, { kind: "sqlite", path: "/other/db" });
    assert.deepEqual(elsewhere.blobs, { kind: "files", path: "/other/blobs" });
  },
});
