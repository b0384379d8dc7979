/** Every example of every command, typed to the compiled binary. @module */

import assert from "node:assert/strict";
import { compileBinary } from "../harness/compiled_binary.ts";
import { FROM_CACHE } from "../harness/deno_child.ts";
import { REPOSITORY } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";

Deno.test("the compiled aiel runs every example of every command, also with --json", async () => {
  using dir = tempDir();
  const binary = `${dir.path}/aiel`;
  if (!await compileBinary(binary)) return;
  const suite = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", ...FROM_CACHE, `${REPOSITORY}/cli/examples_test.ts`],
    env: { AIEL_TEST_BINARY: binary, NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const said = new TextDecoder().decode(suite.stdout);
  assert.equal(suite.code, 0, said);
  assert.match(said, /[1-9]\d* passed/);
});
