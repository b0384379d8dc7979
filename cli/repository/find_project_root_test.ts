import assert from "node:assert/strict";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { findProjectRoot } from "./find_project_root.ts";

/** The superuser may do everything. */
const obeysModes = Deno.build.os !== "windows" && Deno.uid() !== 0;

Deno.test("findProjectRoot is the closest directory with a repository, and not with any .aiel/", () => {
  using dir = tempDir();
  const root = Deno.realPathSync(dir.path);
  Deno.mkdirSync(`${root}/home/.aiel/commits`, { recursive: true });
  Deno.mkdirSync(`${root}/home/project/.aiel/sdk`, { recursive: true });
  assert.equal(findProjectRoot(`${root}/home/project`), `${root}/home`);
  Deno.writeTextFileSync(`${root}/home/project/.aiel/state.json`, "{}");
  assert.equal(findProjectRoot(`${root}/home/project`), `${root}/home/project`);
});

Deno.test({
  name: "findProjectRoot does not take a repository that can't be looked into for none",
  ignore: !obeysModes,
  fn: () => {
    using dir = tempDir();
    const root = Deno.realPathSync(dir.path);
    Deno.mkdirSync(`${root}/.aiel/commits`, { recursive: true });
    Deno.mkdirSync(`${root}/inner`);
    Deno.chmodSync(`${root}/.aiel`, 0o000);
    try {
      assert.throws(
        () => findProjectRoot(`${root}/inner`),
        { name: "RepositoryError", code: "not_writable", message: /Can't access .*permission/ },
      );
    } finally {
      Deno.chmodSync(`${root}/.aiel`, 0o700);
    }
  },
});
